// SPDX-License-Identifier: GPL-2.0
/*
 * A lane for each mapping of each process: the memory that it was given, over
 * time, by outcome.
 */
#include "figure.h"

#include <stdio.h>
#include <string.h>

#include "axis.h"
#include "human.h"

#define LEFT 230.
#define RIGHT 860. /* the sums stand right of it */
#define LANE 40.
#define BAR 30.	 /* the highest */
#define GAP 14.	 /* above another process */
#define HEAD 18. /* forks' names */

static size_t legend_of(const struct timeline *timeline, struct legend_entry entries[PAINT_COUNT])
{
	bool seen[PAINT_COUNT] = { 0 };
	size_t lane, bin, outcome;

	for (lane = 0; lane < timeline->lane_count; lane++)
		for (bin = 0; bin < TIMELINE_BINS; bin++)
			for (outcome = 0; outcome < PAINT_COUNT; outcome++)
				seen[outcome] |= timeline->lanes[lane].bins[bin][outcome] > 0;
	return legend_outcomes(entries, seen);
}

static bool begins_process(const struct timeline *timeline, size_t lane)
{
	return lane == 0 ||
	       strcmp(timeline->lanes[lane].process, timeline->lanes[lane - 1].process) != 0;
}

static double lanes_height(const struct timeline *timeline)
{
	double height = 0;
	size_t lane;

	for (lane = 0; lane < timeline->lane_count; lane++)
		height += LANE + (begins_process(timeline, lane) ? GAP : 0);
	return height;
}

static double height(const struct plot *plot)
{
	struct legend_entry entries[PAINT_COUNT];
	size_t count;

	if (!plot->timeline.lane_count)
		return 0;
	count = legend_of(&plot->timeline, entries);
	return legend_height(LEFT, entries, count) + HEAD + lanes_height(&plot->timeline) + 44;
}

static uint64_t bin_bytes(const struct lane *lane, size_t bin)
{
	uint64_t bytes = 0;
	size_t outcome;

	for (outcome = 0; outcome < PAINT_COUNT; outcome++)
		bytes += lane->bins[bin][outcome];
	return bytes;
}

static uint64_t highest_bin(const struct timeline *timeline)
{
	uint64_t highest = 1;
	size_t lane, bin;

	for (lane = 0; lane < timeline->lane_count; lane++)
		for (bin = 0; bin < TIMELINE_BINS; bin++)
			if (bin_bytes(&timeline->lanes[lane], bin) > highest)
				highest = bin_bytes(&timeline->lanes[lane], bin);
	return highest;
}

/* One bin, its outcomes on top of each other; what was seen at all is a pixel high. */
static void draw_bin(struct canvas *canvas, const struct timeline *timeline,
		     const struct lane *lane, size_t bin, double base, uint64_t highest)
{
	const double width = (RIGHT - LEFT) / TIMELINE_BINS;
	const double time = (double)timeline->span * (double)bin / TIMELINE_BINS;
	char title[2 * PLOT_NAME_MAX];
	unsigned int place;

	for (place = PAINT_COUNT; place-- > 0;) {
		const unsigned int outcome = paint_in_legend(place);
		const uint64_t value = lane->bins[bin][outcome];
		double high = BAR * (double)value / (double)highest;

		if (!value)
			continue;
		if (high < 1)
			high = 1;
		base -= high;
		snprintf(title, sizeof(title), "%s %s at %s", paint_of(outcome)->name,
			 human_bytes(value).text, human_time((uint64_t)time).text);
		canvas_box(canvas, LEFT + (double)bin * width, base, width, high,
			   ink_of_outcome(outcome), title);
	}
}

static void draw_lane(struct canvas *canvas, const struct timeline *timeline, size_t number,
		      double y, uint64_t highest)
{
	const struct lane *lane = &timeline->lanes[number];
	const double base = y + LANE - 4;
	const struct point floor[] = { { LEFT, base }, { RIGHT, base } };
	size_t bin;

	if (begins_process(timeline, number))
		canvas_text_within(canvas, 0, y + 10, LABEL_SIZE, LEFT - 12, INK_TEXT,
				   lane->process);
	canvas_text_within(canvas, 12, base - 4, LABEL_SIZE, LEFT - 24, INK_FAINT, lane->mapping);
	canvas_line(canvas, floor, 2, 1, INK_GRID, NULL);
	for (bin = 0; bin < TIMELINE_BINS; bin++)
		draw_bin(canvas, timeline, lane, bin, base, highest);
	canvas_text(canvas, FIGURE_WIDTH, base - 4, LABEL_SIZE, ANCHOR_END, INK_TEXT,
		    human_bytes(lane->bytes).text);
}

/* A fork is a line through all lanes, with its name where there is room for it. */
static void draw_marks(struct canvas *canvas, const struct timeline *timeline,
		       const struct axis *axis, double top, double bottom)
{
	double free_from = LEFT;
	size_t i;

	for (i = 0; i < timeline->mark_count; i++) {
		const struct mark *mark = &timeline->marks[i];
		const double x = axis_at(axis, (double)mark->time);
		const double width = text_width(SMALL_SIZE, mark->text);
		const struct point ends[] = { { x, top }, { x, bottom } };
		double start = x + 3;

		canvas_line(canvas, ends, 2, 1, INK_FAINT, mark->text);
		if (start + width > FIGURE_WIDTH)
			start = x - 3 - width;
		if (start < free_from)
			continue;
		canvas_text(canvas, start, top + 10, SMALL_SIZE, ANCHOR_START, INK_FAINT,
			    mark->text);
		free_from = start + width + 8;
	}
}

static void draw(struct canvas *canvas, const struct plot *plot)
{
	const struct timeline *timeline = &plot->timeline;
	const struct axis axis = { 0, (double)timeline->span, LEFT, RIGHT };
	const uint64_t highest = highest_bin(timeline);
	struct legend_entry entries[PAINT_COUNT];
	char text[2 * PLOT_NAME_MAX];
	double top, y;
	size_t i;

	top = legend_draw(canvas, LEFT, 0, entries, legend_of(timeline, entries));
	y = top + HEAD;
	axis_draw_across(canvas, &axis, axis_step((double)timeline->span, 8), top,
			 y + lanes_height(timeline), axis_time);
	draw_marks(canvas, timeline, &axis, top, y + lanes_height(timeline));
	for (i = 0; i < timeline->lane_count; i++) {
		y += begins_process(timeline, i) ? GAP : 0;
		draw_lane(canvas, timeline, i, y, highest);
		y += LANE;
	}
	snprintf(text, sizeof(text), "The highest bar is %s in %s; all lanes have this scale.",
		 human_bytes(highest).text, human_time(timeline->span / TIMELINE_BINS).text);
	canvas_text(canvas, LEFT, y + 36, SMALL_SIZE, ANCHOR_START, INK_FAINT, text);
	if (!timeline->left_out)
		return;
	snprintf(text, sizeof(text), "+ %zu mappings more: %s", timeline->left_out,
		 human_bytes(timeline->left_out_bytes).text);
	canvas_text(canvas, FIGURE_WIDTH, y + 36, SMALL_SIZE, ANCHOR_END, INK_FAINT, text);
}

const struct figure figure_timeline = {
	.name = "timeline",
	.title = "When memory became private, and whose",
	.reading =
		"A lane is a mapping of a process; a bar is the memory that its writes were given at "
		"that time, coloured by what the kernel did. The lines are forks, the sums stand "
		"at the right.",
	.nothing = "no fault gave a process memory of its own",
	.height = height,
	.draw = draw,
};
