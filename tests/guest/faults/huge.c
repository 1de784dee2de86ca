// SPDX-License-Identifier: GPL-2.0
/* Transparent huge pages: split by who shares one and writes, kept by who is alone with it. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "scene.h"

#define THP	"/sys/kernel/mm/transparent_hugepage/"
#define PRIVATE	(MAP_PRIVATE | MAP_ANONYMOUS)

static const struct fault split = {
	PHYSMEM_OUTCOME_HUGE_SPLIT, .hook = PHYSMEM_HOOK_DO_HUGE_PMD_WP_PAGE,
	.kind = PHYSMEM_KIND_ANON, .no_new = true
};

/* What becomes of the write when the page is split. */
static const struct fault copy = {
	PHYSMEM_OUTCOME_COPY, .kind = PHYSMEM_KIND_ANON, .flags = PHYSMEM_COW_SPLIT_BEFORE
};

static const struct fault zero = {
	PHYSMEM_OUTCOME_ZERO, .kind = PHYSMEM_KIND_ZERO, .flags = PHYSMEM_COW_SPLIT_BEFORE
};

static const struct fault reuse = {
	PHYSMEM_OUTCOME_HUGE_REUSE, .hook = PHYSMEM_HOOK_DO_HUGE_PMD_WP_PAGE,
	.kind = PHYSMEM_KIND_ANON
};

static const struct fault huge_zero = {
	PHYSMEM_OUTCOME_HUGE_ZERO, .hook = PHYSMEM_HOOK_DO_HUGE_PMD_WP_PAGE,
	.kind = PHYSMEM_KIND_ZERO
};

/** huge_size() - bytes of a huge page; without them the scene ends */
size_t huge_size(void)
{
	char text[32] = "";
	FILE *file = fopen(THP "hpage_pmd_size", "r");

	if (!file || !fgets(text, sizeof(text), file))
		lacks("transparent huge pages");
	fclose(file);
	return strtoul(text, NULL, 10);
}

/** huge_buffer() - new memory, aligned to pages of @size and willing to have them */
struct buffer huge_buffer(size_t pages, size_t size)
{
	const size_t all = pages * size;
	struct buffer b = { .pages = pages, .size = size };
	char *at = mmap(NULL, all + size, PROT_READ | PROT_WRITE, PRIVATE, -1, 0);

	if (at == MAP_FAILED)
		die("mmap: %s", strerror(errno));
	b.at = at + (-(uintptr_t)at & (size - 1));
	/* what is around it may be of another mapping by its flags, but is not needed either */
	munmap(at, b.at - at);
	munmap(b.at + all, at + size - b.at);
	prctl(PR_SET_THP_DISABLE, 0, 0, 0, 0);
	if (madvise(b.at, all, MADV_HUGEPAGE))
		lacks("MADV_HUGEPAGE: %s", strerror(errno));
	named(&b, "");
	return b;
}

/** huge_bytes() - how much of a buffer's mapping is huge, as smaps tells */
uint64_t huge_bytes(const struct buffer *b)
{
	struct witness now;
	uint64_t kib = 0;
	size_t i;

	witness_take(&now, getpid());
	for (i = 0; i < now.count; i++)
		if (now.vmas[i].start <= (uintptr_t)b->at && (uintptr_t)b->at < now.vmas[i].end)
			kib = now.vmas[i].anon_huge;
	witness_free(&now);
	return kib << 10;
}

/* The small page @nr of huge page 0. */
static struct buffer small_page(const struct buffer *huge, size_t nr)
{
	struct buffer small = { .at = huge->at + nr * witness_page_size, .pages = 1,
				.size = witness_page_size };

	look(&small, getpid());
	return small;
}

static void child_splits(struct child *parent, void *data)
{
	struct buffer *huge = data;
	struct buffer small = small_page(huge, 5);
	const struct known known = { .outcome = {
		[PHYSMEM_OUTCOME_HUGE_SPLIT] = 1,
		[PHYSMEM_OUTCOME_COPY] = 1,
	} };

	begin();
	write_pages(&small, 1);
	end("child", known);
	expect(huge, split);
	expect(&small, copy);
	meet(parent);
}

/* The child splits its mapping of the page and copies a part; the parent, alone again, keeps it. */
void play_huge(void)
{
	const struct known kept = { .outcome = { [PHYSMEM_OUTCOME_HUGE_REUSE] = 1 } };
	struct buffer huge = huge_buffer(1, huge_size());
	struct child child;

	write_pages(&huge, 0);
	if (huge_bytes(&huge) != huge.size)
		lacks("a huge page of %zu KiB", huge.size >> 10);
	look(&huge, getpid());
	child = child_start(child_splits, &huge);
	await(&child);
	child_ends(&child);
	begin();
	write_pages(&huge, 2);
	end("alone", kept);
	expect(&huge, reuse);
}

/* The frame of the page of zeroes that is not huge. */
static uint64_t zero_frame(void)
{
	struct buffer zero = { .pages = 1, .size = witness_page_size };

	zero.at = mmap(NULL, zero.size, PROT_READ, PRIVATE, -1, 0);
	if (zero.at == MAP_FAILED)
		die("mmap: %s", strerror(errno));
	read_pages(&zero);
	look(&zero, getpid());
	munmap(zero.at, zero.size);
	return zero.old[0];
}

/* The huge page of zeroes makes way for a huge page in newer kernels; older ones split it. */
void play_huge_zero(void)
{
	struct buffer huge = huge_buffer(1, huge_size());
	struct buffer small;
	struct fault zero_split = split;
	struct known known = {};

	if (!put_if(THP "use_zero_page", "1"))
		lacks("a huge page of zeroes");
	small = small_page(&huge, 0);
	small.old[0] = zero_frame();
	read_pages(&huge);
	look(&huge, getpid());
	if (huge.old[0] == PHYSMEM_NONE || huge.old[0] == small.old[0])
		lacks("a huge page of zeroes when it is read");
	begin();
	write_pages(&huge, 3);
	stop();
	if (huge_bytes(&huge) == huge.size) {
		known.outcome[PHYSMEM_OUTCOME_HUGE_ZERO] = 1;
		expect(&huge, huge_zero);
	} else {
		known.outcome[PHYSMEM_OUTCOME_HUGE_SPLIT] = 1;
		known.outcome[PHYSMEM_OUTCOME_ZERO] = 1;
		zero_split.kind = PHYSMEM_KIND_ZERO;
		expect(&huge, zero_split);
		expect(&small, zero);
	}
	end("zeroes", known);
}
