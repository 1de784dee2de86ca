// SPDX-License-Identifier: GPL-2.0
#include "filter.h"

#include "names.h"

bool filter_is_set(const struct filter *filter)
{
	return filter->one_vma || filter->kinds || filter->present;
}

bool filter_vma(const struct filter *filter, const struct physmem_stream_vma *vma)
{
	return !filter->one_vma ||
	       (filter->address >= vma->start && filter->address < vma->end);
}

bool filter_entry(const struct filter *filter, const struct physmem_record *entry)
{
	/* a base entry is no page of any kind */
	if (entry->level == PHYSMEM_LEVEL_PGD)
		return !filter->kinds && !filter->present;
	if (filter->kinds && !(filter->kinds & 1u << entry->kind))
		return false;
	return !filter->present || entry->bits & PHYSMEM_PTE_PRESENT;
}

u32 filter_kinds(char *list, const char **bad)
{
	char *word, *rest = NULL;
	u32 kinds = 0;

	*bad = "";
	for (word = strtok_r(list, ",", &rest); word; word = strtok_r(NULL, ",", &rest)) {
		uint64_t kind = number_of(kind_names, word, PHYSMEM_KIND_COUNT);

		if (kind == PHYSMEM_KIND_COUNT) {
			*bad = word;
			return 0;
		}
		kinds |= 1u << kind;
	}
	return kinds;
}
