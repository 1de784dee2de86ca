/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Arrays that grow by doubling: room is bought when the count is a power of two.
 */
#ifndef PHYSMEM_GROW_H
#define PHYSMEM_GROW_H

#include <stddef.h>

/* These programs cannot say anything useful with half of their data. */
_Noreturn void out_of_memory(void);

/* Return: @array, moved if needed, with room for one element after @count. */
void *grow(void *array, size_t count, size_t element_size);

#define GROW(array, count) ((array) = grow((array), (count), sizeof(*(array))))

#endif
