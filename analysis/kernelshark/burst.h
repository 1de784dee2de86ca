/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Which part of a trace is worth a first look.
 */
#ifndef PHYSMEM_BURST_H
#define PHYSMEM_BURST_H

#include "faults.h"

/**
 * burst_find - the first burst of faults: after the first fork, if there is one
 * @faults: sorted
 * @chosen: tells whether a thread's faults count
 * @begin: receives its begin, in ns, with some room before it
 * @end: receives its end, likewise
 *
 * A burst ends where the next fault is farther away than the burst is long, but
 * a few faults of many are none.
 *
 * Return: faults in it, 0 if there are none at all.
 */
size_t burst_find(const struct faults *faults, bool (*chosen)(int32_t pid), int64_t *begin,
		  int64_t *end);

#endif
