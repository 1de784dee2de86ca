// SPDX-License-Identifier: GPL-2.0
#include "names.h"
#include "report_json.h"

void report_json_sum(struct json_out *out, const char *name, const struct bill_sum *sum)
{
	json_open(out, name, '{');
	json_number(out, "faults", sum->faults);
	json_number(out, "bytes", sum->bytes);
	json_number(out, "timed", sum->timed);
	json_number(out, "ns", sum->ns);
	json_number(out, "of_split", sum->split);
	json_close(out, '}');
}

static void print_rows(struct json_out *out, const char *name, const struct bill_rows *rows)
{
	size_t i;

	json_open(out, name, '[');
	for (i = 0; i < rows->count; i++) {
		json_open(out, NULL, '{');
		json_string(out, "name", rows->list[i].name);
		report_json_sum(out, "parent", &rows->list[i].sides[BILL_PARENT]);
		report_json_sum(out, "child", &rows->list[i].sides[BILL_CHILD]);
		json_close(out, '}');
	}
	json_close(out, ']');
}

void report_json_rows(struct json_out *out, const struct report *report,
		      const struct bill_fork *fork)
{
	static const struct {
		const char *name;
		enum bill_by by;
		bool (*which)(unsigned int outcome);
	} tables[] = {
		{ "mappings", BILL_BY_MAPPING, bill_is_copy },
		{ "code", BILL_BY_CODE, bill_is_copy },
		{ "stacks", BILL_BY_STACK, bill_is_copy },
		{ "fresh_mappings", BILL_BY_MAPPING, report_is_fresh },
	};
	size_t i;

	for (i = 0; i < sizeof(tables) / sizeof(tables[0]); i++) {
		struct bill_rows rows;

		bill_rows(report->bill, fork, tables[i].by, tables[i].which, report->code, &rows);
		print_rows(out, tables[i].name, &rows);
		bill_rows_free(&rows);
	}
}

static void print_side(struct json_out *out, const struct bill_fork *fork, enum bill_side side)
{
	const struct bill_process *process = side == BILL_CHILD ? fork->child : fork->parent;
	const struct name *name;
	struct bill_sums sums;

	fork_sums(fork, side, &sums);
	json_open(out, side == BILL_CHILD ? "child" : "parent", '{');
	json_known(out, "process", process ? process->number : PHYSMEM_NONE);
	json_open(out, "outcomes", '{');
	for (name = outcome_names; name->text; name++)
		if (sums.outcomes[name->number].faults)
			report_json_sum(out, name->text, &sums.outcomes[name->number]);
	json_close(out, '}');
	json_close(out, '}');
}

static void print_lane(struct json_out *out, const char *name, const struct series *series,
		       enum bill_lane lane)
{
	size_t i;

	json_open(out, name, '[');
	for (i = 0; i < series->used; i++)
		json_number(out, NULL, series->steps[i][lane]);
	json_close(out, ']');
}

void report_json_fork(struct json_out *out, const struct report *report,
		      const struct bill_fork *fork)
{
	static const char *const ends[] = {
		[BILL_END_RECORDING] = "recording",	[BILL_END_CHILD_EXIT] = "child_exit",
		[BILL_END_CHILD_EXEC] = "child_exec",	[BILL_END_PARENT_EXIT] = "parent_exit",
		[BILL_END_PARENT_EXEC] = "parent_exec",
	};
	struct bill_sum copied = report_copied(fork);

	json_open(out, NULL, '{');
	json_number(out, "number", fork->number);
	/* what was before any fork has the recording's own, which has none if it is empty */
	json_known(out, "time_ns", fork->number ? fork->time : report->bill->begin);
	json_known(out, "ended_ns", fork->ended);
	json_string(out, "ended_by", ends[fork->how]);
	json_known(out, "dur_ns", fork->dur);
	json_known(out, "shared_pages", fork->shared);
	json_known(out, "copied_pages", fork->copied);
	json_known(out, "table_bytes", fork->table_bytes);
	report_json_sum(out, "copied", &copied);
	print_side(out, fork, BILL_PARENT);
	print_side(out, fork, BILL_CHILD);
	report_json_sizes(out, report->bill, fork);
	json_open(out, "series", '{');
	json_number(out, "step_ns", fork->series.used ? fork->series.step : 0);
	print_lane(out, "parent_bytes", &fork->series, BILL_LANE_PARENT);
	print_lane(out, "child_bytes", &fork->series, BILL_LANE_CHILD);
	print_lane(out, "unshared_pages", &fork->series, BILL_LANE_BROKEN);
	json_number(out, "later_parent_bytes", fork->later[BILL_PARENT]);
	json_number(out, "later_child_bytes", fork->later[BILL_CHILD]);
	json_close(out, '}');
	report_json_rows(out, report, fork);
	json_close(out, '}');
}

void report_json_losses(struct json_out *out, const struct report *report)
{
	const struct bill *bill = report->bill;
	const struct bill_losses *losses = &bill->losses;
	bool counted = losses->stats_ended;
	size_t i;

	json_open(out, "losses", '{');
	json_number(out, "lost", losses->lost);
	json_number(out, "lost_unknown", losses->lost_unknown);
	json_number(out, "faults_absent", losses->faults_absent);
	json_number(out, "forks_absent", losses->forks_absent);
	json_known(out, "missed", counted ? losses_grown(losses, "missed") : PHYSMEM_NONE);
	json_known(out, "not_followed",
		   counted ? losses_grown(losses, "targets_lost") : PHYSMEM_NONE);
	json_known(out, "filtered", counted ? losses_grown(losses, "filtered") : PHYSMEM_NONE);
	json_number(out, "unknown", losses->unknown);
	json_number(out, "untimed", losses->untimed);
	json_number(out, "reduced", losses->reduced);
	json_number(out, "ownerless", losses->ownerless);
	json_number(out, "overwritten", losses_overwritten(losses));
	json_string(out, "cut_off", report->trouble);
	json_bool(out, "notes", bill->noted);
	json_number(out, "newer_notes", losses->newer_notes);
	json_open(out, "probes", '[');
	for (i = 0; i < bill->probes.count; i++)
		json_string(out, NULL, bill->probes.list[i].key);
	json_close(out, ']');
	json_close(out, '}');
}
