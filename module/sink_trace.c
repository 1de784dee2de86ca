// SPDX-License-Identifier: GPL-2.0
/* A snapshot as trace events, emitted with no lock held. */
#include <linux/moduleparam.h>
#include <linux/percpu.h>
#include <linux/preempt.h>

#include "physmem.h"
#include "physmem_events.h"

/*
 * Pages that one snapshot may emit as physmem_pte events: the trace buffer is
 * other people's too. What is left out is counted in the snapshot's end event.
 */
static unsigned int trace_pages = 65536;
module_param(trace_pages, uint, 0644);
MODULE_PARM_DESC(trace_pages, "pages one snapshot may emit as trace events (65536)");

static DEFINE_PER_CPU(u32, snapshot_seq);

/** physmem_trace_wanted() - is any of the snapshot's events enabled? */
bool physmem_trace_wanted(void)
{
	return trace_physmem_snapshot_enabled() || trace_physmem_vma_enabled() ||
	       trace_physmem_pte_enabled();
}

/*
 * Numbered before the buffer is asked for room, so that a loss leaves a gap;
 * on one CPU from number to buffer, so that nothing else does.
 */
#define emit(event, ...)							\
	do {									\
		if (trace_##event##_enabled()) {				\
			preempt_disable_notrace();				\
			trace_##event(__VA_ARGS__, this_cpu_inc_return(snapshot_seq)); \
			preempt_enable_notrace();				\
		}								\
	} while (0)

struct trace_sink {
	u64 emitted, lost;		/* in base pages */
	unsigned int cap;
};

static void emit_record(struct trace_sink *sink, const struct physmem_walk *walk,
			const struct physmem_record *record)
{
	if (record->kind == PHYSMEM_KIND_EMPTY || record->level == PHYSMEM_LEVEL_PGD)
		return;
	/* a huge leaf is emitted whole or not at all */
	if (sink->emitted + record->pages > sink->cap) {
		sink->lost += record->pages;
		return;
	}
	sink->emitted += record->pages;
	emit(physmem_pte, walk->id, walk->tgid, record);
}

/**
 * physmem_trace_snapshot() - emit a process's snapshot to the enabled events
 * @pid: the process
 *
 * Context: process context, may sleep.
 * Return: 0, or as physmem_walk_open().
 */
int physmem_trace_snapshot(struct pid *pid)
{
	struct physmem_walk *walk = physmem_walk_open(pid, false, PHYSMEM_WALK_ROOM);
	const struct physmem_item *item;
	struct trace_sink sink = {
		.cap = READ_ONCE(trace_pages),
	};
	unsigned int i;

	if (IS_ERR(walk))
		return PTR_ERR(walk);
	while ((item = physmem_walk_next(walk))) {
		switch (item->type) {
		case PHYSMEM_ITEM_BEGIN:
		case PHYSMEM_ITEM_END:
			emit(physmem_snapshot, walk->id, walk->tgid, walk->end, walk->vmas,
			     walk->entries, sink.emitted, sink.lost);
			break;
		case PHYSMEM_ITEM_VMA:
			emit(physmem_vma, walk->id, walk->tgid, item->vma);
			break;
		case PHYSMEM_ITEM_RECORDS:
			for (i = 0; i < item->count; i++)
				emit_record(&sink, walk, &item->records[i]);
			break;
		case PHYSMEM_ITEM_LISTED:
			break;
		}
	}
	physmem_stats_snapshot(walk->entries, sink.lost);
	physmem_walk_close(walk);
	return 0;
}
