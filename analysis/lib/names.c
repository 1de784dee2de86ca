// SPDX-License-Identifier: GPL-2.0
#include "names.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "physmem.h"

/* clang-format off */
#define X(name, value, text) { value, text },
const struct name outcome_names[] = { PHYSMEM_OUTCOMES(X) { 0, NULL } };
const struct name cow_flag_names[] = { PHYSMEM_COW_FLAGS(X) { 0, NULL } };
const struct name hook_names[] = { PHYSMEM_HOOKS(X) { 0, NULL } };
const struct name ret_names[] = { PHYSMEM_RETS(X) { 0, NULL } };
const struct name kind_names[] = { PHYSMEM_KINDS(X) { 0, NULL } };
const struct name pte_bit_names[] = { PHYSMEM_PTE_BITS(X) { 0, NULL } };
const struct name level_names[] = { PHYSMEM_LEVELS(X) { 0, NULL } };
const struct name vma_flag_names[] = { PHYSMEM_VMA_FLAGS(X) { 0, NULL } };
const struct name frame_flag_names[] = { PHYSMEM_FRAME_FLAGS(X) { 0, NULL } };
const struct name end_names[] = { PHYSMEM_ENDS(X) { 0, NULL } };
const struct name arch_names[] = { PHYSMEM_ARCHES(X) { 0, NULL } };
#undef X
/* clang-format on */

uint64_t number_of(const struct name *table, const char *text, uint64_t otherwise)
{
	for (; table->text; table++)
		if (strcmp(table->text, text) == 0)
			return table->number;
	return otherwise;
}

const char *text_of(const struct name *table, uint64_t number)
{
	for (; table->text; table++)
		if (table->number == number)
			return table->text;
	return "?";
}

const char *join_names(char *text, size_t size, const struct name *table, uint64_t bits,
		       char between)
{
	char number[24];
	size_t used = 0;

	text[0] = '\0';
	while (bits) {
		const char *word = number;
		size_t length;

		for (; table->text && !(bits & table->number); table++)
			;
		if (table->text)
			word = table->text;
		else
			snprintf(number, sizeof(number), "0x%" PRIx64, bits);
		bits &= table->text ? ~table->number : 0;
		length = strlen(word);
		if (used + length + 2 > size)
			continue;
		if (used)
			text[used++] = between;
		memcpy(text + used, word, length + 1);
		used += length;
	}
	return text;
}
