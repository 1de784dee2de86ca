/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Amounts over time in a bounded number of steps: when time goes beyond the
 * last one, each two become one.
 */
#ifndef PHYSMEM_SERIES_H
#define PHYSMEM_SERIES_H

#include <stddef.h>
#include <stdint.h>

#define SERIES_STEPS 128
#define SERIES_LANES 3

struct series {
	uint64_t begin; /* ns */
	uint64_t step;	/* ns; SERIES_STEPS of them are there */
	size_t used;	/* steps up to the last one with something in it */
	uint64_t (*steps)[SERIES_LANES];
};

/* @time: not before @begin; an earlier one counts as that. */
void series_add(struct series *series, uint64_t time, unsigned int lane, uint64_t amount);

void series_free(struct series *series);

#endif
