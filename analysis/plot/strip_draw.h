/* SPDX-License-Identifier: GPL-2.0 */
#ifndef PHYSMEM_PLOT_STRIP_DRAW_H
#define PHYSMEM_PLOT_STRIP_DRAW_H

#include "figure.h"

/*
 * How much of each place of a strip is of which class, the map's first class lowest.
 * @base: under it
 */
void strip_draw(struct canvas *canvas, const struct map *map, const struct strip *strip, double x,
		double base, double width, double height);

/* "shared 12 MiB, copied 8 KiB", in a text of @size bytes. Return: @text. */
char *strip_totals(char *text, size_t size, const struct map *map, const uint64_t *total,
		   unsigned int page_shift);

/* The classes that the map has at all. Return: how many. */
size_t strip_legend(const struct map *map, struct legend_entry entries[MAP_CLASSES]);

#endif
