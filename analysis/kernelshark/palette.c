// SPDX-License-Identifier: GPL-2.0
#include "palette.h"

#include <stddef.h>

static const char *name_of(unsigned int outcome)
{
#define NAME(name, value, text) { value, text },
	static const struct {
		unsigned int outcome;
		const char *name;
	} names[] = { PHYSMEM_OUTCOMES(NAME) };
#undef NAME
	size_t i;

	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (names[i].outcome == outcome)
			return names[i].name;
	return "newer";
}

/*
 * In the order of the legend: what went wrong, what cost memory (warm), what
 * cost only time (cool), and the steps (pale). The eight first colours of what is
 * frequent can be told apart by people who do not tell red from green.
 */
static const struct {
	uint8_t outcome;
	uint32_t rgb;
	bool step;
} legend[PAINT_COUNT] = {
	{ PHYSMEM_OUTCOME_FAILED, 0x000000, false },
	{ PHYSMEM_OUTCOME_HUGETLB_COPY, 0x8b1a1a, false },
	{ PHYSMEM_OUTCOME_COPY, 0xd55e00, false },
	{ PHYSMEM_OUTCOME_COPY_FILE, 0xe69f00, false },
	{ PHYSMEM_OUTCOME_COPY_KSM, 0xcc79a7, false },
	{ PHYSMEM_OUTCOME_COPY_SWAPIN, 0x8c564b, false },
	{ PHYSMEM_OUTCOME_FORK_COPY, 0xaa3377, false },
	{ PHYSMEM_OUTCOME_HUGE_ZERO, 0x0a3a82, false },
	{ PHYSMEM_OUTCOME_ZERO, 0x0072b2, false },
	{ PHYSMEM_OUTCOME_UNKNOWN, 0x505050, false },
	{ PHYSMEM_OUTCOME_COUNT, 0x606060, false },
	{ PHYSMEM_OUTCOME_HUGETLB_REUSE, 0x355e3b, false },
	{ PHYSMEM_OUTCOME_HUGE_REUSE, 0x00664b, false },
	{ PHYSMEM_OUTCOME_REUSE, 0x009e73, false },
	{ PHYSMEM_OUTCOME_SHARED, 0x8f8fbf, false },
	{ PHYSMEM_OUTCOME_NOTHING, 0xa0a0a0, false },
	{ PHYSMEM_OUTCOME_HUGE_SPLIT, 0xf7dc6f, true },
	{ PHYSMEM_OUTCOME_USERFAULT, 0xd9b8f0, true },
	{ PHYSMEM_OUTCOME_RACED, 0xf4b6b6, true },
	{ PHYSMEM_OUTCOME_RETRY, 0xb8dcf0, true },
};

unsigned int paint_in_legend(unsigned int place)
{
	return legend[place].outcome;
}

const struct paint *paint_of(unsigned int outcome)
{
	static struct paint paints[PAINT_COUNT];
	unsigned int i;

	if (!paints[0].name)
		for (i = 0; i < PAINT_COUNT; i++)
			paints[legend[i].outcome] = (struct paint){
				.name = name_of(legend[i].outcome),
				.rgb = legend[i].rgb,
				.rank = PAINT_COUNT - i,
				.step = legend[i].step,
			};
	return &paints[outcome < PHYSMEM_OUTCOME_COUNT ? outcome : PHYSMEM_OUTCOME_COUNT];
}
