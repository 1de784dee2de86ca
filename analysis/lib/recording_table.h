/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The table of contents of a recording that ends before it, made anew from the
 * events themselves.
 */
#ifndef PHYSMEM_RECORDING_TABLE_H
#define PHYSMEM_RECORDING_TABLE_H

#include "recording_extent.h"

/* @file: a copy, which may be written to; of EXTENT_LOST. Return: 0 or -1. */
int recording_table(int file, const struct extent_facts *facts, unsigned int page_size);

#endif
