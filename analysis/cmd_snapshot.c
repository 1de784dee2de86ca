// SPDX-License-Identifier: GPL-2.0
/*
 * physmem snapshot: processes' memory page by page, now or as it was saved.
 */
#include <argp.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cmd.h"
#include "live_options.h"
#include "names.h"
#include "processes.h"
#include "snapshot_run.h"

enum { OPTION_VMA = 256, OPTION_KIND, OPTION_PRESENT };

static const struct argp_option snapshot_options[] = {
	{ "pid", 'p', "PID[,PID]", 0, "Processes to look at; PIDs as arguments do the same", 0 },
	{ "input", 'i', "FILE", 0, "Read FILE, which -f binary has saved; - is standard input", 0 },
	{ "output", 'o', "FILE", 0, "Write to FILE, which appears when it is complete", 0 },
	{ "format", 'f', "FORMAT", 0, "text, json, csv or binary, which -i reads (text)", 0 },
	{ "vma", OPTION_VMA, "ADDRESS", 0, "Only the mapping that ADDRESS is in", 0 },
	{ "kind", OPTION_KIND, "KIND[,KIND]", 0, "Only pages of these kinds", 0 },
	{ "present", OPTION_PRESENT, NULL, 0, "Only what has a frame", 0 },
	{ "door", LIVE_OPTION_DOOR, "DOOR", 0, "debugfs or device, and no other way", 0 },
	{ "quiet", 'q', NULL, 0, "No progress and no notes", 0 },
	{ "verbose", 'v', NULL, 0, "Say which way the records come", 0 },
	{ 0 },
};

static const struct render_form *const forms[] = { &render_text, &render_json, &render_csv };

static void parse_format(const char *word, struct snapshot_options *options,
			 struct argp_state *state)
{
	size_t i;

	options->form = NULL;
	for (i = 0; i < sizeof(forms) / sizeof(forms[0]); i++)
		if (strcmp(word, forms[i]->name) == 0)
			options->form = forms[i];
	if (!options->form && strcmp(word, "binary"))
		argp_error(state, "-f %s: text, json, csv or binary", word);
}

static void parse_vma(const char *word, struct filter *filter, struct argp_state *state)
{
	char *end;

	errno = 0;
	filter->one_vma = true;
	filter->address = strtoull(word, &end, 16);
	if (end == word || *end || errno)
		argp_error(state, "--vma %s: no hexadecimal address", word);
}

static void parse_kind(char *list, struct filter *filter, struct argp_state *state)
{
	const struct name *kind;
	char known[256] = "";
	const char *bad;

	filter->kinds = filter_kinds(list, &bad);
	if (filter->kinds)
		return;
	for (kind = kind_names; kind->text; kind++)
		snprintf(known + strlen(known), sizeof(known) - strlen(known), " %s", kind->text);
	argp_error(state, "--kind: '%s' is none; there are:%s", bad, known);
}

static error_t parse_option(int key, char *argument, struct argp_state *state)
{
	struct snapshot_options *options = state->input;

	switch (key) {
	case 'p':
	case ARGP_KEY_ARG:
		if (parse_pids(argument, &options->pids, &options->pid_count))
			argp_error(state, "'%s' is no PID", argument);
		return 0;
	case 'i':
		options->input = argument;
		return 0;
	case 'o':
		options->output = argument;
		return 0;
	case 'f':
		parse_format(argument, options, state);
		return 0;
	case OPTION_VMA:
		parse_vma(argument, &options->filter, state);
		return 0;
	case OPTION_KIND:
		parse_kind(argument, &options->filter, state);
		return 0;
	case OPTION_PRESENT:
		options->filter.present = true;
		return 0;
	case ARGP_KEY_END:
		if (!options->input && !options->pid_count)
			argp_error(state, "whose? Name a PID, or a file with -i");
		if (!options->form && filter_is_set(&options->filter))
			argp_error(state, "-f binary saves snapshots whole: filter with -i");
		if (!options->form && !options->output && isatty(STDOUT_FILENO))
			argp_error(state, "-f binary is nothing for a terminal: add -o FILE");
		return 0;
	default:
		return live_option(key, argument, state, &options->live);
	}
}

static const struct argp snapshot_argp = {
	.options = snapshot_options,
	.parser = parse_option,
	.args_doc = "[PID...]",
	.doc = "Show the memory of processes frame by frame: each mapping, each page-table entry, "
	       "the frame behind it.\v"
	       "Exit status: 0 fine, 1 nothing found or the process ended meanwhile, 2 wrong use "
	       "or failure.",
};

int cmd_snapshot(int argc, char **argv)
{
	struct snapshot_options options = {
		.form = &render_text,
		.live.program = "physmem snapshot",
	};
	int status;

	argp_parse(&snapshot_argp, argc, argv, 0, NULL, &options);
	status = snapshot_run(&options);
	free(options.pids);
	return status;
}
