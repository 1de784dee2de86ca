// SPDX-License-Identifier: GPL-2.0
/* `physmem snapshot -f csv`, taken apart. Any line that is not understood ends the program. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "snapshot.h"
#include "witness.h"

#define COLUMNS(X) X(pid) X(vma) X(start) X(end) X(vma_flags) X(name) X(addr) X(pages) X(level) X(kind) \
	X(raw) X(pfn) X(mapcount) X(bits) X(flags) X(cgroup) X(swap_type) X(swap_offset) X(order)

enum {
#define X(name) C_##name,
	COLUMNS(X)
#undef X
	COLUMN_COUNT
};

static const char header[] =
#define X(name) "," #name
	COLUMNS(X);
#undef X

/*
 * Cuts the field at *@next off and unquotes it (RFC 4180), in place. Returns
 * it, with *@next behind it; *@next is NULL after the last of the line.
 */
static char *cut_field(char **next)
{
	char *field = *next, *to = field, *from = field;
	bool quoted = *from == '"';

	if (quoted)
		from++;
	while (*from && (quoted || *from != ',')) {
		if (quoted && *from == '"' && *++from != '"')
			break;
		*to++ = *from++;
	}
	if (*from && *from != ',')
		die("text after a quoted field: %s", from);
	*next = *from ? from + 1 : NULL;
	*to = '\0';
	return field;
}

/* Empty means unknown. */
static uint64_t number(const char *field, const char *prefix, int base, uint64_t unknown)
{
	uint64_t value;
	char *end;

	if (!*field)
		return unknown;
	if (strncmp(field, prefix, strlen(prefix)))
		die("\"%s\" does not begin with \"%s\"", field, prefix);
	field += strlen(prefix);
	value = strtoull(field, &end, base);
	if (*end || *field == '-' || end == field)
		die("\"%s\" is no number", field);
	return value;
}

static uint64_t hex(const char *field, uint64_t unknown)
{
	return number(field, "0x", 16, unknown);
}

static uint64_t decimal(const char *field, uint64_t unknown)
{
	return number(field, "", 10, unknown);
}

/* A mapping's columns stand in each of its lines. */
static void parse_vma(struct snapshot *s, char * const *column)
{
	struct snapshot_vma vma = {
		.start = hex(column[C_start], 0),
		.end = hex(column[C_end], 0),
		.flags = vma_flags_by_names(column[C_vma_flags], "|"),
	};
	size_t count = decimal(column[C_vma], 0);

	strncpy(vma.name, column[C_name], sizeof(vma.name) - 1);
	if (count == s->vma_count + 1)
		snapshot_add_vma(s, &vma);
	else if (count != s->vma_count || memcmp(&vma, &s->vmas[count - 1], sizeof(vma)))
		die("line of mapping %zu does not follow mapping %zu", count, s->vma_count);
}

static void parse_line(struct snapshot *s, char *line)
{
	struct physmem_record record = {};
	char *column[COLUMN_COUNT] = {}, *next = line;
	unsigned int i, pid;

	for (i = 0; i < COLUMN_COUNT; i++) {
		if (!next)
			die("%u columns, not %u, from %s", i, COLUMN_COUNT, column[0]);
		column[i] = cut_field(&next);
	}
	if (next)
		die("more than %u columns", COLUMN_COUNT);
	pid = decimal(column[C_pid], 0);
	if (s->pid && s->pid != pid)
		die("PID %u after %u", pid, s->pid);
	s->pid = pid;
	parse_vma(s, column);
	record.addr = hex(column[C_addr], PHYSMEM_NONE);
	record.pages = decimal(column[C_pages], 0);
	record.level = level_by_name(column[C_level]);
	record.kind = kind_by_name(column[C_kind]);
	record.raw = hex(column[C_raw], 0);
	record.pfn = hex(column[C_pfn], PHYSMEM_NONE);
	record.mapcount = decimal(column[C_mapcount], PHYSMEM_NONE32);
	record.bits = bits_by_names(column[C_bits], "|");
	record.flags = frame_flags_by_names(column[C_flags], "|");
	record.order = decimal(column[C_order], 0);
	if (record.kind == PHYSMEM_KIND_SWAP) {
		record.swap_type = decimal(column[C_swap_type], 0xff);
		record.swap_offset = decimal(column[C_swap_offset], PHYSMEM_NONE);
	} else {
		record.cgroup = decimal(column[C_cgroup], PHYSMEM_NONE);
		if (*column[C_swap_type] || *column[C_swap_offset])
			die("%" PRIx64 ": a place in swap, but not swapped", (uint64_t)record.addr);
	}
	snapshot_add_record(s, &record);
}

void snapshot_parse_csv(struct snapshot *s, char *csv)
{
	char *line = strtok(csv, "\n");

	memset(s, 0, sizeof(*s));
	s->vma_flags_told = ~0ULL;
	s->cgroup_told = true;
	s->order_told = true;
	if (!line || strcmp(line, header + 1))
		die("the first line is %s", line ? line : "missing");
	while ((line = strtok(NULL, "\n")))
		parse_line(s, line);
}
