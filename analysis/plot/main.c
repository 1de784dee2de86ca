// SPDX-License-Identifier: GPL-2.0
/*
 * physmem-plot, which `physmem plot` runs: a program of its own, since what it
 * draws with is not wanted on a board.
 */
#include <argp.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "../cmd.h"
#include "collect.h"
#include "interrupt.h"
#include "live_options.h"
#include "output.h"
#include "page.h"
#include "snapshots.h"
#include "version.h"

#define PROGRAM "physmem plot"

struct options {
	const char *input, *output;
	enum page_form form;
	const struct figure *only;
	struct code_options code;
	struct snapshots snapshots;
	bool quiet;
};

enum { OPTION_ONLY = 256, OPTION_SYMFS, OPTION_DEBUG };

static const struct argp_option plot_options[] = {
	{ "input", 'i', "FILE", 0, "The recording (default: trace.dat)", 0 },
	{ "output", 'o', "OUT", 0, "The picture, as its name ends: .svg, .png or .html", 0 },
	{ "only", OPTION_ONLY, "FIGURE", 0,
	  "One figure: timeline, decay, latency, flame, map or frames", 0 },
	{ "pid", 'p', "PID[,PID]", 0,
	  "No recording, but the memory of a process as it is now, or of two side by side; a file "
	  "of physmem snapshot -f binary, or FILE:PID, will do as well",
	  0 },
	{ "symfs", OPTION_SYMFS, "DIR", 0,
	  "Programs and libraries of the recorded machine are under this directory", 0 },
	{ "debug-dir", OPTION_DEBUG, "DIR", 0,
	  "Where their debug files are (.build-id/...), several with colons (/usr/lib/debug)", 0 },
	{ "door", LIVE_OPTION_DOOR, "DOOR", 0, "For -p: debugfs or device, and no other way", 0 },
	{ "quiet", 'q', NULL, 0, "Say nothing but what is wrong", 0 },
	{ 0 },
};

static void set_output(struct argp_state *state, struct options *options, char *argument)
{
	static const char *const endings[] = {
		[PAGE_SVG] = ".svg",
		[PAGE_PNG] = ".png",
		[PAGE_HTML] = ".html",
	};
	const size_t length = strlen(argument);
	size_t form;

	options->output = argument;
	for (form = 0; form < sizeof(endings) / sizeof(endings[0]); form++) {
		const size_t ending = strlen(endings[form]);

		if (length > ending && strcmp(argument + length - ending, endings[form]) == 0) {
			options->form = (enum page_form)form;
			return;
		}
	}
	argp_error(state, "-o %s: which form? Its name must end in .svg, .png or .html", argument);
}

static const char *recording_of(const struct options *options)
{
	return options->input ? options->input : "trace.dat";
}

static void check_output(struct argp_state *state, const struct options *options)
{
	const struct snapshots *snapshots = &options->snapshots;
	unsigned int i;

	if (!snapshots->count && output_is_input(options->output, recording_of(options)))
		argp_error(state, "-o %s: that is the recording itself, %s: name another file",
			   options->output, recording_of(options));
	for (i = 0; i < snapshots->count; i++)
		if (snapshots->operands[i].file &&
		    output_is_input(options->output, snapshots->operands[i].file))
			argp_error(state,
				   "-o %s: that is the snapshot itself, %s: name another file",
				   options->output, snapshots->operands[i].file);
}

static error_t parse_option(int key, char *argument, struct argp_state *state)
{
	struct options *options = state->input;

	switch (key) {
	case 'i':
		options->input = argument;
		return 0;
	case 'o':
		set_output(state, options, argument);
		return 0;
	case OPTION_ONLY:
		options->only = figure_named(argument);
		if (!options->only)
			argp_error(state, "--only %s: timeline, decay, latency, flame, map, frames",
				   argument);
		return 0;
	case 'p':
		if (snapshots_parse(&options->snapshots, argument))
			argp_error(state, "-p %s: one process, or two", argument);
		return 0;
	case OPTION_SYMFS:
		options->code.symfs = argument;
		return 0;
	case OPTION_DEBUG:
		options->code.debug = argument;
		return 0;
	case 'q':
		options->quiet = true;
		return live_option(key, argument, state, &options->snapshots.live);
	case ARGP_KEY_ARG:
		argp_error(state, "what is '%s'? A recording is named by -i", argument);
		return 0;
	case ARGP_KEY_END:
		if (!options->output)
			argp_error(state, "where to? -o OUT.svg, .png or .html");
		if (options->snapshots.count && options->input)
			argp_error(state, "-i or -p: a recording, or the present");
		check_output(state, options);
		return 0;
	default:
		return live_option(key, argument, state, &options->snapshots.live);
	}
}

static const struct argp plot_argp = {
	.options = plot_options,
	.parser = parse_option,
	.doc = "Draw what a recording has: when memory was copied and whose, how long sharing "
	       "lasts, how long faults take, which code it was, and the address spaces of a "
	       "parent and its child.\v"
	       "Exit status: 0 fine, 1 there is nothing to draw, 2 wrong use or failure.",
};

static int write_page(const struct options *options, const struct plot *plot)
{
	const struct page page = { .plot = plot, .only = options->only };
	struct output output;
	int error;

	if (!page_any(&page)) {
		fprintf(stderr, PROGRAM ": %s: nothing to draw: %s\n", plot->title,
			options->only ? options->only->nothing : "it has no fault");
		return STATUS_FOUND;
	}
	error = output_open(&output, options->output);
	if (!error) {
		error = page_write(&page, options->form, output.file) ? errno : 0;
		if (error || interrupted())
			output_discard(&output);
		else
			error = output_commit(&output);
	}
	if (error)
		fprintf(stderr, PROGRAM ": %s: %s\n", options->output, strerror(error));
	return error || interrupted() ? STATUS_WRONG : STATUS_FINE;
}

static int draw_recording(const struct options *options)
{
	const char *path = recording_of(options);
	struct recording_error error = { "" };
	struct plot plot = { 0 };
	int status, read;
	size_t i;

	plot_title(&plot, "Copies in %s", path);
	read = collect(&plot, path, &options->code, &error);
	/* what went wrong is among the notes, too, if there is a picture */
	if (*error.text && (read < 0 || options->quiet) && !interrupted())
		fprintf(stderr, PROGRAM ": %s\n", error.text);
	for (i = 0; i < plot.note_count && read >= 0 && !options->quiet; i++)
		fprintf(stderr, PROGRAM ": %s\n", plot.notes[i]);
	status = read < 0 ? STATUS_WRONG : write_page(options, &plot);
	if (read > 0)
		status = STATUS_WRONG;
	plot_free(&plot);
	return status;
}

static int draw_snapshots(struct options *options)
{
	struct live_error error = { 0 };
	struct plot plot = { 0 };
	int status = STATUS_WRONG;

	if (snapshots_load(&options->snapshots, &plot, &error) == 0)
		status = write_page(options, &plot);
	else if (!interrupted())
		fprintf(stderr, PROGRAM ": %s\n", error.text);
	plot_free(&plot);
	return status;
}

int main(int argc, char **argv)
{
	struct options options = { .snapshots.live.program = PROGRAM };
	char name[] = PROGRAM;
	int status;

	argp_err_exit_status = STATUS_WRONG;
	argp_program_version = "physmem " PHYSMEM_VERSION;
	argv[0] = name;
	argp_parse(&plot_argp, argc, argv, 0, NULL, &options);
	interrupt_catch();
	status = options.snapshots.count ? draw_snapshots(&options) : draw_recording(&options);
	snapshots_free(&options.snapshots);
	interrupt_obey();
	return status;
}
