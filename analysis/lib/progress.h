/* SPDX-License-Identifier: GPL-2.0 */
/*
 * How far a long work is: on a terminal's last line, and gone when it is done.
 */
#ifndef PHYSMEM_PROGRESS_H
#define PHYSMEM_PROGRESS_H

#include <stdbool.h>
#include <stdint.h>

struct progress {
	bool on; /* standard error is a terminal, and nobody asked for quiet */
	bool shown;
	int64_t last; /* ms */
	char what[64];
};

void progress_start(struct progress *progress, bool quiet);

/* Prints "WHAT: NUMBER UNIT"; a few times a second at most. */
void progress_show(struct progress *progress, unsigned long long number, const char *unit);

/* Prints a line of the caller's own; as often, and not within the first interval. */
void progress_say(struct progress *progress, const char *text);

/* Clears the line, for what is to be printed next. */
void progress_clear(struct progress *progress);

#endif
