/* SPDX-License-Identifier: GPL-2.0 */
/* Between hook.c, which places the probes, and what runs in them. */
#ifndef _PHYSMEM_COW_H
#define _PHYSMEM_COW_H

#include <linux/mm.h>
#include <linux/timekeeping.h>
#include "call.h"

struct pt_regs;

/* What the outcome is judged by of an entry: much of a fault's cost is reading. */
void physmem_cow_read(struct physmem_cow_entry *entry, pte_t pte);
void physmem_cow_frame(struct physmem_cow_entry *entry, pte_t pte,
		       const struct vm_area_struct *vma, unsigned long addr);
u32 physmem_cow_ret(unsigned long ret);

/* hook.c: faults that the probes have not seen to their end, so far. */
unsigned long physmem_hook_missed_now(void);
unsigned long physmem_hook_missed_new(void);	/* new pages */

/* cow_facts.c: whose memory, whose write. */
void physmem_cow_facts(struct physmem_cow *cow, const struct vm_area_struct *vma,
		       unsigned int fault);
void physmem_cow_emit(struct physmem_cow *cow);

/* The end of every enter function: from here on the call's return is waited for. */
static inline void physmem_cow_begin(struct physmem_call *call)
{
	call->missed = physmem_hook_missed_now();
	physmem_call_enter(call);
	call->since = ktime_get_mono_fast_ns();
}

/* The beginning of every leave function. That clock may step back a little. */
static inline void physmem_cow_end(struct physmem_call *call, unsigned long ret)
{
	const s64 dur = ktime_get_mono_fast_ns() - call->since;

	call->cow.dur = max_t(s64, dur, 0);
	physmem_call_return(call);
	call->c.ret = physmem_cow_ret(ret);
	call->cow.ret = call->c.ret;
}

/*
 * A call that we have not seen may have been about this page, and a new page that
 * was not seen may have been mapped.
 */
static inline void physmem_cow_doubt(struct physmem_call *call)
{
	const bool missed = physmem_hook_missed_now() != call->missed;

	if (missed)
		call->c.contended = true;
	if (call->c.new_page == PHYSMEM_NEW_NONE && (missed || !physmem_calls_see_new_pages()))
		call->c.new_page = PHYSMEM_NEW_UNWATCHED;
}

static inline void physmem_cow_before(struct physmem_cow *cow,
				      const struct physmem_cow_entry *before)
{
	cow->old_raw = before->raw;
	cow->old_pfn = before->pfn;
	cow->old_kind = before->kind;
}

/*
 * What runs in the probes. An enter function says whether its call's return is
 * to be seen; a leave function is called once for each that said yes.
 * Context of all: the task that calls the hooked function, preemption off.
 */
bool physmem_wp_page_enter(struct physmem_call *call, struct pt_regs *regs);
void physmem_wp_page_leave(struct physmem_call *call, unsigned long ret);
bool physmem_huge_enter(struct physmem_call *call, struct pt_regs *regs);
void physmem_huge_leave(struct physmem_call *call, unsigned long ret);
bool physmem_hugetlb_enter(struct physmem_call *call, struct pt_regs *regs);
void physmem_hugetlb_leave(struct physmem_call *call, unsigned long ret);
bool physmem_file_enter(struct physmem_call *call, struct pt_regs *regs);
void physmem_file_leave(struct physmem_call *call, unsigned long ret);
bool physmem_swap_enter(struct physmem_call *call, struct pt_regs *regs);
void physmem_swap_leave(struct physmem_call *call, unsigned long ret);
bool physmem_fork_enter(struct physmem_call *call, struct pt_regs *regs);
void physmem_fork_leave(struct physmem_call *call, unsigned long ret);

/* ... and in those that see an entry only: the function's first arguments. */
void physmem_new_page(unsigned long page, unsigned long vma, unsigned long addr);
void physmem_new_hugetlb(unsigned long page, unsigned long vma, unsigned long addr);
void physmem_swap_page(unsigned long page, unsigned long vma, unsigned long addr);
void physmem_reduced_enter(unsigned long vmf, unsigned long unused, unsigned long unused_too);
void physmem_reduced_new_page(unsigned long page, unsigned long vma, unsigned long addr);

/* fork.c: a page that fork has copied by itself. */
void physmem_fork_copied(struct physmem_call *call, const struct page *page,
			 const struct vm_area_struct *vma, unsigned long addr);

void physmem_reduced_reset(void);

#endif /* _PHYSMEM_COW_H */
