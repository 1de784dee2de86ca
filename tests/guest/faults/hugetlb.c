// SPDX-License-Identifier: GPL-2.0
/* hugetlb pages after a fork. */
#include <errno.h>
#include <setjmp.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "scene.h"

#define POOL	"/proc/sys/vm/nr_hugepages"
#define PROMISED 2

static const struct fault copy = {
	PHYSMEM_OUTCOME_HUGETLB_COPY, .hook = PHYSMEM_HOOK_HUGETLB_WP, .kind = PHYSMEM_KIND_HUGE
};

static sigjmp_buf beyond;

static void no_page(int signal)
{
	(void)signal;
	siglongjmp(beyond, 1);
}

static size_t size_of_a_page(void)
{
	char line[128];
	size_t kib = 0;
	FILE *file = fopen("/proc/meminfo", "r");

	while (file && fgets(line, sizeof(line), file))
		if (sscanf(line, "Hugepagesize: %zu", &kib) == 1)
			break;
	if (!file || !kib)
		lacks("hugetlb");
	fclose(file);
	return kib << 10;
}

/** hugetlb_buffer() - pages of a pool that has @spare more; hugetlb_end() gives both back */
struct buffer hugetlb_buffer(size_t pages, size_t spare)
{
	struct buffer b = { .pages = pages, .size = size_of_a_page() };
	char count[24];

	snprintf(count, sizeof(count), "%zu", pages + spare);
	if (!put_if(POOL, count))
		lacks("hugetlb");
	b.at = mmap(NULL, pages * b.size, PROT_READ | PROT_WRITE,
		    MAP_PRIVATE | MAP_ANONYMOUS | MAP_HUGETLB, -1, 0);
	if (b.at == MAP_FAILED)
		lacks("hugetlb pages: %s", strerror(errno));
	named(&b, "");
	return b;
}

void hugetlb_end(struct buffer *b)
{
	munmap(b->at, b->pages * b->size);
	put(POOL, "0");
}

static void child_writes(struct child *parent, void *data)
{
	struct buffer *b = data;
	struct buffer first = buffer_part(b, 0, 1), second = buffer_part(b, 1, 1);
	struct known copied = { .outcome = { [PHYSMEM_OUTCOME_HUGETLB_COPY] = 1 } };
	struct known failed = { .outcome = { [PHYSMEM_OUTCOME_FAILED] = 1 } };
	struct fault fault = copy;

	begin();
	write_pages(&first, 1);
	end("copied", copied);
	expect(&first, copy);
	signal(SIGBUS, no_page);
	/* its page is the child's own from here on */
	(void)sigsetjmp(beyond, 1);
	/* an attempt counts */
	failed.other_wpcopy = 1;
	begin();
	if (!sigsetjmp(beyond, 1)) {
		write_pages(&second, 1);
		die("the child has got a page that is not there");
	}
	end("failed", failed);
	fault.outcome = PHYSMEM_OUTCOME_FAILED;
	expect(&second, fault);
	meet(parent);
	await(parent);
}

/*
 * One page more is there than the parent has been promised: the child can copy
 * the first, not the second. The first is the parent's alone then. For the second
 * the kernel keeps its promise by taking the page away from the child.
 */
void play_hugetlb(void)
{
	struct known kept = { .outcome = { [PHYSMEM_OUTCOME_HUGETLB_REUSE] = PROMISED } };
	struct known touched = { .other_wpcopy = PROMISED };
	struct fault reuse = copy;
	struct child child;
	struct buffer b;

	if (!kernel_has("hugetlb_wp") && !kernel_has("hugetlb_cow"))
		lacks("a hugetlb_wp() that is called as its source says: the compiler has changed it");
	b = hugetlb_buffer(PROMISED, 1);
	begin();
	write_pages(&b, 0);
	end("first_touch", touched);
	look(&b, getpid());
	child = child_start(child_writes, &b);
	await(&child);
	begin();
	write_pages(&b, 2);
	end("kept", kept);
	reuse.outcome = PHYSMEM_OUTCOME_HUGETLB_REUSE;
	expect(&b, reuse);
	meet(&child);
	child_ends(&child);
	hugetlb_end(&b);
}
