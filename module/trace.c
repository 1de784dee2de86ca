// SPDX-License-Identifier: GPL-2.0
/* The trace events' code is made here, and nothing else is done. */
#include <linux/perf_event.h>
#include <linux/trace_events.h>

#include "physmem.h"

#define CREATE_TRACE_POINTS
#include "physmem_events.h"

/* A kernel without trace events has tracepoints all the same, and perf knows none of them. */
#if defined(CONFIG_PERF_EVENTS) && defined(CONFIG_EVENT_TRACING)
#define PERF_SEES_EVENTS
#endif

#ifdef PERF_SEES_EVENTS
/*
 * Raw samples carry frame numbers: CAP_PERFMON alone does not give them. Nor does
 * it count: that places probes in everybody's way. What a watched process inherits
 * to its children was allowed when it was opened: refused, it would be the fork that fails.
 */
static int admin_only(struct trace_event_call *call, struct perf_event *event)
{
	return event->parent ? 0 : physmem_may_look();
}
#endif

/**
 * physmem_trace_restrict_perf() - let only CAP_SYS_ADMIN open our events in perf
 *
 * TRACE_EVENT_PERF_PERM() does the same by an initcall, of which a module has one.
 */
void physmem_trace_restrict_perf(void)
{
#ifdef PERF_SEES_EVENTS
	event_physmem_cow.perf_perm = admin_only;
	event_physmem_fork.perf_perm = admin_only;
	event_physmem_snapshot.perf_perm = admin_only;
	event_physmem_vma.perf_perm = admin_only;
	event_physmem_pte.perf_perm = admin_only;
#endif
}
