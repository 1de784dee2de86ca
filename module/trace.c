// SPDX-License-Identifier: GPL-2.0
/* The trace events' code; who may have them in perf, and what of them holds the module. */
#include <linux/list.h>
#include <linux/module.h>
#include <linux/perf_event.h>
#include <linux/slab.h>
#include <linux/trace_events.h>

#include "physmem.h"

#ifdef CONFIG_EVENT_TRACING
/*
 * Events that a trigger has enabled. Each holds this module: the kernel takes an
 * event away with its module, but no trigger, and warns of what a trigger has
 * left in a tracepoint. An event that is enabled already gets its trigger without
 * our being told.
 *
 * Under event_mutex, with which the kernel calls event_reg(), and which is not ours.
 */
struct triggered {
	struct list_head list;
	const struct trace_event_file *file;	/* compared, never followed */
};

static LIST_HEAD(triggered);

static int triggered_add(const struct trace_event_file *file)
{
	struct triggered *one = kmalloc(sizeof(*one), GFP_KERNEL);

	if (!one)
		return -ENOMEM;
	if (!try_module_get(THIS_MODULE)) {
		kfree(one);
		return -ENODEV;
	}
	one->file = file;
	list_add(&one->list, &triggered);
	return 0;
}

static void triggered_remove(const struct trace_event_file *file)
{
	struct triggered *one;

	list_for_each_entry(one, &triggered, list) {
		if (one->file != file)
			continue;
		list_del(&one->list);
		kfree(one);
		/* before this code goes the kernel removes our events, and waits for event_mutex */
		module_put(THIS_MODULE);
		return;
	}
}

static int event_reg(struct trace_event_call *call, enum trace_reg type, void *data)
{
	const struct trace_event_file *file = data;	/* of the two types that are looked at */
	const bool by_trigger = type == TRACE_REG_REGISTER && atomic_read(&file->sm_ref);
	int err = by_trigger ? triggered_add(file) : 0;

	if (err)
		return err;
	err = trace_event_reg(call, type, data);
	if (type == TRACE_REG_UNREGISTER || (by_trigger && err))
		triggered_remove(file);
	return err;
}

/* For the classes that are made below. */
#define trace_event_reg event_reg
#endif

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
