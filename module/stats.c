// SPDX-License-Identifier: GPL-2.0
/* Counters, per CPU inside, so that counting costs no shared cache line. */
#include <linux/atomic.h>
#include <linux/mutex.h>
#include <linux/percpu.h>
#include <linux/seq_file.h>
#include <linux/string.h>

#include "physmem.h"

struct counters {
	u64 faults[PHYSMEM_OUTCOME_COUNT];
	u64 ns[PHYSMEM_OUTCOME_COUNT];
	u64 snapshots;
	u64 pages;
	u64 dropped;
};

static DEFINE_PER_CPU(struct counters, counters);
static DEFINE_MUTEX(switching);
static bool on;
static atomic64_t longest_hold = ATOMIC64_INIT(0);
static u64 missed_at_reset;

/* Calls that are being counted at this moment on other CPUs may survive it. */
static void reset(void)
{
	int cpu;

	for_each_possible_cpu(cpu)
		memset(per_cpu_ptr(&counters, cpu), 0, sizeof(struct counters));
	atomic64_set(&longest_hold, 0);
	missed_at_reset = physmem_hook_missed();
}

/**
 * physmem_stats_command() - obey a word written to `stats`
 * @word: "on": count faults though no event is enabled; "off"; "reset"
 *
 * Context: may sleep.
 * Return: 0; -EINVAL: another word; or as physmem_hook_get().
 */
int physmem_stats_command(const char *word)
{
	int err = 0;

	mutex_lock(&switching);
	if (!strcmp(word, "on")) {
		err = physmem_hook_get(PHYSMEM_USER_STATS);
		on = on || !err;
	} else if (!strcmp(word, "off")) {
		physmem_hook_put(PHYSMEM_USER_STATS);
		on = false;
	} else if (!strcmp(word, "reset")) {
		reset();
	} else {
		err = -EINVAL;
	}
	mutex_unlock(&switching);
	return err;
}

/**
 * physmem_stats_cow() - count a fault
 * @cow: with its outcome and duration
 *
 * Context: preemption off.
 */
void physmem_stats_cow(const struct physmem_cow *cow)
{
	this_cpu_inc(counters.faults[cow->outcome]);
	this_cpu_add(counters.ns[cow->outcome], cow->dur);
}

/** physmem_stats_hold() - remember the longest time @ns a target's mmap lock was held */
void physmem_stats_hold(u64 ns)
{
	s64 longest = atomic64_read(&longest_hold);

	while ((s64)ns > longest) {
		s64 seen = atomic64_cmpxchg(&longest_hold, longest, ns);

		if (seen == longest)
			break;
		longest = seen;
	}
}

/**
 * physmem_stats_snapshot() - count a finished snapshot
 * @pages: with something mapped
 * @dropped: of these, how many a sink left out
 */
void physmem_stats_snapshot(u64 pages, u64 dropped)
{
	this_cpu_inc(counters.snapshots);
	this_cpu_add(counters.pages, pages);
	this_cpu_add(counters.dropped, dropped);
}

/**
 * physmem_stats_show() - the text of `stats`: a name and a value a line
 * @m: where it goes
 *
 * Context: may sleep.
 */
void physmem_stats_show(struct seq_file *m)
{
	struct counters sum = {};
	unsigned int i;
	int cpu;

	for_each_possible_cpu(cpu) {
		const struct counters *one = per_cpu_ptr(&counters, cpu);

		for (i = 0; i < PHYSMEM_OUTCOME_COUNT; i++) {
			sum.faults[i] += one->faults[i];
			sum.ns[i] += one->ns[i];
		}
		sum.snapshots += one->snapshots;
		sum.pages += one->pages;
		sum.dropped += one->dropped;
	}
	seq_printf(m, "counting %s\n", READ_ONCE(on) ? "on" : "off");
	for (i = 0; i < PHYSMEM_OUTCOME_COUNT; i++) {
		seq_printf(m, "faults_%s %llu\n", physmem_outcome_name(i), sum.faults[i]);
		seq_printf(m, "ns_%s %llu\n", physmem_outcome_name(i), sum.ns[i]);
	}
	seq_printf(m, "missed %llu\n", physmem_hook_missed() - READ_ONCE(missed_at_reset));
	seq_printf(m, "snapshots %llu\n", sum.snapshots);
	seq_printf(m, "snapshot_pages %llu\n", sum.pages);
	seq_printf(m, "snapshot_pages_dropped %llu\n", sum.dropped);
	seq_printf(m, "stream_records_dropped %llu\n", physmem_relay_dropped());
	seq_printf(m, "longest_hold_ns %llu\n", (u64)atomic64_read(&longest_hold));
}
