// SPDX-License-Identifier: GPL-2.0
/*
 * Which calls of hooked functions are under way. Nothing here locks or sleeps;
 * where two tasks want one place, one of them goes without and is told so.
 */
#include <linux/bits.h>
#include <linux/hash.h>
#include <linux/mm.h>
#include <linux/sched.h>

#include "call.h"
#include "lanes.h"

DEFINE_PER_CPU(long, physmem_calls_under_way);

struct physmem_slot physmem_slots[1 << PHYSMEM_SLOT_BITS];
static bool watch_new_pages;

/*
 * Faults under way, by memory and page. Two threads that write to one page at
 * once may both copy it, and one throws its copy away; where the kernel does
 * not say which, we have at least to know that there were two.
 *
 * Pages share buckets, which lanes.h tells apart.
 */
#define BUCKET_BITS	10

static atomic_long_t buckets[1 << BUCKET_BITS];

/*
 * What the fault that a task is in has done before its present call. Written and
 * read by the task, and by those that share its place: a mark that is lost that
 * way is one that is not found.
 */
#define MARK_BITS	8

struct mark {
	const struct task_struct *task;
	const void *what;
	unsigned long addr;
	unsigned long faults;
};

static struct mark marks[1 << MARK_BITS];

/**
 * physmem_calls_reset() - forget the calls that earlier probes saw begin
 *
 * Context: no probe is placed. Those in flight at removal were dropped by the
 * kernel, which has freed what they noted; their calls would seem to be under
 * way for ever.
 */
void physmem_calls_reset(void)
{
	int cpu;

	memset(buckets, 0, sizeof(buckets));
	memset(physmem_slots, 0, sizeof(physmem_slots));
	memset(marks, 0, sizeof(marks));
	for_each_possible_cpu(cpu)
		per_cpu(physmem_calls_under_way, cpu) = 0;
}

/**
 * physmem_calls_watch() - say whether new pages are seen
 * @new_pages: they are
 *
 * Context: true after their probe was placed, false before it is removed: a
 * call that returns later does not take a page it did not see for one there
 * wasn't.
 */
void physmem_calls_watch(bool new_pages)
{
	WRITE_ONCE(watch_new_pages, new_pages);
}

bool physmem_calls_see_new_pages(void)
{
	return READ_ONCE(watch_new_pages);
}

/** physmem_calls_sum() - how many calls were entered and have not returned */
long physmem_calls_sum(void)
{
	long sum = 0;
	int cpu;

	for_each_possible_cpu(cpu)
		sum += READ_ONCE(per_cpu(physmem_calls_under_way, cpu));
	return sum;
}

/**
 * physmem_call_enter() - the current task has entered a hooked function
 * @call: what it notes; its slot, outer and c.new_page are set
 *
 * Context: the task itself.
 */
void physmem_call_enter(struct physmem_call *call)
{
	struct physmem_slot *slot = physmem_slot_of(current);
	struct task_struct *owner;

	this_cpu_inc(physmem_calls_under_way);
	call->slot = NULL;
	call->outer = NULL;
	call->c.new_page = PHYSMEM_NEW_UNWATCHED;
	owner = READ_ONCE(slot->task);
	if (!owner)
		owner = cmpxchg(&slot->task, NULL, current);
	if (owner && owner != current)
		return;
	/* page_mkwrite() may fault itself: calls nest, and end in reverse order */
	call->outer = owner ? slot->call : NULL;
	slot->call = call;
	call->slot = slot;
	if (READ_ONCE(watch_new_pages))
		call->c.new_page = PHYSMEM_NEW_NONE;
}

/**
 * physmem_call_return() - ... and has left it
 * @call: as given to physmem_call_enter()
 */
void physmem_call_return(struct physmem_call *call)
{
	this_cpu_dec(physmem_calls_under_way);
	if (!call->slot)
		return;
	call->slot->call = call->outer;
	if (call->outer)
		return;
	/* the slot's next owner finds it empty: pairs with its cmpxchg() */
	smp_store_release(&call->slot->task, NULL);
}

/**
 * physmem_call_contend() - look who else is at this page
 * @call: its c.contended is set if somebody is
 * @mm: whose page, compared only
 * @addr: the page's address
 */
void physmem_call_contend(struct physmem_call *call, const void *mm, unsigned long addr)
{
	const unsigned long key = (unsigned long)mm ^ addr;
	const unsigned long hash = hash_long(key, BUCKET_BITS + LANE_TAG_BITS);
	/* no page's tag is LANE_MIXED */
	const unsigned long tag = (hash >> BUCKET_BITS) | 1;
	unsigned long old, new;

	call->bucket = &buckets[hash & (BIT(BUCKET_BITS) - 1)];
	do {
		old = atomic_long_read(call->bucket);
		new = physmem_lanes_arrive(old, tag, &call->lane);
	} while (atomic_long_cmpxchg(call->bucket, old, new) != old);
	call->arrival = new;
	call->c.contended = physmem_lanes_met(old, new);
}

/**
 * physmem_call_settle() - look whether somebody came meanwhile
 * @call: from its physmem_call_contend()
 *
 * Context: the entry has been read again.
 */
void physmem_call_settle(struct physmem_call *call)
{
	unsigned long now;

	/*
	 * Whoever changed the entry that was just read has arrived before it
	 * did: pairs with the full barrier of its atomic_long_cmpxchg().
	 */
	smp_rmb();
	now = atomic_long_read(call->bucket);
	if (physmem_lanes_met(call->arrival, now))
		call->c.contended = true;
	if (call->lane < LANES)
		atomic_long_sub(physmem_lanes_one(call->lane), call->bucket);
}

static struct mark *mark_of_current(void)
{
	return &marks[hash_ptr(current, MARK_BITS)];
}

/**
 * physmem_mark_set() - remember something for the rest of this fault
 * @what: compared only
 * @addr: likewise
 *
 * Context: the faulting task.
 */
void physmem_mark_set(const void *what, unsigned long addr)
{
	struct mark *mark = mark_of_current();

	WRITE_ONCE(mark->task, current);
	WRITE_ONCE(mark->what, what);
	WRITE_ONCE(mark->addr, addr);
	WRITE_ONCE(mark->faults, physmem_faults_of_current());
}

/** physmem_mark_is() - is this what was remembered, by this very fault? */
bool physmem_mark_is(const void *what, unsigned long addr)
{
	const struct mark *mark = mark_of_current();

	return READ_ONCE(mark->task) == current && READ_ONCE(mark->what) == what &&
	       READ_ONCE(mark->addr) == addr &&
	       READ_ONCE(mark->faults) == physmem_faults_of_current();
}
