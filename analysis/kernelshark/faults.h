/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The faults and forks of a trace, and which of them belong to a row of the
 * graph. Knows nothing of KernelShark but that its entries have an address.
 */
#ifndef PHYSMEM_FAULTS_H
#define PHYSMEM_FAULTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "palette.h"

struct kshark_entry;

struct fault {
	int64_t begin, end; /* ns; the same where the duration is not known */
	uint64_t addr;
	const struct kshark_entry *entry; /* for its visibility */
	int32_t pid; /* of the thread, as rows are named */
	int32_t tgid;
	int16_t cpu;
	uint8_t outcome; /* PHYSMEM_OUTCOME_*, or one that is newer */
	bool timed; /* is the duration known? */
};

struct fork {
	int64_t time;
	const struct kshark_entry *entry;
	int32_t pid; /* of the thread that forked */
	int32_t child;
	int16_t cpu;
};

struct faults {
	struct fault *all; /* as they were added until faults_sort(), then by CPU and end */
	size_t count, room;
	uint32_t *by_pid; /* places in @all, by thread and end */
	struct fork *forks; /* by time, once sorted */
	size_t fork_count, fork_room;
	size_t counts[PAINT_COUNT]; /* of each outcome */
	int64_t longest;
	bool sorted;
	bool said; /* has the user been told what there is? */
};

/* The faults of one row, in the order of their ends. */
struct row {
	const struct faults *faults;
	const uint32_t *order; /* NULL: they stand in a row in faults->all */
	size_t first, count;
};

/* Return: 0, or -1 without memory: the fault is not in then. */
int faults_add(struct faults *faults, const struct fault *fault);
int faults_add_fork(struct faults *faults, const struct fork *fork);

/* Must come between the last addition and the first row. Return: 0, or -1 without memory. */
int faults_sort(struct faults *faults);

/* Forgets them all; may be used again. */
void faults_clear(struct faults *faults);

/* The faults of a thread, or of a CPU; none is a row too. */
struct row faults_of_pid(const struct faults *faults, int32_t pid);
struct row faults_of_cpu(const struct faults *faults, int16_t cpu);

static inline const struct fault *row_fault(const struct row *row, size_t i)
{
	return &row->faults->all[row->order ? row->order[row->first + i] : row->first + i];
}

/* Return: the first fault of @row that ends at @time or later, row->count if none does. */
size_t row_find(const struct row *row, int64_t time);

#endif
