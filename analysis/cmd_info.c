// SPDX-License-Identifier: GPL-2.0
/*
 * physmem info: what there is, what is lacking and its cure.
 */
#include <argp.h>
#include <stdbool.h>
#include <stdio.h>

#include "cmd.h"
#include "facts.h"
#include "inspect.h"

struct options {
	bool json, quiet, verbose;
};

static const struct argp_option info_options[] = {
	{ "json", 'j', NULL, 0, "For a machine to read", 0 },
	{ "quiet", 'q', NULL, 0, "Only what is lacking", 0 },
	{ "verbose", 'v', NULL, 0, "Every parameter, kernel option and hook", 0 },
	{ 0 },
};

static error_t parse_option(int key, char *argument, struct argp_state *state)
{
	struct options *options = state->input;

	(void)argument;
	switch (key) {
	case 'j':
		options->json = true;
		return 0;
	case 'q':
		options->quiet = true;
		return 0;
	case 'v':
		options->verbose = true;
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static const struct argp info_argp = {
	.options = info_options,
	.parser = parse_option,
	.doc = "Say what physmem finds on this machine: the module, the kernel, lockdown, "
	       "signatures, mounts, hooks and tools.\v"
	       "Exit status: 0 nothing is lacking, 1 something is, and its cure is printed, "
	       "2 wrong use.",
};

int cmd_info(int argc, char **argv)
{
	struct options options = { 0 };
	struct facts facts = { 0 };
	size_t lacking;

	argp_parse(&info_argp, argc, argv, 0, NULL, &options);
	inspect_kernel(&facts);
	inspect_module(&facts);
	inspect_security(&facts);
	inspect_doors(&facts);
	inspect_hooks(&facts);
	inspect_tools(&facts);

	if (options.json)
		facts_print_json(&facts);
	else
		facts_print(&facts, options.quiet, options.verbose);
	lacking = facts_lacking(&facts);
	facts_free(&facts);
	return lacking ? STATUS_FOUND : STATUS_FINE;
}
