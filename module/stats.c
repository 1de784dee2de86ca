// SPDX-License-Identifier: GPL-2.0
/* Counters, per CPU inside, so that counting costs no shared cache line. */
#include <linux/atomic.h>
#include <linux/mutex.h>
#include <linux/percpu.h>
#include <linux/pgtable.h>
#include <linux/seq_file.h>
#include <linux/string.h>
#include <linux/u64_stats_sync.h>

#include "physmem.h"

/*
 * A latency bucket holds the durations from its floor up to the next one's:
 * powers of two, from FLOOR_SHIFT on; the first has the shorter ones too, the
 * last the longer ones.
 */
#define FLOOR_SHIFT	8
#define BUCKETS		24

/* Sizes of pages that a kernel of this architecture may have, base pages first. */
static const u8 page_shifts[] = {
	PAGE_SHIFT, PMD_SHIFT, PUD_SHIFT,
#ifdef CONFIG_ARM64
	CONT_PTE_SHIFT, CONT_PMD_SHIFT,
#endif
};

struct counters {
	u64 faults[PHYSMEM_OUTCOME_COUNT];
	u64 ns[PHYSMEM_OUTCOME_COUNT][ARRAY_SIZE(page_shifts)];
	u64 forks, fork_ns, fork_shared, fork_copied;
	u64 snapshots;
	u64 pages;
	u64 dropped;
	u64 latencies[PHYSMEM_OUTCOME_COUNT][ARRAY_SIZE(page_shifts)][BUCKETS];
};

/* Too large for the room that modules have for variables of a CPU. */
static struct counters __percpu *counters;
/* Where a counter is two words, whoever reads it on another CPU must not see one of them. */
static DEFINE_PER_CPU(struct u64_stats_sync, changing);
static DEFINE_MUTEX(switching);
static bool on;
static atomic64_t longest_hold = ATOMIC64_INIT(0);
static u64 missed_at_reset;

static void change_begin(void)
{
	if (BITS_PER_LONG == 32) {
		preempt_disable();
		u64_stats_update_begin(this_cpu_ptr(&changing));
	}
}

static void change_end(void)
{
	if (BITS_PER_LONG == 32) {
		u64_stats_update_end(this_cpu_ptr(&changing));
		preempt_enable();
	}
}

/* Calls that are being counted at this moment on other CPUs may survive it. */
static void reset(void)
{
	int cpu;

	for_each_possible_cpu(cpu)
		memset(per_cpu_ptr(counters, cpu), 0, sizeof(struct counters));
	atomic64_set(&longest_hold, 0);
	missed_at_reset = physmem_hook_missed();
	physmem_targets_reset();
	physmem_follow_reset();
}

/**
 * physmem_stats_init() - make the counters, unless they are there
 *
 * The module's events can be enabled before its init() runs: whoever comes first
 * makes them.
 *
 * Context: may sleep.
 * Return: 0 or -ENOMEM.
 */
int physmem_stats_init(void)
{
	static DEFINE_MUTEX(making);

	mutex_lock(&making);
	if (!counters)
		counters = alloc_percpu(struct counters);
	mutex_unlock(&making);
	return counters ? 0 : -ENOMEM;
}

/** physmem_stats_exit() - Context: no probe is placed, no file is open. */
void physmem_stats_exit(void)
{
	free_percpu(counters);
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

static unsigned int size_of(u8 page_shift)
{
	unsigned int i = 0;

	while (i < ARRAY_SIZE(page_shifts) - 1 && page_shifts[i] != page_shift)
		i++;
	return i;
}

static unsigned int bucket_of(u64 ns)
{
	return clamp(fls64(ns) - 1 - FLOOR_SHIFT, 0, BUCKETS - 1);
}

/**
 * physmem_stats_cow() - count a fault
 * @cow: with its outcome and duration
 *
 * Context: any.
 */
void physmem_stats_cow(const struct physmem_cow *cow)
{
	const unsigned int outcome = cow->outcome;
	unsigned int size;

	change_begin();
	this_cpu_inc(counters->faults[outcome]);
	if (cow->dur != PHYSMEM_NONE) {
		size = size_of(cow->page_shift);
		this_cpu_add(counters->ns[outcome][size], cow->dur);
		this_cpu_inc(counters->latencies[outcome][size][bucket_of(cow->dur)]);
	}
	change_end();
}

/** physmem_stats_fork() - count a fork. Context: any. */
void physmem_stats_fork(const struct physmem_fork *fork)
{
	change_begin();
	this_cpu_inc(counters->forks);
	this_cpu_add(counters->fork_ns, fork->dur);
	if (fork->shared != PHYSMEM_NONE) {
		this_cpu_add(counters->fork_shared, fork->shared);
		this_cpu_add(counters->fork_copied, fork->copied);
	}
	change_end();
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
	change_begin();
	this_cpu_inc(counters->snapshots);
	this_cpu_add(counters->pages, pages);
	this_cpu_add(counters->dropped, dropped);
	change_end();
}

/* What a counter, the @offset-th byte of each CPU's, is in all. */
static u64 sum_of(size_t offset)
{
	const struct u64_stats_sync *sync;
	unsigned int seen;
	const u64 *counter;
	u64 sum = 0, one;
	int cpu;

	for_each_possible_cpu(cpu) {
		sync = per_cpu_ptr(&changing, cpu);
		counter = (const void *)per_cpu_ptr(counters, cpu) + offset;
		do {
			seen = u64_stats_fetch_begin(sync);
			one = READ_ONCE(*counter);
		} while (u64_stats_fetch_retry(sync, seen));
		sum += one;
	}
	return sum;
}

#define SUM(member)	sum_of(offsetof(struct counters, member))

static u64 ns_of(unsigned int outcome, unsigned int size)
{
	return sum_of(offsetof(struct counters, ns) +
		      sizeof(u64) * (size + ARRAY_SIZE(page_shifts) * outcome));
}

static u64 ns_of_all_sizes(unsigned int outcome)
{
	unsigned int size;
	u64 sum = 0;

	for (size = 0; size < ARRAY_SIZE(page_shifts); size++)
		sum += ns_of(outcome, size);
	return sum;
}

static void show_durations(struct seq_file *m, unsigned int outcome)
{
	unsigned int size;
	u64 sum;

	for (size = 0; size < ARRAY_SIZE(page_shifts); size++) {
		sum = ns_of(outcome, size);
		if (sum)
			seq_printf(m, "duration_%s_%llu %llu\n", physmem_outcome_name(outcome),
				   1ULL << page_shifts[size], sum);
	}
}

/* Only buckets with something in them: there are many. */
static void show_latencies(struct seq_file *m, unsigned int outcome)
{
	unsigned int size, bucket;
	u64 sum;

	for (size = 0; size < ARRAY_SIZE(page_shifts); size++)
		for (bucket = 0; bucket < BUCKETS; bucket++) {
			sum = sum_of(offsetof(struct counters, latencies) +
				     sizeof(u64) * (bucket + BUCKETS *
						    (size + ARRAY_SIZE(page_shifts) * outcome)));
			if (sum)
				seq_printf(m, "latency_%s_%llu_%llu %llu\n",
					   physmem_outcome_name(outcome), 1ULL << page_shifts[size],
					   bucket ? 1ULL << (bucket + FLOOR_SHIFT) : 0ULL, sum);
		}
}

/**
 * physmem_stats_show() - the text of `stats`: a name and a value a line
 * @m: where it goes
 *
 * Context: may sleep.
 */
void physmem_stats_show(struct seq_file *m)
{
	unsigned int i;

	seq_printf(m, "counting %s\n", READ_ONCE(on) ? "on" : "off");
	for (i = 0; i < PHYSMEM_OUTCOME_COUNT; i++) {
		seq_printf(m, "faults_%s %llu\n", physmem_outcome_name(i),
			   sum_of(offsetof(struct counters, faults) + i * sizeof(u64)));
		seq_printf(m, "ns_%s %llu\n", physmem_outcome_name(i), ns_of_all_sizes(i));
	}
	for (i = 0; i < PHYSMEM_OUTCOME_COUNT; i++) {
		show_durations(m, i);
		show_latencies(m, i);
	}
	seq_printf(m, "forks %llu\n", SUM(forks));
	seq_printf(m, "fork_ns %llu\n", SUM(fork_ns));
	seq_printf(m, "fork_shared_pages %llu\n", SUM(fork_shared));
	seq_printf(m, "fork_copied_pages %llu\n", SUM(fork_copied));
	seq_printf(m, "missed %llu\n", physmem_hook_missed() - READ_ONCE(missed_at_reset));
	physmem_targets_show_stats(m);
	seq_printf(m, "targets_lost %u\n", physmem_follow_lost());
	seq_printf(m, "snapshots %llu\n", SUM(snapshots));
	seq_printf(m, "snapshot_pages %llu\n", SUM(pages));
	seq_printf(m, "snapshot_pages_dropped %llu\n", SUM(dropped));
	seq_printf(m, "stream_records_dropped %llu\n", physmem_relay_dropped());
	seq_printf(m, "longest_hold_ns %llu\n", (u64)atomic64_read(&longest_hold));
}
