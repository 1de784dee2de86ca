/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The trace events of physmem. Their fields are an interface: fixed width,
 * 64-bit first, no padding; appended, never renamed or reordered. "None" is
 * all ones. docs/events.md has their meaning; no kernel version is named here.
 */
#undef TRACE_SYSTEM
#define TRACE_SYSTEM physmem

#if !defined(_PHYSMEM_EVENTS_H) || defined(TRACE_HEADER_MULTI_READ)
#define _PHYSMEM_EVENTS_H

#include <linux/tracepoint.h>
#include "record.h"

#ifndef _PHYSMEM_EVENTS_ONCE
#define _PHYSMEM_EVENTS_ONCE
int physmem_cow_event_enabled(void);
void physmem_cow_event_disabled(void);
int physmem_fork_event_enabled(void);
void physmem_fork_event_disabled(void);
#endif

/*
 * Tables of names for print formats. The numbers stand in the format as
 * literals, so readers need no enum's value told; the last row ends the list.
 */
#define PHYSMEM_SYM(name, value, text)	{ value, text },
#define PHYSMEM_SYM_END			{ 255, "?" }
#define physmem_show_outcome(v)	__print_symbolic(v, PHYSMEM_OUTCOMES(PHYSMEM_SYM) PHYSMEM_SYM_END)
#define physmem_show_kind(v)	__print_symbolic(v, PHYSMEM_KINDS(PHYSMEM_SYM) PHYSMEM_SYM_END)
#define physmem_show_level(v)	__print_symbolic(v, PHYSMEM_LEVELS(PHYSMEM_SYM) PHYSMEM_SYM_END)
#define physmem_show_end(v)	__print_symbolic(v, PHYSMEM_ENDS(PHYSMEM_SYM) PHYSMEM_SYM_END)
#define PHYSMEM_FLAG_END		{ 0x80000000, "?" }
#define physmem_show_cow_flags(v) \
	__print_flags(v, "|", PHYSMEM_COW_FLAGS(PHYSMEM_SYM) PHYSMEM_FLAG_END)
#define physmem_show_pte_bits(v) \
	__print_flags(v, "|", PHYSMEM_PTE_BITS(PHYSMEM_SYM) PHYSMEM_FLAG_END)
#define physmem_show_frame_flags(v) \
	__print_flags(v, "|", PHYSMEM_FRAME_FLAGS(PHYSMEM_SYM) PHYSMEM_FLAG_END)
#define physmem_show_vma_flags(v) \
	__print_flags(v, "|", PHYSMEM_VMA_FLAGS_LOW(PHYSMEM_SYM) PHYSMEM_FLAG_END)

/* One call of a function that breaks sharing. Enabling it arms the probes. */
TRACE_EVENT_FN(physmem_cow,

	TP_PROTO(const struct physmem_cow *cow),

	TP_ARGS(cow),

	TP_STRUCT__entry(
		__field(u64, addr)
		__field(u64, old_pfn)
		__field(u64, new_pfn)
		__field(u64, old_raw)
		__field(u64, new_raw)
		__field(u64, ip)
		__field(u64, vma_start)
		__field(u64, vma_end)
		__field(u64, pgoff)
		__field(u64, ino)
		__field(u64, dur)
		__field(u64, cgroup)
		__field(u32, seq)
		__field(u32, dev)
		__field(u32, vm_flags)
		__field(u32, flags)
		__field(u32, ret)
		__field(s32, tgid)
		__field(s32, mm_tgid)
		__field(u8, outcome)
		__field(u8, hook)
		__field(u8, page_shift)
		__field(u8, old_kind)
	),

	TP_fast_assign(
		__entry->addr = cow->addr;
		__entry->old_pfn = cow->old_pfn;
		__entry->new_pfn = cow->new_pfn;
		__entry->old_raw = cow->old_raw;
		__entry->new_raw = cow->new_raw;
		__entry->ip = cow->ip;
		__entry->vma_start = cow->vma_start;
		__entry->vma_end = cow->vma_end;
		__entry->pgoff = cow->pgoff;
		__entry->ino = cow->ino;
		__entry->dur = cow->dur;
		__entry->cgroup = cow->cgroup;
		__entry->seq = cow->seq;
		__entry->dev = cow->dev;
		__entry->vm_flags = cow->vm_flags;
		__entry->flags = cow->flags;
		__entry->ret = cow->ret;
		__entry->tgid = cow->tgid;
		__entry->mm_tgid = cow->mm_tgid;
		__entry->outcome = cow->outcome;
		__entry->hook = cow->hook;
		__entry->page_shift = cow->page_shift;
		__entry->old_kind = cow->old_kind;
	),

	TP_printk("%s 0x%llx pfn %llx->%llx %lld ns ip=0x%llx kind=%s tgid=%d mm_tgid=%d vma=%llx-%llx raw %llx->%llx flags=%s",
		  physmem_show_outcome(__entry->outcome), __entry->addr,
		  __entry->old_pfn, __entry->new_pfn, __entry->dur, __entry->ip,
		  physmem_show_kind(__entry->old_kind), __entry->tgid, __entry->mm_tgid,
		  __entry->vma_start, __entry->vma_end, __entry->old_raw, __entry->new_raw,
		  physmem_show_cow_flags(__entry->flags)),

	physmem_cow_event_enabled, physmem_cow_event_disabled
);

/* A process with memory of its own was forked, and does not run yet. */
TRACE_EVENT_FN(physmem_fork,

	TP_PROTO(const struct physmem_fork *fork),

	TP_ARGS(fork),

	TP_STRUCT__entry(
		__field(u64, dur)
		__field(u64, shared)
		__field(u64, copied)
		__field(u64, table_bytes)
		__field(u32, seq)
		__field(s32, parent)
		__field(s32, child)
		__field(u32, reserved)
	),

	TP_fast_assign(
		__entry->dur = fork->dur;
		__entry->shared = fork->shared;
		__entry->copied = fork->copied;
		__entry->table_bytes = fork->table_bytes;
		__entry->seq = fork->seq;
		__entry->parent = fork->parent;
		__entry->child = fork->child;
		__entry->reserved = 0;
	),

	TP_printk("%d->%d %llu ns shared=%llu copied=%llu tables=%llu",
		  __entry->parent, __entry->child, __entry->dur, __entry->shared,
		  __entry->copied, __entry->table_bytes),

	physmem_fork_event_enabled, physmem_fork_event_disabled
);

/* A snapshot begins (end=running) and ends. */
TRACE_EVENT(physmem_snapshot,

	TP_PROTO(u64 snapshot, s32 tgid, u8 end, u64 vmas, u64 pages_total,
		 u64 pages_emitted, u64 lost, u32 seq),

	TP_ARGS(snapshot, tgid, end, vmas, pages_total, pages_emitted, lost, seq),

	TP_STRUCT__entry(
		__field(u64, snapshot)
		__field(u64, vmas)
		__field(u64, pages_total)
		__field(u64, pages_emitted)
		__field(u64, lost)
		__field(u32, seq)
		__field(s32, tgid)
		__field(u32, end)
		__field(u32, reserved)
	),

	TP_fast_assign(
		__entry->snapshot = snapshot;
		__entry->vmas = vmas;
		__entry->pages_total = pages_total;
		__entry->pages_emitted = pages_emitted;
		__entry->lost = lost;
		__entry->seq = seq;
		__entry->tgid = tgid;
		__entry->end = end;
		__entry->reserved = 0;
	),

	TP_printk("%s tgid=%d snapshot=%llu vmas=%llu pages=%llu emitted=%llu lost=%llu",
		  physmem_show_end(__entry->end), __entry->tgid, __entry->snapshot,
		  __entry->vmas, __entry->pages_total, __entry->pages_emitted, __entry->lost)
);

/* A mapping of a snapshot; its physmem_pte events follow. */
TRACE_EVENT(physmem_vma,

	TP_PROTO(u64 snapshot, s32 tgid, const struct physmem_vma *vma, u32 seq),

	TP_ARGS(snapshot, tgid, vma, seq),

	TP_STRUCT__entry(
		__field(u64, snapshot)
		__field(u64, start)
		__field(u64, end)
		__field(u64, pgoff)
		__field(u64, ino)
		__field(u32, seq)
		__field(u32, dev)
		__field(u32, vm_flags)
		__field(s32, tgid)
		__array(char, name, PHYSMEM_NAME_MAX)
	),

	TP_fast_assign(
		__entry->snapshot = snapshot;
		__entry->start = vma->start;
		__entry->end = vma->end;
		__entry->pgoff = vma->pgoff;
		__entry->ino = vma->ino;
		__entry->seq = seq;
		__entry->dev = vma->dev;
		__entry->vm_flags = (u32)vma->flags;
		__entry->tgid = tgid;
		memcpy(__entry->name, vma->name, PHYSMEM_NAME_MAX);
	),

	TP_printk("%llx-%llx %s tgid=%d %s snapshot=%llu",
		  __entry->start, __entry->end, physmem_show_vma_flags(__entry->vm_flags),
		  __entry->tgid, __entry->name, __entry->snapshot)
);

/* An entry of a snapshot that is not empty. */
TRACE_EVENT(physmem_pte,

	TP_PROTO(u64 snapshot, s32 tgid, const struct physmem_record *record, u32 seq),

	TP_ARGS(snapshot, tgid, record, seq),

	TP_STRUCT__entry(
		__field(u64, snapshot)
		__field(u64, addr)
		__field(u64, raw)
		__field(u64, pfn)
		__field(u64, pages)
		__field(u64, swap_offset)
		__field(u64, cgroup)
		__field(u32, seq)
		__field(u32, bits)
		__field(u32, mapcount)
		__field(u32, flags)
		__field(s32, tgid)
		__field(u8, level)
		__field(u8, kind)
		__field(u8, swap_type)
		__field(u8, order)
	),

	TP_fast_assign(
		__entry->snapshot = snapshot;
		__entry->addr = record->addr;
		__entry->raw = record->raw;
		__entry->pfn = record->pfn;
		__entry->pages = record->pages;
		__entry->swap_offset = record->kind == PHYSMEM_KIND_SWAP ?
				       record->swap_offset : PHYSMEM_NONE;
		__entry->cgroup = record->kind == PHYSMEM_KIND_SWAP ?
				  PHYSMEM_NONE : record->cgroup;
		__entry->seq = seq;
		__entry->bits = record->bits;
		__entry->mapcount = record->mapcount;
		__entry->flags = record->flags;
		__entry->tgid = tgid;
		__entry->level = record->level;
		__entry->kind = record->kind;
		__entry->swap_type = record->swap_type;
		__entry->order = record->order;
	),

	TP_printk("0x%llx pfn %llx %s %s raw=%llx maps=%d tgid=%d %s flags=%s snapshot=%llu",
		  __entry->addr, __entry->pfn, physmem_show_kind(__entry->kind),
		  physmem_show_level(__entry->level), __entry->raw, (int)__entry->mapcount,
		  __entry->tgid, physmem_show_pte_bits(__entry->bits),
		  physmem_show_frame_flags(__entry->flags), __entry->snapshot)
);

#endif /* _PHYSMEM_EVENTS_H */

#undef TRACE_INCLUDE_PATH
#define TRACE_INCLUDE_PATH .
#undef TRACE_INCLUDE_FILE
#define TRACE_INCLUDE_FILE physmem_events
#include <trace/define_trace.h>
