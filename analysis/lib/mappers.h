/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Who maps a frame: every process's page tables looked through for it.
 */
#ifndef PHYSMEM_MAPPERS_H
#define PHYSMEM_MAPPERS_H

#include <stdio.h>

#include "live.h"
#include "progress.h"

struct mapper {
	pid_t pid;
	pid_t same_memory_as; /* 0: counted; else a mapper that is listed already */
	u64 addr;
	struct physmem_record entry;
	char comm[16];
	char name[PHYSMEM_NAME_MAX];
};

struct mappers {
	u64 pfn;
	struct mapper *list;
	size_t count;
	size_t processes; /* looked through */
	size_t vanished;  /* meanwhile; what they mapped is not known */
	/* of the search under way */
	pid_t pid;
	bool ended; /* its snapshot is complete */
};

/* What is at an address of a process. */
struct place {
	u64 addr;
	bool mapped; /* a mapping is there, and @entry what its table has */
	struct physmem_record entry;
	unsigned int page_shift;
	enum physmem_end ended;
};

/* Finds what is at @place->addr. Return: as live_take(). */
int place_find(struct live *live, pid_t pid, struct place *place, struct live_error *error);

/* Return: the frame of that very page, or PHYSMEM_NONE. */
u64 place_frame(const struct place *place);

/* Looks for @mappers->pfn everywhere. Return: as live_take(). */
int mappers_find(struct live *live, struct mappers *mappers, struct progress *progress,
		 struct live_error *error);
void mappers_free(struct mappers *mappers);

/* Return: how many entries map it, two processes with one memory counted once. */
size_t mappers_counted(const struct mappers *mappers);

/* Return: the record whose map count is this very frame's, the newest; NULL: none has it. */
const struct physmem_record *mappers_teller(const struct mappers *mappers);

/* Return: of the kernel's map count what was not found; PHYSMEM_NONE: not told. */
u64 mappers_missing(const struct mappers *mappers);

/* @mappers->count is not 0. */
void mappers_print_text(FILE *out, const struct mappers *mappers);
void mappers_print_json(FILE *out, const struct mappers *mappers);

#endif
