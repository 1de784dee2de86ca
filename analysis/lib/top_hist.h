/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Faults added up by the kernel itself, with hist triggers on physmem_cow in a
 * trace instance of our own: no event is recorded, none is read.
 */
#ifndef PHYSMEM_TOP_HIST_H
#define PHYSMEM_TOP_HIST_H

#include <stdio.h>

#include "top_model.h"

struct top_hist;

/* Return: the instance, for top_hist_close(); NULL if there can be none, and @text says why. */
struct top_hist *top_hist_open(char *text, size_t size);

/* Leaves nothing behind. */
void top_hist_close(struct top_hist *hist);

/* What has been counted so far. Return: 0 or an errno. */
int top_hist_read(struct top_hist *hist, struct top_counts *counts);

/* Return: whether the kernel's tables had got so full that they were begun anew. */
bool top_hist_renew(struct top_hist *hist);

/**
 * top_hist_watch - count by mapping what a process does from now on
 * @pid: 0: nobody's any more
 *
 * Return: 0 or an errno.
 */
int top_hist_watch(struct top_hist *hist, pid_t pid);

/* Of the process that is watched. Return: 0 or an errno. */
int top_hist_mappings(struct top_hist *hist, struct top_mappings *mappings);

/* The text of a `hist` file: those of all processes, or those by mapping. For tests too. */
void top_hist_parse(FILE *file, struct top_counts *counts, struct top_mappings *mappings);

#endif
