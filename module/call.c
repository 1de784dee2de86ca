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

DEFINE_PER_CPU(long, physmem_calls_under_way);

struct physmem_slot physmem_slots[1 << PHYSMEM_SLOT_BITS];
static bool watch_new_pages;

/*
 * Faults under way, by memory and page. Two threads that write to one page at
 * once may both copy it, and one throws its copy away; where the kernel does
 * not say which, we have at least to know that there were two.
 *
 * Pages share buckets. A bucket has two lanes, each with the number of who is
 * inside and a tag of the page that they are at; above them it counts meetings:
 * arrivals at a page where somebody may be already. A third page goes to the
 * second lane, which is then MIXED until it is empty. Whoever stays long, since
 * it waits for memory or lost the CPU, has a lane to itself meanwhile, and those
 * that come and go use the other. Only more than two pages at once in a bucket,
 * or two of the same tag, make an outcome unknown that could have been told.
 */
#define BUCKET_BITS	10
#define LANES		2
#define INSIDE_BITS	(BITS_PER_LONG == 64 ? 10 : 7)
#define TAG_BITS	(BITS_PER_LONG == 64 ? 14 : 4)
#define LANE_BITS	(INSIDE_BITS + TAG_BITS)
#define MEETING_SHIFT	(LANES * LANE_BITS)

/* Of a lane, moved to the right. */
#define INSIDE		GENMASK(INSIDE_BITS - 1, 0)
#define LANE		GENMASK(LANE_BITS - 1, 0)
#define MIXED		0UL
#define MEETING		BIT(MEETING_SHIFT)

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

static unsigned long lane_of(unsigned long bucket, unsigned int lane)
{
	return (bucket >> (lane * LANE_BITS)) & LANE;
}

/* A bucket with one more in a lane, which is then of that tag. */
static unsigned long joined(unsigned long bucket, unsigned int lane, unsigned long tag)
{
	const unsigned long inside = lane_of(bucket, lane) & INSIDE;
	const unsigned int shift = lane * LANE_BITS;

	return (bucket & ~(LANE << shift)) | ((tag << INSIDE_BITS | inside) + 1) << shift;
}

/*
 * What a bucket becomes when somebody comes to the page of @tag, and in which lane:
 * LANES if there is no room for one more, who then doubts whatever it sees.
 */
static unsigned long arrived(unsigned long bucket, unsigned long tag, unsigned int *lane)
{
	unsigned int free = LANES, i;

	for (i = 0; i < LANES; i++) {
		const unsigned long here = lane_of(bucket, i);
		const unsigned long is = here >> INSIDE_BITS;

		*lane = i;
		if (!(here & INSIDE))
			free = min(free, i);
		else if (is == tag || is == MIXED)
			break;
	}
	if (i < LANES) {
		if ((lane_of(bucket, i) & INSIDE) != INSIDE)
			return joined(bucket, i, lane_of(bucket, i) >> INSIDE_BITS) + MEETING;
	} else if (free < LANES) {
		*lane = free;
		return joined(bucket, free, tag);
	} else if ((lane_of(bucket, LANES - 1) & INSIDE) != INSIDE) {
		return joined(bucket, LANES - 1, MIXED);
	}
	*lane = LANES;
	return bucket + MEETING;
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
	const unsigned long hash = hash_long(key, BUCKET_BITS + TAG_BITS);
	/* no page's tag is MIXED */
	const unsigned long tag = (hash >> BUCKET_BITS) | 1;
	unsigned long old, new;

	call->bucket = &buckets[hash & (BIT(BUCKET_BITS) - 1)];
	do {
		old = atomic_long_read(call->bucket);
		new = arrived(old, tag, &call->lane);
	} while (atomic_long_cmpxchg(call->bucket, old, new) != old);
	call->arrival = new;
	call->c.contended = (old ^ new) >> MEETING_SHIFT;
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
	if ((now ^ call->arrival) >> MEETING_SHIFT)
		call->c.contended = true;
	if (call->lane < LANES)
		atomic_long_sub(1L << (call->lane * LANE_BITS), call->bucket);
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
