/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The options that all have who look at running processes.
 */
#ifndef PHYSMEM_LIVE_OPTIONS_H
#define PHYSMEM_LIVE_OPTIONS_H

#include <argp.h>

#include "live.h"

enum { LIVE_OPTION_DOOR = 512 }; /* --door; the others are -q and -v */

/* For an argp parser to end with. Return: 0, or ARGP_ERR_UNKNOWN if it is none of these. */
error_t live_option(int key, const char *argument, struct argp_state *state,
		    struct live_options *options);

#endif
