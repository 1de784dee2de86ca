/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What a recording does not have in it, as far as it can be told: a bill says
 * this first.
 */
#ifndef PHYSMEM_BILL_LOSSES_H
#define PHYSMEM_BILL_LOSSES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "recording.h"

/* Numbers that each processor gives its events: where one lacks, an event does. */
struct bill_sequence {
	bool begun;
	uint32_t last;
};

struct bill_cpu {
	struct bill_sequence cow, fork;
	bool first; /* what it had recorded at the beginning is still here */
};

/* A line of the module's `stats` when the recording began and when it ended. */
struct bill_stat {
	char *name;
	uint64_t begin, end;
};

struct bill_losses {
	uint64_t lost;		/* events of any kind for which the ring buffer had no room */
	uint64_t lost_unknown;	/* times that it does not say how many */
	uint64_t faults_absent; /* faults with a number that is not in the recording */
	uint64_t forks_absent;
	uint64_t unknown;   /* faults whose outcome was changed by another before it was read */
	uint64_t untimed;   /* faults whose duration is not known */
	uint64_t reduced;   /* faults seen by entries alone */
	uint64_t ownerless; /* faults of which only the writer is known */
	unsigned int newer_notes; /* version of notes that this program does not know */
	bool bounded;		  /* a recording that keeps the newest of its events */
	bool stats_begun, stats_ended;
	struct bill_stat *stats;
	size_t stat_count;
	struct bill_cpu *cpus;
	size_t cpu_count;
};

void losses_missed(struct bill_losses *losses, uint64_t count);

/* @cpu has recorded a fault of number @seq. */
void losses_cow(struct bill_losses *losses, int cpu, uint32_t seq);
void losses_fork(struct bill_losses *losses, int cpu, uint32_t seq);

/* @cpu has the line that is written on each at the beginning. */
void losses_first(struct bill_losses *losses, int cpu);

/* Return: how many processors' oldest events have been overwritten. */
uint64_t losses_overwritten(const struct bill_losses *losses);

/* @value: "begin NAME VALUE" or "end NAME VALUE" */
void losses_stat(struct bill_losses *losses, const char *value);

/* Return: by how much a number of the module's grew during the recording; 0 if that is not noted.
 */
uint64_t losses_grown(const struct bill_losses *losses, const char *name);

void losses_free(struct bill_losses *losses);

#endif
