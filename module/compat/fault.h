/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _PHYSMEM_COMPAT_FAULT_H
#define _PHYSMEM_COMPAT_FAULT_H

#include <linux/mm.h>
#include <linux/sched.h>
#include <linux/version.h>
#include "../uapi/physmem.h"

/*
 * Does the kernel say that a fault made its entry writable?
 * cb8d86331343 "mm: remove VM_FAULT_WRITE" (6.2). The shim can go with 6.1.
 */
static inline u32 physmem_compat_wrote(unsigned int ret)
{
#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 2, 0)
	return PHYSMEM_RET_WROTE_KNOWN |
	       (ret & (__force unsigned int)VM_FAULT_WRITE ? PHYSMEM_RET_WROTE : 0);
#else
	return 0;
#endif
}

/*
 * Tasks that run kernel code only, but in a process's memory: their user
 * registers mean nothing. 54e6842d0775 "fork/vm: Move common PF_IO_WORKER
 * behavior to new flag" (6.4) made PF_USER_WORKER of PF_IO_WORKER (5.12).
 */
#ifdef PF_USER_WORKER
#define PHYSMEM_COMPAT_NO_USER	(PF_KTHREAD | PF_IO_WORKER | PF_USER_WORKER)
#else
#define PHYSMEM_COMPAT_NO_USER	(PF_KTHREAD | PF_IO_WORKER)
#endif

/*
 * Was the fault to break sharing without a write?
 * c89357e27f20 "mm: support GUP-triggered unsharing of anonymous pages" (5.19).
 */
static inline bool physmem_compat_unshare(unsigned int flags)
{
#if LINUX_VERSION_CODE >= KERNEL_VERSION(5, 19, 0)
	return flags & FAULT_FLAG_UNSHARE;
#else
	return false;
#endif
}

/*
 * Is the fault handled under the lock of one mapping?
 * 52f238653e45 "mm: introduce per-VMA lock statistics" and its series (6.4).
 */
static inline bool physmem_compat_vma_lock(unsigned int flags)
{
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 4, 0)
	return flags & FAULT_FLAG_VMA_LOCK;
#else
	return false;
#endif
}

#endif /* _PHYSMEM_COMPAT_FAULT_H */
