/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A quantity along a side of a figure: where a value stands, and what is written
 * beside it.
 */
#ifndef PHYSMEM_PLOT_AXIS_H
#define PHYSMEM_PLOT_AXIS_H

#include "canvas.h"

struct axis {
	double low, high; /* values at its ends */
	double from, to;  /* their pixels */
};

#define AXIS_LABEL_SIZE 32

/* Return: @text, of AXIS_LABEL_SIZE bytes. */
typedef char *(*axis_label)(char *text, double value);

char *axis_time(char *text, double ns);
char *axis_bytes(char *text, double bytes);

double axis_at(const struct axis *axis, double value);

/* Return: a step of 1, 2 or 5 times a power of ten that cuts @span into at most @most pieces. */
double axis_step(double span, unsigned int most);

/* The same of powers of two. */
double axis_step_binary(double span, unsigned int most);

/* Grid lines from @top to @bottom, and under them their values. */
void axis_draw_across(struct canvas *canvas, const struct axis *axis, double step, double top,
		      double bottom, axis_label label);

/* Grid lines from @left to @right, and before them their values. */
void axis_draw_up(struct canvas *canvas, const struct axis *axis, double step, double left,
		  double right, axis_label label);

#endif
