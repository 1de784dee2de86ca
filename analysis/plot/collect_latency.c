// SPDX-License-Identifier: GPL-2.0
#include "collect.h"

static unsigned int bucket_of(uint64_t ns)
{
	return ns ? 63 - (unsigned int)__builtin_clzll(ns) : 0;
}

static struct latency_row *row_of(struct collect *collect, unsigned int outcome)
{
	return &collect->plot->latency.rows[ink_of_outcome(outcome) - INK_OUTCOME];
}

/* The histogram's buckets are finer, and none of them is of two powers of two. */
static void add(struct latency_row *row, const struct histogram *times)
{
	unsigned int i;

	for (i = 0; i < times->used; i++)
		row->buckets[bucket_of(histogram_floor(times->first + i))] += times->counts[i];
	row->count += times->count;
	row->total += times->sum;
	if (times->max > row->longest)
		row->longest = times->max;
}

void choose_latency(struct collect *collect)
{
	const struct bill *bill = collect->bill;
	size_t i, j;

	for (i = 0; i < bill->fork_count; i++)
		for (j = 0; j < bill->forks[i]->timing_count; j++)
			add(row_of(collect, bill->forks[i]->timings[j].outcome),
			    &bill->forks[i]->timings[j].times);
	for (i = 0; i < bill->cell_count; i++)
		row_of(collect, bill->cells[i].outcome)->unknown +=
			bill->cells[i].count - bill->cells[i].timed;
}
