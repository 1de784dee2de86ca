// SPDX-License-Identifier: GPL-2.0
/*
 * Reader of the text snapshot. Lines are read by their fields, separated by
 * white space, and columns that a later version adds are ignored.
 */
#include "text_snapshot.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "grow.h"
#include "names.h"

#define HEADING "Page information for PID ["

static char *rest_of_line(char *at)
{
	at += strspn(at, " \t");
	at[strcspn(at, "\n")] = '\0';
	return at;
}

/* "1: de49375d 10000 11000 1000 = 4096 = 4KB R-E-- name" */
static bool parse_vma(struct text_snapshot *snapshot, char *line)
{
	struct text_vma vma = { 0 };
	int name_at = 0;

	if (sscanf(line, " %*u: %*s %" SCNx64 " %" SCNx64 " %*x = %*u = %*uKB %7s%n", &vma.start,
		   &vma.end, vma.flags, &name_at) != 3)
		return false;
	vma.name = strdup(rest_of_line(line + name_at));
	if (!vma.name)
		out_of_memory();
	GROW(snapshot->vmas, snapshot->vma_count);
	snapshot->vmas[snapshot->vma_count++] = vma;
	return true;
}

/* "write dirty young | VALID AF": the kernel's own view ends at the bar. */
static uint32_t parse_bits(char *words)
{
	uint32_t bits = 0;
	char *save, *word;

	words[strcspn(words, "|\n")] = '\0';
	for (word = strtok_r(words, " \t", &save); word; word = strtok_r(NULL, " \t", &save))
		bits |= number_of(pte_bit_names, word, 0);
	return bits;
}

/*
 * "E000000498FFC3 (PTE) 22000 498f anon 1 write dirty | VALID", "0 (PTE) 23000",
 * "0 (PTE) 24000 .. 9E000: 122 pages, nothing mapped"
 */
static bool parse_entry(struct text_snapshot *snapshot, char *line)
{
	struct text_entry entry = { .frame = PHYSMEM_NONE, .pages = 1 };
	char level[8], frame[24], kind[16], maps[24];
	struct text_vma *vma;
	int facts_at = 0, bits_at = 0;

	if (sscanf(line, " %" SCNx64 " (%7[A-Z0-9]) %" SCNx64 "%n", &entry.raw, level,
		   &entry.address, &facts_at) != 3)
		return false;
	entry.level = number_of(level_names, level, PHYSMEM_LEVEL_PTE);
	line += facts_at;

	vma = (struct text_vma *)text_snapshot_vma(snapshot, entry.address);
	if (!vma)
		return false;
	/* A table's own line says where it is, not what a page is. */
	if (entry.level == PHYSMEM_LEVEL_PGD)
		return true;
	if (sscanf(line, " .. %*x: %" SCNu64 " pages", &entry.pages) != 1 &&
	    sscanf(line, " %23s %15s %23s%n", frame, kind, maps, &bits_at) == 3) {
		if (strcmp(frame, "-") != 0)
			entry.frame = strtoull(frame, NULL, 16);
		/* "-", no map count, stays 0: the zero page, frames without facts. */
		entry.maps = strtoull(maps, NULL, 10);
		entry.kind = number_of(kind_names, kind, PHYSMEM_KIND_UNKNOWN);
		entry.bits = parse_bits(line + bits_at);
	}
	GROW(vma->entries, vma->entry_count);
	vma->entries[vma->entry_count++] = entry;
	return true;
}

static bool is_comment(const char *line)
{
	line += strspn(line, " \t");
	return *line == '#' || *line == '\n' || *line == '\0' || strstr(line, "Virtual Address");
}

/* The line that ends a snapshot: "# PID 863: complete, 6 vmas, 134 pages mapped". */
static bool parse_end(struct text_snapshot *snapshot, const char *line)
{
	char how[16];
	long pid;

	if (sscanf(line, "# PID %ld: %15[a-z]", &pid, how) != 2)
		return false;
	snapshot->complete = pid == snapshot->pid && strcmp(how, "complete") == 0;
	return true;
}

struct text_snapshot *text_snapshot_read(FILE *file, const char *path)
{
	struct text_snapshot *snapshot = NULL;
	char *line = NULL;
	size_t size = 0;
	bool wrong = false;

	while (!wrong && getline(&line, &size, file) >= 0) {
		if (!snapshot) {
			char *heading = strstr(line, HEADING);

			if (!heading)
				continue;
			snapshot = calloc(1, sizeof(*snapshot));
			if (!snapshot)
				out_of_memory();
			snapshot->pid = strtol(heading + strlen(HEADING), NULL, 10);
		} else if (parse_end(snapshot, line)) {
			break;
		} else if (!is_comment(line) && !parse_vma(snapshot, line) &&
			   !parse_entry(snapshot, line)) {
			fprintf(stderr, "%s: not understood: %s", path, line);
			wrong = true;
		}
	}
	free(line);
	if (wrong) {
		text_snapshot_free(snapshot);
		return NULL;
	}
	return snapshot;
}

void text_snapshot_free(struct text_snapshot *snapshot)
{
	size_t i;

	if (!snapshot)
		return;
	for (i = 0; i < snapshot->vma_count; i++) {
		free(snapshot->vmas[i].entries);
		free(snapshot->vmas[i].name);
	}
	free(snapshot->vmas);
	free(snapshot);
}

const struct text_vma *text_snapshot_vma(const struct text_snapshot *snapshot, uint64_t address)
{
	size_t i;

	for (i = 0; i < snapshot->vma_count; i++)
		if (address >= snapshot->vmas[i].start && address < snapshot->vmas[i].end)
			return &snapshot->vmas[i];
	return NULL;
}

struct text_entry text_snapshot_entry(const struct text_snapshot *snapshot, uint64_t address)
{
	struct text_entry empty = { .address = address, .frame = PHYSMEM_NONE, .pages = 1 };
	const struct text_vma *vma = text_snapshot_vma(snapshot, address);
	size_t i;

	for (i = 0; vma && i < vma->entry_count; i++)
		if (vma->entries[i].address == address && vma->entries[i].pages == 1)
			return vma->entries[i];
	return empty;
}
