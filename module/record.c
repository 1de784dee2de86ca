// SPDX-License-Identifier: GPL-2.0
/* Raw entry and frame facts -> one record. Pure: the tests compile it on the host. */
#include "record.h"

static const char * const kind_names[PHYSMEM_KIND_COUNT] = {
#define X(name, value, text) [PHYSMEM_KIND_##name] = text,
	PHYSMEM_KINDS(X)
#undef X
};

static const char * const level_names[PHYSMEM_LEVEL_COUNT] = {
#define X(name, value, text) [PHYSMEM_LEVEL_##name] = text,
	PHYSMEM_LEVELS(X)
#undef X
};

static const char * const outcome_names[PHYSMEM_OUTCOME_COUNT] = {
#define X(name, value, text) [PHYSMEM_OUTCOME_##name] = text,
	PHYSMEM_OUTCOMES(X)
#undef X
};

static const char * const end_names[] = {
#define X(name, value, text) [PHYSMEM_END_##name] = text,
	PHYSMEM_ENDS(X)
#undef X
};

/**
 * physmem_record_entry() - make the record of one entry
 * @record: filled whole
 * @addr: first virtual address that the entry maps
 * @pages: how many base pages it maps within the mapping
 * @entry: what was read
 */
void physmem_record_entry(struct physmem_record *record, u64 addr, u64 pages,
			  const struct physmem_entry *entry)
{
	memset(record, 0, sizeof(*record));
	record->addr = addr;
	record->pages = pages;
	record->raw = entry->raw;
	record->pfn = entry->pfn;
	if (entry->kind == PHYSMEM_KIND_SWAP)
		record->swap_offset = entry->swap_offset;
	else
		record->cgroup = entry->cgroup;
	record->flags = entry->flags;
	record->order = entry->order;
	record->bits = entry->bits;
	record->mapcount = entry->mapcount;
	record->level = entry->level;
	record->kind = entry->kind;
	record->swap_type = entry->swap_type;
}

/**
 * physmem_record_hole() - make the record of addresses with nothing mapped
 * @record: filled whole
 * @addr: the first of them
 * @pages: how many base pages
 */
void physmem_record_hole(struct physmem_record *record, u64 addr, u64 pages)
{
	const struct physmem_entry empty = {
		.pfn = PHYSMEM_NONE,
		.mapcount = PHYSMEM_NONE32,
		.cgroup = PHYSMEM_NONE,
		.level = PHYSMEM_LEVEL_PTE,
		.kind = PHYSMEM_KIND_EMPTY,
	};

	physmem_record_entry(record, addr, pages, &empty);
}

/* A number from a file or a newer sender may be none of ours. */
static const char *name_of(const char * const *names, size_t count, unsigned int value)
{
	return value < count ? names[value] : "?";
}

/** physmem_kind_name() - the text of a PHYSMEM_KIND_*, "?" for any other number */
const char *physmem_kind_name(unsigned int kind)
{
	return name_of(kind_names, PHYSMEM_KIND_COUNT, kind);
}

/** physmem_level_name() - the text of a PHYSMEM_LEVEL_*, "?" for any other number */
const char *physmem_level_name(unsigned int level)
{
	return name_of(level_names, PHYSMEM_LEVEL_COUNT, level);
}

/** physmem_outcome_name() - the text of a PHYSMEM_OUTCOME_*, "?" for any other number */
const char *physmem_outcome_name(unsigned int outcome)
{
	return name_of(outcome_names, PHYSMEM_OUTCOME_COUNT, outcome);
}

/** physmem_end_name() - the text of a PHYSMEM_END_*, "?" for any other number */
const char *physmem_end_name(unsigned int end)
{
	return name_of(end_names, ARRAY_SIZE(end_names), end);
}
