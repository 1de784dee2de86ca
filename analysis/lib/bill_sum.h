/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Sums over a bill's cells: by outcome, by mapping, by code.
 */
#ifndef PHYSMEM_BILL_SUM_H
#define PHYSMEM_BILL_SUM_H

#include "bill.h"
#include "code.h"

struct bill_sum {
	uint64_t faults, bytes;
	uint64_t timed, ns; /* of the faults whose duration is known */
	uint64_t split;	    /* faults in huge pages that were split */
};

/* By outcome; the last is for numbers newer than this program. */
struct bill_sums {
	struct bill_sum outcomes[PHYSMEM_OUTCOME_COUNT + 1];
};

void sum_cell(struct bill_sum *sum, const struct bill_cell *cell);
void sum_add(struct bill_sum *to, const struct bill_sum *from);
void sums_cell(struct bill_sums *sums, const struct bill_cell *cell);
void sums_add(struct bill_sums *to, const struct bill_sums *from);

/* Sum of all outcomes for which @which says so. */
struct bill_sum sums_of(const struct bill_sums *sums, bool (*which)(unsigned int outcome));

/* What @fork's side has; both sides are apart even before any fork, where all is the parent's. */
void fork_sums(const struct bill_fork *fork, enum bill_side side, struct bill_sums *sums);

/* Of all forks, and of what came before. */
void bill_sums(const struct bill *bill, struct bill_sums *sums);

/* Durations of @fork's faults, NULL: of all, of that outcome and page size; below 0: of any. */
void bill_times(const struct bill *bill, const struct bill_fork *fork, int outcome, int page_shift,
		struct histogram *times);

/* What has one name: of a mapping, a function, a call path. */
struct bill_row {
	char *name;
	struct bill_sum sides[2];
};

struct bill_rows {
	struct bill_row *list; /* most bytes first */
	size_t count;
};

enum bill_by { BILL_BY_MAPPING, BILL_BY_CODE, BILL_BY_STACK };

/**
 * bill_rows - sums by name
 * @fork: of this fork; NULL: of all
 * @which: outcomes that count
 * @code: names code; not needed for mappings
 * @rows: for bill_rows_free()
 */
void bill_rows(const struct bill *bill, const struct bill_fork *fork, enum bill_by by,
	       bool (*which)(unsigned int outcome), struct code *code, struct bill_rows *rows);

void bill_rows_free(struct bill_rows *rows);

#endif
