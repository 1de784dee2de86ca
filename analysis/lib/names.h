/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The uapi header's lists as tables: number to text and back.
 */
#ifndef PHYSMEM_NAMES_H
#define PHYSMEM_NAMES_H

#include <stddef.h>
#include <stdint.h>

struct name {
	uint64_t number;
	const char *text; /* NULL ends a table */
};

extern const struct name outcome_names[];
extern const struct name cow_flag_names[];
extern const struct name hook_names[];
extern const struct name ret_names[];
extern const struct name kind_names[];
extern const struct name pte_bit_names[];
extern const struct name level_names[];
extern const struct name vma_flag_names[];
extern const struct name frame_flag_names[];
extern const struct name end_names[];
extern const struct name arch_names[];

/* Return: @text's number, or @otherwise if the table does not have it. */
uint64_t number_of(const struct name *table, const char *text, uint64_t otherwise);

/* Return: @number's text, or "?" for a number newer than this program. */
const char *text_of(const struct name *table, uint64_t number);

/**
 * join_names - the names of a word's bits
 * @text: receives them, with @between each two; bits without a name come last, as one
 *	hexadecimal number, so that what a newer module knows is not hidden
 * @size: of @text; what does not fit is left out
 *
 * Return: @text.
 */
const char *join_names(char *text, size_t size, const struct name *table, uint64_t bits,
		       char between);

#endif
