/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Two snapshots, address by address: which frames do they share?
 */
#ifndef PHYSMEM_COMPARE_H
#define PHYSMEM_COMPARE_H

#include "model.h"

/* What two page tables say about one page. */
enum compare_class {
	COMPARE_SHARED,	 /* the same frame, or the same place in swap */
	COMPARE_PRIVATE, /* mapped in both, each with its own */
	COMPARE_ONLY_A,	 /* mapped in the first alone */
	COMPARE_ONLY_B,
	COMPARE_UNKNOWN, /* mapped in both, one of them not in a frame that is known */
	COMPARE_CLASS_COUNT
};

extern const char *const compare_names[COMPARE_CLASS_COUNT];

/* Addresses with one mapping of each snapshot, or of one. */
struct compare_row {
	u64 start, end;
	const struct model_vma *a, *b; /* one of them may be NULL */
	u64 pages[COMPARE_CLASS_COUNT];
};

struct compare {
	const struct model *a, *b;
	struct compare_row *rows;
	size_t row_count;
	u64 total[COMPARE_CLASS_COUNT];
	bool same; /* the same mappings, and nothing but shared pages */
};

/* @a, @b: of one machine, with one page size; they must outlive @compare, for compare_free(). */
void compare_make(struct compare *compare, const struct model *a, const struct model *b);
void compare_free(struct compare *compare);

/* One page that is mapped in one of them or both. */
struct compare_page {
	u64 addr;
	enum compare_class class;
	struct model_run a, b; /* of one page; pages 0: not mapped */
};

typedef void (*compare_visit)(void *context, const struct compare_page *page);

/* Visits each mapped page of a row, in the order of addresses. */
void compare_pages(const struct compare *compare, const struct compare_row *row,
		   compare_visit visit, void *context);

#endif
