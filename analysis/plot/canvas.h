/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What figures are drawn on: a picture of cairo's, or a file of HTML with the
 * shapes as they are, so that they can be pointed at and their colours follow the
 * reader's choice of light and dark.
 */
#ifndef PHYSMEM_PLOT_CANVAS_H
#define PHYSMEM_PLOT_CANVAS_H

#include <stddef.h>

#include "ink.h"

struct point {
	double x, y;
};

enum anchor { ANCHOR_START, ANCHOR_MIDDLE, ANCHOR_END };

struct canvas;

/* @title of all these: what to say of the shape to who points at it; NULL: nothing */
struct canvas_operations {
	void (*box)(struct canvas *canvas, double x, double y, double width, double height,
		    enum ink ink, const char *title);
	void (*line)(struct canvas *canvas, const struct point *points, size_t count, double width,
		     enum ink ink, const char *title);
	/* @y: of the base line */
	void (*text)(struct canvas *canvas, double x, double y, double size, enum anchor anchor,
		     enum ink ink, const char *text);
};

struct canvas {
	const struct canvas_operations *operations;
};

void canvas_box(struct canvas *canvas, double x, double y, double width, double height,
		enum ink ink, const char *title);
void canvas_line(struct canvas *canvas, const struct point *points, size_t count, double width,
		 enum ink ink, const char *title);
void canvas_text(struct canvas *canvas, double x, double y, double size, enum anchor anchor,
		 enum ink ink, const char *text);

/* As much of a text as there is room for; nothing if that is less than three letters. */
void canvas_text_within(struct canvas *canvas, double x, double y, double size, double width,
			enum ink ink, const char *text);

/* Return: how wide it is, in pixels. */
double text_width(double size, const char *text);

#endif
