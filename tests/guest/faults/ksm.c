// SPDX-License-Identifier: GPL-2.0
/* Pages that KSM has merged are copied by who writes. */
#include <errno.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "scene.h"

static bool all_merged(const struct buffer *b)
{
	struct witness now;
	size_t i, j, merged = 0;

	witness_take(&now, getpid());
	for (i = 0; i < now.count; i++) {
		if (now.vmas[i].start != (uintptr_t)b->at)
			continue;
		for (j = 0; j < b->pages; j++)
			merged += !!(now.vmas[i].pages[j].flags & KPF_KSM);
		if (!witness_knows_ksm)
			merged = (now.vmas[i].ksm << 10) / witness_page_size;
	}
	witness_free(&now);
	return merged == b->pages;
}

/** merge() - KSM makes one of the pages that have the same content */
void merge(struct buffer *b)
{
	int tries = 0;

	memset(b->at, 0xa5, b->pages * b->size);
	if (madvise(b->at, b->pages * b->size, MADV_MERGEABLE))
		lacks("KSM: %s", strerror(errno));
	put("/sys/kernel/mm/ksm/pages_to_scan", "10000");
	put("/sys/kernel/mm/ksm/sleep_millisecs", "20");
	put("/sys/kernel/mm/ksm/run", "1");
	while (!all_merged(b) && ++tries < 200)
		usleep(100000);
	put("/sys/kernel/mm/ksm/run", "0");
	if (tries == 200)
		lacks("KSM: not all pages merged in 20 s");
}

void play_ksm(void)
{
	struct buffer b = buffer(32, witness_page_size, MAP_PRIVATE | MAP_ANONYMOUS, -1);
	struct known known = { .outcome = { [PHYSMEM_OUTCOME_COPY_KSM] = b.pages } };

	merge(&b);
	look(&b, getpid());
	begin();
	write_pages(&b, 1);
	end("ksm", known);
	expect(&b, (struct fault){ PHYSMEM_OUTCOME_COPY_KSM, .kind = PHYSMEM_KIND_KSM });
}
