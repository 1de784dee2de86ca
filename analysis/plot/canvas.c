// SPDX-License-Identifier: GPL-2.0
#include "canvas.h"

#include <cairo.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "utf8.h"

#define ELLIPSIS "\xe2\x80\xa6"

void canvas_box(struct canvas *canvas, double x, double y, double width, double height,
		enum ink ink, const char *title)
{
	canvas->operations->box(canvas, x, y, width, height, ink, title);
}

void canvas_line(struct canvas *canvas, const struct point *points, size_t count, double width,
		 enum ink ink, const char *title)
{
	canvas->operations->line(canvas, points, count, width, ink, title);
}

void canvas_text(struct canvas *canvas, double x, double y, double size, enum anchor anchor,
		 enum ink ink, const char *text)
{
	/* after text that is none cairo would draw nothing more */
	char *clean = utf8_clean(text);

	canvas->operations->text(canvas, x, y, size, anchor, ink, clean);
	free(clean);
}

double text_width(double size, const char *text)
{
	static cairo_t *ruler;
	char *clean = utf8_clean(text);
	cairo_text_extents_t extents;

	if (!ruler) {
		cairo_surface_t *surface = cairo_image_surface_create(CAIRO_FORMAT_A8, 1, 1);

		ruler = cairo_create(surface);
		cairo_surface_destroy(surface);
		cairo_select_font_face(ruler, "sans-serif", CAIRO_FONT_SLANT_NORMAL,
				       CAIRO_FONT_WEIGHT_NORMAL);
	}
	cairo_set_font_size(ruler, size);
	cairo_text_extents(ruler, clean, &extents);
	free(clean);
	return extents.x_advance;
}

void canvas_text_within(struct canvas *canvas, double x, double y, double size, double width,
			enum ink ink, const char *text)
{
	char cut[256];
	size_t length;

	if (text_width(size, text) <= width) {
		canvas_text(canvas, x, y, size, ANCHOR_START, ink, text);
		return;
	}
	length = strnlen(text, sizeof(cut) - sizeof(ELLIPSIS) + 1);
	while (length > 2) {
		length = utf8_within(text, length - 1);
		snprintf(cut, sizeof(cut), "%.*s" ELLIPSIS, (int)length, text);
		if (text_width(size, cut) > width)
			continue;
		if (length > 2)
			canvas_text(canvas, x, y, size, ANCHOR_START, ink, cut);
		return;
	}
}
