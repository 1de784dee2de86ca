// SPDX-License-Identifier: GPL-2.0
#include "top_model.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "grow.h"

static int compare_counts(const void *left, const void *right)
{
	const struct top_count *one = left, *other = right;

	if (one->pid != other->pid)
		return one->pid < other->pid ? -1 : 1;
	if (one->outcome != other->outcome)
		return one->outcome < other->outcome ? -1 : 1;
	return one->shift < other->shift ? -1 : one->shift > other->shift;
}

void top_count_add(struct top_counts *counts, const struct top_count *one)
{
	GROW(counts->list, counts->count);
	counts->list[counts->count++] = *one;
}

/* Sorted, and each key once. */
static void tidy(struct top_counts *counts)
{
	size_t i, kept = 0;

	if (!counts->count)
		return;
	qsort(counts->list, counts->count, sizeof(*counts->list), compare_counts);
	for (i = 1; i < counts->count; i++) {
		struct top_count *last = &counts->list[kept];

		if (compare_counts(last, &counts->list[i]) == 0) {
			last->hits += counts->list[i].hits;
			last->timed += counts->list[i].timed;
			last->ns += counts->list[i].ns;
		} else {
			counts->list[++kept] = counts->list[i];
		}
	}
	counts->count = kept + 1;
}

void top_counts_free(struct top_counts *counts)
{
	free(counts->list);
	*counts = (struct top_counts){ 0 };
}

void top_mapping_add(struct top_mappings *mappings, uint64_t start, unsigned int outcome,
		     unsigned int shift, uint64_t hits)
{
	struct top_mapping *mapping;
	size_t i;

	for (i = 0; i < mappings->count && mappings->list[i].start != start; i++)
		;
	if (i == mappings->count) {
		GROW(mappings->list, mappings->count);
		mappings->list[mappings->count++] = (struct top_mapping){ .start = start };
	}
	mapping = &mappings->list[i];
	mapping->hits += hits;
	if (!outcome_copies(outcome))
		return;
	mapping->copies += hits;
	mapping->bytes += hits << shift;
}

void top_mappings_free(struct top_mappings *mappings)
{
	free(mappings->list);
	*mappings = (struct top_mappings){ 0 };
}

static struct top_row *row_for(struct top_model *model, pid_t pid)
{
	size_t i;

	for (i = 0; i < model->count; i++)
		if (model->rows[i].pid == pid)
			return &model->rows[i];
	GROW(model->rows, model->count);
	model->rows[model->count] = (struct top_row){ .pid = pid, .name = "?" };
	return &model->rows[model->count++];
}

/* What has come to @now since the last time, of which @before is the same key, or NULL. */
static void add_to_row(struct top_row *row, const struct top_count *now,
		       const struct top_count *before)
{
	const uint64_t hits = now->hits - (before ? before->hits : 0);

	if (now->outcome < PHYSMEM_OUTCOME_COUNT)
		row->hits[now->outcome] += hits;
	row->all += hits;
	row->timed += now->timed - (before ? before->timed : 0);
	row->ns += now->ns - (before ? before->ns : 0);
	if (!outcome_copies(now->outcome))
		return;
	row->copies += hits;
	row->bytes += hits << now->shift;
	row->total_copies += hits;
	row->total_bytes += hits << now->shift;
}

static void begin_rows(struct top_model *model)
{
	size_t i;

	for (i = 0; i < model->count; i++) {
		struct top_row *row = &model->rows[i];

		memset(row->hits, 0, sizeof(row->hits));
		row->all = 0;
		row->copies = 0;
		row->bytes = 0;
		row->timed = 0;
		row->ns = 0;
	}
}

void top_model_update(struct top_model *model, struct top_counts *counts, double seconds)
{
	size_t i, at = 0;

	tidy(counts);
	begin_rows(model);
	for (i = 0; i < counts->count; i++) {
		const struct top_count *now = &counts->list[i], *before = NULL;

		while (at < model->before.count &&
		       compare_counts(&model->before.list[at], now) < 0)
			at++;
		if (at < model->before.count && compare_counts(&model->before.list[at], now) == 0)
			before = &model->before.list[at];
		add_to_row(row_for(model, now->pid), now, before);
	}
	top_counts_free(&model->before);
	model->before = *counts;
	*counts = (struct top_counts){ 0 };
	model->seconds = seconds;
}

void top_model_renew(struct top_model *model)
{
	top_counts_free(&model->before);
}

void top_model_forget(struct top_model *model)
{
	size_t i, kept = 0;

	for (i = 0; i < model->count; i++)
		if (model->rows[i].all || !model->rows[i].gone)
			model->rows[kept++] = model->rows[i];
	model->count = kept;
}

void top_model_free(struct top_model *model)
{
	top_counts_free(&model->before);
	free(model->rows);
	*model = (struct top_model){ 0 };
}

static double key_of(const struct top_row *row, enum top_sort by)
{
	switch (by) {
	case TOP_BY_COPIES:
		return (double)row->copies;
	case TOP_BY_BYTES:
		return (double)row->bytes;
	case TOP_BY_TIME:
		return row->timed ? (double)row->ns / (double)row->timed : 0;
	case TOP_BY_TOTAL:
		return (double)row->total_bytes;
	case TOP_BY_FAULTS:
		return (double)row->all;
	default:
		return -(double)row->pid;
	}
}

static int compare_rows(const void *left, const void *right, void *context)
{
	const struct top_row *one = left, *other = right;
	const enum top_sort by = *(const enum top_sort *)context;
	const double key = key_of(one, by), others = key_of(other, by);

	if (key != others)
		return key > others ? -1 : 1;
	return one->pid < other->pid ? -1 : one->pid > other->pid;
}

void top_model_sort(struct top_model *model, enum top_sort by)
{
	if (model->count)
		qsort_r(model->rows, model->count, sizeof(*model->rows), compare_rows, &by);
}

const char *top_sort_name(enum top_sort by)
{
	static const char *const names[] = {
		[TOP_BY_COPIES] = "copies", [TOP_BY_BYTES] = "bytes",	[TOP_BY_TIME] = "time",
		[TOP_BY_TOTAL] = "total",   [TOP_BY_FAULTS] = "faults", [TOP_BY_PID] = "pid",
	};

	return by < TOP_SORT_COUNT ? names[by] : "?";
}

bool top_row_matches(const struct top_row *row, const char *filter)
{
	char pid[16];

	snprintf(pid, sizeof(pid), "%d", row->pid);
	return !*filter || strstr(row->name, filter) || strcmp(pid, filter) == 0;
}
