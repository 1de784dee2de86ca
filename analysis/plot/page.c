// SPDX-License-Identifier: GPL-2.0
#include "page.h"

#include <cairo-svg.h>
#include <errno.h>
#include <string.h>

#include "canvas_cairo.h"
#include "utf8.h"

#define MARGIN 24.
#define HEAD_SIZE 18.
#define LINE 18.
#define SCALE 2 /* of a PNG: screens have small pixels */

bool page_has(const struct page *page, const struct figure *figure)
{
	if (page->only && page->only != figure)
		return false;
	return figure->height(page->plot) > 0;
}

bool page_any(const struct page *page)
{
	size_t i;

	for (i = 0; i < FIGURE_COUNT; i++)
		if (page_has(page, figures[i]))
			return true;
	return false;
}

/* Words in lines of the page's width, drawn if there is a canvas. Return: the y under them. */
static double paragraph(struct canvas *canvas, double y, enum ink ink, const char *text)
{
	char line[512];

	while (*text) {
		size_t length = 0, end;

		for (end = 0; text[end] && end < sizeof(line); end++) {
			if (text[end + 1] && text[end + 1] != ' ')
				continue;
			snprintf(line, sizeof(line), "%.*s", (int)end + 1, text);
			if (length && text_width(SMALL_SIZE, line) > FIGURE_WIDTH)
				break;
			length = end + 1;
		}
		if (!length)
			length = utf8_within(text, sizeof(line) - 1);
		snprintf(line, sizeof(line), "%.*s", (int)length, text);
		if (canvas)
			canvas_text(canvas, 0, y + 12, SMALL_SIZE, ANCHOR_START, ink, line);
		y += LINE - 3;
		text += length + strspn(text + length, " ");
	}
	return y;
}

static double draw_head(struct canvas *canvas, const struct plot *plot)
{
	double y = HEAD_SIZE;
	size_t i;

	if (canvas)
		canvas_text_within(canvas, 0, y, HEAD_SIZE, FIGURE_WIDTH, INK_TEXT, plot->title);
	y += 8;
	for (i = 0; i < plot->note_count; i++)
		y = paragraph(canvas, y, INK_WARNING, plot->notes[i]);
	return y;
}

/* Return: the y under all. Draws if there is a canvas. */
static double draw(struct canvas_cairo *cairo, const struct page *page)
{
	struct canvas *canvas = cairo ? &cairo->canvas : NULL;
	double y = draw_head(canvas, page->plot);
	size_t i;

	for (i = 0; i < FIGURE_COUNT; i++) {
		if (!page_has(page, figures[i]))
			continue;
		y += 2 * LINE;
		if (canvas)
			canvas_text(canvas, 0, y, TITLE_SIZE, ANCHOR_START, INK_TEXT,
				    figures[i]->title);
		y = paragraph(canvas, y + 6, INK_FAINT, figures[i]->reading) + 10;
		if (canvas) {
			cairo_save(cairo->cairo);
			cairo_translate(cairo->cairo, 0, y);
			figures[i]->draw(canvas, page->plot);
			cairo_restore(cairo->cairo);
		}
		y += figures[i]->height(page->plot);
	}
	return y;
}

static cairo_status_t write_bytes(void *out, const unsigned char *bytes, unsigned int length)
{
	return fwrite(bytes, 1, length, out) == length ? CAIRO_STATUS_SUCCESS :
							 CAIRO_STATUS_WRITE_ERROR;
}

static int write_picture(const struct page *page, enum page_form form, FILE *out)
{
	const double width = FIGURE_WIDTH + 2 * MARGIN, height = draw(NULL, page) + 2 * MARGIN;
	struct canvas_cairo canvas;
	cairo_surface_t *surface;
	cairo_status_t status;

	if (form == PAGE_SVG)
		surface = cairo_svg_surface_create_for_stream(write_bytes, out, width, height);
	else
		surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, (int)width * SCALE,
						     (int)height * SCALE);
	canvas_cairo_open(&canvas, surface);
	if (form == PAGE_PNG)
		cairo_scale(canvas.cairo, SCALE, SCALE);
	cairo_translate(canvas.cairo, MARGIN, MARGIN);
	draw(&canvas, page);
	status = cairo_status(canvas.cairo);
	canvas_cairo_close(&canvas);
	if (form == PAGE_PNG && status == CAIRO_STATUS_SUCCESS)
		status = cairo_surface_write_to_png_stream(surface, write_bytes, out);
	cairo_surface_finish(surface);
	if (status == CAIRO_STATUS_SUCCESS)
		status = cairo_surface_status(surface);
	cairo_surface_destroy(surface);
	if (status == CAIRO_STATUS_SUCCESS)
		return 0;
	errno = status == CAIRO_STATUS_NO_MEMORY ? ENOMEM : EIO;
	return -1;
}

int page_write(const struct page *page, enum page_form form, FILE *out)
{
	if (form != PAGE_HTML)
		return write_picture(page, form, out);
	page_write_html(page, out);
	return ferror(out) ? -1 : 0;
}
