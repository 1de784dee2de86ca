// SPDX-License-Identifier: GPL-2.0
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "grow.h"
#include "harmless.h"
#include "human.h"
#include "names.h"
#include "report.h"

bool report_is_fresh(unsigned int outcome)
{
	return outcome == PHYSMEM_OUTCOME_ZERO || outcome == PHYSMEM_OUTCOME_HUGE_ZERO ||
	       outcome == PHYSMEM_OUTCOME_COPY_FILE || outcome == PHYSMEM_OUTCOME_COPY_KSM;
}

bool report_is_private(unsigned int outcome)
{
	return bill_is_copy(outcome) || report_is_fresh(outcome);
}

bool report_is_any(unsigned int outcome)
{
	(void)outcome;
	return true;
}

bool report_at_least(const struct report *report)
{
	return lacking_sums(&report->lacking);
}

const char *report_least(const struct report *report)
{
	return report_at_least(report) ? "at least " : "";
}

struct bill_sum report_copied(const struct bill_fork *fork)
{
	struct bill_sum sum = { 0 };
	size_t i;

	for (i = 0; i < fork->cell_count; i++)
		if (bill_is_copy(fork->cells[i].outcome))
			sum_cell(&sum, &fork->cells[i]);
	return sum;
}

struct ranked {
	const struct bill_fork *fork;
	uint64_t bytes;
};

static int most_first(const void *left, const void *right)
{
	const struct ranked *a = left, *b = right;

	if (a->bytes != b->bytes)
		return a->bytes < b->bytes ? 1 : -1;
	return a->fork->number < b->fork->number ? -1 : 1;
}

const struct bill_fork **report_forks(const struct bill *bill)
{
	const struct bill_fork **forks = calloc(bill->fork_count, sizeof(const struct bill_fork *));
	struct ranked *ranked = calloc(bill->fork_count, sizeof(*ranked));
	size_t i;

	if (!forks || !ranked)
		out_of_memory();
	for (i = 0; i < bill->fork_count; i++)
		ranked[i] = (struct ranked){ bill->forks[i], report_copied(bill->forks[i]).bytes };
	qsort(ranked, bill->fork_count, sizeof(*ranked), most_first);
	for (i = 0; i < bill->fork_count; i++)
		forks[i] = ranked[i].fork;
	free(ranked);
	return forks;
}

/* What was noted of the recording's machine and maker; nothing if it was not. */
static void print_noted(FILE *out, const char *before, const char *noted)
{
	if (!noted)
		return;
	fputs(before, out);
	harmless_put(out, noted);
}

static void print_head(FILE *out, const struct report *report)
{
	const struct bill *bill = report->bill;
	const char *version = bill_line(&bill->info, "version");

	harmless_put(out, report->path);
	if (strcmp(report->machine, report->path) != 0)
		print_noted(out, ": ", report->machine);
	print_noted(out, ", Linux ", bill_line(&bill->info, "release"));
	print_noted(out, " ", bill_line(&bill->info, "machine"));
	fprintf(out, ", pages of %s", human_bytes(bill->page_size).text);
	if (bill->begin != PHYSMEM_NONE)
		fprintf(out, ", %s from first to last record",
			human_time(bill->end - bill->begin).text);
	fprintf(out, "\n");
	if (!version)
		return;
	print_noted(out, "  recorded by physmem ", version);
	print_noted(out, ", module ", bill_line(&bill->info, "module"));
	print_noted(out, ": ", bill_line(&bill->info, "command"));
	putc('\n', out);
}

static void print_sum(FILE *out, const struct report *report)
{
	const struct bill *bill = report->bill;
	size_t forks = bill->fork_count - 1;
	struct bill_sums sums;
	struct bill_sum copied;

	bill_sums(bill, &sums);
	copied = sums_of(&sums, bill_is_copy);
	fprintf(out, "\n%s%s copied in %s pages, %s in these faults; %zu fork%s\n",
		report_least(report), human_bytes(copied.bytes).text,
		human_count(copied.faults).text, human_time(copied.ns).text, forks,
		forks == 1 ? "" : "s");
}

static void print_forks(FILE *out, const struct report *report,
			const struct report_options *options)
{
	const struct bill *bill = report->bill;
	const struct bill_fork **forks = report_forks(bill);
	size_t shown = 0, i;

	for (i = 0; i < bill->fork_count; i++) {
		if (!forks[i]->number && !forks[i]->cell_count)
			continue;
		if (options->rows && shown >= options->rows)
			break;
		report_fork(out, report, forks[i], options);
		shown++;
	}
	if (i < bill->fork_count)
		fprintf(out,
			"\n%zu more forks, each with no more copied than these: --rows 0 tells all\n",
			bill->fork_count - i);
	free(forks);
}

static void print_one(FILE *out, const struct report *report, const struct report_options *options)
{
	print_head(out, report);
	report_losses(out, report);
	if (!report->bill->faults && report->bill->fork_count == 1)
		return;
	print_sum(out, report);
	report_totals(out, report, options);
	report_tree(out, report, options);
	if (report->bill->fork_count > 2 ||
	    (report->bill->fork_count == 2 && report->bill->forks[0]->cell_count)) {
		fprintf(out, "\nAll forks together\n");
		report_rows(out, report, NULL, options);
	}
	print_forks(out, report, options);
	report_advice(out, report);
}

static void print_machines(FILE *out, const struct report *reports, size_t count)
{
	struct bill_sum all = { 0 };
	bool at_least = false;
	size_t i, forks = 0;

	fprintf(out, "%zu recordings\n  %-24s %8s %12s %12s %10s %10s\n", count, "", "forks",
		"copied", "pages", "time", "lost");
	for (i = 0; i < count; i++) {
		const struct bill *bill = reports[i].bill;
		char *machine = strdup(reports[i].machine);
		struct bill_sums sums;
		struct bill_sum copied;

		if (!machine)
			out_of_memory();
		bill_sums(bill, &sums);
		copied = sums_of(&sums, bill_is_copy);
		fprintf(out, "  %-24s %8zu %12s %12s %10s %9s%s\n", harmless(machine),
			bill->fork_count - 1, human_bytes(copied.bytes).text,
			human_count(copied.faults).text, human_time(copied.ns).text,
			human_count(bill->losses.lost).text, bill->losses.lost_unknown ? "+" : "");
		free(machine);
		sum_add(&all, &copied);
		forks += bill->fork_count - 1;
		at_least |= report_at_least(&reports[i]);
	}
	fprintf(out, "  %-24s %8zu %12s %12s %10s%s\n\n", "all", forks, human_bytes(all.bytes).text,
		human_count(all.faults).text, human_time(all.ns).text,
		at_least ? "  at least" : "");
}

void report_text(FILE *out, const struct report *reports, size_t count,
		 const struct report_options *options)
{
	size_t i;

	if (count > 1)
		print_machines(out, reports, count);
	for (i = 0; i < count; i++) {
		fputs(i ? "\n\n" : "", out);
		print_one(out, &reports[i], options);
	}
}
