/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Parts of the report as JSON.
 */
#ifndef PHYSMEM_REPORT_JSON_H
#define PHYSMEM_REPORT_JSON_H

#include "json_out.h"
#include "report.h"

void report_json_sum(struct json_out *out, const char *name, const struct bill_sum *sum);

/* Durations of all faults, or of one fork's. */
void report_json_sizes(struct json_out *out, const struct bill *bill, const struct bill_fork *fork);

void report_json_times(struct json_out *out, struct histogram *times);

/* mappings, code, stacks and fresh_mappings; of all forks if NULL */
void report_json_rows(struct json_out *out, const struct report *report,
		      const struct bill_fork *fork);

void report_json_fork(struct json_out *out, const struct report *report,
		      const struct bill_fork *fork);

void report_json_losses(struct json_out *out, const struct report *report);

void report_json_advice(struct json_out *out, const struct report *report);

/* What an outcome means for the bill, in a word. */
const char *report_json_class(unsigned int outcome);

#endif
