// SPDX-License-Identifier: GPL-2.0
#include "bill_losses.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "grow.h"

void losses_missed(struct bill_losses *losses, uint64_t count)
{
	losses->lost += count;
	losses->lost_unknown += !count;
}

static struct bill_cpu *cpu_of(struct bill_losses *losses, int cpu)
{
	while (losses->cpu_count <= (size_t)cpu) {
		GROW(losses->cpus, losses->cpu_count);
		losses->cpus[losses->cpu_count++] = (struct bill_cpu){ 0 };
	}
	return &losses->cpus[cpu];
}

/* Return: how many numbers were left out. */
static uint64_t sequence_gap(struct bill_sequence *sequence, uint32_t seq)
{
	uint32_t gap = seq - sequence->last - 1;
	bool begun = sequence->begun;

	sequence->begun = true;
	sequence->last = seq;
	/* Going back is a new count: the module was loaded anew. */
	return begun && gap < UINT32_MAX / 2 ? gap : 0;
}

void losses_cow(struct bill_losses *losses, int cpu, uint32_t seq)
{
	losses->faults_absent += sequence_gap(&cpu_of(losses, cpu)->cow, seq);
}

void losses_fork(struct bill_losses *losses, int cpu, uint32_t seq)
{
	losses->forks_absent += sequence_gap(&cpu_of(losses, cpu)->fork, seq);
}

void losses_first(struct bill_losses *losses, int cpu)
{
	cpu_of(losses, cpu)->first = true;
}

uint64_t losses_overwritten(const struct bill_losses *losses)
{
	uint64_t count = 0;
	size_t i;

	for (i = 0; losses->bounded && i < losses->cpu_count; i++) {
		const struct bill_cpu *cpu = &losses->cpus[i];

		count += (cpu->cow.begun || cpu->fork.begun) && !cpu->first;
	}
	return count;
}

static struct bill_stat *stat_of(struct bill_losses *losses, const char *name)
{
	size_t i;

	for (i = 0; i < losses->stat_count; i++)
		if (strcmp(losses->stats[i].name, name) == 0)
			return &losses->stats[i];
	GROW(losses->stats, losses->stat_count);
	losses->stats[losses->stat_count] = (struct bill_stat){ .name = strdup(name) };
	if (!losses->stats[losses->stat_count].name)
		out_of_memory();
	return &losses->stats[losses->stat_count++];
}

void losses_stat(struct bill_losses *losses, const char *value)
{
	char when[8], name[64];
	uint64_t number;

	if (sscanf(value, "%7s %63s %" SCNu64, when, name, &number) != 3)
		return;
	if (strcmp(when, "begin") == 0) {
		stat_of(losses, name)->begin = number;
		losses->stats_begun = true;
	} else if (strcmp(when, "end") == 0) {
		stat_of(losses, name)->end = number;
		losses->stats_ended = true;
	}
}

uint64_t losses_grown(const struct bill_losses *losses, const char *name)
{
	size_t i;

	/* Zeros are left out, so what has no line is 0; but one without any end says nothing. */
	for (i = 0; losses->stats_ended && i < losses->stat_count; i++)
		if (strcmp(losses->stats[i].name, name) == 0)
			return losses->stats[i].end > losses->stats[i].begin ?
				       losses->stats[i].end - losses->stats[i].begin :
				       0;
	return 0;
}

void losses_free(struct bill_losses *losses)
{
	size_t i;

	for (i = 0; i < losses->stat_count; i++)
		free(losses->stats[i].name);
	free(losses->stats);
	free(losses->cpus);
	*losses = (struct bill_losses){ 0 };
}
