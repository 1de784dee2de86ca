/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The module's counters, its `stats`: lines "NAME VALUE" -> numbers.
 */
#ifndef PHYSMEM_STATS_H
#define PHYSMEM_STATS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "uapi/physmem.h"

/* How many calls took @floor ns or more, and less than twice that; all below 512 if 0. */
struct stats_latency {
	unsigned int outcome;
	uint64_t size; /* bytes of the page */
	uint64_t floor;
	uint64_t count;
};

/* Nanoseconds that calls took which are in @size's latencies. */
struct stats_duration {
	unsigned int outcome;
	uint64_t size;
	uint64_t ns;
};

struct stats_value {
	char name[64]; /* room for the longest outcome, a page's size and 64 bits */
	uint64_t value;
};

struct stats {
	bool counting; /* `on` was written */
	uint64_t faults[PHYSMEM_OUTCOME_COUNT];
	uint64_t ns[PHYSMEM_OUTCOME_COUNT];
	struct stats_latency *latencies;
	size_t latency_count;
	struct stats_duration *durations;
	size_t duration_count;
	struct stats_value *values; /* all others, in the module's order */
	size_t value_count;
};

/* Outcomes that a newer module has and this program does not know are among the values. */
void stats_parse(struct stats *stats, const char *text);

/* Return: 0, or an errno as door_read(). */
int stats_read(struct stats *stats);

void stats_free(struct stats *stats);

/* Return: the value of this name, 0 if there is none. */
uint64_t stats_value(const struct stats *stats, const char *name);

/* Return: whether an outcome means that a page was copied. */
bool outcome_copies(unsigned int outcome);

/* What has come since @before. Somebody may have reset the counters meanwhile. */
uint64_t stats_grown(uint64_t before, uint64_t now);

uint64_t stats_faults(const struct stats *stats);

/**
 * stats_bytes_of - bytes that the kernel has copied with this outcome
 * @page_size: of a base page, for those whose size is not told as their duration is not known
 *
 * Return: 0 also for an outcome that means no copy.
 */
uint64_t stats_bytes_of(const struct stats *stats, unsigned int outcome, uint64_t page_size);

/* The sum of all outcomes: those that no fork caused (copy_file, copy_ksm) too. */
uint64_t stats_bytes(const struct stats *stats, uint64_t page_size);

#endif
