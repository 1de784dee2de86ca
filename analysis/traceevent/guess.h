/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Whose page-table entry is this? A trace does not say for which architecture it
 * was made; an entry of user memory does.
 */
#ifndef PHYSMEM_GUESS_H
#define PHYSMEM_GUESS_H

#include "record.h"

/**
 * guess_arch - the architecture of an entry
 * @raw: a leaf entry of user memory, as physmem_cow has it
 * @long_size: bytes of a long where the trace was made
 *
 * Return: its table of bits; NULL for one that is not present, whose bits mean
 * something else.
 */
const struct physmem_arch *guess_arch(u64 raw, unsigned int long_size);

/* Return: PHYSMEM_LEVEL_* of a leaf that maps 1 << @page_shift bytes, of pages of @page_size. */
unsigned int guess_level(unsigned int page_shift, unsigned int page_size);

#endif
