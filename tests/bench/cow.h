/* SPDX-License-Identifier: GPL-2.0 */
/* What copy-on-write costs when it is watched: known faults, and the ways to watch them. */
#ifndef _COW_H
#define _COW_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "bench.h"

enum kind { COPY, HUGE, FILED, FORK, KINDS };

#define ON(kind)	(1U << (kind))
#define FAULTS		(ON(COPY) | ON(HUGE) | ON(FILED))
#define ALL_KINDS	(FAULTS | ON(FORK))

/* Memory that can be made to fault again and again. */
struct load {
	enum kind kind;
	uint64_t faults;	/* writes that fault in a round; of FORK: forks */
	uint64_t size;		/* bytes */
	char *at;
};

/* Makes the memory. Not NULL: why there can be none. */
const char *load_make(struct load *load);
void load_free(struct load *load);
/* One round: the ns of the process that faults or forks. */
uint64_t load_run(const struct load *load);

/* A way to watch. */
struct watch {
	const char *name;
	const char *gives;	/* what one knows then */
	unsigned int kinds;	/* that it can be compared on: ON(kind) each */
	/* Untimed. Not NULL: why it cannot be done here. */
	const char *(*begin)(const struct load *load);
	/* Before each round: what was seen is forgotten. */
	void (*clear)(void);
	/* After it: how much was seen, and how much that ought to be. */
	uint64_t (*seen)(void);
	uint64_t (*due)(const struct load *load);
	void (*end)(void);
	/* Not NULL: how much was seen in all rounds, where that is not known before the end. */
	uint64_t (*told)(void);
};

/* cow_bench.c: what is asked for. */
#define COW_SIZES_MAX	16

extern const struct watch *const watches[];
extern const size_t watch_count;
extern const char *const kind_names[KINDS];
extern unsigned int rounds, kinds;
extern uint64_t pages, sizes[COW_SIZES_MAX];
extern size_t size_count;
extern const char *only;		/* way to watch, or NULL: all */
extern const char *mechanism_path;	/* physmem_mechanism.ko, or NULL */

/* cow_tables.c */
void table_cow(void);
void table_fork(void);

/* cow_trace.c: the kernel's tracer, in a buffer of our own where it can be had. */
const char *trace_begin(void);
bool trace_enable(const char *event);
const char *trace_event_begin(const char *event);
void trace_clear(void);
uint64_t trace_entries(void);
void trace_end(void);

uint64_t due_once(const struct load *load);
uint64_t due_twice(const struct load *load);
uint64_t due_none(const struct load *load);
const char *watch_nothing(const struct load *load);
void clear_nothing(void);
uint64_t seen_none(void);
void end_nothing(void);

extern const struct watch off_watch, off_again_watch;
extern const struct watch event_watch, stats_watch, other_watch, fork_watch;
extern const struct watch floor_watch, kprobe_watch, ftrace_watch, declining_watch;
extern const struct watch kretprobe_watch, clocks_watch, record_watch;
extern const struct watch dynamic_watch, graph_watch, page_fault_watch;
extern const struct watch sched_fork_watch;
extern const struct watch perf_watch, histogram_watch, printf_watch, systemtap_watch;

#endif /* _COW_H */
