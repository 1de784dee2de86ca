/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Snapshots, running or saved, from where they come to where they go.
 */
#ifndef PHYSMEM_SNAPSHOT_RUN_H
#define PHYSMEM_SNAPSHOT_RUN_H

#include "filter.h"
#include "live.h"
#include "render.h"

struct snapshot_options {
	pid_t *pids; /* with @input: of its snapshots; none: all */
	size_t pid_count;
	const char *input;  /* a saved file, "-" for standard input; NULL: running processes */
	const char *output; /* NULL: standard output */
	const struct render_form *form; /* NULL: the records as they are */
	struct filter filter;
	struct live_options live;
};

/**
 * snapshot_run - take or read the snapshots and show them
 *
 * A signal that ends the program does so from here, with all in order.
 *
 * Return: an enum status; what is wrong has been said on standard error.
 */
int snapshot_run(struct snapshot_options *options);

#endif
