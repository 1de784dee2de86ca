// SPDX-License-Identifier: GPL-2.0
#include "axis.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "human.h"

#define LABEL_SIZE 11
#define ROUNDING .000001 /* of a step */

/* Steps are round: zeros behind the point would say nothing. */
static char *without_zeros(char *text, const char *number)
{
	const char *unit = strchr(number, ' ');
	size_t length = unit ? (size_t)(unit - number) : strlen(number);

	if (memchr(number, '.', length)) {
		while (number[length - 1] == '0')
			length--;
		if (number[length - 1] == '.')
			length--;
	}
	snprintf(text, AXIS_LABEL_SIZE, "%.*s%s", (int)length, number, unit ? unit : "");
	return text;
}

/* The largest there is, instead of one that is larger. */
static uint64_t rounded(double value)
{
	return value < 0x1p64 ? (uint64_t)(value + .5) : UINT64_MAX;
}

char *axis_time(char *text, double ns)
{
	return ns < .5 ? strcpy(text, "0") :
			 without_zeros(text, human_time(rounded(ns)).text);
}

char *axis_bytes(char *text, double bytes)
{
	return without_zeros(text, human_bytes(rounded(bytes)).text);
}

double axis_at(const struct axis *axis, double value)
{
	return axis->from +
	       (value - axis->low) / (axis->high - axis->low) * (axis->to - axis->from);
}

double axis_step(double span, unsigned int most)
{
	static const double steps[] = { 1, 2, 5 };
	double power = pow(10, floor(log10(span / most)));
	unsigned int i;

	for (;; power *= 10)
		for (i = 0; i < 3; i++)
			if (span / (steps[i] * power) <= most)
				return steps[i] * power;
}

double axis_step_binary(double span, unsigned int most)
{
	return exp2(ceil(log2(span / most)));
}

static double first_tick(const struct axis *axis, double step)
{
	return ceil(axis->low / step - ROUNDING) * step;
}

/* Ticks are counted, not added up, or the last one would be lost to rounding. */
static unsigned int tick_count(const struct axis *axis, double step)
{
	return (unsigned int)((axis->high - first_tick(axis, step)) / step + ROUNDING) + 1;
}

void axis_draw_across(struct canvas *canvas, const struct axis *axis, double step, double top,
		      double bottom, axis_label label)
{
	const unsigned int count = tick_count(axis, step);
	char text[AXIS_LABEL_SIZE];
	unsigned int i;

	for (i = 0; i < count; i++) {
		const double value = first_tick(axis, step) + i * step;
		const double x = axis_at(axis, value);
		const struct point ends[] = { { x, top }, { x, bottom } };

		canvas_line(canvas, ends, 2, 1, INK_GRID, NULL);
		canvas_text(canvas, x, bottom + LABEL_SIZE + 4, LABEL_SIZE, ANCHOR_MIDDLE,
			    INK_FAINT, label(text, value));
	}
}

void axis_draw_up(struct canvas *canvas, const struct axis *axis, double step, double left,
		  double right, axis_label label)
{
	const unsigned int count = tick_count(axis, step);
	char text[AXIS_LABEL_SIZE];
	unsigned int i;

	for (i = 0; i < count; i++) {
		const double value = first_tick(axis, step) + i * step;
		const double y = axis_at(axis, value);
		const struct point ends[] = { { left, y }, { right, y } };

		canvas_line(canvas, ends, 2, 1, INK_GRID, NULL);
		canvas_text(canvas, left - 8, y + 4, LABEL_SIZE, ANCHOR_END, INK_FAINT,
			    label(text, value));
	}
}
