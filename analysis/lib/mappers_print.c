// SPDX-License-Identifier: GPL-2.0
#include "mappers.h"

#include "harmless.h"
#include "json_text.h"
#include "names.h"

/* The count as it stood when the last of them was read. */
static const struct physmem_record *newest(const struct mappers *mappers)
{
	return &mappers->list[mappers->count - 1].entry;
}

static const char *access_of(const struct physmem_record *entry)
{
	return entry->bits & PHYSMEM_PTE_WRITE ? "rw" : "r-";
}

static void print_rest(FILE *out, const struct mappers *mappers)
{
	const struct physmem_record *entry = mappers_teller(mappers);
	size_t found = mappers_counted(mappers);
	u64 missing = mappers_missing(mappers);

	fprintf(out, "%zu mapping%s found in %zu processes", found, found == 1 ? "" : "s",
		mappers->processes);
	if (!entry && newest(mappers)->mapcount != PHYSMEM_NONE32) {
		fputs("; the map count of this page of a huge one is not told\n", out);
	} else if (!entry) {
		fputs("; the kernel keeps no map count of this frame\n", out);
	} else if (entry->bits & PHYSMEM_PTE_AVERAGE) {
		fprintf(out, "; the map count, %u, is only the average of its folio's pages\n",
			entry->mapcount);
	} else {
		fprintf(out, ", map count %u", entry->mapcount);
		if (missing)
			fprintf(out, ": %llu not accounted for", missing);
		putc('\n', out);
	}
	if (mappers->vanished == 1)
		fputs("1 process ended or changed meanwhile: what it mapped is unknown\n", out);
	else if (mappers->vanished)
		fprintf(out, "%zu processes %s\n", mappers->vanished,
			"ended or changed meanwhile: what they mapped is unknown");
}

void mappers_print_text(FILE *out, const struct mappers *mappers)
{
	char flags[320];
	size_t i;

	fprintf(out, "Frame %llx: %s", mappers->pfn, text_of(kind_names, newest(mappers)->kind));
	join_names(flags, sizeof(flags), frame_flag_names, newest(mappers)->flags, ' ');
	fprintf(out, "%s%s%s\n", flags[0] ? " (" : "", flags, flags[0] ? ")" : "");
	fprintf(out, "%7s  %-15s %13s  %-5s  %s\n", "PID", "process", "address", "entry", "name");
	for (i = 0; i < mappers->count; i++) {
		const struct mapper *mapper = &mappers->list[i];
		char comm[sizeof(mapper->comm)];

		fprintf(out, "%7d  %-15s %13llx  %s %s%s", mapper->pid,
			harmless_copy(comm, sizeof(comm), mapper->comm), mapper->addr,
			text_of(level_names, mapper->entry.level), access_of(&mapper->entry),
			mapper->name[0] ? " " : "");
		harmless_put(out, mapper->name);
		if (mapper->same_memory_as)
			fprintf(out, "  (same memory as PID %d)", mapper->same_memory_as);
		putc('\n', out);
	}
	print_rest(out, mappers);
}

void mappers_print_json(FILE *out, const struct mappers *mappers)
{
	const struct physmem_record *entry = newest(mappers);
	const struct physmem_record *teller = mappers_teller(mappers);
	u64 missing = mappers_missing(mappers);
	size_t i;

	fprintf(out, "{\"pfn\":\"0x%llx\",\"kind\":\"%s\",\"order\":%u,\"flags\":", mappers->pfn,
		text_of(kind_names, entry->kind), entry->order);
	json_names(out, frame_flag_names, entry->flags);
	if (teller)
		fprintf(out, ",\"mapcount\":%u,\"mapcount_is_average\":%s", teller->mapcount,
			teller->bits & PHYSMEM_PTE_AVERAGE ? "true" : "false");
	fputs(",\n\"mappers\":[", out);
	for (i = 0; i < mappers->count; i++) {
		const struct mapper *mapper = &mappers->list[i];

		fprintf(out, "%s{\"pid\":%d,\"comm\":", i ? ",\n" : "\n", mapper->pid);
		json_text(out, mapper->comm);
		fprintf(out, ",\"addr\":\"0x%llx\",\"level\":\"%s\",\"bits\":", mapper->addr,
			text_of(level_names, mapper->entry.level));
		json_names(out, pte_bit_names, mapper->entry.bits);
		fputs(",\"name\":", out);
		json_text(out, mapper->name);
		if (mapper->same_memory_as)
			fprintf(out, ",\"same_memory_as\":%d", mapper->same_memory_as);
		putc('}', out);
	}
	fprintf(out, "],\n\"found\":%zu", mappers_counted(mappers));
	if (teller && !(teller->bits & PHYSMEM_PTE_AVERAGE))
		fprintf(out, ",\"unaccounted\":%llu", missing);
	fprintf(out, ",\"processes\":%zu,\"vanished\":%zu}\n", mappers->processes,
		mappers->vanished);
}
