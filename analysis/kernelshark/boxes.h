/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Faults of a row -> boxes on its pixels. Pure: knows columns, not how to draw.
 */
#ifndef PHYSMEM_BOXES_H
#define PHYSMEM_BOXES_H

#include "faults.h"

/* What the graph shows: @columns pixels of @ns_per_column each, from @begin on. */
struct window {
	int64_t begin;
	int64_t ns_per_column;
	int columns;
};

struct box {
	int left, right; /* columns, the right one not in it; at least 2 wide */
	uint32_t faults; /* that it stands for */
	const struct fault *fault; /* the one of the highest rank */
};

struct boxes {
	struct box *boxes; /* those of single faults first, then those of two columns */
	size_t count, room;
	size_t faults; /* how many faults they stand for */
};

/**
 * boxes_make - the boxes of what a row shows of its faults
 * @boxes: receives them; zeroed, or as an earlier call has left it
 * @shown: is this fault not filtered out?
 *
 * A fault of three columns or more has a box of its own, from begin to end. Those
 * that are shorter, and those without a duration, share boxes of two columns,
 * where the highest rank is seen.
 *
 * Return: 0, or -1 without memory.
 */
int boxes_make(struct boxes *boxes, const struct row *row, const struct window *window,
	       bool (*shown)(const struct kshark_entry *entry));

void boxes_free(struct boxes *boxes);

/* Return: the column of @time, the nearest one for a time that is not shown. */
int window_column(const struct window *window, int64_t time);

/**
 * box_label - what to write on a box
 * @text: receives the most that fits, of outcome, address and time; may be empty
 * @size: of @text
 * @most: characters that there is room for
 */
void box_label(char *text, size_t size, const struct box *box, int most);

#endif
