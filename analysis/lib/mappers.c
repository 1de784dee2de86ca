// SPDX-License-Identifier: GPL-2.0
#include "mappers.h"

#include <errno.h>
#include <stdlib.h>

#include "grow.h"
#include "processes.h"

static int look_at_place(void *context, size_t index, const struct stream_event *event)
{
	struct place *place = context;
	size_t i;

	(void)index;
	place->page_shift = event->head->page_shift;
	if (event->type == PHYSMEM_STREAM_END)
		place->ended = event->end->end;
	for (i = 0; i < event->count; i++) {
		const struct physmem_record *entry = &event->records[i];

		if (place->addr < entry->addr ||
		    place->addr - entry->addr >= entry->pages << place->page_shift)
			continue;
		place->mapped = true;
		place->entry = *entry;
	}
	return 0;
}

int place_find(struct live *live, pid_t pid, struct place *place, struct live_error *error)
{
	return live_take(live, &pid, 1, look_at_place, place, error);
}

u64 place_frame(const struct place *place)
{
	if (!place->mapped || !(place->entry.bits & PHYSMEM_PTE_PRESENT) ||
	    place->entry.pfn == PHYSMEM_NONE)
		return PHYSMEM_NONE;
	return place->entry.pfn + ((place->addr - place->entry.addr) >> place->page_shift);
}

static void add(struct mappers *mappers, const struct stream_event *event,
		const struct physmem_record *entry)
{
	struct mapper *mapper;

	GROW(mappers->list, mappers->count);
	mapper = &mappers->list[mappers->count++];
	*mapper = (struct mapper){
		.pid = mappers->pid,
		.addr = entry->addr + ((mappers->pfn - entry->pfn) << event->head->page_shift),
		.entry = *entry,
	};
	memcpy(mapper->comm, event->begin->comm, sizeof(mapper->comm));
	memcpy(mapper->name, event->vma->name, sizeof(mapper->name));
}

static int look_through(void *context, size_t index, const struct stream_event *event)
{
	struct mappers *mappers = context;
	size_t i;

	(void)index;
	if (event->type == PHYSMEM_STREAM_END)
		mappers->ended = event->end->end == PHYSMEM_END_COMPLETE;
	for (i = 0; i < event->count; i++) {
		const struct physmem_record *entry = &event->records[i];

		if (entry->bits & PHYSMEM_PTE_PRESENT && entry->pfn <= mappers->pfn &&
		    mappers->pfn - entry->pfn < entry->pages)
			add(mappers, event, entry);
	}
	return 0;
}

/* vfork()'s child and the like have their parent's page tables: one entry, seen twice. */
static void find_same_memory(struct mappers *mappers)
{
	size_t i, j;

	for (i = 0; i < mappers->count; i++) {
		struct mapper *mapper = &mappers->list[i];

		for (j = 0; j < i && !mapper->same_memory_as; j++) {
			const struct mapper *one = &mappers->list[j];

			if (one->addr == mapper->addr && one->pid != mapper->pid &&
			    !one->same_memory_as && same_memory(one->pid, mapper->pid))
				mapper->same_memory_as = one->pid;
		}
	}
}

int mappers_find(struct live *live, struct mappers *mappers, struct progress *progress,
		 struct live_error *error)
{
	pid_t *pids;
	size_t i, count = all_processes(&pids);
	int result = 0;

	for (i = 0; i < count && !result; i++) {
		mappers->pid = pids[i];
		mappers->ended = false;
		result = live_take(live, &pids[i], 1, look_through, mappers, error);
		if (result < 0 && (error->number == ESRCH || error->number == ENODATA))
			result = 0;
		mappers->processes += mappers->ended;
		mappers->vanished += !mappers->ended;
		progress_show(progress, i + 1, "processes");
	}
	free(pids);
	find_same_memory(mappers);
	return result;
}

void mappers_free(struct mappers *mappers)
{
	free(mappers->list);
	*mappers = (struct mappers){ 0 };
}

size_t mappers_counted(const struct mappers *mappers)
{
	size_t i, counted = 0;

	for (i = 0; i < mappers->count; i++)
		counted += !mappers->list[i].same_memory_as;
	return counted;
}

/*
 * The map count in the record of a huge leaf is its first page's: pages of one folio
 * may be mapped by others one by one.
 */
const struct physmem_record *mappers_teller(const struct mappers *mappers)
{
	size_t i;

	for (i = mappers->count; i-- > 0; ) {
		const struct physmem_record *entry = &mappers->list[i].entry;

		if (entry->mapcount != PHYSMEM_NONE32 &&
		    (entry->level == PHYSMEM_LEVEL_PTE || entry->pfn == mappers->pfn))
			return entry;
	}
	return NULL;
}

u64 mappers_missing(const struct mappers *mappers)
{
	const struct physmem_record *entry = mappers_teller(mappers);
	size_t found = mappers_counted(mappers);

	if (!entry)
		return PHYSMEM_NONE;
	return entry->mapcount > found ? entry->mapcount - found : 0;
}
