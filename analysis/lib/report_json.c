// SPDX-License-Identifier: GPL-2.0
#include "report_json.h"

#include <string.h>

#include "names.h"

#define SCHEMA_VERSION 1

const char *report_json_class(unsigned int outcome)
{
	if (bill_is_copy(outcome))
		return "copy";
	if (report_is_fresh(outcome))
		return "fresh";
	if (bill_is_reuse(outcome))
		return "reuse";
	return bill_is_step(outcome) ? "step" : "other";
}

void report_json_times(struct json_out *out, struct histogram *times)
{
	json_number(out, "timed", times->count);
	json_number(out, "ns", times->sum);
	json_number(out, "p50_ns", histogram_percentile(times, 50));
	json_number(out, "p99_ns", histogram_percentile(times, 99));
	json_number(out, "max_ns", times->max);
	histogram_free(times);
}

void report_json_sizes(struct json_out *out, const struct bill *bill, const struct bill_fork *fork)
{
	int shift;

	json_open(out, "page_sizes", '[');
	for (shift = 0; shift < 64; shift++) {
		struct histogram times;

		bill_times(bill, fork, -1, shift, &times);
		if (!times.count)
			continue;
		json_open(out, NULL, '{');
		json_number(out, "bytes", 1ULL << shift);
		report_json_times(out, &times);
		json_close(out, '}');
	}
	json_close(out, ']');
}

static void print_outcomes(struct json_out *out, const struct bill *bill)
{
	const struct name *name;
	struct bill_sums sums;

	bill_sums(bill, &sums);
	json_open(out, "outcomes", '[');
	for (name = outcome_names; name->text; name++) {
		const struct bill_sum *sum = &sums.outcomes[name->number];
		struct histogram times;

		if (!sum->faults)
			continue;
		json_open(out, NULL, '{');
		json_string(out, "outcome", name->text);
		json_string(out, "class", report_json_class((unsigned int)name->number));
		json_number(out, "faults", sum->faults);
		json_number(out, "bytes", sum->bytes);
		bill_times(bill, NULL, (int)name->number, -1, &times);
		report_json_times(out, &times);
		json_close(out, '}');
	}
	json_close(out, ']');
}

static void print_processes(struct json_out *out, const struct bill *bill)
{
	size_t i;

	json_open(out, "processes", '[');
	for (i = 0; i < bill->process_count; i++) {
		const struct bill_process *process = bill->processes[i];

		json_open(out, NULL, '{');
		json_signed(out, "tgid", process->tgid);
		json_string(out, "comm", *process->comm ? process->comm : NULL);
		json_known(out, "parent", process->parent ? process->parent->number : PHYSMEM_NONE);
		json_known(out, "fork", process->fork ? process->fork->number : PHYSMEM_NONE);
		json_known(out, "started_ns", process->started);
		json_known(out, "ended_ns", process->ended);
		json_close(out, '}');
	}
	json_close(out, ']');
}

static void print_lines(struct json_out *out, const char *name, const struct bill_lines *lines)
{
	size_t i;

	json_open(out, name, '{');
	for (i = 0; i < lines->count; i++)
		/* of what was noted twice the last counts, and an object has a name once */
		if (bill_line(lines, lines->list[i].key) == lines->list[i].value)
			json_string(out, lines->list[i].key, lines->list[i].value);
	json_close(out, '}');
}

static void print_resident(struct json_out *out, const struct bill *bill)
{
	size_t i;

	json_open(out, "resident", '[');
	for (i = 0; i < bill->resident.count; i++) {
		unsigned long long pages, kilobytes;

		if (sscanf(bill->resident.list[i].value, "%llu %llu", &pages, &kilobytes) != 2)
			continue;
		json_open(out, NULL, '{');
		json_string(out, "tgid", bill->resident.list[i].key);
		json_number(out, "anon_bytes", pages * bill->page_size);
		json_number(out, "private_dirty_bytes", kilobytes * 1024);
		json_close(out, '}');
	}
	json_close(out, ']');
}

/* The files that named the code, after all that made them be looked at. */
static void print_files(struct json_out *out, const struct code *code)
{
	const struct code_file *files;
	size_t count = code_files(code, &files), i;

	json_open(out, "code_files", '[');
	for (i = 0; i < count; i++) {
		json_open(out, NULL, '{');
		json_string(out, "path", files[i].path);
		json_string(out, "build_id", files[i].build_id);
		json_string(out, "lacking", files[i].lacking);
		json_close(out, '}');
	}
	json_close(out, ']');
}

static void print_recording(struct json_out *out, const struct report *report)
{
	const struct bill *bill = report->bill;
	struct bill_sums sums;
	struct bill_sum copied;
	size_t i;

	bill_sums(bill, &sums);
	copied = sums_of(&sums, bill_is_copy);
	json_open(out, NULL, '{');
	json_string(out, "file", report->path);
	json_string(out, "machine", report->machine);
	print_lines(out, "info", &bill->info);
	print_lines(out, "settings", &bill->settings);
	json_number(out, "page_size", bill->page_size);
	json_known(out, "begin_ns", bill->begin);
	json_known(out, "end_ns", bill->end);
	json_bool(out, "at_least", report_at_least(report));
	report_json_losses(out, report);
	report_json_sum(out, "copied", &copied);
	print_outcomes(out, bill);
	report_json_sizes(out, bill, NULL);
	print_resident(out, bill);
	print_processes(out, bill);
	json_open(out, "forks", '[');
	for (i = 0; i < bill->fork_count; i++)
		report_json_fork(out, report, bill->forks[i]);
	json_close(out, ']');
	report_json_rows(out, report, NULL);
	report_json_advice(out, report);
	print_files(out, report->code);
	json_close(out, '}');
}

void report_json(FILE *file, const struct report *reports, size_t count)
{
	struct json_out out = { .file = file };
	size_t i;

	json_open(&out, NULL, '{');
	json_number(&out, "version", SCHEMA_VERSION);
	json_open(&out, "recordings", '[');
	for (i = 0; i < count; i++)
		print_recording(&out, &reports[i]);
	json_close(&out, ']');
	json_close(&out, '}');
	putc('\n', file);
}
