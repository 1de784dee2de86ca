// SPDX-License-Identifier: GPL-2.0
/*
 * How long faults took: a row for each outcome, a bar for each power of two.
 */
#include "figure.h"

#include <math.h>
#include <stdio.h>

#include "axis.h"
#include "human.h"

#define LEFT 130.
#define RIGHT 620.
#define ROW 54.
#define BAR 42.

static bool any(const struct latency_row *row)
{
	return row->count || row->unknown;
}

static double height(const struct plot *plot)
{
	unsigned int outcome;
	double high = 0;

	for (outcome = 0; outcome < PAINT_COUNT; outcome++)
		if (any(&plot->latency.rows[outcome]))
			high += ROW;
	return high > 0 ? high + 30 : 0;
}

/* From the first bucket with something in it to behind the last. */
static void extent(const struct latency *latency, unsigned int *low, unsigned int *high)
{
	unsigned int outcome, bucket;

	*low = LATENCY_BUCKETS;
	*high = 0;
	for (outcome = 0; outcome < PAINT_COUNT; outcome++)
		for (bucket = 0; bucket < LATENCY_BUCKETS; bucket++) {
			if (!latency->rows[outcome].buckets[bucket])
				continue;
			if (bucket < *low)
				*low = bucket;
			if (bucket + 1 > *high)
				*high = bucket + 1;
		}
	if (*low >= *high) {
		*low = 9;
		*high = 12;
	}
}

static char *power_label(char *text, double power)
{
	return axis_time(text, exp2(power));
}

static uint64_t fullest(const struct latency_row *row)
{
	uint64_t most = 1;
	unsigned int bucket;

	for (bucket = 0; bucket < LATENCY_BUCKETS; bucket++)
		if (row->buckets[bucket] > most)
			most = row->buckets[bucket];
	return most;
}

static void draw_bars(struct canvas *canvas, const struct latency_row *row, unsigned int outcome,
		      const struct axis *axis, double base)
{
	char title[128], low[AXIS_LABEL_SIZE], high[AXIS_LABEL_SIZE];
	unsigned int bucket;

	for (bucket = 0; bucket < LATENCY_BUCKETS; bucket++) {
		const double x = axis_at(axis, bucket), right = axis_at(axis, bucket + 1);
		double tall = BAR * (double)row->buckets[bucket] / (double)fullest(row);

		if (!row->buckets[bucket])
			continue;
		if (tall < 1)
			tall = 1;
		snprintf(title, sizeof(title), "%s of %s to %s",
			 human_count(row->buckets[bucket]).text, power_label(low, bucket),
			 power_label(high, bucket + 1));
		canvas_box(canvas, x + 1, base - tall, right - x - 2, tall, ink_of_outcome(outcome),
			   title);
	}
}

static void draw_row(struct canvas *canvas, const struct latency_row *row, unsigned int outcome,
		     const struct axis *axis, double y)
{
	const double base = y + ROW - 6;
	const struct point floor[] = { { LEFT, base }, { RIGHT, base } };
	const struct human count = human_count(row->count + row->unknown);
	char text[256];

	canvas_text(canvas, LEFT - 12, base - 4, LABEL_SIZE, ANCHOR_END, INK_TEXT,
		    paint_of(outcome)->name);
	draw_bars(canvas, row, outcome, axis, base);
	canvas_line(canvas, floor, 2, 1, INK_GRID, NULL);
	if (row->count)
		snprintf(text, sizeof(text), "%s faults, mean %s, longest %s, all %s", count.text,
			 human_time(row->total / row->count).text, human_time(row->longest).text,
			 human_time(row->total).text);
	else
		snprintf(text, sizeof(text), "%s faults, duration not known", count.text);
	canvas_text(canvas, RIGHT + 14, base - 4, LABEL_SIZE, ANCHOR_START, INK_TEXT, text);
	if (!row->count || !row->unknown)
		return;
	snprintf(text, sizeof(text), "and of %s it is not known", human_count(row->unknown).text);
	canvas_text(canvas, RIGHT + 14, base - 20, SMALL_SIZE, ANCHOR_START, INK_FAINT, text);
}

static void draw(struct canvas *canvas, const struct plot *plot)
{
	struct axis axis = { .from = LEFT, .to = RIGHT };
	unsigned int low, high, i;
	double y = 0;

	extent(&plot->latency, &low, &high);
	axis.low = low;
	axis.high = high;
	axis_draw_across(canvas, &axis, fmax(1, ceil(axis_step_binary(high - low, 7))), 0,
			 height(plot) - 30, power_label);
	for (i = 0; i < PAINT_COUNT; i++) {
		const unsigned int outcome = paint_in_legend(i);

		if (!any(&plot->latency.rows[outcome]))
			continue;
		draw_row(canvas, &plot->latency.rows[outcome], outcome, &axis, y);
		y += ROW;
	}
}

const struct figure figure_latency = {
	.name = "latency",
	.title = "How long a fault takes",
	.reading =
		"Time within the kernel's function, by what it did; each bar is twice as long a "
		"time as the one before it. Every row has a scale of its own, its highest bar is "
		"the most frequent time; how many there were stands at the right.",
	.nothing = "no physmem_cow in it",
	.height = height,
	.draw = draw,
};
