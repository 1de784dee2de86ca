// SPDX-License-Identifier: GPL-2.0
/* Folios of several small pages: each is copied by itself, and kept where the kernel can tell. */
#include <sys/mman.h>
#include <unistd.h>

#include "scene.h"

#define SIZE	65536
#define ENABLED	"/sys/kernel/mm/transparent_hugepage/hugepages-64kB/enabled"

/* Is the page part of a folio of SIZE? */
static bool in_a_folio(const struct buffer *b)
{
	const uintptr_t at = (uintptr_t)b->at;
	unsigned int order = 0;
	struct witness now;
	size_t i;

	witness_take(&now, getpid());
	for (i = 0; i < now.count; i++) {
		const struct witness_vma *vma = &now.vmas[i];

		if (vma->start <= at && at < vma->end)
			order = vma->pages[(at - vma->start) / witness_page_size].order;
	}
	witness_free(&now);
	return witness_page_size << order == SIZE;
}

static void child_writes(struct child *parent, void *data)
{
	struct buffer *b = data;
	const struct known known = { .outcome = { [PHYSMEM_OUTCOME_COPY] = b->pages } };

	begin();
	write_pages(b, 1);
	end("child", known);
	expect(b, (struct fault){ PHYSMEM_OUTCOME_COPY, .kind = PHYSMEM_KIND_ANON });
	meet(parent);
}

void play_folio(void)
{
	struct fault fault = { PHYSMEM_OUTCOME_REUSE, .kind = PHYSMEM_KIND_ANON };
	struct buffer folio, part;
	struct known known = {};
	struct child child;

	if (!put_if(ENABLED, "madvise"))
		lacks("folios of 64 KiB in anonymous memory");
	folio = huge_buffer(1, SIZE);
	write_pages(&folio, 0);
	put(ENABLED, "never");
	if (!in_a_folio(&folio))
		lacks("a folio of 64 KiB");
	part = folio;
	part.pages = 3;
	part.size = witness_page_size;
	look(&part, getpid());
	child = child_start(child_writes, &part);
	await(&child);
	child_ends(&child);
	begin();
	write_pages(&part, 2);
	stop();
	/* the older ones among these kernels copy even from a folio that nobody shares */
	if (witness_pfn(getpid(), part.at) != part.old[0])
		fault.outcome = PHYSMEM_OUTCOME_COPY;
	known.outcome[fault.outcome] = part.pages;
	end("alone", known);
	expect(&part, fault);
}
