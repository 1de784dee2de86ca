// SPDX-License-Identifier: GPL-2.0
#include <string.h>

#include "harmless.h"
#include "human.h"
#include "names.h"
#include "report.h"

static void print_times(FILE *out, struct histogram *times)
{
	if (times->count)
		fprintf(out, " %10s %9s %9s %9s\n", human_time(times->sum).text,
			human_time(histogram_percentile(times, 50)).text,
			human_time(histogram_percentile(times, 99)).text,
			human_time(times->max).text);
	else
		fprintf(out, " %10s %9s %9s %9s\n", "-", "-", "-", "-");
	histogram_free(times);
}

/* Steps have no bytes of their own: the write goes on in another call. */
static bool has_bytes(unsigned int outcome)
{
	return bill_is_copy(outcome) || bill_is_reuse(outcome) || report_is_fresh(outcome) ||
	       outcome == PHYSMEM_OUTCOME_SHARED;
}

static bool is_step_or_other(unsigned int outcome)
{
	return !has_bytes(outcome);
}

static bool is_shared(unsigned int outcome)
{
	return outcome == PHYSMEM_OUTCOME_SHARED;
}

static void print_outcomes(FILE *out, const struct bill *bill, const struct bill_sums *sums,
			   const char *title, bool (*which)(unsigned int outcome))
{
	const struct name *name;
	bool begun = false;

	for (name = outcome_names; name->text; name++) {
		const struct bill_sum *sum = &sums->outcomes[name->number];
		struct histogram times;

		if (!sum->faults || !which((unsigned int)name->number))
			continue;
		if (!begun)
			fprintf(out, "  %s\n", title);
		begun = true;
		fprintf(out, "    %-14s %11s %11s", name->text, human_count(sum->faults).text,
			has_bytes((unsigned int)name->number) ? human_bytes(sum->bytes).text : "");
		bill_times(bill, NULL, (int)name->number, -1, &times);
		print_times(out, &times);
	}
}

static void print_sizes(FILE *out, const struct bill *bill)
{
	int shift;

	fprintf(out, "\n  %-16s %11s %11s %10s %9s %9s %9s\n", "all, by page size", "timed", "",
		"time", "p50", "p99", "max");
	for (shift = 0; shift < 64; shift++) {
		struct histogram times;

		bill_times(bill, NULL, -1, shift, &times);
		if (!times.count)
			continue;
		fprintf(out, "    %-14s %11s %11s", human_bytes(1ULL << shift).text,
			human_count(times.count).text, "");
		print_times(out, &times);
	}
}

static void print_splits(FILE *out, const struct bill_sums *sums)
{
	const struct bill_sum *splits = &sums->outcomes[PHYSMEM_OUTCOME_HUGE_SPLIT];
	struct bill_sum copied = sums_of(sums, bill_is_copy);

	if (splits->faults)
		fprintf(out,
			"\n  %s huge pages were split, which took %s; %s small pages of them were copied after that\n",
			human_count(splits->faults).text, human_time(splits->ns).text,
			human_count(copied.split).text);
}

/* What `physmem record` read of a process at the beginning and at the end. */
static void print_resident(FILE *out, const struct bill *bill)
{
	size_t i;

	for (i = 0; i < bill->resident.count; i++) {
		unsigned long long pages, kilobytes;
		char tgid[24];

		if (sscanf(bill->resident.list[i].value, "%llu %llu", &pages, &kilobytes) != 2)
			continue;
		fprintf(out, "%s    process %-8s %s anonymous, %s private and dirty\n",
			i ? "" : "\n  As smaps_rollup had it, at the beginning, then at the end\n",
			harmless_copy(tgid, sizeof(tgid), bill->resident.list[i].key),
			human_bytes(pages * bill->page_size).text,
			human_bytes(kilobytes * 1024).text);
	}
}

void report_totals(FILE *out, const struct report *report, const struct report_options *options)
{
	const struct bill *bill = report->bill;
	struct bill_sums sums;

	(void)options;
	bill_sums(bill, &sums);
	fprintf(out, "\n  %-16s %11s %11s %10s %9s %9s %9s\n", "by outcome", "faults", "bytes",
		"time", "p50", "p99", "max");
	print_outcomes(out, bill, &sums, "copied, the price of a fork", bill_is_copy);
	print_outcomes(out, bill, &sums, "made private, no fork's: zero-fill, files, KSM",
		       report_is_fresh);
	print_outcomes(out, bill, &sums, "made writable in place, no page copied", bill_is_reuse);
	print_outcomes(out, bill, &sums, "in shared mappings, no copy-on-write", is_shared);
	print_outcomes(out, bill, &sums, "steps, and faults without a page", is_step_or_other);
	print_sizes(out, bill);
	print_splits(out, &sums);
	print_resident(out, bill);
}
