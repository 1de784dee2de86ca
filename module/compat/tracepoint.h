/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _PHYSMEM_COMPAT_TRACEPOINT_H
#define _PHYSMEM_COMPAT_TRACEPOINT_H

#include <linux/version.h>

/*
 * What a probe of sched_process_exit is given. An argument, group_dead, was
 * appended between 6.12 and 7.2; one that is not looked at does no harm. The
 * shim can go with 6.12.
 */
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 16, 0)
#define physmem_compat_exit_probe(name) \
	name(void *data, struct task_struct *task, bool group_dead)
#else
#define physmem_compat_exit_probe(name) \
	name(void *data, struct task_struct *task)
#endif

#endif /* _PHYSMEM_COMPAT_TRACEPOINT_H */
