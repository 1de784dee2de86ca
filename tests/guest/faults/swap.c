// SPDX-License-Identifier: GPL-2.0
/* Pages that are read from swap for a write. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "scene.h"

#define PAGES	8

#ifndef MADV_PAGEOUT
#define MADV_PAGEOUT 21
#endif

static const struct fault copy = {
	PHYSMEM_OUTCOME_COPY, .kind = PHYSMEM_KIND_ANON, .flags = PHYSMEM_COW_SWAPIN
};

static const struct fault reuse = {
	PHYSMEM_OUTCOME_REUSE, .kind = PHYSMEM_KIND_ANON, .flags = PHYSMEM_COW_SWAPIN
};

/** swap_on() - from now on anonymous pages can be swapped; swap_off() ends it */
void swap_on(void)
{
	if (system("{ modprobe zram && echo 64M >/sys/block/zram0/disksize && mkswap /dev/zram0 && "
		   "swapon /dev/zram0; } >/dev/null 2>&1"))
		lacks("something to swap to");
}

void swap_off(void)
{
	if (system("swapoff /dev/zram0 && echo 1 >/sys/block/zram0/reset"))
		die("swapoff /dev/zram0");
}

/** swapped_out() - are all pages in swap? */
bool swapped_out(const struct buffer *b)
{
	size_t i;

	for (i = 0; i < b->pages; i++)
		if (!(witness_pagemap(getpid(), (uintptr_t)b->at + i * b->size) & PAGEMAP_SWAP))
			return false;
	return true;
}

static struct buffer paged_out(const char *unknown)
{
	struct buffer b = buffer(PAGES, witness_page_size, MAP_PRIVATE | MAP_ANONYMOUS, -1);
	int tries = 0;

	named(&b, unknown);
	write_pages(&b, 0);
	while (!swapped_out(&b)) {
		if (++tries == 50 || madvise(b.at, b.pages * b.size, MADV_PAGEOUT))
			lacks("MADV_PAGEOUT: %s", strerror(errno));
		usleep(20000);
	}
	return b;
}

/*
 * 32-bit ARM's long entries are stored with bits that the fault, which goes on
 * at once, does not know of: it finds another entry than it has just made, and
 * throws its copy away. The write is tried again, on a page that is there now.
 */
static bool loses_its_own_race(void)
{
#ifdef __arm__
	/* of the two kinds only long entries can map huge pages */
	return !access("/sys/kernel/mm/transparent_hugepage", F_OK);
#else
	return false;
#endif
}

static void child_writes(struct child *parent, void *data)
{
	struct buffer *b = data;
	struct known known = { .outcome = { [PHYSMEM_OUTCOME_COPY] = PAGES } };
	struct fault fault = copy;

	if (loses_its_own_race()) {
		known.outcome[PHYSMEM_OUTCOME_RACED] = PAGES;
		known.other_wpcopy = PAGES;
		fault.outcome = PHYSMEM_OUTCOME_RACED;
	}
	begin();
	write_pages(b, 1);
	end("child", known);
	expect(b, fault);
	if (fault.outcome == PHYSMEM_OUTCOME_RACED) {
		fault = copy;
		fault.flags = 0;
		expect(b, fault);
	}
	meet(parent);
	await(parent);
}

/*
 * Who was alone with a page when it went to swap gets it back writable. Shared
 * with a child it is copied, like any other; and the parent, alone then, keeps
 * it: older kernels see to that while they read it, newer ones by a call that
 * is seen.
 */
void play_swap(void)
{
	struct buffer written, read, shared;
	struct known kept = {};
	struct child child;

	swap_on();
	written = paged_out("");
	begin();
	write_pages(&written, 1);
	end("written", kept);
	read = paged_out("");
	begin();
	read_pages(&read);
	end("read", kept);
	/* the frame that was read into is mapped nowhere before the copy is */
	shared = paged_out(loses_its_own_race() ? "old,new" : "old");
	child = child_start(child_writes, &shared);
	await(&child);
	if (!swapped_out(&shared))
		die("the parent's pages are not in swap any more");
	begin();
	write_pages(&shared, 2);
	stop();
	if (phase_pgreuse() >= PAGES) {
		kept.outcome[PHYSMEM_OUTCOME_REUSE] = PAGES;
		expect(&shared, reuse);
	}
	end("parent", kept);
	meet(&child);
	child_ends(&child);
	swap_off();
}
