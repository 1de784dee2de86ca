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

/* Everything the outcome is judged by; nothing else is. */
struct physmem_cow_case {
	struct physmem_entry before;	/* at entry, under the table's lock */
	struct physmem_entry after;	/* at return, without a lock */
	bool after_read;		/* the table could still be read */
	bool unshare;			/* not a write: a pin for reading */
	bool contended;			/* another fault on this page may be under way */
	bool retry_otherwise;		/* could be asked to retry without userfaultfd */
	u8 new_page;			/* enum physmem_new_page */
	u32 vm_flags;			/* PHYSMEM_VMA_*, at entry */
	u32 ret;			/* PHYSMEM_RET_* */
};

u8 physmem_classify_wp_page(const struct physmem_cow_case *c);

#endif /* _PHYSMEM_COW_CLASSIFY_H */
