/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A bill as text, and as JSON (docs/report.md has its schema).
 */
#ifndef PHYSMEM_REPORT_H
#define PHYSMEM_REPORT_H

#include <stdio.h>

#include "bill.h"
#include "bill_sum.h"
#include "code.h"
#include "lacking.h"

/* One recording, ready to be told. */
struct report {
	const char *path;
	const char *machine; /* its name, or the file's */
	const char *trouble; /* why it could not be read to its end, or NULL */
	struct bill *bill;
	struct code *code;
	struct lacking lacking;
};

struct report_options {
	size_t rows; /* of a table, and forks told one by one, at most; 0: all */
};

/* The whole report, and one over several machines before them. */
void report_text(FILE *out, const struct report *reports, size_t count,
		 const struct report_options *options);

/* Parts of it. */
void report_losses(FILE *out, const struct report *report);
void report_totals(FILE *out, const struct report *report, const struct report_options *options);
void report_tree(FILE *out, const struct report *report, const struct report_options *options);
void report_fork(FILE *out, const struct report *report, const struct bill_fork *fork,
		 const struct report_options *options);
void report_rows(FILE *out, const struct report *report, const struct bill_fork *fork,
		 const struct report_options *options);

/* What has helped where a case had the same; nothing if none had. */
void report_advice(FILE *out, const struct report *report);

/* Return: whether the report's sums may be too low. */
bool report_at_least(const struct report *report);

/* "", or "at least ". */
const char *report_least(const struct report *report);

/* The nth fork by bytes copied, with the most first: an array of @bill->fork_count, to be freed. */
const struct bill_fork **report_forks(const struct bill *bill);

/* Both sides' copies of a fork. */
struct bill_sum report_copied(const struct bill_fork *fork);

void report_json(FILE *out, const struct report *reports, size_t count);

/* Outcomes that are memory made private but not the fork's, those that cost nothing, and the rest.
 */
bool report_is_fresh(unsigned int outcome);
bool report_is_private(unsigned int outcome);
bool report_is_any(unsigned int outcome);

#endif
