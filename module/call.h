/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Calls of hooked functions that are under way: what each has noted at its
 * entry, and how whatever happens inside of it finds it.
 */
#ifndef _PHYSMEM_CALL_H
#define _PHYSMEM_CALL_H

#include <linux/atomic.h>
#include <linux/hash.h>
#include <linux/percpu.h>
#include <linux/sched.h>
#include <linux/types.h>
#include "cow_classify.h"

struct page;
struct physmem_plan;
struct vm_area_struct;
struct vm_fault;

/*
 * Tasks inside a hooked call, so that what its task does there finds it. Only
 * its task writes to a slot that is taken.
 */
struct physmem_slot {
	struct task_struct *task;	/* compared, never followed */
	struct physmem_call *call;	/* the innermost */
};

/* Copied at entry, so that the return touches no mapping. */
struct physmem_call {
	const struct physmem_plan *plan;	/* that saw it begin */
	struct physmem_cow cow;
	struct physmem_cow_case c;
	const struct vm_area_struct *vma;	/* compared, never followed */
	union {
		const struct vm_fault *vmf;	/* on the faulting task's stack */
		const void *ptep;		/* of a hugetlb page */
	};
	struct physmem_slot *slot;	/* NULL: what happens inside is not seen */
	struct physmem_call *outer;	/* the call that this one is nested in */
	atomic_long_t *bucket;
	unsigned long arrival;
	unsigned int lane;
	unsigned long missed;
	u64 since;
	u64 swapped;	/* frame that was read from swap, before KSM was asked */
	u64 copied;	/* pages that fork has copied */
	u64 counted;	/* of these, those that the kernel counts as anonymous memory */
};

/* Calls that have been entered and have not returned. The sum over CPUs counts. */
DECLARE_PER_CPU(long, physmem_calls_under_way);

void physmem_calls_reset(void);
void physmem_calls_watch(bool new_pages);
long physmem_calls_sum(void);
bool physmem_calls_see_new_pages(void);
void physmem_call_enter(struct physmem_call *call);
void physmem_call_return(struct physmem_call *call);
void physmem_call_contend(struct physmem_call *call, const void *mm, unsigned long addr);
void physmem_call_settle(struct physmem_call *call);
void physmem_mark_set(const void *what, unsigned long addr);
bool physmem_mark_is(const void *what, unsigned long addr);

/* Collisions leave a call without a slot, and what happens inside is not seen. */
#define PHYSMEM_SLOT_BITS	10

extern struct physmem_slot physmem_slots[1 << PHYSMEM_SLOT_BITS];

static inline struct physmem_slot *physmem_slot_of(const struct task_struct *task)
{
	return &physmem_slots[hash_ptr(task, PHYSMEM_SLOT_BITS)];
}

/* The innermost call that the current task is in, or NULL. Asked for each new page. */
static inline struct physmem_call *physmem_call_of_current(void)
{
	struct physmem_slot *slot = physmem_slot_of(current);

	return READ_ONCE(slot->task) == current ? slot->call : NULL;
}

/* The kernel counts a task's fault when it is over: while this is the same, so is the fault. */
static inline unsigned long physmem_faults_of_current(void)
{
	return current->min_flt + current->maj_flt;
}

#endif /* _PHYSMEM_CALL_H */
