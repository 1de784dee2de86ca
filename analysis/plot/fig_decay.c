// SPDX-License-Identifier: GPL-2.0
/*
 * For each fork a curve: how much of what it shared is still shared.
 */
#include "figure.h"

#include <stdio.h>
#include <stdlib.h>

#include "axis.h"
#include "grow.h"
#include "human.h"

#define LEFT 60.
#define RIGHT 950.
#define HIGH 240.
#define LINE 17.

static double height(const struct plot *plot)
{
	const struct decay *decay = &plot->decay;

	if (!decay->curve_count)
		return 0;
	return HIGH + 40 + LINE * (double)(decay->curve_count + (decay->left_out > 0)) + 10;
}

static double share(const struct curve *curve, uint64_t pages)
{
	return 100. * (double)pages / (double)curve->shared;
}

static uint64_t last_left(const struct curve *curve)
{
	return curve->step_count ? curve->steps[curve->step_count - 1].left : curve->shared;
}

/* Where nearly all is still shared the axis begins above 0, or all curves would be one line. */
static double lowest(const struct decay *decay)
{
	double least = 100;
	double step;
	size_t i;

	for (i = 0; i < decay->curve_count; i++)
		if (share(&decay->curves[i], last_left(&decay->curves[i])) < least)
			least = share(&decay->curves[i], last_left(&decay->curves[i]));
	if (least < 60)
		return 0;
	step = axis_step(least < 100 ? 100 - least : 1, 4);
	while (step * 5 < 100 - least)
		step *= 2;
	return 100 - step * 5;
}

static double longest(const struct decay *decay)
{
	uint64_t end = 1;
	size_t i;

	for (i = 0; i < decay->curve_count; i++)
		if (decay->curves[i].end > end)
			end = decay->curves[i].end;
	return (double)end;
}

static char *percent(char *text, double value)
{
	snprintf(text, AXIS_LABEL_SIZE, "%g %%", (double)(long long)(value * 1e6 + .5) / 1e6);
	return text;
}

/* Level from one step to the next: a page is shared until it is not. */
static void draw_curve(struct canvas *canvas, const struct curve *curve, enum ink ink,
		       const struct axis *across, const struct axis *up)
{
	struct point *points = NULL;
	double y = axis_at(up, 100);
	size_t count = 0, i;

	GROW(points, count);
	points[count++] = (struct point){ across->from, y };
	for (i = 0; i < curve->step_count; i++) {
		const double x = axis_at(across, (double)curve->steps[i].time);

		GROW(points, count);
		points[count++] = (struct point){ x, y };
		y = axis_at(up, share(curve, curve->steps[i].left));
		GROW(points, count);
		points[count++] = (struct point){ x, y };
	}
	GROW(points, count);
	points[count++] = (struct point){ axis_at(across, (double)curve->end), y };
	canvas_line(canvas, points, count, 2, ink, curve->name);
	canvas_box(canvas, points[count - 1].x - 3, y - 3, 6, 6, ink, curve->name);
	free(points);
}

static void describe(struct canvas *canvas, const struct curve *curve, enum ink ink, double y,
		     unsigned int page_shift)
{
	const uint64_t left = last_left(curve);
	char text[4 * PLOT_NAME_MAX];

	snprintf(text, sizeof(text),
		 "%s: %.2f %% of %s still shared after %s, when %s (%s no longer)", curve->name,
		 share(curve, left), human_bytes(curve->shared << page_shift).text,
		 human_time(curve->end).text, curve->ended,
		 human_bytes((curve->shared - left) << page_shift).text);
	canvas_box(canvas, LEFT, y - 9, 10, 10, ink, NULL);
	canvas_text_within(canvas, LEFT + 16, y, LABEL_SIZE, RIGHT - LEFT - 16, INK_TEXT, text);
}

static void draw(struct canvas *canvas, const struct plot *plot)
{
	const struct decay *decay = &plot->decay;
	const struct axis across = { 0, longest(decay), LEFT, RIGHT };
	const struct axis up = { lowest(decay), 100, HIGH, 10 };
	char text[PLOT_NAME_MAX];
	double y = HIGH + 48;
	size_t i;

	axis_draw_up(canvas, &up, axis_step(up.high - up.low, 5), LEFT, RIGHT, percent);
	axis_draw_across(canvas, &across, axis_step(across.high, 8), 10, HIGH, axis_time);
	for (i = decay->curve_count; i-- > 0;)
		draw_curve(canvas, &decay->curves[i], INK_CURVE + (enum ink)(i % INK_CURVES),
			   &across, &up);
	for (i = 0; i < decay->curve_count; i++, y += LINE)
		describe(canvas, &decay->curves[i], INK_CURVE + (enum ink)(i % INK_CURVES), y,
			 plot->page_shift);
	if (!decay->left_out)
		return;
	snprintf(text, sizeof(text), "+ %zu forks more, after which less was copied",
		 decay->left_out);
	canvas_text(canvas, LEFT, y, SMALL_SIZE, ANCHOR_START, INK_FAINT, text);
}

const struct figure figure_decay = {
	.name = "decay",
	.title = "How long the sharing lasts",
	.reading =
		"Fork shares all memory at first; each page that parent or child writes is copied "
		"and shared no more. A curve that falls fast is a fork that saves little. "
		"Mind the lower end of the axis: it is not 0 where nearly all is still shared.",
	.nothing = "no physmem_fork after which a page was copied",
	.height = height,
	.draw = draw,
};
