// SPDX-License-Identifier: GPL-2.0
/*
 * The address spaces of one or two processes: a strip for each mapping.
 */
#include <stdio.h>

#include "human.h"
#include "strip_draw.h"

#define LEFT 236.
#define RIGHT 956.
#define STRIP 14.
#define LINE 17.

static double row_height(const struct map *map)
{
	return map->side_count == 2 ? 2 * STRIP + 16 : STRIP + 20;
}

static double height(const struct plot *plot)
{
	const struct map *map = &plot->map;
	struct legend_entry entries[MAP_CLASSES];

	if (!map->row_count)
		return 0;
	return legend_height(0, entries, strip_legend(map, entries)) + LINE * map->side_count + 10 +
	       row_height(map) * (double)map->row_count + (map->left_out ? LINE : 0);
}

static double draw_head(struct canvas *canvas, const struct map *map, unsigned int page_shift)
{
	static const char *const which[] = { "upper strip: ", "lower strip: " };
	struct legend_entry entries[MAP_CLASSES];
	char totals[256], text[512];
	double y;
	unsigned int side;

	y = legend_draw(canvas, 0, 0, entries, strip_legend(map, entries));
	for (side = 0; side < map->side_count; side++, y += LINE) {
		strip_totals(totals, sizeof(totals), map, map->total[side], page_shift);
		snprintf(text, sizeof(text), "%s%s: %s", map->side_count == 2 ? which[side] : "",
			 map->sides[side], totals);
		canvas_text_within(canvas, 0, y + 12, LABEL_SIZE, FIGURE_WIDTH, INK_TEXT, text);
	}
	return y + 10;
}

static void draw_row(struct canvas *canvas, const struct map *map, const struct map_row *row,
		     double y, unsigned int page_shift)
{
	char text[128], totals[256], title[512];
	unsigned int side;

	canvas_text_within(canvas, 0, y + 12, LABEL_SIZE, LEFT - 12, INK_TEXT, row->name);
	snprintf(text, sizeof(text), "0x%llx, %s", (unsigned long long)row->start,
		 human_bytes(row->end - row->start).text);
	canvas_text_within(canvas, 0, y + 26, SMALL_SIZE, LEFT - 12, INK_FAINT, text);
	for (side = 0; side < map->side_count; side++) {
		strip_totals(totals, sizeof(totals), map, row->strips[side].total, page_shift);
		snprintf(title, sizeof(title), "%s of %s: %s", row->name, map->sides[side], totals);
		canvas_box(canvas, LEFT, y + side * (STRIP + 2), RIGHT - LEFT, STRIP, INK_GRID,
			   title);
		strip_draw(canvas, map, &row->strips[side], LEFT, y + side * (STRIP + 2) + STRIP,
			   RIGHT - LEFT, STRIP);
	}
}

static void draw(struct canvas *canvas, const struct plot *plot)
{
	const struct map *map = &plot->map;
	double y = draw_head(canvas, map, plot->page_shift);
	char text[PLOT_NAME_MAX];
	size_t i;

	for (i = 0; i < map->row_count; i++, y += row_height(map))
		draw_row(canvas, map, &map->rows[i], y, plot->page_shift);
	if (!map->left_out)
		return;
	snprintf(text, sizeof(text), "+ %zu mappings more, which have less to tell", map->left_out);
	canvas_text(canvas, 0, y + 12, SMALL_SIZE, ANCHOR_START, INK_FAINT, text);
}

const struct figure figure_map = {
	.name = "map",
	.title = "The address space, page by page",
	.reading = "Each mapping is a strip from its first page to its last, however large it is; "
		   "where a place stands for many pages, the colours have their shares, and what "
		   "is rare is drawn higher than it is, so that it can be seen.",
	.nothing = "no process whose pages could be told",
	.height = height,
	.draw = draw,
};
