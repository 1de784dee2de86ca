// SPDX-License-Identifier: GPL-2.0
#include <inttypes.h>
#include <string.h>

#include "harmless.h"
#include "human.h"
#include "names.h"
#include "report.h"

#define CURVE_ROWS 12
#define BAR 20

static const char *end_text(enum bill_end how)
{
	switch (how) {
	case BILL_END_CHILD_EXIT:
		return "the child exited";
	case BILL_END_CHILD_EXEC:
		return "the child started another program";
	case BILL_END_PARENT_EXIT:
		return "the parent exited";
	case BILL_END_PARENT_EXEC:
		return "the parent started another program";
	default:
		return "the recording ended";
	}
}

static void print_head(FILE *out, const struct bill *bill, const struct bill_fork *fork)
{
	if (!fork->number) {
		fprintf(out,
			"\nBefore any fork seen: who was in none yet, or has started another program since\n");
		return;
	}
	fprintf(out, "\nFork %u: %d ", fork->number, fork->parent->tgid);
	harmless_put(out, bill_comm(fork->parent));
	fprintf(out, " -> %d ", fork->child->tgid);
	harmless_put(out, bill_comm(fork->child));
	fprintf(out, ", %s after the first record; they shared for %s, until %s\n",
		human_time(fork->time - bill->begin).text,
		human_time(fork->ended - fork->time).text, end_text(fork->how));
	if (fork->shared == PHYSMEM_NONE)
		return;
	fprintf(out, "  the fork itself took %s, page tables %s; shared %s in %s pages",
		human_time(fork->dur).text, human_bytes(fork->table_bytes).text,
		human_bytes(fork->shared * bill->page_size).text, human_count(fork->shared).text);
	if (fork->copied)
		fprintf(out, "; %s pages copied at once, since they are pinned",
			human_count(fork->copied).text);
	putc('\n', out);
}

static void print_side(FILE *out, const struct bill_fork *fork, enum bill_side side)
{
	const char *who = !fork->number ? "" : side == BILL_CHILD ? "child" : "parent";
	const struct name *name;
	struct bill_sums sums;

	fork_sums(fork, side, &sums);
	for (name = outcome_names; name->text; name++) {
		const struct bill_sum *sum = &sums.outcomes[name->number];
		unsigned int outcome = (unsigned int)name->number;

		if (!sum->faults)
			continue;
		fprintf(out, "  %-7s %-14s %11s %11s %10s%s\n", who, name->text,
			human_count(sum->faults).text,
			report_is_private(outcome) || bill_is_reuse(outcome) ?
				human_bytes(sum->bytes).text :
				"",
			sum->timed ? human_time(sum->ns).text : "-",
			bill_is_reuse(outcome) ? "  for free" : "");
	}
}

static void print_times(FILE *out, const struct bill *bill, const struct bill_fork *fork)
{
	int shift;

	for (shift = 0; shift < 64; shift++) {
		struct histogram times;

		bill_times(bill, fork, -1, shift, &times);
		if (times.count)
			fprintf(out,
				"  its %s faults at pages of %s took %s: p50 %s, p99 %s, max %s\n",
				human_count(times.count).text, human_bytes(1ULL << shift).text,
				human_time(times.sum).text,
				human_time(histogram_percentile(&times, 50)).text,
				human_time(histogram_percentile(&times, 99)).text,
				human_time(times.max).text);
		histogram_free(&times);
	}
}

static void print_bar(FILE *out, uint64_t part, uint64_t whole)
{
	unsigned int length = whole ? (unsigned int)(BAR * part / whole) : 0, i;

	for (i = 0; i < BAR; i++)
		putc(i < length ? '#' : '.', out);
}

/* When it was copied, and how much of what was shared still is. */
static void print_curve(FILE *out, const struct bill *bill, const struct bill_fork *fork)
{
	const struct series *series = &fork->series;
	size_t per = (series->used + CURVE_ROWS - 1) / CURVE_ROWS, at, i;
	uint64_t broken = 0;
	bool is_shared = fork->number && fork->shared != PHYSMEM_NONE && fork->shared;

	if (!series->used)
		return;
	fprintf(out, "\n  %-12s %11s %11s %13s%s\n", fork->number ? "since fork" : "since begin",
		fork->number ? "parent" : "copied", fork->number ? "child" : "", "rate",
		is_shared ? "  still shared" : "");
	for (at = 0; at < series->used; at += per) {
		uint64_t bytes[2] = { 0 };
		double seconds = (double)series->step * (double)per / 1e9;
		char rate[48];

		for (i = at; i < at + per && i < series->used; i++) {
			bytes[0] += series->steps[i][BILL_LANE_PARENT];
			bytes[1] += series->steps[i][BILL_LANE_CHILD];
			broken += series->steps[i][BILL_LANE_BROKEN];
		}
		snprintf(rate, sizeof(rate), "%s/s",
			 human_bytes((uint64_t)((double)(bytes[0] + bytes[1]) / seconds)).text);
		fprintf(out, "  %-12s %11s %11s %13s", human_time((at + per) * series->step).text,
			bytes[0] ? human_bytes(bytes[0]).text : "",
			bytes[1] ? human_bytes(bytes[1]).text : "", rate);
		if (is_shared) {
			uint64_t left = broken < fork->shared ? fork->shared - broken : 0;

			fprintf(out, "  ");
			print_bar(out, left, fork->shared);
			fprintf(out, " %s of %s", human_share(left, fork->shared).text,
				human_bytes(fork->shared * bill->page_size).text);
		}
		putc('\n', out);
	}
	if (fork->later[BILL_PARENT] || fork->later[BILL_CHILD])
		fprintf(out, "  %-12s %11s %11s\n", "after that", human_bytes(fork->later[0]).text,
			human_bytes(fork->later[1]).text);
}

void report_fork(FILE *out, const struct report *report, const struct bill_fork *fork,
		 const struct report_options *options)
{
	struct bill_sum copied = report_copied(fork);

	print_head(out, report->bill, fork);
	fprintf(out, "  copied %s%s in %s pages, %s in these faults\n", report_least(report),
		human_bytes(copied.bytes).text, human_count(copied.faults).text,
		human_time(copied.ns).text);
	if (!fork->cell_count)
		return;
	putc('\n', out);
	print_side(out, fork, BILL_PARENT);
	print_side(out, fork, BILL_CHILD);
	print_times(out, report->bill, fork);
	print_curve(out, report->bill, fork);
	report_rows(out, report, fork, options);
}
