/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Reader of the copy-on-write events in the output of `trace-cmd report`.
 */
#ifndef PHYSMEM_COW_TRACE_H
#define PHYSMEM_COW_TRACE_H

#include <stddef.h>
#include <stdint.h>

/* What a trace line may tell the reader; all in the order they happened. */
enum trace_line_kind {
	TRACE_COW,    /* physmem_cow */
	TRACE_FORK,   /* sched_process_fork */
	TRACE_EXEC,   /* sched_process_exec */
	TRACE_MARKER, /* a line written to trace_marker */
};

struct trace_line {
	enum trace_line_kind kind;
	/* TRACE_COW */
	uint64_t addr, old_pfn, new_pfn, ip, dur;
	uint32_t outcome, flags;
	long tgid; /* of the parent for TRACE_FORK */
	/* TRACE_FORK */
	long child;
	/* TRACE_MARKER; to be freed with the trace */
	char *text;
};

struct trace {
	struct trace_line *lines;
	size_t count;
};

/**
 * trace_read - read a trace
 * @path: output of `trace-cmd report`
 * @trace: where to put it; give it back to trace_free()
 *
 * Return: 0, or -1 after having reported on stderr what is wrong.
 */
int trace_read(const char *path, struct trace *trace);

void trace_free(struct trace *trace);

#endif
