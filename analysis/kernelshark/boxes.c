// SPDX-License-Identifier: GPL-2.0
#include "boxes.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A box of two columns, shared by all that is no wider. */
struct cell {
	const struct fault *fault;
	uint32_t faults;
};

int window_column(const struct window *window, int64_t time)
{
	int64_t column;

	if (time <= window->begin || window->ns_per_column < 1)
		return 0;
	column = (time - window->begin) / window->ns_per_column;
	return column < window->columns ? (int)column : window->columns - 1;
}

static int add(struct boxes *boxes, int left, int right, const struct fault *fault,
	       uint32_t faults)
{
	if (boxes->count == boxes->room) {
		size_t room = boxes->room ? 2 * boxes->room : 256;
		struct box *more = realloc(boxes->boxes, room * sizeof(*more));

		if (!more)
			return -1;
		boxes->boxes = more;
		boxes->room = room;
	}
	boxes->boxes[boxes->count++] = (struct box){ left, right, faults, fault };
	boxes->faults += faults;
	return 0;
}

static void join(struct cell *cell, const struct fault *fault)
{
	if (!cell->fault || paint_of(fault->outcome)->rank > paint_of(cell->fault->outcome)->rank)
		cell->fault = fault;
	cell->faults++;
}

/* The last one takes an odd column too. */
static struct cell *cell_of(struct cell *cells, const struct window *window, int column)
{
	const int last = window->columns / 2 - 1;

	return &cells[column / 2 < last ? column / 2 : last];
}

static int add_cells(struct boxes *boxes, const struct cell *cells, int columns)
{
	int i;

	for (i = 0; i < columns / 2; i++)
		if (cells[i].fault &&
		    add(boxes, 2 * i, 2 * i + 2, cells[i].fault, cells[i].faults))
			return -1;
	return 0;
}

int boxes_make(struct boxes *boxes, const struct row *row, const struct window *window,
	       bool (*shown)(const struct kshark_entry *entry))
{
	const int64_t end = window->begin + window->ns_per_column * window->columns;
	struct cell *cells;
	size_t i;
	int status = 0;

	boxes->count = 0;
	boxes->faults = 0;
	if (window->columns < 2 || window->ns_per_column < 1)
		return 0;
	cells = calloc(window->columns / 2, sizeof(*cells));
	if (!cells)
		return -1;
	/* Behind this no fault can have begun in the window. */
	for (i = row_find(row, window->begin); i < row->count && !status; i++) {
		const struct fault *fault = row_fault(row, i);
		int left, right;

		if (fault->end - row->faults->longest > end)
			break;
		if (fault->begin > end || !shown(fault->entry))
			continue;
		left = window_column(window, fault->begin);
		right = window_column(window, fault->end) + 1;
		if (fault->timed && right - left > 2)
			status = add(boxes, left, right, fault, 1);
		else
			join(cell_of(cells, window, right - 1), fault);
	}
	if (!status)
		status = add_cells(boxes, cells, window->columns);
	free(cells);
	return status;
}

void boxes_free(struct boxes *boxes)
{
	free(boxes->boxes);
	*boxes = (struct boxes){ 0 };
}

static void time_text(char *text, size_t size, const struct fault *fault)
{
	const double ns = fault->end - fault->begin;

	if (!fault->timed)
		snprintf(text, size, "?");
	else if (ns < 1e3)
		snprintf(text, size, "%.0f ns", ns);
	else if (ns < 1e6)
		snprintf(text, size, "%.1f us", ns / 1e3);
	else
		snprintf(text, size, "%.1f ms", ns / 1e6);
}

void box_label(char *text, size_t size, const struct box *box, int most)
{
	char time[32], try[96];

	text[0] = '\0';
	if (box->faults != 1)
		return;
	time_text(time, sizeof(time), box->fault);
	snprintf(try, sizeof(try), "%s 0x%" PRIx64 " %s", paint_of(box->fault->outcome)->name,
		 box->fault->addr, time);
	if ((int)strlen(try) > most)
		snprintf(try, sizeof(try), "0x%" PRIx64 " %s", box->fault->addr, time);
	if ((int)strlen(try) > most)
		snprintf(try, sizeof(try), "%s", time);
	if ((int)strlen(try) <= most)
		snprintf(text, size, "%s", try);
}
