// SPDX-License-Identifier: GPL-2.0
/*
 * physmem report: what the forks in a recording have cost.
 */
#include <argp.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "cmd.h"
#include "grow.h"
#include "harmless.h"
#include "progress.h"
#include "report.h"

#define PROGRAM "physmem report"
#define DEFAULT_FILE "trace.dat"
#define ROWS 10
#define PROGRESS_EVERY 16384

struct options {
	const char **files;
	size_t file_count;
	bool json, quiet;
	struct report_options report;
	struct code_options code;
};

enum { OPTION_SYMFS = 256, OPTION_DEBUG };

static const struct argp_option report_options[] = {
	{ "input", 'i', "FILE", 0, "A recording (trace.dat); several: one report over all", 0 },
	{ "json", 'j', NULL, 0, "For a machine to read; docs/report.md has its schema", 0 },
	{ "rows", 'n', "N", 0,
	  "Of each table, and of the forks in detail: the first N (10); 0: all", 0 },
	{ "symfs", OPTION_SYMFS, "DIR", 0,
	  "Where the recorded machine's programs and libraries are, as under its /", 0 },
	{ "debug-dir", OPTION_DEBUG, "DIR", 0,
	  "Where their debug files are (.build-id/...), several with colons (/usr/lib/debug)", 0 },
	{ "quiet", 'q', NULL, 0, "No progress and no notes", 0 },
	{ 0 },
};

static void parse_rows(struct options *options, const char *argument, struct argp_state *state)
{
	unsigned long number;
	char *end;

	errno = 0;
	number = strtoul(argument, &end, 10);
	if (end == argument || *end || errno || *argument == '-')
		argp_error(state, "--rows %s: no number", argument);
	options->report.rows = number;
}

static error_t parse_option(int key, char *argument, struct argp_state *state)
{
	struct options *options = state->input;

	switch (key) {
	case 'i':
	case ARGP_KEY_ARG:
		GROW(options->files, options->file_count);
		options->files[options->file_count++] = argument;
		return 0;
	case 'j':
		options->json = true;
		return 0;
	case 'n':
		parse_rows(options, argument, state);
		return 0;
	case OPTION_SYMFS:
		options->code.symfs = argument;
		return 0;
	case OPTION_DEBUG:
		options->code.debug = argument;
		return 0;
	case 'q':
		options->quiet = true;
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static const struct argp report_argp = {
	.options = report_options,
	.parser = parse_option,
	.args_doc = "[FILE...]",
	.doc = "Say what the forks in a recording have cost: bytes copied by parent and child, in "
	       "which mapping, by which code, when, and how long that took. What is not known "
	       "comes first. Without a FILE: trace.dat.\v"
	       "Exit status: 0 there are faults or forks, 1 there are none, 2 wrong use or failure.",
};

/* Counts for a terminal what goes by. */
struct watch {
	struct bill *bill;
	struct progress progress;
	unsigned long long records;
};

static int take(void *context, const struct recording_record *record)
{
	struct watch *watch = context;

	if (++watch->records % PROGRESS_EVERY == 0)
		progress_show(&watch->progress, watch->records, "records");
	return bill_take(watch->bill, record);
}

/* Return: 0; -1: there is nothing to tell, which has been said. */
static int read_report(struct report *report, const char *path, const struct options *options)
{
	struct recording_error error;
	struct recording *recording = recording_open(path, &error);
	struct watch watch = { 0 };
	const char *machine;

	if (!recording) {
		fprintf(stderr, PROGRAM ": %s\n", error.text);
		return -1;
	}
	progress_start(&watch.progress, options->quiet);
	snprintf(watch.progress.what, sizeof(watch.progress.what), PROGRAM);
	watch.bill = bill_new(recording_page_size(recording));
	*report = (struct report){ .path = path, .bill = watch.bill };
	if (recording_walk(recording, take, &watch, &error))
		report->trouble = strdup(error.text);
	else if (recording_truncated(recording))
		report->trouble = strdup(recording_truncated(recording));
	progress_clear(&watch.progress);
	bill_finish(watch.bill, recording);
	if (!recording_knows_cow(recording))
		fprintf(stderr,
			PROGRAM ": %s has no events of physmem's: record with 'physmem record', or "
				"'trace-cmd record -e physmem' with the module loaded before\n",
			path);
	recording_close(recording);
	lacking_find(&report->lacking, watch.bill, report->trouble);
	report->code = code_new(watch.bill, &options->code);
	machine = bill_line(&watch.bill->info, "host");
	report->machine = machine ? machine : path;
	return 0;
}

/* Files of code that name nothing, once each, after the report that needed them. */
static void say_lacking(const struct report *report)
{
	const struct code_file *files;
	size_t count = code_files(report->code, &files), i;

	for (i = 0; i < count; i++)
		if (files[i].lacking && files[i].asked && *files[i].path == '/') {
			fputs(PROGRAM ": no names of code: ", stderr);
			harmless_put(stderr, files[i].lacking);
			fputs("; with --symfs DIR or --debug-dir DIR it is looked for elsewhere\n",
			      stderr);
		}
}

static void free_report(struct report *report)
{
	free((char *)report->trouble);
	lacking_free(&report->lacking);
	code_free(report->code);
	bill_free(report->bill);
}

int cmd_report(int argc, char **argv)
{
	static const char *const usual = DEFAULT_FILE;
	struct options options = { .report = { .rows = ROWS } };
	struct report *reports = NULL;
	size_t count = 0, i;
	int status = STATUS_FOUND;

	argp_parse(&report_argp, argc, argv, 0, NULL, &options);
	if (!options.file_count) {
		GROW(options.files, options.file_count);
		options.files[options.file_count++] = usual;
	}
	for (i = 0; i < options.file_count; i++) {
		GROW(reports, count);
		if (read_report(&reports[count], options.files[i], &options))
			status = STATUS_WRONG;
		else
			count++;
	}
	if (options.json && count)
		report_json(stdout, reports, count);
	else if (count)
		report_text(stdout, reports, count, &options.report);
	for (i = 0; i < count; i++) {
		if (status == STATUS_FOUND &&
		    (reports[i].bill->faults || reports[i].bill->fork_events))
			status = STATUS_FINE;
		if (!options.quiet)
			say_lacking(&reports[i]);
		free_report(&reports[i]);
	}
	free(reports);
	free(options.files);
	return fflush(stdout) ? STATUS_WRONG : status;
}
