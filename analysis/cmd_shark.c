// SPDX-License-Identifier: GPL-2.0
/*
 * physmem shark: a recording in KernelShark, each copy-on-write fault as a box.
 */
#include <argp.h>
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "child.h"
#include "cmd.h"
#include "interrupt.h"
#include "shark_place.h"
#include "shark_shot.h"
#include "system.h"

#define PROGRAM "physmem shark"

struct options {
	char *input, *pids, *range, *shot;
	bool verbose;
};

enum { OPTION_RANGE = 256, OPTION_SHOT };

static const struct argp_option shark_options[] = {
	{ "input", 'i', "FILE", 0, "The recording (default: trace.dat)", 0 },
	{ "pid", 'p', "PID,PID", 0,
	  "Rows for these processes or threads (default: all that faulted or were forked, "
	  "the busiest dozen)", 0 },
	{ "range", OPTION_RANGE, "A,B", 0,
	  "Show from second A to second B of the trace's clock (default: the first burst of "
	  "faults)", 0 },
	{ "shot", OPTION_SHOT, "OUT.png", 0, "Take a picture instead, without a screen", 0 },
	{ "verbose", 'v', NULL, 0, "Say what is drawn, and how long it takes", 0 },
	{ 0 },
};

static error_t parse_option(int key, char *argument, struct argp_state *state)
{
	struct options *options = state->input;

	switch (key) {
	case 'i':
		options->input = argument;
		return 0;
	case 'p':
		options->pids = argument;
		return 0;
	case OPTION_RANGE:
		options->range = argument;
		return 0;
	case OPTION_SHOT:
		options->shot = argument;
		return 0;
	case 'v':
		options->verbose = true;
		return 0;
	case ARGP_KEY_ARG:
		argp_error(state, "what is '%s'? A recording is named by -i", argument);
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static const struct argp shark_argp = {
	.options = shark_options,
	.parser = parse_option,
	.doc = "Open a recording in KernelShark: each copy-on-write fault is a box on its task's "
	       "line, from its begin to its end, in the colour of what the kernel did.\v"
	       "To record one: trace-cmd record -C mono -e physmem -F -c PROGRAM\n\n"
	       "Exit status: 0 fine, 2 wrong use or failure.",
};

/* Runs physmem-session, which says what is wrong with a trace by itself. */
static int make_session(const struct options *options, struct shark_place *place, int *width,
			int *height)
{
	char *argv[8] = { place->session_maker, options->input, place->session };
	struct child maker;
	char text[64] = "";
	int count = 3, status;

	if (options->pids) {
		argv[count++] = "-p";
		argv[count++] = options->pids;
	}
	if (options->range) {
		argv[count++] = "--range";
		argv[count++] = options->range;
	}
	if (child_start(&maker, argv, CHILD_PIPE)) {
		fprintf(stderr, PROGRAM ": %s: %s\n", argv[0], strerror(errno));
		return -1;
	}
	if (read(maker.output, text, sizeof(text) - 1) < 0)
		text[0] = '\0';
	status = child_wait(&maker);
	if (status > 2)
		fprintf(stderr, PROGRAM ": %s: cannot be read: is it cut off?\n", options->input);
	return status == 0 && sscanf(text, "%d %d", width, height) == 2 ? 0 : -1;
}

static int open_window(char *const argv[])
{
	struct child shark;
	int status;

	if (child_start(&shark, argv, CHILD_SHARES)) {
		fprintf(stderr, PROGRAM ": %s: %s\n", argv[0], strerror(errno));
		return -1;
	}
	status = child_wait(&shark);
	if (status && !interrupted())
		fprintf(stderr, PROGRAM ": KernelShark ended with status %d\n", status);
	return status;
}

static int run(const struct options *options, struct shark_place *place)
{
	char *const argv[] = { "kernelshark", "-p", place->plugin, "-s", place->session, NULL };
	int width, height;

	if (make_session(options, place, &width, &height))
		return -1;
	if (options->verbose)
		setenv("PHYSMEM_KERNELSHARK_LOG", "1", 1);
	if (!options->shot)
		return open_window(argv);
	/* A picture does not depend on what its user has set in KernelShark. */
	setenv("KS_USER_CACHE_DIR", place->directory, 1);
	return shark_shot(argv, width, height, options->shot, options->verbose);
}

int cmd_shark(int argc, char **argv)
{
	struct options options = { .input = "trace.dat" };
	struct shark_place place = { 0 };
	int status = STATUS_WRONG;

	argp_parse(&shark_argp, argc, argv, 0, NULL, &options);
	if (!in_path("kernelshark")) {
		fprintf(stderr, PROGRAM ": kernelshark is not installed: sudo apt install "
				"kernelshark\n");
		return STATUS_WRONG;
	}
	if (shark_find(&place))
		return STATUS_WRONG;
	if (!options.shot && !getenv("DISPLAY") && !getenv("WAYLAND_DISPLAY")) {
		fprintf(stderr, PROGRAM ": no screen (DISPLAY is not set): --shot OUT.png takes a "
				"picture without one\n");
		return STATUS_WRONG;
	}
	interrupt_catch();
	if (shark_directory_make(&place) == 0) {
		if (run(&options, &place) == 0)
			status = STATUS_FINE;
		shark_directory_remove(&place);
	}
	interrupt_obey();
	return status;
}
