/* SPDX-License-Identifier: GPL-2.0 */
#ifndef PHYSMEM_PLOT_CANVAS_HTML_H
#define PHYSMEM_PLOT_CANVAS_HTML_H

#include <stdio.h>

#include "canvas.h"

struct canvas_html {
	struct canvas canvas;
	FILE *out;
};

/* Writes what is drawn as SVG within HTML; its inks are classes, which html_style() defines. */
void canvas_html_open(struct canvas_html *canvas, FILE *out, double width, double height,
		      const char *label);
void canvas_html_close(struct canvas_html *canvas);

void html_style(FILE *out);

/* Writes a text so that nothing in it is taken for markup. */
void html_text(FILE *out, const char *text);

#endif
