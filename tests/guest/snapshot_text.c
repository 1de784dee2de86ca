// SPDX-License-Identifier: GPL-2.0
/* The text snapshot, taken apart. Any line that is not understood ends the program. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "snapshot.h"
#include "witness.h"

#define RWESH (PHYSMEM_VMA_READ | PHYSMEM_VMA_WRITE | PHYSMEM_VMA_EXEC | PHYSMEM_VMA_SHARED | \
	       PHYSMEM_VMA_HUGETLB)

/* All mappings come first, and then the entries of each. */
struct parser {
	struct snapshot *s;
	struct snapshot_vma *listed;
	size_t listed_count, based;	/* based: mapping of the base entry read last */
};

static bool parse_vma(struct parser *parser, const char *line)
{
	static const char letters[] = "RWESH";
	uint64_t length, decimal, kb;
	struct snapshot_vma vma = {};
	unsigned int number, i;
	char flags[6];
	int at = 0;

	if (sscanf(line, "%u: %*s %" SCNx64 " %" SCNx64 " %" SCNx64 " = %" SCNu64 " = %" SCNu64
		   "KB %5s%n", &number, &vma.start, &vma.end, &length, &decimal, &kb, flags,
		   &at) != 7 || !at)
		return false;
	if (length != vma.end - vma.start || decimal != length || kb != length / 1024)
		die("lengths do not agree: %s", line);
	if (number != parser->listed_count + 1)
		die("mapping %zu has the number %u", parser->listed_count + 1, number);
	for (i = 0; i < 5; i++) {
		if (flags[i] != letters[i] && flags[i] != '-')
			die("not understood: %s", line);
		vma.flags |= flags[i] == letters[i] ? 1ULL << i : 0;
	}
	at += strspn(line + at, " ");
	snprintf(vma.name, sizeof(vma.name), "%s", line + at);
	parser->listed = realloc(parser->listed, number * sizeof(vma));
	if (!parser->listed)
		die("no memory for mappings");
	parser->listed[parser->listed_count++] = vma;
	return true;
}

/* What follows the virtual address of an entry that is not empty. */
static void parse_facts(struct physmem_record *record, char *rest)
{
	char frame[24], kind[16], maps[24], *bits, *names, *flags;
	unsigned int type;
	uint64_t offset;
	int at = 0;

	if (sscanf(rest, "%23s %15s %23s%n", frame, kind, maps, &at) != 3)
		die("not understood: %s", rest);
	bits = rest + at;
	names = strchr(bits, '|');
	if (!names)
		die("not understood: %s", rest);
	*names++ = '\0';
	flags = strchr(names, '|');
	if (flags)
		*flags++ = '\0';
	record->pfn = strcmp(frame, "-") ? strtoull(frame, NULL, 16) : PHYSMEM_NONE;
	record->mapcount = strcmp(maps, "-") ? strtoul(maps, NULL, 10) : PHYSMEM_NONE32;
	record->kind = kind_by_name(kind);
	record->bits = bits_by_names(bits, " ");
	record->flags = flags ? frame_flags_by_names(flags, " ") : 0;
	/* "present" is not named among the bits */
	switch (record->kind) {
	case PHYSMEM_KIND_SWAP:
		if (sscanf(names, " type=%u offset=%" SCNx64, &type, &offset) != 2)
			die("not understood: %s", names);
		record->swap_type = type;
		record->swap_offset = offset;
		break;
	case PHYSMEM_KIND_MIGRATION:
	case PHYSMEM_KIND_OTHER:
	case PHYSMEM_KIND_HWPOISON:
	case PHYSMEM_KIND_MARKER:
	case PHYSMEM_KIND_DEVICE_PRIVATE:
		break;
	default:
		record->bits |= PHYSMEM_PTE_PRESENT;
	}
}

/* How many pages does a leaf map, beginning at its address? */
static uint64_t pages_of(const struct physmem_record *record, const struct snapshot_vma *vma)
{
	/* a table is a page of 8-byte entries on all architectures here */
	uint64_t span = witness_page_size, end;
	unsigned int level;

	for (level = PHYSMEM_LEVEL_PTE; level < record->level; level++)
		span *= witness_page_size / 8;
	end = (record->addr & ~(span - 1)) + span;
	return ((end < vma->end ? end : vma->end) - record->addr) / witness_page_size;
}

/* The base entry: its mapping is the one that the entries after it stand in. */
static void parse_base(struct parser *parser, const char *rest)
{
	unsigned int number;

	if (sscanf(rest, " %u:", &number) != 1 || !number || number > parser->listed_count)
		die("a base entry of no mapping: %s", rest);
	/* a part of the address space that begins within a mapping has one of its own */
	if (number == parser->based)
		return;
	if (number != parser->based + 1)
		die("mapping %u comes after %zu", number, parser->based);
	parser->based = number;
	snapshot_add_vma(parser->s, &parser->listed[number - 1]);
}

static bool parse_entry(struct parser *parser, char *line)
{
	struct physmem_record record = { .pfn = PHYSMEM_NONE, .mapcount = PHYSMEM_NONE32 };
	uint64_t raw, addr, end, pages;
	char level[4];
	int at = 0;

	if (sscanf(line, "%" SCNx64 " (%3[A-Z0-9]) %" SCNx64 "%n", &raw, level, &addr, &at) != 3 ||
	    !at)
		return false;
	record.raw = raw;
	record.addr = addr;
	record.level = level_by_name(level);
	if (record.level == PHYSMEM_LEVEL_PGD) {
		parse_base(parser, line + at);
		return true;
	}
	if (!parser->based)
		die("an entry before the first base entry: %s", line);
	record.pages = 1;
	if (sscanf(line + at, " .. %" SCNx64 ": %" SCNu64 " pages, nothing mapped", &end,
		   &pages) == 2) {
		if (end - addr != pages * witness_page_size)
			die("a fold that does not count right: %s", line);
		record.pages = pages;
	} else if (line[at + strspn(line + at, " ")]) {
		parse_facts(&record, line + at);
		record.pages = pages_of(&record, &parser->listed[parser->based - 1]);
	}
	if (record.kind == PHYSMEM_KIND_EMPTY && raw)
		die("nothing mapped, yet an entry: %s", line);
	snapshot_add_record(parser->s, &record);
	return true;
}

static void parse_line(struct parser *parser, char *line)
{
	struct snapshot *s = parser->s;
	unsigned int pid;
	char end[16];

	if (s->end)
		die("after the end: %s", line);
	if (sscanf(line, "Page information for PID [%u]", &s->pid) == 1 ||
	    !strncmp(line, "# vmas ", 7) || strstr(line, "Virtual Address"))
		return;
	if (sscanf(line, "# PID %u: %15[a-z], %" SCNu64 " vmas, %" SCNu64 " pages mapped", &pid,
		   end, &s->end_vmas, &s->end_pages) == 4) {
		if (pid != s->pid)
			die("begins with PID %u and ends with %u", s->pid, pid);
		s->end = end_by_name(end);
		return;
	}
	if (!(parser->based ? parse_entry(parser, line) :
	      parse_vma(parser, line) || parse_entry(parser, line)))
		die("not understood: %s", line);
}

void snapshot_parse_text(struct snapshot *s, char *text)
{
	struct parser parser = { .s = s };
	char *line;

	memset(s, 0, sizeof(*s));
	s->vma_flags_told = RWESH;
	s->end_told = true;
	for (line = strtok(text, "\n"); line; line = strtok(NULL, "\n"))
		parse_line(&parser, line);
	if (!s->end)
		die("the text has no end");
	if (parser.listed_count != parser.based)
		die("%zu mappings in the list, %zu with entries", parser.listed_count,
		    parser.based);
	free(parser.listed);
}
