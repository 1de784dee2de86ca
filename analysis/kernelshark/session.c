// SPDX-License-Identifier: GPL-2.0
/*
 * physmem-session: writes the KernelShark session in which a trace is opened:
 * rows, and zoom.
 *
 *   physmem-session TRACE SESSION [-p PID,PID] [--range A,B]
 *
 * Prints the width and height of the window. physmem shark is who calls this.
 */
#include <argp.h>
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "burst.h"
#include "reading.h"
#include "rows.h"
#include "session_file.h"

#define WRONG 2

struct options {
	const char *trace, *session, *pids, *range;
};

static const struct argp_option known[] = {
	{ "pid", 'p', "PID,PID", 0, "Only these", 0 },
	{ "range", 'r', "A,B", 0, "From second A to second B", 0 },
	{ 0 },
};

static error_t parse_option(int key, char *argument, struct argp_state *state)
{
	struct options *options = state->input;

	switch (key) {
	case 'p':
		options->pids = argument;
		return 0;
	case 'r':
		options->range = argument;
		return 0;
	case ARGP_KEY_ARG:
		if (state->arg_num > 1)
			return ARGP_ERR_UNKNOWN;
		*(state->arg_num ? &options->session : &options->trace) = argument;
		return 0;
	case ARGP_KEY_END:
		if (state->arg_num < 2)
			argp_error(state, "TRACE and SESSION are needed");
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static const struct argp session_argp = { known, parse_option, "TRACE SESSION", NULL, NULL, NULL,
					  NULL };

static int fail(const char *trace, const char *why)
{
	fprintf(stderr, "physmem shark: %s: %s\n", trace, why);
	return WRONG;
}

/* What libkshark and the libraries below it say of a file that is none is said better here. */
static bool is_trace(const char *path)
{
	static const char magic[] = "\x17\x08\x44tracing";
	char start[sizeof(magic) - 1] = "";
	FILE *file = fopen(path, "rb");
	const bool yes = file && fread(start, sizeof(start), 1, file) == 1 &&
			 memcmp(start, magic, sizeof(start)) == 0;

	if (!file)
		fail(path, strerror(errno));
	else if (!yes)
		fail(path, "not a trace of trace-cmd: record one with trace-cmd record -C mono -e "
			   "physmem -F -c PROGRAM");
	if (file)
		fclose(file);
	return yes;
}

static int32_t *numbers(const char *text, size_t *count)
{
	int32_t *list = calloc(strlen(text) + 1, sizeof(*list));
	char *end;

	*count = 0;
	while (list) {
		long number = strtol(text, &end, 10);

		if (end == text || number < 1 || number > INT32_MAX || (*end && *end != ',')) {
			free(list);
			return NULL;
		}
		list[(*count)++] = number;
		if (!*end)
			break;
		text = end + 1;
	}
	return list;
}

static struct rows rows;

static bool in_rows(int32_t pid)
{
	return rows_have(&rows, pid);
}

static int choose(const struct options *options, const struct faults *faults)
{
	size_t count = 0, missing, i;
	int32_t *wanted = NULL;

	if (options->pids) {
		wanted = numbers(options->pids, &count);
		if (!wanted) {
			fprintf(stderr, "physmem shark: -p %s: numbers with commas between them\n",
				options->pids);
			return WRONG;
		}
	}
	missing = rows_choose(&rows, faults, wanted, count);
	if (missing) {
		fprintf(stderr, "physmem shark: %s: no PID %d in it; there are:", options->trace,
			wanted[missing - 1]);
		rows_choose(&rows, faults, NULL, 0);
		for (i = 0; i < rows.pid_count; i++)
			fprintf(stderr, " %d", rows.pids[i]);
		fprintf(stderr, "%s\n", rows.left_out ? " and others" : "");
	}
	free(wanted);
	if (!missing && rows.left_out)
		fprintf(stderr, "physmem shark: %zu threads with fewer faults are not shown: add "
				"them under Plots, or choose with -p\n", rows.left_out);
	return missing ? WRONG : 0;
}

/* "12.5,13": seconds of the trace's clock */
static int parse_range(const char *text, int64_t *begin, int64_t *end)
{
	double from, to;
	int length;

	if (sscanf(text, "%lf,%lf%n", &from, &to, &length) != 2 || text[length] || !(from < to) ||
	    from < 0 || to > 9e9) {
		fprintf(stderr, "physmem shark: --range %s: two times in seconds as KernelShark "
				"shows them, the earlier first, as in 12.5,13\n", text);
		return WRONG;
	}
	*begin = (int64_t)(from * 1e9 + .5);
	*end = (int64_t)(to * 1e9 + .5);
	return 0;
}

static int make(const struct options *options, struct kshark_context *context, int sd)
{
	struct kshark_entry **entries = NULL;
	const struct faults *faults;
	ssize_t count;
	int64_t begin, end, row;

	if (reading_begin(context->stream[sd]))
		return fail(options->trace, "no event physmem_cow in it: record with trace-cmd "
					    "record -C mono -e physmem");
	count = kshark_load_entries(context, sd, &entries);
	faults = count > 0 ? reading_faults(sd) : NULL;
	if (!faults)
		return fail(options->trace, "no copy-on-write fault and no fork in it");
	if (choose(options, faults))
		return WRONG;
	if (options->range) {
		if (parse_range(options->range, &begin, &end))
			return WRONG;
		if (end < entries[0]->ts || begin > entries[count - 1]->ts) {
			fprintf(stderr, "physmem shark: --range %s: %s goes from %.6f to %.6f\n",
				options->range, options->trace, entries[0]->ts / 1e9,
				entries[count - 1]->ts / 1e9);
			return WRONG;
		}
	} else if (!burst_find(faults, in_rows, &begin, &end)) {
		begin = entries[0]->ts;
		end = entries[count - 1]->ts;
	}
	row = kshark_find_entry_by_time(begin, entries, 0, count - 1);
	if (session_write(options->session, context, &rows, begin, end, row < 0 ? 0 : row))
		return fail(options->session, strerror(errno));
	return 0;
}

int main(int argc, char **argv)
{
	struct kshark_context *context = NULL;
	struct options options = { 0 };
	int sd;

	argp_err_exit_status = WRONG;
	argp_parse(&session_argp, argc, argv, 0, NULL, &options);
	if (!is_trace(options.trace))
		return WRONG;
	if (!kshark_instance(&context))
		return fail(options.trace, "no memory");
	sd = kshark_open(context, options.trace);
	if (sd < 0)
		return fail(options.trace,
			    "cannot be read: cut off, or of another version of trace-cmd");
	return make(&options, context, sd);
}
