/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Which tasks and CPUs a session shows.
 */
#ifndef PHYSMEM_ROWS_H
#define PHYSMEM_ROWS_H

#include "faults.h"

#define ROWS_PIDS 12 /* more do not fit on a screen */
#define ROWS_CPUS 4

struct rows {
	int32_t pids[ROWS_PIDS]; /* threads, in rising order */
	size_t pid_count;
	int16_t cpus[ROWS_CPUS]; /* on which these had faults, in rising order */
	size_t cpu_count;
	size_t left_out; /* threads for which there was no room: those with the fewest faults */
};

/**
 * rows_choose - the tasks of a trace
 * @rows: receives them
 * @wanted: processes or threads; none: all that faulted, forked or were forked
 * @count: of @wanted
 *
 * Return: 0, or 1 + the place in @wanted of one that the trace does not have.
 */
size_t rows_choose(struct rows *rows, const struct faults *faults, const int32_t *wanted,
		   size_t count);

bool rows_have(const struct rows *rows, int32_t pid);

#endif
