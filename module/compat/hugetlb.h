/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _PHYSMEM_COMPAT_HUGETLB_H
#define _PHYSMEM_COMPAT_HUGETLB_H

#include <linux/mm.h>
#include <linux/ptrace.h>
#include <linux/version.h>
#include "../arch/arch.h"

/* A fault that has just entered the function that breaks the sharing of hugetlb pages. */
struct physmem_compat_hugetlb {
	struct vm_area_struct *vma;
	unsigned long addr;
	const void *ptep;
	unsigned int flags;	/* FAULT_FLAG_* */
};

/*
 * Its arguments by version; a kernel that has not been looked at is not hooked.
 * c89357e27f20 "mm: support GUP-triggered unsharing of anonymous pages" (5.19)
 * made hugetlb_wp(..., flags, ...) of hugetlb_cow(); "hugetlb: convert
 * hugetlb_wp() to use struct vm_fault" (6.10) put a folio and the fault in place
 * of these; "mm,hugetlb: change mechanism to detect a COW on private mapping"
 * (6.17) took the folio away. Each branch can go with its kernels.
 */
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 10, 0)
#define PHYSMEM_COMPAT_HUGETLB_WP	"hugetlb_wp"

static inline void physmem_compat_hugetlb_fault(struct physmem_compat_hugetlb *fault,
						struct pt_regs *regs)
{
	const unsigned int n = LINUX_VERSION_CODE >= KERNEL_VERSION(6, 17, 0) ? 0 : 1;
	const struct vm_fault *vmf = (void *)physmem_argument(regs, n);

	fault->vma = vmf->vma;
	fault->addr = vmf->address;
	fault->ptep = vmf->pte;
	fault->flags = vmf->flags;
}
#else
#if LINUX_VERSION_CODE >= KERNEL_VERSION(5, 19, 0)
#define PHYSMEM_COMPAT_HUGETLB_WP	"hugetlb_wp"
#else
#define PHYSMEM_COMPAT_HUGETLB_WP	"hugetlb_cow"
#endif

static inline void physmem_compat_hugetlb_fault(struct physmem_compat_hugetlb *fault,
						struct pt_regs *regs)
{
	fault->vma = (void *)physmem_argument(regs, 1);
	fault->addr = physmem_argument(regs, 2);
	fault->ptep = (void *)physmem_argument(regs, 3);
#if LINUX_VERSION_CODE >= KERNEL_VERSION(5, 19, 0)
	fault->flags = physmem_argument(regs, 4);
#else
	/* it is not told; most are a program's own */
	fault->flags = FAULT_FLAG_WRITE | FAULT_FLAG_USER;
#endif
}
#endif

#endif /* _PHYSMEM_COMPAT_HUGETLB_H */
