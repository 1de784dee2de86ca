// SPDX-License-Identifier: GPL-2.0
#include "live_options.h"

#include "names.h"

static enum live_door door_named(const char *word)
{
	static const struct name words[] = {
		{ LIVE_DEBUGFS, "debugfs" },
		{ LIVE_DEVICE, "device" },
		{ 0, NULL },
	};

	return (enum live_door)number_of(words, word, LIVE_ANY);
}

error_t live_option(int key, const char *argument, struct argp_state *state,
		    struct live_options *options)
{
	switch (key) {
	case LIVE_OPTION_DOOR:
		options->door = door_named(argument);
		if (options->door == LIVE_ANY)
			argp_error(state, "--door %s: debugfs or device", argument);
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
