/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Programs that a subcommand starts and does not leave behind.
 */
#ifndef PHYSMEM_CHILD_H
#define PHYSMEM_CHILD_H

#include <stdbool.h>
#include <sys/types.h>

struct child {
	pid_t pid;
	int output; /* reading end of its standard output, or -1 */
};

enum child_output {
	CHILD_SHARES, /* it writes where this program does */
	CHILD_PIPE, /* its standard output comes to @output */
	CHILD_PIPE_BOTH, /* its errors too */
	CHILD_SILENT,
};

/**
 * child_start - start a program of PATH, or of a path
 * @child: to be ended by child_wait() or child_stop()
 *
 * It dies with this program. Return: 0, or -1 with errno set.
 */
int child_start(struct child *child, char *const argv[], enum child_output output);

/**
 * child_start_prepared - likewise, after something has been done in the new process
 * @prepare: called there, before it becomes the program
 * @context: for it
 */
int child_start_prepared(struct child *child, char *const argv[], enum child_output output,
			 void (*prepare)(void *context), void *context);

/* Return: whether it has ended by itself; then @status is as child_wait() gives it. */
bool child_ended(struct child *child, int *status);

/* Return: its exit status, 128 and more for a signal. */
int child_wait(struct child *child);

/* Ends it, if it runs. */
void child_stop(struct child *child);

#endif
