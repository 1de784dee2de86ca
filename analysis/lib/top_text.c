// SPDX-License-Identifier: GPL-2.0
/* Figures as lines. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harmless.h"
#include "human.h"
#include "names.h"
#include "top.h"

static double per_second(const struct top *top, uint64_t count)
{
	return (double)count / top->model.seconds;
}

char *top_summary(const struct top *top, char *line)
{
	const struct top_totals totals = top_totals(top);
	const struct human rate = human_bytes((uint64_t)per_second(top, totals.bytes));
	int used;

	used = snprintf(line, TOP_LINE, "%.0f faults/s, %.0f copies/s, %s/s copied, %.0f forks/s, ",
			per_second(top, totals.faults), per_second(top, totals.copies), rate.text,
			per_second(top, totals.forks));
	used += snprintf(line + used, TOP_LINE - (size_t)used, "%" PRIu64 " missed", totals.missed);
	if (top->model.before.dropped)
		snprintf(line + used, TOP_LINE - (size_t)used, ", %" PRIu64 " of no process",
			 top->model.before.dropped);
	return line;
}

char *top_rows_head(char *line)
{
	snprintf(line, TOP_LINE, "%7s %-15s %9s %10s %9s %9s  %s", "PID", "NAME", "COPIES/S",
		 "BYTES/S", "TOTAL", "MEAN", "OUTCOMES");
	return line;
}

/* "copy 90% reuse 10%", the most frequent first. */
static void mix(const struct top_row *row, char *text, size_t size)
{
	bool shown[PHYSMEM_OUTCOME_COUNT] = { false };
	size_t used = 0;
	int turn;

	*text = '\0';
	for (turn = 0; turn < 4 && row->all; turn++) {
		unsigned int i, most = PHYSMEM_OUTCOME_COUNT;

		for (i = 0; i < PHYSMEM_OUTCOME_COUNT; i++)
			if (!shown[i] && row->hits[i] &&
			    (most == PHYSMEM_OUTCOME_COUNT || row->hits[i] > row->hits[most]))
				most = i;
		if (most == PHYSMEM_OUTCOME_COUNT)
			return;
		shown[most] = true;
		used += (size_t)snprintf(text + used, size - used, "%s%s %.0f%%", used ? " " : "",
					 text_of(outcome_names, most),
					 100.0 * (double)row->hits[most] / (double)row->all);
	}
}

static struct human mean(uint64_t ns, uint64_t timed)
{
	const struct human none = { "-" };

	return timed ? human_time(ns / timed) : none;
}

char *top_row_text(const struct top *top, const struct top_row *row, char *line)
{
	char outcomes[120], name[16];

	mix(row, outcomes, sizeof(outcomes));
	snprintf(line, TOP_LINE, "%7d %-15s %9.0f %10s %9s %9s  %s%s", row->pid,
		 harmless_copy(name, sizeof(name), row->name), per_second(top, row->copies),
		 human_bytes((uint64_t)per_second(top, row->bytes)).text,
		 human_bytes(row->total_bytes).text,
		 mean(row->ns, row->timed).text, outcomes,
		 row->gone ? " (gone)" : "");
	return line;
}

const struct top_row *top_next_row(const struct top *top, size_t *at, unsigned long *printed)
{
	const struct top_options *options = top->options;

	if (options->rows && *printed == options->rows)
		return NULL;
	while (*at < top->model.count) {
		const struct top_row *row = &top->model.rows[(*at)++];

		/* who did nothing since the last time is no news */
		if (!row->all || !top_row_matches(row, options->filter))
			continue;
		(*printed)++;
		return row;
	}
	return NULL;
}

char *top_outcomes_head(char *line)
{
	snprintf(line, TOP_LINE, "%-14s %10s %12s %9s", "OUTCOME", "FAULTS/S", "TOTAL", "MEAN");
	return line;
}

char *top_outcome_text(const struct top *top, unsigned int number, char *line)
{
	const struct top_outcome outcome = top_outcome(top, number);

	if (!outcome.total)
		return NULL;
	snprintf(line, TOP_LINE, "%-14s %10.0f %12" PRIu64 " %9s", text_of(outcome_names, number),
		 per_second(top, outcome.faults), outcome.total,
		 mean(outcome.ns, outcome.timed).text);
	return line;
}

char *top_mappings_head(char *line)
{
	snprintf(line, TOP_LINE, "%12s %10s %9s %9s  %s", "START", "BYTES", "COPIES", "FAULTS",
		 "MAPPING");
	return line;
}

/* What /proc says of the mapping at an address. */
static void mapping_name(pid_t pid, uint64_t start, char *name, size_t size)
{
	char path[40], *line = NULL;
	size_t room = 0;
	FILE *file;

	snprintf(name, size, "(gone)");
	snprintf(path, sizeof(path), "/proc/%d/maps", pid);
	file = fopen(path, "r");
	if (!file)
		return;
	while (getline(&line, &room, file) > 0) {
		uint64_t first, end;
		char permissions[8];
		int at = 0;

		if (sscanf(line, "%" SCNx64 "-%" SCNx64 " %7s %*s %*s %*s %n", &first, &end,
			   permissions, &at) != 3 || start < first || start >= end)
			continue;
		line[strcspn(line, "\n")] = '\0';
		snprintf(name, size, "%s %s", permissions, line[at] ? line + at : "[anonymous]");
		break;
	}
	free(line);
	fclose(file);
}

char *top_mapping_text(pid_t pid, const struct top_mapping *mapping, char *line)
{
	char name[160];

	mapping_name(pid, mapping->start, name, sizeof(name));
	snprintf(line, TOP_LINE, "%12" PRIx64 " %10s %9" PRIu64 " %9" PRIu64 "  %s", mapping->start,
		 human_bytes(mapping->bytes).text, mapping->copies, mapping->hits, harmless(name));
	return line;
}

static int compare_mappings(const void *left, const void *right)
{
	const struct top_mapping *one = left, *other = right;

	if (one->bytes != other->bytes)
		return one->bytes > other->bytes ? -1 : 1;
	if (one->hits != other->hits)
		return one->hits > other->hits ? -1 : 1;
	return one->start < other->start ? -1 : one->start > other->start;
}

void top_mappings_sort(struct top_mappings *mappings)
{
	if (mappings->count)
		qsort(mappings->list, mappings->count, sizeof(*mappings->list), compare_mappings);
}
