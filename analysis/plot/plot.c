// SPDX-License-Identifier: GPL-2.0
#include "plot.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "grow.h"

void plot_title(struct plot *plot, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	if (vasprintf(&plot->title, format, arguments) < 0)
		out_of_memory();
	va_end(arguments);
}

void plot_note(struct plot *plot, const char *format, ...)
{
	va_list arguments;
	char *note;

	va_start(arguments, format);
	if (vasprintf(&note, format, arguments) < 0)
		out_of_memory();
	va_end(arguments);
	GROW(plot->notes, plot->note_count);
	plot->notes[plot->note_count++] = note;
}

/* A page has one column at least, and several where there are more columns than pages. */
void strip_add(struct strip *strip, uint64_t first, uint64_t count, unsigned int class)
{
	uint64_t page, column, to;

	strip->total[class] += count;
	for (page = first; page < first + count && page < strip->range; page++) {
		column = page * MAP_COLUMNS / strip->range;
		to = (page + 1) * MAP_COLUMNS / strip->range;
		do
			strip->pages[column][class]++;
		while (++column < to);
	}
}

/* As many rows are told more of than @row is, the first of equals counting as more. */
static size_t rank(const uint64_t *told, size_t count, size_t row)
{
	size_t before = 0, i;

	for (i = 0; i < count; i++)
		before += told[i] > told[row] || (told[i] == told[row] && i < row);
	return before;
}

void map_choose_rows(struct map *map,
		     uint64_t (*told)(const struct map *map, const struct map_row *row))
{
	uint64_t *amounts = calloc(map->row_count + 1, sizeof(*amounts));
	size_t kept = 0, i;

	if (!amounts)
		out_of_memory();
	for (i = 0; i < map->row_count; i++)
		amounts[i] = told(map, &map->rows[i]);
	for (i = 0; i < map->row_count; i++) {
		if (!amounts[i])
			continue;
		if (rank(amounts, map->row_count, i) < MAP_ROWS)
			map->rows[kept++] = map->rows[i];
		else
			map->left_out++;
	}
	map->row_count = kept;
	free(amounts);
}

static void flame_free(struct flame *flame)
{
	size_t i;

	if (!flame)
		return;
	for (i = 0; i < flame->called_count; i++)
		flame_free(flame->called[i]);
	free(flame->called);
	free(flame->name);
	free(flame);
}

void plot_free(struct plot *plot)
{
	size_t i;

	for (i = 0; i < plot->note_count; i++)
		free(plot->notes[i]);
	for (i = 0; i < plot->decay.curve_count; i++)
		free(plot->decay.curves[i].steps);
	free(plot->notes);
	free(plot->title);
	free(plot->timeline.lanes);
	free(plot->timeline.marks);
	free(plot->decay.curves);
	flame_free(plot->flame);
	free(plot->map.rows);
	*plot = (struct plot){ 0 };
}
