// SPDX-License-Identifier: GPL-2.0
/*
 * physmem who: every process and address that maps one frame.
 */
#include <argp.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "cmd.h"
#include "interrupt.h"
#include "live_options.h"
#include "mappers.h"
#include "names.h"
#include "processes.h"

#define PROGRAM	"physmem who"

struct options {
	pid_t pid;
	u64 address, pfn; /* pfn PHYSMEM_NONE: of @pid's @address */
	unsigned int arguments;
	bool json;
	struct live_options live;
};

enum { OPTION_PFN = 256 };

static const struct argp_option who_options[] = {
	{ "pfn", OPTION_PFN, "FRAME", 0, "The frame of this number, hexadecimal", 0 },
	{ "json", 'j', NULL, 0, "For a machine to read", 0 },
	{ "door", LIVE_OPTION_DOOR, "DOOR", 0, "debugfs or device, and no other way", 0 },
	{ "quiet", 'q', NULL, 0, "No progress and no notes", 0 },
	{ "verbose", 'v', NULL, 0, "Say which way the records come", 0 },
	{ 0 },
};

static u64 parse_hex(const char *text, struct argp_state *state)
{
	u64 number;
	char *end;

	errno = 0;
	number = strtoull(text, &end, 16);
	if (end == text || *end || errno || *text == '-')
		argp_error(state, "'%s' is no hexadecimal number", text);
	return number;
}

static void parse_argument(struct options *options, const char *argument, struct argp_state *state)
{
	pid_t *list = NULL;
	size_t count = 0;

	switch (options->arguments++) {
	case 0:
		if (parse_pids(argument, &list, &count) || count != 1)
			argp_error(state, "'%s' is no PID", argument);
		options->pid = list[0];
		free(list);
		break;
	case 1:
		options->address = parse_hex(argument, state);
		break;
	default:
		argp_error(state, "one PID and one address, and no more");
	}
}

static error_t parse_option(int key, char *argument, struct argp_state *state)
{
	struct options *options = state->input;

	switch (key) {
	case ARGP_KEY_ARG:
		parse_argument(options, argument, state);
		return 0;
	case OPTION_PFN:
		options->pfn = parse_hex(argument, state);
		return 0;
	case 'j':
		options->json = true;
		return 0;
	case ARGP_KEY_END:
		if (options->arguments != (options->pfn == PHYSMEM_NONE ? 2 : 0))
			argp_error(state, "which frame? Name a PID and an address, or --pfn FRAME");
		return 0;
	default:
		return live_option(key, argument, state, &options->live);
	}
}

static const struct argp who_argp = {
	.options = who_options,
	.parser = parse_option,
	.args_doc = "PID ADDRESS\n--pfn FRAME",
	.doc = "Say which processes map a frame, and at which address: the frame behind ADDRESS of "
	       "process PID, or the one of that number.\v"
	       "Exit status: 0 somebody maps it, 1 nobody does, 2 wrong use or failure.",
};

/* There is no frame at the address: what is there instead? */
static int say_no_frame(const struct options *options, const struct place *place)
{
	fprintf(stderr, PROGRAM ": PID %d, address %llx: ", options->pid, options->address);
	if (place->ended != PHYSMEM_END_COMPLETE)
		fprintf(stderr, "the snapshot ended with '%s'\n",
			text_of(end_names, place->ended));
	else if (!place->mapped)
		fputs("in no mapping\n", stderr);
	else if (place->entry.kind == PHYSMEM_KIND_SWAP)
		fprintf(stderr, "in swap, no frame: device %u, offset %llu\n",
			place->entry.swap_type, place->entry.swap_offset);
	else
		fprintf(stderr, "no frame: %s\n", text_of(kind_names, place->entry.kind));
	return STATUS_FOUND;
}

static int failed(const struct live_error *error)
{
	if (!interrupted())
		fprintf(stderr, PROGRAM ": %s\n", error->text);
	return STATUS_WRONG;
}

static int find_and_print(const struct options *options, struct live *live)
{
	struct mappers mappers = { .pfn = options->pfn };
	struct progress progress;
	struct live_error error;
	int result;

	progress_start(&progress, options->live.quiet);
	snprintf(progress.what, sizeof(progress.what), PROGRAM);
	result = mappers_find(live, &mappers, &progress, &error);
	progress_clear(&progress);
	if (result) {
		mappers_free(&mappers);
		return failed(&error);
	}
	if (!mappers.count)
		fprintf(stderr, PROGRAM ": frame %llx: mapped by none of %zu processes\n",
			options->pfn, mappers.processes);
	else if (options->json)
		mappers_print_json(stdout, &mappers);
	else
		mappers_print_text(stdout, &mappers);
	result = mappers.count ? STATUS_FINE : STATUS_FOUND;
	mappers_free(&mappers);
	return fflush(stdout) ? STATUS_WRONG : result;
}

static int run(struct options *options, struct live *live)
{
	struct place place = { .addr = options->address };
	struct live_error error;

	if (options->pfn == PHYSMEM_NONE) {
		if (place_find(live, options->pid, &place, &error))
			return failed(&error);
		options->pfn = place_frame(&place);
	}
	if (options->pfn == PHYSMEM_NONE)
		return say_no_frame(options, &place);
	return find_and_print(options, live);
}

int cmd_who(int argc, char **argv)
{
	/*
	 * Through relay a child of ours would write the requests, and it would be
	 * one more that maps what we map.
	 */
	struct options options = {
		.pfn = PHYSMEM_NONE,
		.live = { .program = PROGRAM, .may_stall = true },
	};
	struct live_error error;
	struct live *live;
	int status;

	argp_parse(&who_argp, argc, argv, 0, NULL, &options);
	interrupt_catch();
	live = live_open(&options.live, &error);
	status = live ? run(&options, live) : failed(&error);
	live_close(live);
	interrupt_obey();
	return status;
}
