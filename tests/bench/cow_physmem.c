// SPDX-License-Identifier: GPL-2.0
/* physmem's own ways: its events, its counters, and the faults that it is not to watch. */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cow.h"

#define DEBUGFS		"/sys/kernel/debug/physmem/"
#define STATS		DEBUGFS "stats"
#define TARGETS		DEBUGFS "targets"

#define SETTLE		100000	/* microseconds in which a process has its own first faults */

static pid_t other;	/* a process that does nothing, and is the target */

/* What the values of stats make whose names begin so. */
static uint64_t sum_of_stats(const char *prefix)
{
	FILE *stats = fopen(STATS, "re");
	unsigned long long sum = 0, value;
	char line[128], name[64];

	if (!stats)
		die(STATS ": %s", strerror(errno));
	while (fgets(line, sizeof(line), stats))
		if (sscanf(line, "%63s %llu", name, &value) == 2 &&
		    !strncmp(name, prefix, strlen(prefix)))
			sum += value;
	fclose(stats);
	return sum;
}

static const char *begin_cow(const struct load *load)
{
	(void)load;
	return trace_event_begin("physmem/physmem_cow");
}

/* A huge page is split, and then a small one is copied. */
static uint64_t due_cow(const struct load *load)
{
	return load->kind == HUGE ? 2 * load->faults : load->faults;
}

const struct watch event_watch = {
	.name = "physmem_cow",
	.gives = "outcome, both frames and entries, duration, mapping, instruction, whose",
	.kinds = FAULTS,
	.begin = begin_cow,
	.clear = trace_clear,
	.seen = trace_entries,
	.due = due_cow,
	.end = trace_end,
};

static const char *begin_stats(const struct load *load)
{
	(void)load;
	if (put(STATS, "on"))
		return NULL;
	return errno == ENOENT ? "physmem is not loaded" : strerror(errno);
}

static void clear_stats(void)
{
	put_or_die(STATS, "reset");
}

static uint64_t seen_stats(void)
{
	return sum_of_stats("faults_");
}

static void end_stats(void)
{
	put_or_die(STATS, "off");
}

const struct watch stats_watch = {
	.name = "physmem stats",
	.gives = "sums by outcome, latency by outcome and size",
	.kinds = FAULTS,
	.begin = begin_stats,
	.clear = clear_stats,
	.seen = seen_stats,
	.due = due_cow,
	.end = end_stats,
};

static void end_other(void)
{
	put(TARGETS, "all");
	trace_end();
	kill(other, SIGKILL);
	waitpid(other, NULL, 0);
}

static const char *begin_other(const struct load *load)
{
	const char *why = begin_cow(load);
	char pid[16];

	if (why)
		return why;
	fflush(NULL);
	other = fork();
	if (other < 0)
		die("fork: %s", strerror(errno));
	while (!other)
		pause();
	usleep(SETTLE);
	snprintf(pid, sizeof(pid), "%d", other);
	put_or_die(TARGETS, pid);
	return NULL;
}

static void clear_other(void)
{
	trace_clear();
	clear_stats();
}

static uint64_t seen_filtered(void)
{
	uint64_t events = trace_entries();

	if (events)
		die("%llu events of a process that is no target", (unsigned long long)events);
	return sum_of_stats("filtered");
}

const struct watch other_watch = {
	.name = "physmem_cow of another process",
	.gives = "nothing: this one is no target",
	.kinds = FAULTS,
	.begin = begin_other,
	.clear = clear_other,
	.seen = seen_filtered,
	.due = due_cow,
	.end = end_other,
};

static const char *begin_fork(const struct load *load)
{
	(void)load;
	return trace_event_begin("physmem/physmem_fork");
}

const struct watch fork_watch = {
	.name = "physmem_fork",
	.gives = "duration, pages shared and copied, page tables",
	.kinds = ON(FORK),
	.begin = begin_fork,
	.clear = trace_clear,
	.seen = trace_entries,
	.due = due_once,
	.end = trace_end,
};
