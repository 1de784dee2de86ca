// SPDX-License-Identifier: GPL-2.0
#include "series.h"

#include <stdlib.h>
#include <string.h>

#include "grow.h"

#define FIRST_STEP 1000000 /* ns */

static void fold(struct series *series)
{
	size_t i, lane;

	for (i = 0; i < SERIES_STEPS / 2; i++)
		for (lane = 0; lane < SERIES_LANES; lane++)
			series->steps[i][lane] =
				series->steps[2 * i][lane] + series->steps[2 * i + 1][lane];
	memset(series->steps + SERIES_STEPS / 2, 0, SERIES_STEPS / 2 * sizeof(*series->steps));
	series->used = (series->used + 1) / 2;
	series->step *= 2;
}

void series_add(struct series *series, uint64_t time, unsigned int lane, uint64_t amount)
{
	uint64_t since = time > series->begin ? time - series->begin : 0;
	size_t at;

	if (!series->steps) {
		series->steps = calloc(SERIES_STEPS, sizeof(*series->steps));
		if (!series->steps)
			out_of_memory();
		series->step = FIRST_STEP;
	}
	while (since / series->step >= SERIES_STEPS)
		fold(series);
	at = (size_t)(since / series->step);
	series->steps[at][lane] += amount;
	if (at >= series->used)
		series->used = at + 1;
}

void series_free(struct series *series)
{
	free(series->steps);
	series->steps = NULL;
}
