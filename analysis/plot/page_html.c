// SPDX-License-Identifier: GPL-2.0
/*
 * One file that opens from disk: no script, nothing from elsewhere.
 */
#include "canvas_html.h"
#include "page.h"

static void section(FILE *out, const struct plot *plot, const struct figure *figure)
{
	struct canvas_html canvas;

	fprintf(out, "<section id=\"%s\">\n<h2>%s</h2>\n<p class=\"faint\">", figure->name,
		figure->title);
	html_text(out, figure->reading);
	fputs("</p>\n", out);
	canvas_html_open(&canvas, out, FIGURE_WIDTH, figure->height(plot), figure->title);
	figure->draw(&canvas.canvas, plot);
	canvas_html_close(&canvas);
	fputs("</section>\n", out);
}

void page_write_html(const struct page *page, FILE *out)
{
	size_t i;

	fputs("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
	      "<meta name=\"viewport\" content=\"width=device-width\">\n<title>physmem: ",
	      out);
	html_text(out, page->plot->title);
	fputs("</title>\n", out);
	html_style(out);
	fputs("</head>\n<body>\n<h1>", out);
	html_text(out, page->plot->title);
	fputs("</h1>\n", out);
	for (i = 0; i < page->plot->note_count; i++) {
		fputs("<p class=\"warning\">", out);
		html_text(out, page->plot->notes[i]);
		fputs("</p>\n", out);
	}
	fputs("<p class=\"faint\">Point at a shape to read what it stands for.</p>\n", out);
	for (i = 0; i < FIGURE_COUNT; i++)
		if (page_has(page, figures[i]))
			section(out, page->plot, figures[i]);
	fputs("</body>\n</html>\n", out);
}
