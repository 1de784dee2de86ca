// SPDX-License-Identifier: GPL-2.0
#include "bill_sum.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "grow.h"

void sum_add(struct bill_sum *to, const struct bill_sum *from)
{
	to->faults += from->faults;
	to->bytes += from->bytes;
	to->timed += from->timed;
	to->ns += from->ns;
	to->split += from->split;
}

void sum_cell(struct bill_sum *sum, const struct bill_cell *cell)
{
	struct bill_sum one = { cell->count, cell->count << cell->page_shift, cell->timed, cell->ns,
				cell->split };

	sum_add(sum, &one);
}

void sums_cell(struct bill_sums *sums, const struct bill_cell *cell)
{
	unsigned int outcome = cell->outcome;

	sum_cell(&sums->outcomes[outcome < PHYSMEM_OUTCOME_COUNT ? outcome : PHYSMEM_OUTCOME_COUNT],
		 cell);
}

void sums_add(struct bill_sums *to, const struct bill_sums *from)
{
	size_t i;

	for (i = 0; i <= PHYSMEM_OUTCOME_COUNT; i++)
		sum_add(&to->outcomes[i], &from->outcomes[i]);
}

struct bill_sum sums_of(const struct bill_sums *sums, bool (*which)(unsigned int outcome))
{
	struct bill_sum sum = { 0 };
	unsigned int i;

	for (i = 0; i <= PHYSMEM_OUTCOME_COUNT; i++)
		if (which(i))
			sum_add(&sum, &sums->outcomes[i]);
	return sum;
}

void fork_sums(const struct bill_fork *fork, enum bill_side side, struct bill_sums *sums)
{
	size_t i;

	*sums = (struct bill_sums){ 0 };
	for (i = 0; i < fork->cell_count; i++)
		if (fork->cells[i].side == side)
			sums_cell(sums, &fork->cells[i]);
}

void bill_sums(const struct bill *bill, struct bill_sums *sums)
{
	size_t i;

	*sums = (struct bill_sums){ 0 };
	for (i = 0; i < bill->cell_count; i++)
		sums_cell(sums, &bill->cells[i]);
}

static void fork_times(const struct bill_fork *fork, int outcome, int page_shift,
		       struct histogram *times)
{
	size_t i;

	for (i = 0; i < fork->timing_count; i++)
		if ((outcome < 0 || fork->timings[i].outcome == outcome) &&
		    (page_shift < 0 || fork->timings[i].page_shift == page_shift))
			histogram_merge(times, &fork->timings[i].times);
}

void bill_times(const struct bill *bill, const struct bill_fork *fork, int outcome, int page_shift,
		struct histogram *times)
{
	size_t i;

	*times = (struct histogram){ 0 };
	if (fork) {
		fork_times(fork, outcome, page_shift, times);
		return;
	}
	for (i = 0; i < bill->fork_count; i++)
		fork_times(bill->forks[i], outcome, page_shift, times);
}

/* Return: what the row of a cell is called, to be freed; NULL: it has none. */
static char *name_of(const struct bill *bill, const struct bill_cell *cell, enum bill_by by,
		     struct code *code)
{
	char name[512];

	switch (by) {
	case BILL_BY_MAPPING:
		bill_region_name(cell->region, name, sizeof(name));
		return strdup(name);
	case BILL_BY_CODE:
		code_name(code, cell->region->image, cell->ip, name, sizeof(name));
		if (cell->in_kernel && cell->ip != PHYSMEM_NONE)
			strncat(name, ", by a system call", sizeof(name) - strlen(name) - 1);
		return strdup(name);
	default:
		if (cell->stack == BILL_NONE)
			return NULL;
		return code_stack_name(code, &bill->stacks[cell->stack]);
	}
}

static bool same_row(const void *context, uint32_t number, const void *key)
{
	return strcmp(((const struct bill_rows *)context)->list[number].name, key) == 0;
}

static uint64_t text_code(const char *text)
{
	uint64_t code = 0;

	while (*text)
		code = hash_mix(code ^ (unsigned char)*text++);
	return code;
}

static int more_bytes_first(const void *left, const void *right)
{
	const struct bill_row *a = left, *b = right;
	uint64_t x = a->sides[0].bytes + a->sides[1].bytes,
		 y = b->sides[0].bytes + b->sides[1].bytes;

	if (x != y)
		return x < y ? 1 : -1;
	return strcmp(a->name, b->name);
}

void bill_rows(const struct bill *bill, const struct bill_fork *fork, enum bill_by by,
	       bool (*which)(unsigned int outcome), struct code *code, struct bill_rows *rows)
{
	const struct bill_cell *cells = fork ? fork->cells : bill->cells;
	size_t count = fork ? fork->cell_count : bill->cell_count, i;
	struct hash hash = { 0 };

	*rows = (struct bill_rows){ 0 };
	for (i = 0; i < count; i++) {
		struct hash_slot *slot;
		char *name;

		if (!which(cells[i].outcome))
			continue;
		name = name_of(bill, &cells[i], by, code);
		if (!name)
			continue;
		slot = hash_place(&hash, text_code(name), same_row, rows, name);
		if (!slot->value) {
			GROW(rows->list, rows->count);
			rows->list[rows->count++] = (struct bill_row){ .name = name };
			slot->value = (uint32_t)rows->count;
		} else {
			free(name);
		}
		sum_cell(&rows->list[slot->value - 1].sides[cells[i].side], &cells[i]);
	}
	hash_free(&hash);
	if (rows->count)
		qsort(rows->list, rows->count, sizeof(*rows->list), more_bytes_first);
}

void bill_rows_free(struct bill_rows *rows)
{
	while (rows->count)
		free(rows->list[--rows->count].name);
	free(rows->list);
	rows->list = NULL;
}
