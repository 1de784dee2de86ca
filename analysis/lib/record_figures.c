// SPDX-License-Identifier: GPL-2.0
/* What has been recorded: a line while it goes on, a few at its end. */
#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "human.h"
#include "names.h"
#include "recorder.h"

static uint64_t grown(const struct record *record, const struct stats *now, const char *name)
{
	return stats_grown(stats_value(&record->before, name), stats_value(now, name));
}

static uint64_t grown_faults(const struct record *record, const struct stats *now)
{
	return stats_grown(stats_faults(&record->before), stats_faults(now));
}

static uint64_t grown_bytes(const struct record *record, const struct stats *now)
{
	const uint64_t page_size = (uint64_t)sysconf(_SC_PAGESIZE);

	return stats_grown(stats_bytes(&record->before, page_size), stats_bytes(now, page_size));
}

void figures_show(struct record *record)
{
	struct stats now;
	char text[160];

	if (!record->progress.on || stats_read(&now))
		return;
	snprintf(text, sizeof(text), "%.0f s: %llu faults, %s copied, %llu lost",
		 (double)(record_now() - record->started) / 1000,
		 (unsigned long long)grown_faults(record, &now),
		 human_bytes(grown_bytes(record, &now)).text,
		 (unsigned long long)trace_lost(record));
	progress_say(&record->progress, text);
	stats_free(&now);
}

static void print_outcomes(const struct record *record, const struct stats *now)
{
	unsigned int i, printed = 0;

	for (i = 0; i < PHYSMEM_OUTCOME_COUNT; i++) {
		const uint64_t count = stats_grown(record->before.faults[i], now->faults[i]);

		if (count)
			fprintf(stderr, "%s%llu %s", printed++ ? ", " : ": ",
				(unsigned long long)count, text_of(outcome_names, i));
	}
	fputc('\n', stderr);
}

static void print_file(const struct record *record)
{
	const struct record_options *options = record->options;
	struct stat status;

	if (options->to) {
		fprintf(stderr, "sent to %s; there: physmem report -i FILE\n", options->to);
		return;
	}
	if (stat(options->output, &status)) {
		record_complain("%s: %s", options->output, strerror(errno));
		return;
	}
	fprintf(stderr, "%s: %s; next: physmem report -i %s\n", options->output,
		human_bytes((uint64_t)status.st_size).text, options->output);
}

void figures_summary(struct record *record)
{
	const struct stats *now = &record->after;

	if (record->options->quiet)
		return;
	fprintf(stderr, RECORD_PROGRAM ": %llu faults",
		(unsigned long long)grown_faults(record, now));
	print_outcomes(record, now);
	fprintf(stderr, "%s copied, %llu forks, %llu events lost, %llu calls missed\n",
		human_bytes(grown_bytes(record, now)).text,
		(unsigned long long)grown(record, now, "forks"), (unsigned long long)record->lost,
		(unsigned long long)grown(record, now, "missed"));
	if (!record->targets.listed)
		fputs("these are everybody's; those of physmem and trace-cmd are not in the file\n",
		      stderr);
	if (grown(record, now, "targets_lost"))
		fprintf(stderr, "%llu children could not be followed\n",
			(unsigned long long)grown(record, now, "targets_lost"));
	if (record->notes.failed)
		fprintf(stderr, "%lu lines about processes and mappings could not be written\n",
			record->notes.failed);
	print_file(record);
}
