/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _PHYSMEM_COMPAT_TRACEPOINT_H
#define _PHYSMEM_COMPAT_TRACEPOINT_H

/*
 * What a probe of sched_process_exit is given. An argument, group_dead, was
 * appended between 6.12 and 7.2; one that is not looked at does no harm. The
 * shim can go with 6.12.
 */
#ifdef PHYSMEM_HAS_EXIT_GROUP_DEAD
#define physmem_compat_exit_probe(name) \
	name(void *data, struct task_struct *task, bool group_dead)
#else
#define physmem_compat_exit_probe(name) \
	name(void *data, struct task_struct *task)
#endif

#endif /* _PHYSMEM_COMPAT_TRACEPOINT_H */
