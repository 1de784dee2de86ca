// SPDX-License-Identifier: GPL-2.0
#include "stats.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "door.h"
#include "grow.h"
#include "names.h"

static const bool copies[PHYSMEM_OUTCOME_COUNT] = {
	[PHYSMEM_OUTCOME_COPY] = true,
	[PHYSMEM_OUTCOME_COPY_FILE] = true,
	[PHYSMEM_OUTCOME_COPY_KSM] = true,
	[PHYSMEM_OUTCOME_HUGETLB_COPY] = true,
	[PHYSMEM_OUTCOME_FORK_COPY] = true,
	[PHYSMEM_OUTCOME_COPY_SWAPIN] = true,
};

bool outcome_copies(unsigned int outcome)
{
	return outcome < PHYSMEM_OUTCOME_COUNT && copies[outcome];
}

/* "copy_file" as a number; PHYSMEM_OUTCOME_COUNT if it is a newer module's. */
static unsigned int outcome_of(const char *text)
{
	uint64_t number = number_of(outcome_names, text, PHYSMEM_OUTCOME_COUNT);

	return number < PHYSMEM_OUTCOME_COUNT ? (unsigned int)number : PHYSMEM_OUTCOME_COUNT;
}

/* "copy_file_4096_512" */
static bool parse_latency(struct stats *stats, char *name, uint64_t count)
{
	char *floor = strrchr(name, '_'), *size;
	struct stats_latency latency = { .count = count };

	if (!floor)
		return false;
	*floor = '\0';
	size = strrchr(name, '_');
	if (size)
		*size = '\0';
	latency.outcome = outcome_of(name);
	if (!size || latency.outcome == PHYSMEM_OUTCOME_COUNT)
		return false;
	latency.size = strtoull(size + 1, NULL, 10);
	latency.floor = strtoull(floor + 1, NULL, 10);
	GROW(stats->latencies, stats->latency_count);
	stats->latencies[stats->latency_count++] = latency;
	return true;
}

/* "copy_file_4096" */
static bool parse_duration(struct stats *stats, char *name, uint64_t ns)
{
	char *size = strrchr(name, '_');
	struct stats_duration duration = { .ns = ns };

	if (!size)
		return false;
	*size = '\0';
	duration.outcome = outcome_of(name);
	if (duration.outcome == PHYSMEM_OUTCOME_COUNT)
		return false;
	duration.size = strtoull(size + 1, NULL, 10);
	GROW(stats->durations, stats->duration_count);
	stats->durations[stats->duration_count++] = duration;
	return true;
}

/* A name that begins with @prefix and goes on with an outcome. */
static bool parse_by_outcome(uint64_t *counters, const char *prefix, const char *name,
			     uint64_t value)
{
	unsigned int outcome;

	if (strncmp(name, prefix, strlen(prefix)) != 0)
		return false;
	outcome = outcome_of(name + strlen(prefix));
	if (outcome == PHYSMEM_OUTCOME_COUNT)
		return false;
	counters[outcome] = value;
	return true;
}

static void parse_line(struct stats *stats, const char *line)
{
	struct stats_value read = { .value = 0 };
	char word[32], name[sizeof(read.name)];
	const size_t length = strcspn(line, " ");

	/* a name that is cut would be another's */
	if (length >= sizeof(read.name) || sscanf(line + length, " %31s", word) != 1)
		return;
	memcpy(read.name, line, length);
	if (strcmp(read.name, "counting") == 0) {
		stats->counting = strcmp(word, "on") == 0;
		return;
	}
	read.value = strtoull(word, NULL, 10);
	if (parse_by_outcome(stats->faults, "faults_", read.name, read.value) ||
	    parse_by_outcome(stats->ns, "ns_", read.name, read.value))
		return;
	memcpy(name, read.name, sizeof(name));
	if (strncmp(name, "latency_", 8) == 0 && parse_latency(stats, name + 8, read.value))
		return;
	if (strncmp(name, "duration_", 9) == 0 && parse_duration(stats, name + 9, read.value))
		return;
	GROW(stats->values, stats->value_count);
	stats->values[stats->value_count++] = read;
}

void stats_parse(struct stats *stats, const char *text)
{
	*stats = (struct stats){ 0 };
	while (*text) {
		const size_t length = strcspn(text, "\n");
		char line[128];

		snprintf(line, sizeof(line), "%.*s", (int)length, text);
		parse_line(stats, line);
		text += length + (text[length] == '\n');
	}
}

int stats_read(struct stats *stats)
{
	char *text;
	int error = door_read("stats", &text);

	*stats = (struct stats){ 0 };
	if (error)
		return error;
	stats_parse(stats, text);
	free(text);
	return 0;
}

void stats_free(struct stats *stats)
{
	free(stats->latencies);
	free(stats->durations);
	free(stats->values);
	*stats = (struct stats){ 0 };
}

uint64_t stats_value(const struct stats *stats, const char *name)
{
	size_t i;

	for (i = 0; i < stats->value_count; i++)
		if (strcmp(stats->values[i].name, name) == 0)
			return stats->values[i].value;
	return 0;
}

uint64_t stats_grown(uint64_t before, uint64_t now)
{
	return now >= before ? now - before : now;
}

uint64_t stats_faults(const struct stats *stats)
{
	uint64_t sum = 0;
	unsigned int i;

	for (i = 0; i < PHYSMEM_OUTCOME_COUNT; i++)
		sum += stats->faults[i];
	return sum;
}

uint64_t stats_bytes_of(const struct stats *stats, unsigned int outcome, uint64_t page_size)
{
	uint64_t sized = 0, bytes = 0;
	size_t i;

	if (!outcome_copies(outcome))
		return 0;
	for (i = 0; i < stats->latency_count; i++) {
		const struct stats_latency *latency = &stats->latencies[i];

		if (latency->outcome != outcome)
			continue;
		sized += latency->count;
		bytes += latency->count * latency->size;
	}
	if (stats->faults[outcome] > sized)
		bytes += (stats->faults[outcome] - sized) * page_size;
	return bytes;
}

uint64_t stats_bytes(const struct stats *stats, uint64_t page_size)
{
	uint64_t bytes = 0;
	unsigned int outcome;

	for (outcome = 0; outcome < PHYSMEM_OUTCOME_COUNT; outcome++)
		bytes += stats_bytes_of(stats, outcome, page_size);
	return bytes;
}
