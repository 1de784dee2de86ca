// SPDX-License-Identifier: GPL-2.0
/* top as JSON: an object a turn, on a line of its own. physmem-top(1) has its members. */
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "json_out.h"
#include "names.h"
#include "top.h"

#define SCHEMA_VERSION 1

static void print_process(struct json_out *out, const struct top_row *row)
{
	unsigned int i;

	json_open(out, NULL, '{');
	json_signed(out, "pid", row->pid);
	json_string(out, "name", strcmp(row->name, "?") == 0 ? NULL : row->name);
	json_bool(out, "gone", row->gone);
	json_number(out, "faults", row->all);
	json_number(out, "copies", row->copies);
	json_number(out, "bytes", row->bytes);
	json_number(out, "timed", row->timed);
	json_number(out, "ns", row->ns);
	json_number(out, "total_copies", row->total_copies);
	json_number(out, "total_bytes", row->total_bytes);
	json_open(out, "outcomes", '{');
	for (i = 0; i < PHYSMEM_OUTCOME_COUNT; i++)
		if (row->hits[i])
			json_number(out, text_of(outcome_names, i), row->hits[i]);
	json_close(out, '}');
	json_close(out, '}');
}

static void print_processes(struct json_out *out, struct top *top)
{
	size_t at = 0;
	unsigned long printed = 0;
	const struct top_row *row;

	if (!top->hist) {
		json_string(out, "processes", NULL);
		return;
	}
	top_model_sort(&top->model, top->options->sort);
	json_open(out, "processes", '[');
	while ((row = top_next_row(top, &at, &printed)))
		print_process(out, row);
	json_close(out, ']');
}

static void print_outcomes(struct json_out *out, const struct top *top)
{
	unsigned int i;

	json_open(out, "outcomes", '[');
	for (i = 0; i < PHYSMEM_OUTCOME_COUNT; i++) {
		const struct top_outcome outcome = top_outcome(top, i);

		if (!outcome.total)
			continue;
		json_open(out, NULL, '{');
		json_string(out, "outcome", text_of(outcome_names, i));
		json_number(out, "faults", outcome.faults);
		json_number(out, "timed", outcome.timed);
		json_number(out, "ns", outcome.ns);
		json_number(out, "total", outcome.total);
		json_close(out, '}');
	}
	json_close(out, ']');
}

void top_json(struct top *top, time_t now, FILE *file)
{
	const struct top_totals totals = top_totals(top);
	struct json_out out = { .file = file };
	char text[40];
	struct tm utc;

	gmtime_r(&now, &utc);
	strftime(text, sizeof(text), "%Y-%m-%dT%H:%M:%SZ", &utc);
	json_open(&out, NULL, '{');
	json_number(&out, "schema", SCHEMA_VERSION);
	json_string(&out, "time", text);
	json_number(&out, "interval_ns", (uint64_t)(top->model.seconds * 1e9));
	json_number(&out, "faults", totals.faults);
	json_number(&out, "copies", totals.copies);
	json_number(&out, "bytes", totals.bytes);
	json_number(&out, "forks", totals.forks);
	json_number(&out, "missed", totals.missed);
	json_number(&out, "of_no_process", top->model.before.dropped);
	json_string(&out, "lacking", *top->lacking ? top->lacking : NULL);
	print_processes(&out, top);
	print_outcomes(&out, top);
	json_close(&out, '}');
	putc('\n', file);
}
