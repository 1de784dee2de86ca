/* SPDX-License-Identifier: GPL-2.0 */
/*
 * One run of the fork experiment: the files that samples/experiment leaves.
 */
#ifndef PHYSMEM_EXPERIMENT_RUN_H
#define PHYSMEM_EXPERIMENT_RUN_H

#include <stdbool.h>

#include "cow_trace.h"
#include "symbols.h"
#include "text_snapshot.h"

enum who { PARENT, CHILD, WHO_COUNT };

/* In the order they are made; FORKED is the state before the first of them. */
enum step { FORKED, STEP_M, STEP_R, STEP_C, STEP_P, STEP_COUNT };

struct run {
	const char *directory;
	char program[64], machine[32], kernel[128];
	unsigned long page_size;
	long pid[WHO_COUNT];
	uint64_t buffer, untouched, written;
	struct text_snapshot *memory[STEP_COUNT][WHO_COUNT];
	struct symbols symbols;
	struct trace trace;
	/* Events of a step are trace.lines[from] up to, without, trace.lines[to]. */
	struct {
		size_t from, to;
	} window[STEP_COUNT];
	unsigned int statements, wrong;
};

/* Return: 0, or -1 after having reported on stderr what is missing. */
int run_load(struct run *run, const char *directory);

void run_free(struct run *run);

/**
 * run_next_event - walk the copy-on-write events of both processes in a step
 * @event: NULL for the first
 *
 * Return: the next event, or NULL after the last.
 */
const struct trace_line *run_next_event(const struct run *run, enum step step,
					const struct trace_line *event);

/**
 * state - say one thing about the run that has been computed from its files
 * @holds: whether it is so
 * @found: what was found instead, for when it is not
 */
void state(struct run *run, bool holds, const char *found, const char *format, ...)
	__attribute__((format(printf, 4, 5)));

const char *who_text(enum who who);

/* The two halves of the report; both print and count statements. */
void report_fork(struct run *run);
void report_steps(struct run *run);

#endif
