// SPDX-License-Identifier: GPL-2.0
/*
 * A target's mappings, then their page tables, as a row of items.
 *
 * The observed process waits for one leaf table at the longest: each step
 * takes the memory and the mmap lock, looks its mapping up again, makes records
 * of one table's entries and lets go. Whoever uses the items does so with no
 * lock held.
 */
#include <linux/atomic.h>
#include <linux/mm.h>
#include <linux/overflow.h>
#include <linux/sched/mm.h>
#include <linux/sched/signal.h>
#include <linux/slab.h>
#include <linux/timekeeping.h>

#include "physmem.h"

enum { PASS_BEGIN, PASS_LIST, PASS_TABLES, PASS_END, PASS_OVER };

/* Takes memory and mmap lock for one look; false: walk->end says why not. */
static bool hold(struct physmem_walk *walk, u64 *since)
{
	walk->end = physmem_target_changed(walk->pid, walk->mm);
	if (walk->end != PHYSMEM_END_RUNNING)
		return false;
	if (fatal_signal_pending(current)) {
		walk->end = PHYSMEM_END_KILLED;
		return false;
	}
	if (physmem_may_go_on()) {
		walk->end = PHYSMEM_END_ERROR;
		return false;
	}
	if (!mmget_not_zero(walk->mm)) {
		walk->end = PHYSMEM_END_EXITED;
		return false;
	}
	if (mmap_read_lock_killable(walk->mm)) {
		walk->end = PHYSMEM_END_KILLED;
		mmput(walk->mm);
		return false;
	}
	*since = ktime_get_mono_fast_ns();
	return true;
}

static void let_go(struct physmem_walk *walk, u64 since)
{
	s64 held = ktime_get_mono_fast_ns() - since;

	mmap_read_unlock(walk->mm);
	mmput(walk->mm);
	physmem_stats_hold(max_t(s64, held, 0));	/* that clock may step back a little */
	cond_resched();
}

static const struct physmem_item *item(struct physmem_walk *walk, enum physmem_item_type type)
{
	walk->item.type = type;
	walk->item.vma = &walk->vma;
	walk->item.records = walk->first;
	walk->item.count = walk->next - walk->first;
	return &walk->item;
}

static void start_pass(struct physmem_walk *walk, int pass)
{
	walk->pass = pass;
	walk->addr = 0;
	walk->in_vma = false;
	if (pass == PASS_LIST || pass == PASS_TABLES)
		walk->vmas = 0;
}

/* Copies a mapping's facts and numbers it. Context: mmap lock held. */
static void announce(struct physmem_walk *walk, struct vm_area_struct *vma)
{
	physmem_vma_read(&walk->vma, vma);
	walk->vma.number = ++walk->vmas;
}

/* PASS_LIST: one mapping. NULL: no more, or walk->end says why not. */
static const struct physmem_item *list_next(struct physmem_walk *walk)
{
	struct vm_area_struct *vma;
	u64 since;

	if (!hold(walk, &since))
		return NULL;
	vma = find_vma(walk->mm, walk->addr);
	if (vma) {
		announce(walk, vma);
		walk->addr = vma->vm_end;
	}
	let_go(walk, since);
	return vma ? item(walk, PHYSMEM_ITEM_LISTED) : NULL;
}

/* No more of the mapping is to be walked; a hole at its end is told. */
static void leave_vma(struct physmem_walk *walk)
{
	walk->in_vma = false;
	physmem_walk_flush_hole(walk, walk->addr);
}

/* A table of the mapping that is being walked. Context: mmap lock held. */
static void walk_tables(struct physmem_walk *walk, struct vm_area_struct *vma)
{
	physmem_tables_walk(walk, vma);
	if (walk->addr >= vma->vm_end)
		leave_vma(walk);
}

/* One step under one hold. False: there are no more mappings, or walk->end says why not. */
static bool tables_step(struct physmem_walk *walk, bool *announced)
{
	struct vm_area_struct *vma;
	u64 since;

	if (!hold(walk, &since)) {
		leave_vma(walk);	/* a hole kept back is still true */
		return false;
	}
	vma = find_vma(walk->mm, walk->addr);
	if (walk->in_vma && vma && physmem_vma_same(&walk->vma, vma)) {
		walk_tables(walk, vma);
	} else if (walk->in_vma) {
		/* changed under us: what was seen is true of the old one */
		leave_vma(walk);
	} else if (vma) {
		announce(walk, vma);
		walk->addr = max(walk->addr, vma->vm_start);
		walk->based = false;
		walk->in_vma = true;
		*announced = true;
		/*
		 * Under this very hold: whoever changes its mappings faster than we
		 * come back would otherwise be announced again and again.
		 */
		walk_tables(walk, vma);
	}
	let_go(walk, since);
	return vma;
}

/* PASS_TABLES: a mapping or records. NULL: no more, or walk->end says why not. */
static const struct physmem_item *tables_next(struct physmem_walk *walk)
{
	bool announced = false, on = true;

	if (walk->pending) {
		walk->pending = false;
		return item(walk, PHYSMEM_ITEM_RECORDS);
	}
	walk->next = walk->first;
	while (on && !announced && walk->next == walk->first)
		on = tables_step(walk, &announced);
	walk->pending = announced && walk->next != walk->first;
	if (announced)
		return item(walk, PHYSMEM_ITEM_VMA);
	return walk->next != walk->first ? item(walk, PHYSMEM_ITEM_RECORDS) : NULL;
}

static atomic64_t last_id = ATOMIC64_INIT(0);

/**
 * physmem_walk_open() - begin a snapshot
 * @pid: whose; the caller keeps its reference until physmem_walk_close()
 * @list_first: give all mappings as ITEM_LISTED before the first ITEM_VMA
 * @room: how many records the walk has room for of its own; 0: the caller says
 *	before each step where they go, by physmem_walk_into()
 *
 * Context: process context, may sleep.
 * Return: the walk, which physmem_walk_close() ends; or an ERR_PTR: -ESRCH,
 * -ENODATA, -ENOMEM.
 */
struct physmem_walk *physmem_walk_open(struct pid *pid, bool list_first, unsigned int room)
{
	struct physmem_walk *walk = kvzalloc(struct_size(walk, own, room), GFP_KERNEL);
	int err;

	if (!walk)
		return ERR_PTR(-ENOMEM);
	err = physmem_target_grab(pid, &walk->mm, &walk->tgid);
	if (err) {
		kvfree(walk);
		return ERR_PTR(err);
	}
	walk->id = atomic64_inc_return(&last_id);
	walk->pid = pid;
	walk->list_first = list_first;
	if (room)
		physmem_walk_into(walk, walk->own, room);
	return walk;
}

/**
 * physmem_walk_into() - say where the next item's records are to be written
 * @walk: from physmem_walk_open()
 * @to: records
 * @room: how many, at least PHYSMEM_WALK_ROOM_MIN
 */
void physmem_walk_into(struct physmem_walk *walk, struct physmem_record *to, unsigned int room)
{
	walk->first = to;
	walk->next = to;
	walk->limit = to + room - 1;	/* a hole at a mapping's end has its place */
}

/**
 * physmem_walk_next() - the next item of a snapshot
 * @walk: from physmem_walk_open()
 *
 * Items are BEGIN, if asked for a LISTED for each mapping, then each mapping's
 * VMA and its RECORDS, and END.
 *
 * Context: process context, no lock held; may sleep.
 * Return: the item, good until the next call; NULL after END.
 */
const struct physmem_item *physmem_walk_next(struct physmem_walk *walk)
{
	const struct physmem_item *found;

	switch (walk->pass) {
	case PASS_BEGIN:
		start_pass(walk, walk->list_first ? PASS_LIST : PASS_TABLES);
		return item(walk, PHYSMEM_ITEM_BEGIN);
	case PASS_LIST:
		found = list_next(walk);
		if (found)
			return found;
		start_pass(walk, walk->end == PHYSMEM_END_RUNNING ? PASS_TABLES : PASS_END);
		return physmem_walk_next(walk);
	case PASS_TABLES:
		found = tables_next(walk);
		if (found)
			return found;
		start_pass(walk, PASS_END);
		fallthrough;
	case PASS_END:
		walk->pass = PASS_OVER;
		if (walk->end == PHYSMEM_END_RUNNING)
			walk->end = PHYSMEM_END_COMPLETE;
		return item(walk, PHYSMEM_ITEM_END);
	}
	return NULL;
}

/**
 * physmem_walk_close() - end a snapshot, finished or not
 * @walk: from physmem_walk_open(), or NULL
 */
void physmem_walk_close(struct physmem_walk *walk)
{
	if (!walk)
		return;
	mmdrop(walk->mm);
	kvfree(walk);
}
