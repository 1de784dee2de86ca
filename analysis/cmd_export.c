// SPDX-License-Identifier: GPL-2.0
/*
 * physmem export: a recording, or the module's counters, for other programs to read.
 */
#include <argp.h>
#include <errno.h>
#include <stdbool.h>
#include <string.h>

#include "cmd.h"
#include "door.h"
#include "export.h"
#include "export_prometheus.h"
#include "interrupt.h"
#include "output.h"

#define PROGRAM "physmem export"

/* One of a recording, or of the counters as they are now. */
struct form {
	const char *name;
	int (*write)(FILE *out, struct recording *recording, struct recording_error *error);
	int (*write_now)(FILE *out);
};

static const struct form forms[] = {
	{ "prometheus", .write_now = export_prometheus },
	{ "chrome", .write = export_chrome },
	{ "csv", .write = export_csv },
	{ "json", .write = export_json },
};

#define FORM_COUNT (sizeof(forms) / sizeof(forms[0]))

struct options {
	const char *input, *output;
	const struct form *form;
	bool quiet;
};

static const struct argp_option export_options[] = {
	{ "format", 'f', "FORMAT", 0,
	  "prometheus, chrome (ui.perfetto.dev opens it), csv or json", 0 },
	{ "input", 'i', "FILE", 0, "The recording (default: trace.dat)", 0 },
	{ "output", 'o', "FILE", 0, "Write there (default: standard output)", 0 },
	{ "quiet", 'q', NULL, 0, "Say nothing but what is wrong", 0 },
	{ 0 },
};

static error_t parse_option(int key, char *argument, struct argp_state *state)
{
	struct options *options = state->input;
	size_t i;

	switch (key) {
	case 'f':
		for (i = 0; i < FORM_COUNT; i++)
			if (strcmp(forms[i].name, argument) == 0)
				options->form = &forms[i];
		if (!options->form)
			argp_error(state, "--format %s: prometheus, chrome, csv or json", argument);
		return 0;
	case 'i':
		options->input = argument;
		return 0;
	case 'o':
		options->output = argument;
		return 0;
	case 'q':
		options->quiet = true;
		return 0;
	case ARGP_KEY_ARG:
		argp_error(state, "what is '%s'? A recording is named by -i", argument);
		return 0;
	case ARGP_KEY_END:
		if (!options->form)
			argp_error(state, "in which form? -f prometheus, chrome, csv or json");
		if (options->form->write && options->output &&
		    output_is_input(options->output, options->input))
			argp_error(state,
				   "-o %s: that is the recording itself, %s: name another file",
				   options->output, options->input);
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static const struct argp export_argp = {
	.options = export_options,
	.parser = parse_option,
	.doc = "Write a recording in a form that other programs read: as a trace for "
	       "ui.perfetto.dev, as a table with a line for each fault, or as JSON with an object "
	       "in each line for each record; or the module's counters as they are now, for "
	       "Prometheus.\v"
	       "Exit status: 0 fine, 1 the recording has nothing of physmem, 2 wrong use or failure.",
};

/* What could be read is kept, also if that was not all; of the counters there is all or nothing. */
static int write_form(const struct options *options, struct recording *recording)
{
	struct recording_error error = { "" };
	int failed, partly = 0, shut = 0;
	struct output output;

	failed = output_open(&output, options->output);
	if (!failed) {
		if (recording)
			partly = options->form->write(output.file, recording, &error);
		else
			shut = options->form->write_now(output.file);
		if (interrupted() || shut) {
			output_discard(&output);
			if (shut)
				door_complain(PROGRAM, shut);
			return STATUS_WRONG;
		}
		failed = output_commit(&output);
	}
	if (partly)
		fprintf(stderr, PROGRAM ": %s\n", error.text);
	if (failed && !(failed == EPIPE && !options->output))
		fprintf(stderr, PROGRAM ": %s: %s\n",
			options->output ? options->output : "standard output", strerror(failed));
	return failed || partly ? STATUS_WRONG : STATUS_FINE;
}

static int export_recording(const struct options *options)
{
	struct recording_error error = { "" };
	struct recording *recording = recording_open(options->input, &error);
	int status = STATUS_FOUND;

	if (!recording) {
		fprintf(stderr, PROGRAM ": %s\n", error.text);
		return STATUS_WRONG;
	}
	if (recording_truncated(recording) && !options->quiet)
		fprintf(stderr, PROGRAM ": %s\n", recording_truncated(recording));
	if (recording_knows_cow(recording))
		status = write_form(options, recording);
	else
		fprintf(stderr,
			PROGRAM
			": %s: it has no event of physmem: record with -e physmem, when the "
			"module is loaded\n",
			options->input);
	recording_close(recording);
	return status;
}

int cmd_export(int argc, char **argv)
{
	struct options options = { .input = "trace.dat" };
	int status;

	argp_parse(&export_argp, argc, argv, 0, NULL, &options);
	interrupt_catch();
	status = options.form->write ? export_recording(&options) : write_form(&options, NULL);
	interrupt_obey();
	return status;
}
