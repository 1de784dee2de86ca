// SPDX-License-Identifier: GPL-2.0
#include "figure.h"

#include <string.h>

const struct figure *const figures[FIGURE_COUNT] = {
	&figure_timeline, &figure_decay, &figure_latency,
	&figure_flame,	  &figure_map,	 &figure_frames,
};

const struct figure *figure_named(const char *name)
{
	size_t i;

	for (i = 0; i < FIGURE_COUNT; i++)
		if (strcmp(figures[i]->name, name) == 0)
			return figures[i];
	return NULL;
}
