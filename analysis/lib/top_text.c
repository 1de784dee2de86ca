// SPDX-License-Identifier: GPL-2.0
/* Figures as lines. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "human.h"
#include "names.h"
#include "top.h"

static uint64_t grown(uint64_t before, uint64_t now)
{
	/* somebody may have reset the counters */
	return now >= before ? now - before : now;
}

static double per_second(const struct top *top, uint64_t count)
{
	return (double)count / top->model.seconds;
}

static uint64_t named(const struct top *top, const char *name)
{
	return grown(stats_value(&top->before, name), stats_value(&top->now, name));
}

char *top_summary(const struct top *top, char *line)
{
	const uint64_t page = (uint64_t)sysconf(_SC_PAGESIZE);
	const uint64_t faults = grown(stats_faults(&top->before), stats_faults(&top->now));
	const uint64_t bytes = grown(stats_bytes(&top->before, page), stats_bytes(&top->now, page));
	const struct human rate = human_bytes((uint64_t)per_second(top, bytes));
	uint64_t copies = 0;
	unsigned int i;
	int used;

	for (i = 0; i < PHYSMEM_OUTCOME_COUNT; i++)
		if (outcome_copies(i))
			copies += grown(top->before.faults[i], top->now.faults[i]);
	used = snprintf(line, TOP_LINE, "%.0f faults/s, %.0f copies/s, %s/s copied, %.0f forks/s, ",
			per_second(top, faults), per_second(top, copies), rate.text,
			per_second(top, named(top, "forks")));
	used += snprintf(line + used, TOP_LINE - (size_t)used, "%" PRIu64 " missed",
			 named(top, "missed"));
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
	char outcomes[120];

	mix(row, outcomes, sizeof(outcomes));
	snprintf(line, TOP_LINE, "%7d %-15.15s %9.0f %10s %9s %9s  %s%s", row->pid, row->name,
		 per_second(top, row->copies),
		 human_bytes((uint64_t)per_second(top, row->bytes)).text,
		 human_bytes(row->total_bytes).text,
		 mean(row->ns, row->timed).text, outcomes,
		 row->gone ? " (gone)" : "");
	return line;
}

char *top_outcomes_head(char *line)
{
	snprintf(line, TOP_LINE, "%-14s %10s %12s %9s", "OUTCOME", "FAULTS/S", "TOTAL", "MEAN");
	return line;
}

static uint64_t timed_of(const struct stats *stats, unsigned int outcome)
{
	uint64_t sum = 0;
	size_t i;

	for (i = 0; i < stats->latency_count; i++)
		if (stats->latencies[i].outcome == outcome)
			sum += stats->latencies[i].count;
	return sum;
}

char *top_outcome_text(const struct top *top, unsigned int outcome, char *line)
{
	if (!top->now.faults[outcome])
		return NULL;
	snprintf(line, TOP_LINE, "%-14s %10.0f %12" PRIu64 " %9s", text_of(outcome_names, outcome),
		 per_second(top, grown(top->before.faults[outcome], top->now.faults[outcome])),
		 top->now.faults[outcome],
		 mean(grown(top->before.ns[outcome], top->now.ns[outcome]),
		      grown(timed_of(&top->before, outcome), timed_of(&top->now, outcome)))
			 .text);
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
		 human_bytes(mapping->bytes).text, mapping->copies, mapping->hits,
		 name);
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
