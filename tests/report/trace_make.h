/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Composes a file of trace-cmd's, version 6, byte by byte and without its
 * library, so that what reads it can be tested against what was put in. The
 * formats of the events are a kernel's own.
 */
#ifndef PHYSMEM_TRACE_MAKE_H
#define PHYSMEM_TRACE_MAKE_H

#include <stddef.h>
#include <stdint.h>

#include "physmem.h"

struct trace_make;

/* In whose context, where and when an event is. */
struct trace_at {
	unsigned int cpu;
	int32_t pid;
	uint64_t time; /* ns; on each cpu not before the last */
};

/* @formats: path of formats.txt; @systems: whose formats are in the file, " ftrace physmem " */
struct trace_make *trace_make_begin(const char *formats, const char *systems, unsigned int cpus);

void trace_make_cow(struct trace_make *make, struct trace_at at, const struct physmem_cow *cow);
void trace_make_cow_fork(struct trace_make *make, struct trace_at at,
			 const struct physmem_fork *fork);
void trace_make_fork(struct trace_make *make, struct trace_at at, int32_t parent, int32_t child,
		     const char *child_comm);
void trace_make_exec(struct trace_make *make, struct trace_at at, const char *path);
void trace_make_exit(struct trace_make *make, struct trace_at at, const char *comm);
void trace_make_line(struct trace_make *make, struct trace_at at, const char *text);
void trace_make_stack(struct trace_make *make, struct trace_at at, const uint64_t *frames,
		      size_t count);

/* The events that follow on this cpu come after @count lost ones; 0: nobody knows how many. */
void trace_make_lost(struct trace_make *make, unsigned int cpu, uint64_t count);

/* Writes the file and frees all. Return: 0 or an errno. */
int trace_make_end(struct trace_make *make, const char *path);

#endif
