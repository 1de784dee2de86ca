/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Figures one under another, as one picture or one document.
 */
#ifndef PHYSMEM_PLOT_PAGE_H
#define PHYSMEM_PLOT_PAGE_H

#include <stdio.h>

#include "figure.h"

enum page_form { PAGE_SVG, PAGE_PNG, PAGE_HTML };

/* What to draw: @only is one figure, or NULL for all of which there is something. */
struct page {
	const struct plot *plot;
	const struct figure *only;
};

/* Return: whether there is anything to draw. */
bool page_any(const struct page *page);

/* Return: whether this figure is on the page. */
bool page_has(const struct page *page, const struct figure *figure);

/* Return: 0, or -1 with errno set: the file could not be written. */
int page_write(const struct page *page, enum page_form form, FILE *out);

/* The document, for page_write(). */
void page_write_html(const struct page *page, FILE *out);

#endif
