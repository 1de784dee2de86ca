// SPDX-License-Identifier: GPL-2.0
#include "collect.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "grow.h"
#include "utf8.h"

static struct flame *new_frame(const char *name)
{
	struct flame *frame = calloc(1, sizeof(*frame));

	if (!frame)
		out_of_memory();
	frame->name = strdup(name);
	if (!frame->name)
		out_of_memory();
	return frame;
}

/* The frame of that name on another, charged with what a cell has. */
static struct flame *called_by(struct flame *frame, const char *name, const struct bill_cell *cell)
{
	struct flame *called = NULL;
	size_t i;

	for (i = 0; i < frame->called_count && !called; i++)
		if (strcmp(frame->called[i]->name, name) == 0)
			called = frame->called[i];
	if (!called) {
		called = new_frame(name);
		GROW(frame->called, frame->called_count);
		frame->called[frame->called_count++] = called;
	}
	called->bytes += cell->count << cell->page_shift;
	called->count += cell->count;
	return called;
}

/* The function alone: with its line there would be one frame for each. */
static const char *function_of(const struct code_place *place, uint64_t ip)
{
	static char text[PLOT_NAME_MAX];
	const char *file = strrchr(place->path, '/');

	file = file ? file + 1 : place->path;
	if (*place->function)
		utf8_copy(text, sizeof(text), place->function);
	else if (*file)
		snprintf(text, sizeof(text), "%.*s+0x%" PRIx64, (int)utf8_within(file, 60), file,
			 place->offset);
	else
		snprintf(text, sizeof(text), "0x%" PRIx64, ip);
	return text;
}

static void charge_stack(struct collect *collect, struct flame *frame, const struct bill_cell *cell)
{
	const struct bill_stack *stack = &collect->bill->stacks[cell->stack];
	struct code_place place;
	size_t i;

	for (i = stack->count; i-- > 0;) {
		code_find_frame(collect->code, stack, i, &place);
		frame = called_by(frame, function_of(&place, stack->frames[i]), cell);
	}
}

/* The mapping stands on the function, since that is all there is to tell. */
static void charge_instruction(struct collect *collect, struct flame *frame,
			       const struct bill_cell *cell)
{
	const char *function = "no instruction of its own";
	struct code_place place;

	if (cell->ip != PHYSMEM_NONE) {
		code_find(collect->code, cell->region->image, cell->ip, &place);
		function = function_of(&place, cell->ip);
	}
	frame = called_by(frame, function, cell);
	called_by(frame, mapping_name(cell->region), cell);
}

static int by_name(const void *one, const void *other)
{
	const struct flame *a = *(const struct flame *const *)one;
	const struct flame *b = *(const struct flame *const *)other;

	return strcmp(a->name, b->name);
}

/* So that the same code stands in the same order in every picture. */
static void sort(struct flame *frame)
{
	size_t i;

	if (frame->called_count)
		qsort(frame->called, frame->called_count, sizeof(struct flame *), by_name);
	for (i = 0; i < frame->called_count; i++)
		sort(frame->called[i]);
}

void choose_flame(struct collect *collect)
{
	const struct bill *bill = collect->bill;
	struct flame *bottom = new_frame("");
	char label[PLOT_NAME_MAX];
	size_t i;

	for (i = 0; i < bill->cell_count; i++) {
		const struct bill_cell *cell = &bill->cells[i];
		struct flame *frame;

		if (!outcome_gives(cell->outcome))
			continue;
		frame = called_by(bottom, "all", cell);
		frame = called_by(frame, process_label(label, cell->region->image->process), cell);
		if (cell->stack == BILL_NONE)
			charge_instruction(collect, frame, cell);
		else
			charge_stack(collect, frame, cell);
	}
	if (bottom->called_count) {
		collect->plot->flame = bottom->called[0];
		sort(collect->plot->flame);
	}
	free(bottom->called);
	free(bottom->name);
	free(bottom);
}
