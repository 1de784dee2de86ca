// SPDX-License-Identifier: GPL-2.0
#include "figure.h"

#include <string.h>

#define SQUARE 10.
#define LINE 18.

static double entry_width(const struct legend_entry *entry)
{
	return SQUARE + 5 + text_width(LABEL_SIZE, entry->text) + 16;
}

/* Draws if there is a canvas. Return: the y under the last line. */
static double place(struct canvas *canvas, double x, double y, const struct legend_entry *entries,
		    size_t count)
{
	double at = x;
	size_t i;

	for (i = 0; i < count; i++) {
		const double width = entry_width(&entries[i]);

		if (at > x && at + width > FIGURE_WIDTH) {
			at = x;
			y += LINE;
		}
		if (canvas) {
			canvas_box(canvas, at, y + 2, SQUARE, SQUARE, entries[i].ink, NULL);
			canvas_text(canvas, at + SQUARE + 5, y + 11, LABEL_SIZE, ANCHOR_START,
				    INK_TEXT, entries[i].text);
		}
		at += width;
	}
	return y + LINE;
}

double legend_draw(struct canvas *canvas, double x, double y, const struct legend_entry *entries,
		   size_t count)
{
	return place(canvas, x, y, entries, count);
}

double legend_height(double x, const struct legend_entry *entries, size_t count)
{
	return place(NULL, x, 0, entries, count);
}

size_t legend_outcomes(struct legend_entry entries[PAINT_COUNT], const bool seen[PAINT_COUNT])
{
	size_t count = 0;
	unsigned int i;

	for (i = 0; i < PAINT_COUNT; i++) {
		const unsigned int outcome = paint_in_legend(i);

		if (!seen[outcome])
			continue;
		entries[count].ink = ink_of_outcome(outcome);
		strcpy(entries[count++].text, paint_of(outcome)->name);
	}
	return count;
}
