/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Which part of a snapshot is wanted.
 */
#ifndef PHYSMEM_FILTER_H
#define PHYSMEM_FILTER_H

#include "record.h"

struct filter {
	bool one_vma; /* the one that @address is in */
	u64 address;
	u32 kinds; /* bit n: PHYSMEM_KIND_* n; 0: all */
	bool present;
};

/* Return: whether anything at all is left out. */
bool filter_is_set(const struct filter *filter);

bool filter_vma(const struct filter *filter, const struct physmem_stream_vma *vma);
bool filter_entry(const struct filter *filter, const struct physmem_record *entry);

/**
 * filter_kinds - "anon,swap" as bits
 * @list: changed
 * @bad: where to put the first word that is no kind
 *
 * Return: the bits; 0 if a word is no kind.
 */
u32 filter_kinds(char *list, const char **bad);

#endif
