/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _PHYSMEM_COMPAT_HIGHMEM_H
#define _PHYSMEM_COMPAT_HIGHMEM_H

#include <linux/highmem.h>

/*
 * A page in the kernel's own address space for a while: page tables may be in
 * high memory on 32-bit ARM. f3ba3c710ac5 "mm/highmem: Provide kmap_local*"
 * (5.11); what was there before also keeps the task from being preempted, and no
 * caller sleeps meanwhile. The shim can go with 5.10.
 */
#ifndef PHYSMEM_HAS_KMAP_LOCAL
static inline void *kmap_local_page(struct page *page)
{
	return kmap_atomic(page);
}

#define kunmap_local(addr)	kunmap_atomic(addr)
#endif

#endif /* _PHYSMEM_COMPAT_HIGHMEM_H */
