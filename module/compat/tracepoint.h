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

/*
 * May a tracepoint's probe take a spinlock and ask for memory? With PREEMPT_RT both
 * may sleep, and tracepoints were called with preemption off until they got SRCU
 * in its place, between 6.12 and 7.2: "tracing: Guard __DECLARE_TRACE() use of
 * __DO_TRACE_CALL() with SRCU-fast". Can go with 6.12.
 */
#ifdef PHYSMEM_HAS_SRCU_TRACEPOINT
#define PHYSMEM_COMPAT_TRACEPOINT_LOCKS	true
#else
#define PHYSMEM_COMPAT_TRACEPOINT_LOCKS	(!IS_ENABLED(CONFIG_PREEMPT_RT))
#endif

#endif /* _PHYSMEM_COMPAT_TRACEPOINT_H */
