/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What `physmem top` shows: counts -> rows with what is new since the last time.
 * Nothing here touches the system.
 */
#ifndef PHYSMEM_TOP_MODEL_H
#define PHYSMEM_TOP_MODEL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "stats.h"

struct top_count {
	pid_t pid; /* who wrote */
	unsigned int outcome, shift;
	uint64_t hits;
	uint64_t timed, ns; /* of these, those whose duration is known, and their sum */
};

struct top_counts {
	struct top_count *list;
	size_t count;
	uint64_t dropped; /* hits for which the kernel's table had no room */
};

/* By mapping: of one process, since it was selected. */
struct top_mapping {
	uint64_t start;
	uint64_t hits, copies, bytes;
};

struct top_mappings {
	struct top_mapping *list;
	size_t count;
};

struct top_row {
	pid_t pid;
	char name[32];
	bool gone;
	uint64_t hits[PHYSMEM_OUTCOME_COUNT]; /* since the last time, as all up to the totals */
	uint64_t all, copies, bytes, timed, ns;
	uint64_t total_copies, total_bytes;
};

enum top_sort {
	TOP_BY_COPIES,
	TOP_BY_BYTES,
	TOP_BY_TIME,
	TOP_BY_TOTAL,
	TOP_BY_FAULTS,
	TOP_BY_PID,
	TOP_SORT_COUNT
};

struct top_model {
	struct top_row *rows;
	size_t count;
	struct top_counts before;
	double seconds; /* between the last two */
};

void top_count_add(struct top_counts *counts, const struct top_count *one);
void top_counts_free(struct top_counts *counts);
void top_mapping_add(struct top_mappings *mappings, uint64_t start, unsigned int outcome,
		     unsigned int shift, uint64_t hits);
void top_mappings_free(struct top_mappings *mappings);

/* Takes @counts over. */
void top_model_update(struct top_model *model, struct top_counts *counts, double seconds);

/* The kernel has begun to count anew: what comes next is all new. */
void top_model_renew(struct top_model *model);

/* Takes out rows of processes that have gone and did nothing lately. */
void top_model_forget(struct top_model *model);

void top_model_sort(struct top_model *model, enum top_sort by);
void top_model_free(struct top_model *model);

/* Return: the key's name, as --sort and the screen have it. */
const char *top_sort_name(enum top_sort by);

/* Return: whether a row is of interest: all are if @filter is empty. */
bool top_row_matches(const struct top_row *row, const char *filter);

#endif
