/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _PHYSMEM_COW_CLASSIFY_H
#define _PHYSMEM_COW_CLASSIFY_H

#include "record.h"

/* Did the call map a new page at its address? Seen as it happened, or not watched. */
enum physmem_new_page {
	PHYSMEM_NEW_UNWATCHED,
	PHYSMEM_NEW_NONE,
	PHYSMEM_NEW_MAPPED,
};

/* An entry, as far as outcomes are judged by it. */
struct physmem_cow_entry {
	u64 raw;
	u64 pfn;
	u32 bits;		/* PHYSMEM_PTE_* */
	u8 kind;		/* PHYSMEM_KIND_* */
};

/* Everything the outcome is judged by; nothing else is. */
struct physmem_cow_case {
	struct physmem_cow_entry before;	/* at entry, under the table's lock */
	struct physmem_cow_entry after;	/* at return, without a lock; hugetlb's with it */
	bool after_read;		/* the table could still be read */
	bool after_table;		/* of a huge page: a table of small ones is there */
	bool unshare;			/* not a write: a pin for reading */
	bool contended;			/* another fault on this page may be under way */
	bool retry_otherwise;		/* could be asked to retry without userfaultfd */
	bool outdated;			/* the table had another entry already, at entry */
	u8 new_page;			/* enum physmem_new_page */
	u32 vm_flags;			/* PHYSMEM_VMA_*, at entry */
	u32 ret;			/* PHYSMEM_RET_* */
};

u8 physmem_classify_wp_page(const struct physmem_cow_case *c);
u8 physmem_classify_huge(const struct physmem_cow_case *c);
u8 physmem_classify_hugetlb(const struct physmem_cow_case *c);
u8 physmem_classify_file(const struct physmem_cow_case *c);
u8 physmem_classify_new_page(const struct physmem_cow_case *c);
bool physmem_classify_uffd_async(const struct physmem_cow_case *c, u8 outcome);

#endif /* _PHYSMEM_COW_CLASSIFY_H */
