// SPDX-License-Identifier: GPL-2.0
#include "grow.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

_Noreturn void out_of_memory(void)
{
	fputs("physmem: out of memory\n", stderr);
	exit(2);
}

void *grow(void *array, size_t count, size_t element_size)
{
	/* Neither empty nor a power of two: there is room still. */
	if (count & (count - 1))
		return array;
	if (count > SIZE_MAX / 2 / element_size)
		out_of_memory();
	array = realloc(array, (count ? 2 * count : 1) * element_size);
	if (!array)
		out_of_memory();
	return array;
}
