// SPDX-License-Identifier: GPL-2.0
#include "canvas_cairo.h"

static void set_ink(cairo_t *cairo, enum ink ink)
{
	const uint32_t rgb = ink_rgb(ink, PAPER_LIGHT);

	cairo_set_source_rgb(cairo, (rgb >> 16 & 0xff) / 255., (rgb >> 8 & 0xff) / 255.,
			     (rgb & 0xff) / 255.);
}

static cairo_t *cairo_of(struct canvas *canvas)
{
	return ((struct canvas_cairo *)canvas)->cairo;
}

/* Boxes side by side must have no seam, which smoothed edges would be. */
static void box(struct canvas *canvas, double x, double y, double width, double height,
		enum ink ink, const char *title)
{
	cairo_t *cairo = cairo_of(canvas);

	(void)title;
	set_ink(cairo, ink);
	cairo_set_antialias(cairo, CAIRO_ANTIALIAS_NONE);
	cairo_rectangle(cairo, x, y, width, height);
	cairo_fill(cairo);
	cairo_set_antialias(cairo, CAIRO_ANTIALIAS_DEFAULT);
}

static void line(struct canvas *canvas, const struct point *points, size_t count, double width,
		 enum ink ink, const char *title)
{
	cairo_t *cairo = cairo_of(canvas);
	size_t i;

	(void)title;
	set_ink(cairo, ink);
	cairo_set_line_width(cairo, width);
	cairo_new_path(cairo);
	for (i = 0; i < count; i++)
		cairo_line_to(cairo, points[i].x, points[i].y);
	cairo_stroke(cairo);
}

static void text(struct canvas *canvas, double x, double y, double size, enum anchor anchor,
		 enum ink ink, const char *text)
{
	static const double before[] = { 0, .5, 1 };
	cairo_t *cairo = cairo_of(canvas);

	set_ink(cairo, ink);
	cairo_set_font_size(cairo, size);
	cairo_move_to(cairo, x - before[anchor] * text_width(size, text), y);
	cairo_show_text(cairo, text);
}

static const struct canvas_operations operations = { .box = box, .line = line, .text = text };

void canvas_cairo_open(struct canvas_cairo *canvas, cairo_surface_t *surface)
{
	canvas->canvas.operations = &operations;
	canvas->cairo = cairo_create(surface);
	cairo_select_font_face(canvas->cairo, "sans-serif", CAIRO_FONT_SLANT_NORMAL,
			       CAIRO_FONT_WEIGHT_NORMAL);
	cairo_set_line_join(canvas->cairo, CAIRO_LINE_JOIN_ROUND);
	set_ink(canvas->cairo, INK_PAPER);
	cairo_paint(canvas->cairo);
}

void canvas_cairo_close(struct canvas_cairo *canvas)
{
	cairo_destroy(canvas->cairo);
}
