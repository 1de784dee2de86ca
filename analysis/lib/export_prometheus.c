// SPDX-License-Identifier: GPL-2.0
#include "export_prometheus.h"

#include <inttypes.h>
#include <string.h>
#include <unistd.h>

#include "names.h"

/*
 * Upper bounds of the module's buckets, powers of two, in nanoseconds. It has
 * one bucket more, without a bound.
 */
#define FIRST_BOUND	512ULL
#define LAST_BOUND	2147483648ULL

#define HISTOGRAM	"physmem_fault_duration_seconds"

enum unit { COUNT, SECONDS, PAGES };

/* The values without an outcome: counters where the name ends in _total, else gauges. */
static const struct metric {
	const char *stat, *name, *help;
	enum unit unit;
} metrics[] = {
	{ "forks", "physmem_forks_total", "Forks of processes with memory of their own.", COUNT },
	{ "fork_ns", "physmem_fork_seconds_total", "Time in the kernel's copy_process.", SECONDS },
	{ "fork_shared_pages", "physmem_fork_shared_bytes_total",
	  "Anonymous memory that forks have made shared.", PAGES },
	{ "fork_copied_pages", "physmem_fork_copied_bytes_total",
	  "Memory that forks have copied at once, since it was pinned.", PAGES },
	{ "missed", "physmem_missed_total", "Calls that were not seen to their end.", COUNT },
	{ "filtered", "physmem_filtered_total", "Faults and forks of who is no target.", COUNT },
	{ "targets", "physmem_targets", "Processes on the list of targets.", COUNT },
	{ "targets_lost", "physmem_targets_lost_total",
	  "Children that could not become targets.", COUNT },
	{ "snapshots", "physmem_snapshots_total", "Finished snapshots.", COUNT },
	{ "snapshot_pages", "physmem_snapshot_pages_total", "Pages in snapshots.", COUNT },
	{ "snapshot_pages_dropped", "physmem_snapshot_pages_dropped_total",
	  "Pages in snapshots that were not emitted as events.", COUNT },
	{ "stream_records_dropped", "physmem_stream_records_dropped_total",
	  "Records of the stream for which nobody has made room.", COUNT },
	{ "longest_hold_ns", "physmem_longest_hold_seconds",
	  "The longest time that a target's mmap lock was held for reading.", SECONDS },
};

static void head(FILE *out, const char *name, const char *type, const char *help)
{
	fprintf(out, "# HELP %s %s\n# TYPE %s %s\n", name, help, name, type);
}

/* Nanoseconds as seconds, exactly: a float of 64 bits would round large sums. */
static void seconds(FILE *out, uint64_t ns)
{
	fprintf(out, "%" PRIu64 ".%09" PRIu64, ns / 1000000000, ns % 1000000000);
}

static void write_faults(FILE *out, const struct stats *stats)
{
	unsigned int i;

	head(out, "physmem_faults_total", "counter", "Calls of the hooked functions, by outcome.");
	for (i = 0; i < PHYSMEM_OUTCOME_COUNT; i++)
		fprintf(out, "physmem_faults_total{outcome=\"%s\"} %" PRIu64 "\n",
			text_of(outcome_names, i), stats->faults[i]);
}

static void write_copied(FILE *out, const struct stats *stats, uint64_t page_size)
{
	unsigned int i;

	head(out, "physmem_copied_bytes_total", "counter", "Memory that was copied, by outcome.");
	for (i = 0; i < PHYSMEM_OUTCOME_COUNT; i++)
		if (outcome_copies(i))
			fprintf(out, "physmem_copied_bytes_total{outcome=\"%s\"} %" PRIu64 "\n",
				text_of(outcome_names, i), stats_bytes_of(stats, i, page_size));
}

/* Calls that took less than @bound. */
static uint64_t below(const struct stats *stats, unsigned int outcome, uint64_t size,
		      uint64_t bound)
{
	uint64_t sum = 0;
	size_t i;

	for (i = 0; i < stats->latency_count; i++)
		if (stats->latencies[i].outcome == outcome && stats->latencies[i].size == size &&
		    stats->latencies[i].floor < bound)
			sum += stats->latencies[i].count;
	return sum;
}

static void write_histogram(FILE *out, const struct stats *stats,
			    const struct stats_duration *duration)
{
	const uint64_t all = below(stats, duration->outcome, duration->size, UINT64_MAX);
	char labels[80];
	uint64_t bound;

	snprintf(labels, sizeof(labels), "outcome=\"%s\",page_size=\"%" PRIu64 "\"",
		 text_of(outcome_names, duration->outcome), duration->size);
	for (bound = FIRST_BOUND; bound <= LAST_BOUND; bound *= 2) {
		fprintf(out, HISTOGRAM "_bucket{%s,le=\"", labels);
		seconds(out, bound);
		fprintf(out, "\"} %" PRIu64 "\n",
			below(stats, duration->outcome, duration->size, bound));
	}
	fprintf(out, HISTOGRAM "_bucket{%s,le=\"+Inf\"} %" PRIu64 "\n", labels, all);
	fprintf(out, HISTOGRAM "_sum{%s} ", labels);
	seconds(out, duration->ns);
	fprintf(out, "\n" HISTOGRAM "_count{%s} %" PRIu64 "\n", labels, all);
}

static void write_metric(FILE *out, const struct metric *metric, uint64_t value,
			 uint64_t page_size)
{
	const size_t length = strlen(metric->name);
	const bool counts = length > 6 && strcmp(metric->name + length - 6, "_total") == 0;

	head(out, metric->name, counts ? "counter" : "gauge", metric->help);
	fprintf(out, "%s ", metric->name);
	if (metric->unit == SECONDS)
		seconds(out, value);
	else
		fprintf(out, "%" PRIu64, metric->unit == PAGES ? value * page_size : value);
	fputc('\n', out);
}

void prometheus_write(FILE *out, const struct stats *stats, uint64_t page_size)
{
	size_t i;

	head(out, "physmem_counting", "gauge",
	     "Whether faults are counted though no event is enabled.");
	fprintf(out, "physmem_counting %d\n", stats->counting);
	write_faults(out, stats);
	write_copied(out, stats, page_size);
	head(out, HISTOGRAM, "histogram",
	     "Time in the hooked functions, where it is known, by outcome and bytes of the page.");
	for (i = 0; i < stats->duration_count; i++)
		write_histogram(out, stats, &stats->durations[i]);
	for (i = 0; i < sizeof(metrics) / sizeof(metrics[0]); i++)
		write_metric(out, &metrics[i], stats_value(stats, metrics[i].stat), page_size);
}

int export_prometheus(FILE *out)
{
	struct stats stats;
	int error = stats_read(&stats);

	if (error)
		return error;
	prometheus_write(out, &stats, (uint64_t)sysconf(_SC_PAGESIZE));
	stats_free(&stats);
	return 0;
}
