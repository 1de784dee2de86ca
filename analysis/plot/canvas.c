// SPDX-License-Identifier: GPL-2.0
#include "canvas.h"

#include <cairo.h>
#include <stdio.h>
#include <string.h>

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
	canvas->operations->text(canvas, x, y, size, anchor, ink, text);
}

double text_width(double size, const char *text)
{
	static cairo_t *ruler;
	cairo_text_extents_t extents;

	if (!ruler) {
		cairo_surface_t *surface = cairo_image_surface_create(CAIRO_FORMAT_A8, 1, 1);

		ruler = cairo_create(surface);
		cairo_surface_destroy(surface);
		cairo_select_font_face(ruler, "sans-serif", CAIRO_FONT_SLANT_NORMAL,
				       CAIRO_FONT_WEIGHT_NORMAL);
	}
	cairo_set_font_size(ruler, size);
	cairo_text_extents(ruler, text, &extents);
	return extents.x_advance;
}

/* Cuts the last character off, all of its bytes. */
static size_t shorter(const char *text, size_t length)
{
	do
		length--;
	while (length && (text[length] & 0xc0) == 0x80);
	return length;
}

void canvas_text_within(struct canvas *canvas, double x, double y, double size, double width,
			enum ink ink, const char *text)
{
	char cut[256];
	size_t length = strlen(text);

	if (text_width(size, text) <= width) {
		canvas_text(canvas, x, y, size, ANCHOR_START, ink, text);
		return;
	}
	if (length > sizeof(cut) - sizeof(ELLIPSIS))
		length = shorter(text, sizeof(cut) - sizeof(ELLIPSIS) + 1);
	while (length > 2) {
		length = shorter(text, length);
		snprintf(cut, sizeof(cut), "%.*s" ELLIPSIS, (int)length, text);
		if (text_width(size, cut) > width)
			continue;
		if (length > 2)
			canvas_text(canvas, x, y, size, ANCHOR_START, ink, cut);
		return;
	}
}
