// SPDX-License-Identifier: GPL-2.0
/*
 * Pages that were one for KSM when they went to swap: that is forgotten there,
 * and who reads it back first owns it. The others' addresses do not fit, so each
 * gets a copy, whether it reads or writes.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "scene.h"

#define PAGES	8
#define GROUPS	"/sys/fs/cgroup"
#define GROUP	GROUPS "/scene"

/* A group whose memory can be reclaimed, shared pages too, and nobody else's. */
static void reclaimable(void)
{
	char pid[16];

	snprintf(pid, sizeof(pid), "%d", getpid());
	if (!put_if(GROUPS "/cgroup.subtree_control", "+memory") ||
	    (mkdir(GROUP, 0755) && errno != EEXIST) || access(GROUP "/memory.reclaim", W_OK))
		lacks("memory.reclaim of a cgroup");
	put(GROUP "/cgroup.procs", pid);
}

void play_swap_ksm(void)
{
	struct fault fault = { PHYSMEM_OUTCOME_COPY_SWAPIN, .hook = PHYSMEM_HOOK_DO_SWAP_PAGE,
			       .kind = PHYSMEM_KIND_KSM };
	struct buffer b = buffer(PAGES, witness_page_size, MAP_PRIVATE | MAP_ANONYMOUS, -1);
	struct buffer first = buffer_part(&b, 0, 1), others;
	struct known known = { .outcome = { [PHYSMEM_OUTCOME_COPY_SWAPIN] = PAGES - 1 } };
	struct buffer read, written;
	int tries = 0;
	size_t i;

	swap_on();
	reclaimable();
	merge(&b);
	while (!swapped_out(&b)) {
		if (++tries == 20)
			lacks("a page of KSM's in swap");
		put_if(GROUP "/memory.reclaim", "16M");
	}
	/* what else was swapped out comes back before it counts */
	begin();
	stop();
	begin();
	read_pages(&first);
	end("first", (struct known){});
	for (i = 1; i < PAGES; i++)
		b.old[i] = witness_pfn(getpid(), first.at);
	others = buffer_part(&b, 1, PAGES - 1);
	read = buffer_part(&others, 0, 3);
	written = buffer_part(&others, 3, PAGES - 4);
	begin();
	read_pages(&read);
	write_pages(&written, 1);
	end("others", known);
	expect(&others, fault);
	put(GROUPS "/cgroup.procs", "0");
	rmdir(GROUP);
	munmap(b.at, b.pages * b.size);
	swap_off();
}
