// SPDX-License-Identifier: GPL-2.0
/* A snapshot against what the process says that it built: lines of samples/kinds. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "check.h"

struct range {
	char name[64];
	uint64_t start, end;
};

/* How many of a record's pages does a word of the line count? */
static bool counts(const struct physmem_record *r, const char *word)
{
	unsigned int kind, order;
	uint32_t bit;

	if (!strcmp(word, "any"))
		return r->kind != PHYSMEM_KIND_EMPTY;
	if (sscanf(word, "order%u", &order) == 1)
		return PRESENT(r) && r->order == order;
	if (find_kind(word, &kind))
		return r->kind == kind;
	if (find_bit(word, &bit))
		return r->bits & bit;
	if (find_frame_flag(word, &bit))
		return r->flags & bit;
	die("\"%s\" is no kind, bit or flag", word);
}

static void check_count(const struct snapshot *s, const struct range *range, const char *word,
			uint64_t expected)
{
	uint64_t got = 0, start, end;
	size_t i;

	if (!s->order_told && !strncmp(word, "order", 5))
		return;
	/* before 5.19 the kernel does not know it */
	if (!strcmp(word, "exclusive") && !witness_kernel_since(5, 19))
		return;
	for (i = 0; i < s->record_count; i++) {
		const struct physmem_record *r = &s->records[i];

		/* a hole may begin before the range or end behind it */
		start = r->addr > range->start ? r->addr : range->start;
		end = r->addr + r->pages * witness_page_size;
		if (end > range->end)
			end = range->end;
		if (start < end && counts(r, word))
			got += (end - start) / witness_page_size;
	}
	if (got != expected)
		differ("%s, %" PRIx64 "-%" PRIx64 ": %" PRIu64 " pages are %s, the process made %"
		       PRIu64, range->name, range->start, range->end, got, word, expected);
}

/* Consecutive frames: what pagemap does not tell of a device's memory. */
static void check_frames(const struct snapshot *s, const struct range *range, uint64_t frame)
{
	size_t i;

	for (i = 0; i < s->record_count; i++) {
		const struct physmem_record *r = &s->records[i];

		if (r->addr < range->start || r->addr >= range->end)
			continue;
		if (r->pfn != frame + (r->addr - range->start) / witness_page_size)
			differ("%s, %" PRIx64 ": frame %" PRIx64 ", the process mapped %" PRIx64
			       " to %" PRIx64, range->name, (uint64_t)r->addr, (uint64_t)r->pfn,
			       frame, range->start);
	}
}

static void check_line(const struct snapshot *s, char *line)
{
	struct range range;
	char *word, *equals, *save;
	int at;

	if (sscanf(line, "%63s %" SCNx64 " %" SCNx64 "%n", range.name, &range.start, &range.end,
		   &at) != 3)
		die("not understood: %s", line);
	for (word = strtok_r(line + at, " \n", &save); word; word = strtok_r(NULL, " \n", &save)) {
		uint64_t number;

		equals = strchr(word, '=');
		if (!equals)
			die("WORD=NUMBER, not %s", word);
		*equals = '\0';
		number = strtoull(equals + 1, NULL, 10);
		if (!strcmp(word, "frame"))
			check_frames(s, &range, number);
		else
			check_count(s, &range, word, number);
	}
}

void check_kinds(const struct snapshot *s, const char *path)
{
	FILE *f = fopen(path, "r");
	char line[256];

	if (!f)
		die("%s: cannot be opened", path);
	while (fgets(line, sizeof(line), f))
		if (strncmp(line, "lacks ", 6) && strncmp(line, "ready ", 6))
			check_line(s, line);
	fclose(f);
}
