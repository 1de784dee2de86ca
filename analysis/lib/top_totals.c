// SPDX-License-Identifier: GPL-2.0
/* What is new since the last time, of all processes together: from the module's counters. */
#include <unistd.h>

#include "top.h"

static uint64_t named(const struct top *top, const char *name)
{
	return stats_grown(stats_value(&top->before, name), stats_value(&top->now, name));
}

struct top_totals top_totals(const struct top *top)
{
	const uint64_t page = (uint64_t)sysconf(_SC_PAGESIZE);
	struct top_totals totals = {
		.faults = stats_grown(stats_faults(&top->before), stats_faults(&top->now)),
		.bytes = stats_grown(stats_bytes(&top->before, page), stats_bytes(&top->now, page)),
		.forks = named(top, "forks"),
		.missed = named(top, "missed"),
	};
	unsigned int i;

	for (i = 0; i < PHYSMEM_OUTCOME_COUNT; i++)
		if (outcome_copies(i))
			totals.copies += stats_grown(top->before.faults[i], top->now.faults[i]);
	return totals;
}

static uint64_t timed_of(const struct stats *stats, unsigned int outcome)
{
	uint64_t sum = 0;
	size_t i;

	for (i = 0; i < stats->latency_count; i++)
		if (stats->latencies[i].outcome == outcome)
			sum += stats->latencies[i].count;
	return sum;
}

struct top_outcome top_outcome(const struct top *top, unsigned int outcome)
{
	return (struct top_outcome){
		.faults = stats_grown(top->before.faults[outcome], top->now.faults[outcome]),
		.timed = stats_grown(timed_of(&top->before, outcome), timed_of(&top->now, outcome)),
		.ns = stats_grown(top->before.ns[outcome], top->now.ns[outcome]),
		.total = top->now.faults[outcome],
	};
}
