// SPDX-License-Identifier: GPL-2.0
/* Names -> the numbers of module/uapi/physmem.h, by its own lists. */
#include <stdio.h>
#include <string.h>

#include "snapshot.h"
#include "witness.h"

struct name {
	const char *name;
	uint64_t value;
};

#define X(name, value, text) { text, value },
static const struct name kinds[] = { PHYSMEM_KINDS(X) {} };
static const struct name levels[] = { PHYSMEM_LEVELS(X) {} };
static const struct name ends[] = { PHYSMEM_ENDS(X) {} };
static const struct name bits[] = { PHYSMEM_PTE_BITS(X) {} };
static const struct name frame_flags[] = { PHYSMEM_FRAME_FLAGS(X) {} };
static const struct name vma_flags[] = { PHYSMEM_VMA_FLAGS(X) {} };
#undef X

static bool find(const struct name *list, const char *name, uint64_t *value)
{
	for (; list->name; list++)
		if (!strcmp(list->name, name)) {
			*value = list->value;
			return true;
		}
	return false;
}

static uint64_t one(const struct name *list, const char *name)
{
	uint64_t value;

	if (!find(list, name, &value))
		die("\"%s\" is not in the list of %s", name, list->name);
	return value;
}

static uint64_t all(const struct name *list, const char *names, const char *separators)
{
	char copy[512], *word, *save;
	uint64_t value = 0;

	snprintf(copy, sizeof(copy), "%s", names);
	for (word = strtok_r(copy, separators, &save); word;
	     word = strtok_r(NULL, separators, &save)) {
		uint64_t bit = one(list, word);

		if (value & bit)
			die("%s is there twice: %s", word, names);
		value |= bit;
	}
	return value;
}

unsigned int kind_by_name(const char *name)
{
	return one(kinds, name);
}

unsigned int level_by_name(const char *name)
{
	return one(levels, name);
}

unsigned int end_by_name(const char *name)
{
	return one(ends, name);
}

uint64_t vma_flags_by_names(const char *names, const char *separators)
{
	return all(vma_flags, names, separators);
}

uint32_t bits_by_names(const char *names, const char *separators)
{
	return all(bits, names, separators);
}

uint32_t frame_flags_by_names(const char *names, const char *separators)
{
	return all(frame_flags, names, separators);
}

const char *kind_name(unsigned int kind)
{
	return kind < PHYSMEM_KIND_COUNT ? kinds[kind].name : "?";
}

bool find_kind(const char *name, unsigned int *kind)
{
	uint64_t value;

	if (!find(kinds, name, &value))
		return false;
	*kind = value;
	return true;
}

bool find_bit(const char *name, uint32_t *bit)
{
	uint64_t value;

	if (!find(bits, name, &value))
		return false;
	*bit = value;
	return true;
}

bool find_frame_flag(const char *name, uint32_t *flag)
{
	uint64_t value;

	if (!find(frame_flags, name, &value))
		return false;
	*flag = value;
	return true;
}

bool find_vma_flag(const char *name, uint64_t *flag)
{
	return find(vma_flags, name, flag);
}
