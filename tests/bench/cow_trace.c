// SPDX-License-Identifier: GPL-2.0
/*
 * The kernel's tracer: a buffer with room for all, emptied before each round, in
 * an instance of our own; and the ways to watch that are its alone.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cow.h"

#define TRACING		"/sys/kernel/tracing/"
#define INSTANCE	TRACING "instances/physmem-bench/"
#define BUFFER_KB	"65536"
#define PROBE		"physmem_bench"

/* The instance, or all of the tracer where only that can do it. */
static const char *root = INSTANCE;

static const char *in(const char *name)
{
	static char path[256];

	snprintf(path, sizeof(path), "%s%s", root, name);
	return path;
}

/* Not NULL: why there is no buffer. */
const char *trace_begin(void)
{
	root = INSTANCE;
	if (mkdir(INSTANCE, 0700) && errno != EEXIST)
		return "no trace instance";
	return put(in("buffer_size_kb"), BUFFER_KB) ? NULL : "no memory for its buffer";
}

/* @event: SYSTEM/NAME or SYSTEM; false: errno says why. */
bool trace_enable(const char *event)
{
	char path[128];

	snprintf(path, sizeof(path), "events/%s/enable", event);
	return put(in(path), "1");
}

/* trace_begin(), and that one event. trace_end() must follow. */
const char *trace_event_begin(const char *event)
{
	const char *why = trace_begin();

	if (why || trace_enable(event))
		return why;
	why = errno == ENOENT ? "this kernel has no such event" : strerror(errno);
	trace_end();
	return why;
}

void trace_clear(void)
{
	forget(in("trace"));
}

/* How many there are; one that was overwritten is an error. */
uint64_t trace_entries(void)
{
	FILE *stats = fopen(in("per_cpu/cpu0/stats"), "re");
	unsigned long long entries = 0, number;
	char line[128];

	if (!stats)
		die("%s: %s", in("per_cpu/cpu0/stats"), strerror(errno));
	while (fgets(line, sizeof(line), stats)) {
		if (sscanf(line, "entries: %llu", &number) == 1)
			entries = number;
		else if ((sscanf(line, "overrun: %llu", &number) == 1 ||
			  sscanf(line, "dropped events: %llu", &number) == 1) && number)
			die("%llu events lost: the buffer is too small", number);
	}
	fclose(stats);
	return entries;
}

void trace_end(void)
{
	put(INSTANCE "events/enable", "0");
	rmdir(INSTANCE);
}

static const char *begin_dynamic(const struct load *load)
{
	const char *why = trace_begin();

	(void)load;
	if (why)
		return why;
	if (put(TRACING "kprobe_events", "p:" PROBE "/enter do_wp_page") &&
	    put(TRACING "kprobe_events", "r:" PROBE "/leave do_wp_page") && trace_enable(PROBE))
		return NULL;
	trace_end();
	forget(TRACING "kprobe_events");
	return "this kernel has no dynamic probes";
}

static void end_dynamic(void)
{
	trace_end();
	forget(TRACING "kprobe_events");
}

const struct watch dynamic_watch = {
	.name = "kprobe and kretprobe events",
	.gives = "do_wp_page was entered, and returned",
	.kinds = ON(COPY),
	.begin = begin_dynamic,
	.clear = trace_clear,
	.seen = trace_entries,
	.due = due_twice,
	.end = end_dynamic,
};

/* Its tracer is not for instances on all kernels. */
static void end_graph(void)
{
	put(TRACING "current_tracer", "nop");
	forget(TRACING "set_ftrace_filter");
	forget(TRACING "trace");
	put(TRACING "buffer_size_kb", "1");
	root = INSTANCE;
}

static const char *begin_graph(const struct load *load)
{
	(void)load;
	root = TRACING;
	if (put(TRACING "buffer_size_kb", BUFFER_KB) &&
	    put(TRACING "set_ftrace_filter", "do_wp_page") &&
	    put(TRACING "current_tracer", "function_graph"))
		return NULL;
	end_graph();
	return "this kernel's function_graph does not know do_wp_page";
}

const struct watch graph_watch = {
	.name = "function_graph",
	.gives = "do_wp_page and its duration",
	.kinds = ON(COPY),
	.begin = begin_graph,
	.clear = trace_clear,
	.seen = trace_entries,
	.due = due_twice,
	.end = end_graph,
};

static const char *begin_page_fault(const struct load *load)
{
	(void)load;
	return trace_event_begin("exceptions/page_fault_user");
}

const struct watch page_fault_watch = {
	.name = "exceptions:page_fault_user",
	.gives = "address, instruction, error code; of all faults",
	.kinds = FAULTS,
	.begin = begin_page_fault,
	.clear = trace_clear,
	.seen = trace_entries,
	.due = due_once,
	.end = trace_end,
};

static const char *begin_sched_fork(const struct load *load)
{
	(void)load;
	return trace_event_begin("sched/sched_process_fork");
}

const struct watch sched_fork_watch = {
	.name = "sched:sched_process_fork",
	.gives = "parent and child",
	.kinds = ON(FORK),
	.begin = begin_sched_fork,
	.clear = trace_clear,
	.seen = trace_entries,
	.due = due_once,
	.end = trace_end,
};
