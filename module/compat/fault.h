/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _PHYSMEM_COMPAT_FAULT_H
#define _PHYSMEM_COMPAT_FAULT_H

#include <linux/mm.h>
#include <linux/sched.h>
#include "../arch/arch.h"
#include "../uapi/physmem.h"

/*
 * Does the kernel say that a fault made its entry writable?
 * cb8d86331343 "mm: remove VM_FAULT_WRITE" (6.2). The shim can go with 6.1.
 */
static inline u32 physmem_compat_wrote(unsigned int ret)
{
#ifdef PHYSMEM_HAS_WROTE
	return PHYSMEM_RET_WROTE_KNOWN |
	       (ret & (__force unsigned int)VM_FAULT_WRITE ? PHYSMEM_RET_WROTE : 0);
#else
	return 0;
#endif
}

/*
 * Was a shared write done and then, with all locks dropped, waited for dirty
 * pages to drain? d9272525a7ba "mm: avoid unnecessary page fault retires on
 * shared memory types" (6.0) gave that an answer of its own; before, it was
 * RETRY, and that the entry was made writable. The shim can go with 5.19.
 */
static inline bool physmem_compat_completed(unsigned int ret)
{
#ifdef PHYSMEM_HAS_COMPLETED
	return ret & (__force unsigned int)VM_FAULT_COMPLETED;
#else
	const unsigned int both = (__force unsigned int)(VM_FAULT_RETRY | VM_FAULT_WRITE);

	return (ret & both) == both;
#endif
}

/*
 * Tasks that run kernel code only, but in a process's memory: their user
 * registers mean nothing. 54e6842d0775 "fork/vm: Move common PF_IO_WORKER
 * behavior to new flag" (6.4) made PF_USER_WORKER of PF_IO_WORKER, which is such
 * a task from 5.12 on and a kernel thread before; can go with 6.3.
 */
#ifdef PF_USER_WORKER
#define PHYSMEM_COMPAT_NO_USER	(PF_KTHREAD | PF_IO_WORKER | PF_USER_WORKER)
#else
#define PHYSMEM_COMPAT_NO_USER	(PF_KTHREAD | PF_IO_WORKER)
#endif

/*
 * Was the fault to break sharing without a write?
 * c89357e27f20 "mm: support GUP-triggered unsharing of anonymous pages" (5.19);
 * the shim can go with 5.18.
 */
static inline bool physmem_compat_unshare(unsigned int flags)
{
#ifdef PHYSMEM_HAS_UNSHARE
	return flags & FAULT_FLAG_UNSHARE;
#else
	return false;
#endif
}

/*
 * Is the fault handled under the lock of one mapping?
 * 52f238653e45 "mm: introduce per-VMA lock statistics" and its series (6.4); the
 * shim can go with 6.3.
 */
static inline bool physmem_compat_vma_lock(unsigned int flags)
{
#ifdef PHYSMEM_HAS_VMA_LOCK
	return flags & FAULT_FLAG_VMA_LOCK;
#else
	return false;
#endif
}

/*
 * The huge entry that was written to, of a fault that has just entered
 * do_huge_pmd_wp_page(). 5db4f15c4fd7 "mm: memory: add orig_pmd to struct
 * vm_fault" (5.14); before, it is the second argument. Can go with 5.13.
 */
static inline pmd_t physmem_compat_orig_pmd(const struct vm_fault *vmf, struct pt_regs *regs)
{
#ifdef PHYSMEM_HAS_ORIG_PMD
	return vmf->orig_pmd;
#elif defined(CONFIG_ARM)
	/* 64 bits begin with an even register */
	return __pmd(sizeof(pmdval_t) == sizeof(u64) ?
		     (pmdval_t)((u64)regs->uregs[3] << 32 | regs->uregs[2]) : regs->uregs[1]);
#else
	return __pmd(physmem_argument(regs, 1));
#endif
}

#endif /* _PHYSMEM_COMPAT_FAULT_H */
