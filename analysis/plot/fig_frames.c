// SPDX-License-Identifier: GPL-2.0
/*
 * The machine's memory from its first frame to its last, and whose pages are where.
 */
#include <stdio.h>

#include "axis.h"
#include "human.h"
#include "strip_draw.h"

#define LEFT 10.
#define RIGHT 950.
#define HIGH 56.

static double height(const struct plot *plot)
{
	struct legend_entry entries[MAP_CLASSES];

	if (plot->frames.high <= plot->frames.low)
		return 0;
	return legend_height(0, entries, strip_legend(&plot->map, entries)) + HIGH + 34;
}

static void draw(struct canvas *canvas, const struct plot *plot)
{
	const struct frames *frames = &plot->frames;
	struct axis axis = { .from = LEFT, .to = RIGHT };
	struct legend_entry entries[MAP_CLASSES];
	double y;

	y = legend_draw(canvas, 0, 0, entries, strip_legend(&plot->map, entries)) + 6;
	axis.low = (double)(frames->low << plot->page_shift);
	axis.high = (double)(frames->high << plot->page_shift);
	canvas_box(canvas, LEFT, y, RIGHT - LEFT, HIGH, INK_GRID, "nothing of these processes");
	axis_draw_across(canvas, &axis, axis_step_binary(axis.high - axis.low, 8), y, y + HIGH,
			 axis_bytes);
	strip_draw(canvas, &plot->map, &frames->strip, LEFT, y + HIGH, RIGHT - LEFT, HIGH);
}

const struct figure figure_frames = {
	.name = "frames",
	.title = "Where in memory the pages are",
	.reading =
		"The machine's physical memory by address: how much of each part of it is whose. "
		"What is rare is drawn higher than it is, so that it can be seen.",
	.nothing = "no frame is known",
	.height = height,
	.draw = draw,
};
