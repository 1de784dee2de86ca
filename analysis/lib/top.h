/* SPDX-License-Identifier: GPL-2.0 */
/*
 * physmem top: what it reads, and its two ways of showing it. top_model has
 * the figures of processes, top_hist where they come from.
 */
#ifndef PHYSMEM_TOP_H
#define PHYSMEM_TOP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <time.h>

#include "top_hist.h"
#include "top_model.h"

#define TOP_PROGRAM "physmem top"
#define TOP_LINE    256

struct top_options {
	double interval; /* s */
	unsigned long turns; /* 0: for ever */
	unsigned long rows;  /* of plain text and JSON; 0: all */
	enum top_sort sort;
	const char *filter;
	bool plain, json, outcomes, quiet;
};

struct top {
	const struct top_options *options;
	struct top_hist *hist; /* NULL: processes cannot be told apart, and @lacking says why */
	char lacking[500];
	bool was_counting; /* before we came */
	struct stats before, now;
	struct top_model model;
	struct timespec last;
};

/* Return: 0, or -1 after a message. */
int top_begin(struct top *top, const struct top_options *options);
/* Reads what is new. Return: 0 or an errno. */
int top_read(struct top *top);
void top_end(struct top *top);

/* Since the last time, of all together. */
struct top_totals {
	uint64_t faults, copies, bytes, forks, missed;
};

struct top_outcome {
	uint64_t faults, timed, ns;
	uint64_t total; /* since the module counts */
};

struct top_totals top_totals(const struct top *top);
struct top_outcome top_outcome(const struct top *top, unsigned int outcome);

/* The next row from @at on that is of interest. Return: NULL: no more, or @printed are enough. */
const struct top_row *top_next_row(const struct top *top, size_t *at, unsigned long *printed);

/* A turn as an object on a line. */
void top_json(struct top *top, time_t now, FILE *file);

/* Lines of at most TOP_LINE bytes, for both ways. Return: @line. */
char *top_summary(const struct top *top, char *line);
char *top_rows_head(char *line);
char *top_row_text(const struct top *top, const struct top_row *row, char *line);
char *top_outcomes_head(char *line);
/* Return: NULL if there has been none of this outcome. */
char *top_outcome_text(const struct top *top, unsigned int outcome, char *line);
char *top_mappings_head(char *line);
char *top_mapping_text(pid_t pid, const struct top_mapping *mapping, char *line);
/* In the order of bytes copied. */
void top_mappings_sort(struct top_mappings *mappings);

/* Return: 0 at its end, or an errno. */
int top_plain(struct top *top);
/* Return: likewise, -1: this terminal cannot. */
int top_screen(struct top *top);

#endif
