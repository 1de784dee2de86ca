// SPDX-License-Identifier: GPL-2.0
#include "strip_draw.h"

#include <stdio.h>
#include <string.h>

#include "human.h"

#define SEEN 2. /* what is there at all is that high: a page among thousands matters */

static uint64_t column_pages(const struct strip *strip, unsigned int column)
{
	uint64_t pages = 0;
	unsigned int class;

	for (class = 0; class < MAP_CLASSES; class++)
		pages += strip->pages[column][class];
	return pages;
}

static bool same_column(const struct strip *strip, unsigned int one, unsigned int other)
{
	return memcmp(strip->pages[one], strip->pages[other], sizeof(strip->pages[one])) == 0;
}

/* How high each class is; the largest gives what the smallest need to be seen. */
static void heights_of(const struct strip *strip, unsigned int column, double height,
		       double heights[MAP_CLASSES])
{
	const double room = strip->range > MAP_COLUMNS ? (double)strip->range / MAP_COLUMNS : 1;
	unsigned int class, largest = 0;
	double sum = 0;

	for (class = 0; class < MAP_CLASSES; class++) {
		const uint32_t pages = strip->pages[column][class];

		heights[class] = height * pages / room;
		if (pages && heights[class] < SEEN)
			heights[class] = SEEN;
		if (heights[class] > heights[largest])
			largest = class;
		sum += heights[class];
	}
	if (sum > height)
		heights[largest] -= sum - height;
}

static void draw_column(struct canvas *canvas, const struct map *map, const struct strip *strip,
			unsigned int column, double x, double base, double width, double height)
{
	double heights[MAP_CLASSES];
	unsigned int class;

	heights_of(strip, column, height, heights);
	for (class = 0; class < map->class_count; class++) {
		if (heights[class] <= 0)
			continue;
		base -= heights[class];
		canvas_box(canvas, x, base, width, heights[class], map->classes[class].ink, NULL);
	}
}

void strip_draw(struct canvas *canvas, const struct map *map, const struct strip *strip, double x,
		double base, double width, double height)
{
	unsigned int column, next;

	for (column = 0; column < MAP_COLUMNS; column = next) {
		const double left = x + width * column / MAP_COLUMNS;

		for (next = column + 1; next < MAP_COLUMNS && same_column(strip, column, next);)
			next++;
		if (column_pages(strip, column))
			draw_column(canvas, map, strip, column, left, base,
				    x + width * next / MAP_COLUMNS - left, height);
	}
}

char *strip_totals(char *text, size_t size, const struct map *map, const uint64_t *total,
		   unsigned int page_shift)
{
	size_t used = 0, class;

	text[0] = '\0';
	for (class = 0; class < map->class_count && used < size; class++)
		if (total[class])
			used += (size_t)snprintf(text + used, size - used, "%s%s %s",
						 used ? ", " : "", map->classes[class].name,
						 human_bytes(total[class] << page_shift).text);
	return text;
}

/* Two classes may have one name, each in one of the processes. */
static bool named_before(const struct map *map, const struct legend_entry *entries, size_t count,
			 size_t class)
{
	return count && entries[count - 1].ink == map->classes[class].ink;
}

size_t strip_legend(const struct map *map, struct legend_entry entries[MAP_CLASSES])
{
	size_t count = 0, class;

	for (class = 0; class < map->class_count; class++) {
		const struct map_class *told = &map->classes[class];

		if ((!map->total[0][class] && !map->total[1][class]) ||
		    named_before(map, entries, count, class))
			continue;
		entries[count].ink = told->ink;
		snprintf(entries[count++].text, sizeof(entries->text), "%s%s%s", told->name,
			 told->meaning ? ": " : "", told->meaning ? told->meaning : "");
	}
	return count;
}
