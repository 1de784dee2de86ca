/* SPDX-License-Identifier: GPL-2.0 */
#ifndef PHYSMEM_PLOT_CANVAS_CAIRO_H
#define PHYSMEM_PLOT_CANVAS_CAIRO_H

#include <cairo.h>

#include "canvas.h"

struct canvas_cairo {
	struct canvas canvas;
	cairo_t *cairo;
};

/* What is drawn on @canvas comes onto @surface, whose paper is made white. */
void canvas_cairo_open(struct canvas_cairo *canvas, cairo_surface_t *surface);
void canvas_cairo_close(struct canvas_cairo *canvas);

#endif
