// SPDX-License-Identifier: GPL-2.0
/*
 * check_diff A B: is what standard input, `physmem diff --pages --json A B`,
 * lists what both processes' pagemaps say? Every page that one of them or both
 * map has to be there, in order, once, with its class and frames; no other may.
 * Prints how many pages were compared. Status 0: all agree, 1: they do not.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "snapshot.h"
#include "witness.h"

static struct witness sides[2];
static unsigned int differences;
static size_t compared;

#define DIFFER(format, ...) do {						\
	if (differences++ < 10)							\
		fprintf(stderr, format "\n", ##__VA_ARGS__);			\
} while (0)

/* What pagemap says of an address; 0 where it tells nothing, as of a mapping of frames. */
static uint64_t entry_at(const struct witness *side, uint64_t addr, bool *untold)
{
	size_t i;

	for (i = 0; i < side->count; i++) {
		const struct witness_vma *vma = &side->vmas[i];

		if (addr < vma->start || addr >= vma->end)
			continue;
		*untold = *untold || vma->flags & PHYSMEM_VMA_PFNMAP;
		return vma->pages[(addr - vma->start) / witness_page_size].pagemap;
	}
	return 0;
}

static const char *class_of(uint64_t a, uint64_t b)
{
	const uint64_t mapped = PAGEMAP_PRESENT | PAGEMAP_SWAP;

	if (!(b & mapped))
		return a & mapped ? "only_a" : NULL;
	if (!(a & mapped))
		return "only_b";
	if ((a & mapped) != (b & mapped))
		return "unknown";
	return (a & PAGEMAP_PFN) == (b & PAGEMAP_PFN) ? "shared" : "private";
}

static uint64_t frame_of(const char *line, const char *side)
{
	const char *at = strstr(line, side);
	uint64_t frame;

	at = at ? strstr(at, "\"pfn\":\"0x") : NULL;
	if (!at || sscanf(at, "\"pfn\":\"0x%" SCNx64, &frame) != 1)
		return ~0ULL;
	return frame;
}

static void check_frame(uint64_t addr, const char *line, const char *side, uint64_t entry)
{
	if (entry & PAGEMAP_PRESENT && frame_of(line, side) != (entry & PAGEMAP_PFN))
		DIFFER("%" PRIx64 " %s: frame %" PRIx64 ", pagemap says %" PRIx64, addr, side,
		       frame_of(line, side), (uint64_t)(entry & PAGEMAP_PFN));
}

/* The next address from @addr on that one of them maps and pagemap tells of; all ones: none. */
static uint64_t next_mapped(uint64_t addr)
{
	uint64_t next = ~0ULL;
	size_t s, i, at;

	for (s = 0; s < 2; s++)
		for (i = 0; i < sides[s].count; i++) {
			const struct witness_vma *vma = &sides[s].vmas[i];
			size_t pages = (vma->end - vma->start) / witness_page_size;

			if (vma->end <= addr || vma->start >= next || vma->flags & PHYSMEM_VMA_PFNMAP)
				continue;
			at = addr > vma->start ? (addr - vma->start) / witness_page_size : 0;
			while (at < pages && !(vma->pages[at].pagemap & (PAGEMAP_PRESENT | PAGEMAP_SWAP)))
				at++;
			if (at < pages && vma->start + at * witness_page_size < next)
				next = vma->start + at * witness_page_size;
		}
	return next;
}

/* Returns the address behind it. */
static uint64_t check_line(const char *line, uint64_t from)
{
	uint64_t addr, a, b;
	bool untold = false;
	const char *class;
	char said[16];

	if (sscanf(line, "{\"addr\":\"0x%" SCNx64 "\",\"class\":\"%15[a-z_]\"", &addr, said) != 2)
		die("not understood: %s", line);
	a = entry_at(&sides[0], addr, &untold);
	b = entry_at(&sides[1], addr, &untold);
	if (untold)
		return from;
	if (next_mapped(from) != addr)
		DIFFER("%" PRIx64 " is listed, pagemap has %" PRIx64 " next", addr, next_mapped(from));
	class = class_of(a, b);
	if (!class || strcmp(class, said))
		DIFFER("%" PRIx64 ": %s, pagemap makes it %s", addr, said, class ? class : "nothing");
	check_frame(addr, line, "\"a\":{", a);
	check_frame(addr, line, "\"b\":{", b);
	compared++;
	return addr + witness_page_size;
}

int main(int argc, char **argv)
{
	static char line[4096];
	uint64_t from = 0;

	if (argc != 3)
		die("usage: check_diff A B");
	witness_init();
	witness_take(&sides[0], atoi(argv[1]));
	witness_take(&sides[1], atoi(argv[2]));
	while (fgets(line, sizeof(line), stdin))
		if (!strncmp(line, "{\"addr\":", 8))
			from = check_line(line, from);
	if (next_mapped(from) != ~0ULL)
		DIFFER("the list ends, pagemap has %" PRIx64 " next", next_mapped(from));
	printf("%zu\n", compared);
	return differences ? 1 : 0;
}
