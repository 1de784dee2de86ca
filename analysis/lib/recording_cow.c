// SPDX-License-Identifier: GPL-2.0
#include <stdbool.h>

#include "recording_file.h"

#define HUGE_SHIFT 18 /* no page is more base pages than 2 to that power */

static bool is_inside(const struct physmem_cow *cow)
{
	return cow->vma_start <= cow->addr && cow->addr < cow->vma_end;
}

void recording_cow(struct physmem_cow *cow, unsigned int page_size)
{
	const unsigned int base = (unsigned int)__builtin_ctz(page_size);

	if (cow->page_shift < base || cow->page_shift > base + HUGE_SHIFT)
		cow->page_shift = (uint8_t)base;
	cow->addr &= -(uint64_t)page_size;
	if (!is_inside(cow)) {
		cow->vma_start = PHYSMEM_NONE;
		cow->vma_end = PHYSMEM_NONE;
	}
}
