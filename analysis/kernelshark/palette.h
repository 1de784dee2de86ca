/* SPDX-License-Identifier: GPL-2.0 */
/*
 * How an outcome of physmem_cow looks: the one table behind boxes and legend.
 */
#ifndef PHYSMEM_PALETTE_H
#define PHYSMEM_PALETTE_H

#include <stdbool.h>
#include <stdint.h>

#include "uapi/physmem.h"

struct paint {
	const char *name;
	uint32_t rgb;
	/* Of faults that fall on the same pixels the one of the highest rank is seen. */
	uint8_t rank;
	bool step; /* the write goes on in another fault */
};

/* One past the outcomes that this version knows stands for those that it does not. */
#define PAINT_COUNT (PHYSMEM_OUTCOME_COUNT + 1)

/* Return: how @outcome looks, whatever number it is. */
const struct paint *paint_of(unsigned int outcome);

/* Return: the outcome at @place of the legend, the highest rank first. */
unsigned int paint_in_legend(unsigned int place);

#endif
