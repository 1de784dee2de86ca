/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Snapshots of one process or two -> the maps of their memory.
 */
#ifndef PHYSMEM_PLOT_SNAPSHOTS_H
#define PHYSMEM_PLOT_SNAPSHOTS_H

#include "operand.h"
#include "plot.h"

struct snapshots {
	char *text; /* what was asked for, cut into the operands */
	struct operand operands[2];
	unsigned int count;
	struct live_options live;
};

/* @text: PIDs, files or FILE:PID. Return: 0, or -1 if it is not one or two of them. */
int snapshots_parse(struct snapshots *snapshots, const char *text);

/* Return: 0, or -1 with a message. */
int snapshots_load(struct snapshots *snapshots, struct plot *plot, struct live_error *error);

void snapshots_free(struct snapshots *snapshots);

#endif
