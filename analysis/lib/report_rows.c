// SPDX-License-Identifier: GPL-2.0
#include <string.h>

#include "harmless.h"
#include "human.h"
#include "report.h"

static void print_rows(FILE *out, struct bill_rows *rows, const char *title,
		       const struct report_options *options)
{
	size_t i,
		shown = options->rows && rows->count > options->rows ? options->rows : rows->count;
	struct bill_sum rest = { 0 };

	if (!rows->count)
		return;
	fprintf(out, "\n  %10s %10s %9s %9s  %s\n", "parent", "child", "pages", "time", title);
	for (i = 0; i < rows->count; i++) {
		const struct bill_sum *parent = &rows->list[i].sides[BILL_PARENT];
		const struct bill_sum *child = &rows->list[i].sides[BILL_CHILD];

		if (i >= shown) {
			sum_add(&rest, parent);
			sum_add(&rest, child);
			continue;
		}
		fprintf(out, "  %10s %10s %9s %9s  %s\n",
			parent->bytes ? human_bytes(parent->bytes).text : "",
			child->bytes ? human_bytes(child->bytes).text : "",
			human_count(parent->faults + child->faults).text,
			human_time(parent->ns + child->ns).text, harmless(rows->list[i].name));
	}
	if (rows->count > shown)
		fprintf(out, "  %10s %10s %9s %9s  in %zu more: --rows 0 tells all\n", "",
			human_bytes(rest.bytes).text, human_count(rest.faults).text,
			human_time(rest.ns).text, rows->count - shown);
}

void report_rows(FILE *out, const struct report *report, const struct bill_fork *fork,
		 const struct report_options *options)
{
	static const struct {
		const char *title;
		enum bill_by by;
		bool (*which)(unsigned int outcome);
	} tables[] = {
		{ "copied, by mapping", BILL_BY_MAPPING, bill_is_copy },
		{ "copied, by code", BILL_BY_CODE, bill_is_copy },
		{ "copied, by call path", BILL_BY_STACK, bill_is_copy },
		{ "zero-fill, files and KSM made private, by mapping", BILL_BY_MAPPING,
		  report_is_fresh },
	};
	size_t i;

	for (i = 0; i < sizeof(tables) / sizeof(tables[0]); i++) {
		struct bill_rows rows;

		bill_rows(report->bill, fork, tables[i].by, tables[i].which, report->code, &rows);
		print_rows(out, &rows, tables[i].title, options);
		bill_rows_free(&rows);
	}
}
