/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _PHYSMEM_LEAF_H
#define _PHYSMEM_LEAF_H

#include <linux/mm_types.h>
#include "record.h"

/*
 * What the last entry was taken for, and by what signs: neighbours are mostly
 * alike, and to judge each anew would cost more than all the rest. Good for one
 * hold of the mmap lock.
 */
struct physmem_memo {
	u64 raw;			/* the entry, or PHYSMEM_MEMO_NONE */
	unsigned long pfn;
	unsigned long word;		/* the page's flags, zone and all */
	const void *mapping;		/* the page's */
	unsigned long charge;		/* what it is charged to */
	struct physmem_record like;	/* all but address, entry, frame and map count hold */
};

/*
 * Nothing is remembered: no entry has all bits set, nor all but those by which
 * neighbours may differ. (0 would not do: there are entries of swap that have no
 * other bits than these.)
 */
#define PHYSMEM_MEMO_NONE	(~0ULL)

static inline void physmem_leaf_forget(struct physmem_memo *memo)
{
	memo->raw = PHYSMEM_MEMO_NONE;
}

void physmem_leaf_read(struct physmem_entry *entry, pte_t pte, unsigned int level);
struct page *physmem_leaf_frame(struct physmem_entry *entry, pte_t pte,
				const struct vm_area_struct *vma, unsigned long addr);
bool physmem_leaf_fault(struct physmem_entry *entry, pte_t pte,
			const struct vm_area_struct *vma, unsigned long addr);
void physmem_frame_read(struct physmem_entry *entry, struct page *page);

#endif /* _PHYSMEM_LEAF_H */
