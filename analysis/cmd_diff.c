// SPDX-License-Identifier: GPL-2.0
/*
 * physmem diff: which frames do two processes share, and which not any more?
 */
#include <argp.h>
#include <errno.h>
#include <string.h>

#include "cmd.h"
#include "compare_print.h"
#include "interrupt.h"
#include "live_options.h"
#include "operand.h"

#define PROGRAM	"physmem diff"

struct options {
	struct operand operands[2];
	unsigned int count;
	bool json, pages;
	struct live_options live;
};

enum { OPTION_PAGES = 256 };

static const struct argp_option diff_options[] = {
	{ "json", 'j', NULL, 0, "For a machine to read", 0 },
	{ "pages", OPTION_PAGES, NULL, 0, "List every page that is mapped in one of them", 0 },
	{ "door", LIVE_OPTION_DOOR, "DOOR", 0, "debugfs or device, and no other way", 0 },
	{ "quiet", 'q', NULL, 0, "Print nothing: the exit status says it", 0 },
	{ "verbose", 'v', NULL, 0, "Say which way the records come", 0 },
	{ 0 },
};

static error_t parse_option(int key, char *argument, struct argp_state *state)
{
	struct options *options = state->input;

	switch (key) {
	case ARGP_KEY_ARG:
		if (options->count == 2)
			argp_error(state, "two are compared, not more");
		operand_parse(&options->operands[options->count++], argument);
		return 0;
	case 'j':
		options->json = true;
		return 0;
	case OPTION_PAGES:
		options->pages = true;
		return 0;
	case ARGP_KEY_END:
		if (options->count < 2)
			argp_error(state, "two are compared: PIDs, or files of physmem "
				   "snapshot -f binary");
		return 0;
	default:
		return live_option(key, argument, state, &options->live);
	}
}

static const struct argp diff_argp = {
	.options = diff_options,
	.parser = parse_option,
	.args_doc = "A B",
	.doc = "Compare two snapshots, address by address: which pages have the same frame? "
	       "A and B are PIDs, files that physmem snapshot -f binary has saved, or FILE:PID.\v"
	       "Exit status: 0 the same, 1 they differ, 2 wrong use or failure.",
};

/* Frames of two machines, or pages of two sizes, have nothing to do with each other. */
static bool comparable(const struct operand *operands)
{
	const struct physmem_head *a = &operands[0].model.begin.head;
	const struct physmem_head *b = &operands[1].model.begin.head;

	if (a->arch == b->arch && a->page_shift == b->page_shift)
		return true;
	fprintf(stderr, PROGRAM ": %s and %s are of different machines\n", operands[0].text,
		operands[1].text);
	return false;
}

static int print(const struct options *options)
{
	const char *const names[] = { options->operands[0].text, options->operands[1].text };
	struct compare compare;
	int status;

	compare_make(&compare, &options->operands[0].model, &options->operands[1].model);
	if (options->json)
		compare_print_json(stdout, &compare, names, options->pages);
	else if (!options->live.quiet)
		compare_print_text(stdout, &compare, names, options->pages);
	status = compare.same ? STATUS_FINE : STATUS_FOUND;
	compare_free(&compare);
	if (fflush(stdout) == 0 && !ferror(stdout))
		return status;
	if (errno != EPIPE)
		fprintf(stderr, PROGRAM ": standard output: %s\n", strerror(errno));
	return STATUS_WRONG;
}

int cmd_diff(int argc, char **argv)
{
	struct options options = { .live.program = PROGRAM };
	struct live_error error = { 0 };
	int status = STATUS_WRONG;

	argp_parse(&diff_argp, argc, argv, 0, NULL, &options);
	interrupt_catch();
	if (operands_load(options.operands, 2, &options.live, &error) == 0) {
		if (comparable(options.operands))
			status = print(&options);
	} else if (!interrupted()) {
		fprintf(stderr, PROGRAM ": %s\n", error.text);
	}
	operand_free(&options.operands[0]);
	operand_free(&options.operands[1]);
	interrupt_obey();
	return status;
}
