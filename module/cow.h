/* SPDX-License-Identifier: GPL-2.0 */
/* Between hook.c, which places the probes, and cow.c, which runs in them. */
#ifndef _PHYSMEM_COW_H
#define _PHYSMEM_COW_H

#include <linux/types.h>
#include "cow_classify.h"

struct page;
struct vm_area_struct;
struct vm_fault;
struct physmem_cow_bucket;
struct physmem_cow_slot;

/* Copied at entry, so that the return touches no mapping. */
struct physmem_cow_call {
	struct physmem_cow cow;
	struct physmem_cow_case c;
	const struct vm_fault *vmf;	/* on the faulting task's stack */
	const struct vm_area_struct *vma;	/* compared, never followed */
	struct physmem_cow_slot *slot;	/* NULL: this task's new pages are not seen */
	struct physmem_cow_call *outer;	/* the call that this one is nested in */
	struct physmem_cow_bucket *bucket;
	int arrivals;
	unsigned long missed;
	u64 since;
};

void physmem_cow_start(void);
void physmem_cow_watch(bool new_pages);
void physmem_cow_enter(struct physmem_cow_call *call, const struct vm_fault *vmf,
		       unsigned long missed);
void physmem_cow_new_page(const struct page *page, const struct vm_area_struct *vma,
			  unsigned long addr);
void physmem_cow_return(struct physmem_cow_call *call, unsigned long ret,
			unsigned long missed);

#endif /* _PHYSMEM_COW_H */
