// SPDX-License-Identifier: GPL-2.0
/*
 * Flame graph: which code wrote to what was then copied. The root is at the
 * bottom; what a frame called stands on it.
 */
#include "figure.h"

#include <stdio.h>

#include "human.h"

#define ROW 18.
#define THINNEST 1. /* narrower is not drawn */
#define DEEPEST 64

/* Return: how many rows a frame of that width needs, with all that stand on it. */
static unsigned int depth_of(const struct flame *flame, double width, unsigned int below)
{
	unsigned int deepest = below + 1;
	size_t i;

	for (i = 0; i < flame->called_count && below + 1 < DEEPEST; i++) {
		const struct flame *called = flame->called[i];
		const double its = width * (double)called->bytes / (double)flame->bytes;
		unsigned int depth;

		if (its < THINNEST)
			continue;
		depth = depth_of(called, its, below + 1);
		if (depth > deepest)
			deepest = depth;
	}
	return deepest;
}

static double height(const struct plot *plot)
{
	if (!plot->flame || !plot->flame->bytes)
		return 0;
	return ROW * depth_of(plot->flame, FIGURE_WIDTH, 0) + 4;
}

/* The same name has the same colour in every picture. */
static enum ink ink_of_name(const char *name)
{
	unsigned int hash = 2166136261u;

	for (; *name; name++)
		hash = (hash ^ (unsigned char)*name) * 16777619u;
	return INK_FLAME + (enum ink)((hash >> 8) % INK_FLAMES);
}

static void draw_frame(struct canvas *canvas, const struct flame *flame, uint64_t all, double x,
		       double y, double width, unsigned int depth)
{
	char title[4 * PLOT_NAME_MAX];
	size_t i;

	snprintf(title, sizeof(title), "%s\n%s (%.1f %%), %s faults", flame->name,
		 human_bytes(flame->bytes).text, 100. * (double)flame->bytes / (double)all,
		 human_count(flame->count).text);
	canvas_box(canvas, x, y, width > 2 ? width - 1 : width, ROW - 1, ink_of_name(flame->name),
		   title);
	if (width > 20)
		canvas_text_within(canvas, x + 3, y + 13, SMALL_SIZE, width - 7, INK_TEXT,
				   flame->name);
	for (i = 0; i < flame->called_count && depth + 1 < DEEPEST; i++) {
		const struct flame *called = flame->called[i];
		const double its = width * (double)called->bytes / (double)flame->bytes;

		if (its >= THINNEST)
			draw_frame(canvas, called, all, x, y - ROW, its, depth + 1);
		x += its;
	}
}

static void draw(struct canvas *canvas, const struct plot *plot)
{
	draw_frame(canvas, plot->flame, plot->flame->bytes, 0, height(plot) - ROW - 2, FIGURE_WIDTH,
		   0);
}

const struct figure figure_flame = {
	.name = "flame",
	.title = "Which code caused the copies",
	.reading = "The wider, the more bytes were copied because of it. The lowest row is all of "
		   "them, above it the processes, and on each what it called; where the recording "
		   "has no stacks, the function that wrote, and on it the mapping it wrote to. "
		   "Colours only tell frames apart.",
	.nothing = "no page was copied",
	.height = height,
	.draw = draw,
};
