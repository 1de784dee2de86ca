// SPDX-License-Identifier: GPL-2.0
/*
 * Pages that userfaultfd protects from being written. They are shared with a
 * child, too: so the write that goes on when the protection is gone copies, in
 * kernels that would else make the page writable with the protection's end.
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/userfaultfd.h>
#include <pthread.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "scene.h"

#define PAGES	8

#ifndef UFFD_FEATURE_WP_ASYNC
#define UFFD_FEATURE_WP_ASYNC (1 << 15)
#endif

static void protect(int uffd, uintptr_t at, size_t size, uint64_t mode)
{
	struct uffdio_writeprotect wp = { .range = { at, size }, .mode = mode };

	if (ioctl(uffd, UFFDIO_WRITEPROTECT, &wp))
		die("UFFDIO_WRITEPROTECT: %s", strerror(errno));
}

static int uffd_open(uint64_t features)
{
	struct uffdio_api api = { .api = UFFD_API, .features = features };
	int uffd = syscall(SYS_userfaultfd, O_CLOEXEC);

	if (uffd < 0)
		lacks("userfaultfd: %s", strerror(errno));
	if (ioctl(uffd, UFFDIO_API, &api) || (api.features & features) != features)
		lacks("what is asked of userfaultfd: features %llx", (unsigned long long)features);
	return uffd;
}

static void uffd_watch(int uffd, const struct buffer *b)
{
	struct uffdio_register reg = {
		.range = { (uintptr_t)b->at, b->pages * b->size },
		.mode = UFFDIO_REGISTER_MODE_WP,
	};

	if (ioctl(uffd, UFFDIO_REGISTER, &reg))
		lacks("UFFDIO_REGISTER: %s", strerror(errno));
	protect(uffd, reg.range.start, reg.range.len, UFFDIO_WRITEPROTECT_MODE_WP);
}

static volatile bool asked;

/* Lets each page be written that somebody waits for. */
static void *permits(void *data)
{
	int uffd = *(int *)data;
	struct uffd_msg message;

	while (read(uffd, &message, sizeof(message)) == sizeof(message)) {
		asked = true;
		protect(uffd, message.arg.pagefault.address & -(uint64_t)witness_page_size,
			witness_page_size, 0);
	}
	return NULL;
}

static void waits(struct child *parent, void *data)
{
	(void)data;
	meet(parent);
	await(parent);
}

static struct buffer written(void)
{
	struct buffer b = buffer(PAGES, witness_page_size, MAP_PRIVATE | MAP_ANONYMOUS, -1);

	write_pages(&b, 0);
	look(&b, getpid());
	return b;
}

/* Each write is two calls: one that waits, and one that copies. */
void play_userfault(void)
{
	const struct known known = { .outcome = {
		[PHYSMEM_OUTCOME_USERFAULT] = PAGES,
		[PHYSMEM_OUTCOME_COPY] = PAGES,
	} };
	struct fault fault = { PHYSMEM_OUTCOME_USERFAULT, .kind = PHYSMEM_KIND_ANON, .no_new = true };
	int uffd = uffd_open(UFFD_FEATURE_PAGEFAULT_FLAG_WP);
	struct buffer b = written();
	struct child child;
	pthread_t thread;

	uffd_watch(uffd, &b);
	child = child_start(waits, NULL);
	await(&child);
	if (pthread_create(&thread, NULL, permits, &uffd))
		die("pthread_create");
	/* its own first steps are not the phase's */
	usleep(100000);
	/* nor is the copy of its page, which the child shares */
	asked = false;
	begin();
	write_pages(&b, 1);
	/* 5.10 takes the protection on all architectures, and has it on one */
	if (!asked)
		lacks("userfaultfd's protection: nobody was asked");
	end("userfault", known);
	expect(&b, fault);
	expect(&b, (struct fault){ PHYSMEM_OUTCOME_COPY, .kind = PHYSMEM_KIND_ANON });
	meet(&child);
	child_ends(&child);
}

/* Nobody is asked: the protection only goes. */
void play_userfault_async(void)
{
	const struct known copied = { .outcome = { [PHYSMEM_OUTCOME_COPY] = PAGES } };
	const struct known kept = { .outcome = { [PHYSMEM_OUTCOME_REUSE] = PAGES } };
	struct fault fault = { PHYSMEM_OUTCOME_COPY, .kind = PHYSMEM_KIND_ANON,
			       .flags = PHYSMEM_COW_UFFD_ASYNC };
	int uffd = uffd_open(UFFD_FEATURE_PAGEFAULT_FLAG_WP | UFFD_FEATURE_WP_ASYNC);
	struct buffer shared = written(), alone;
	struct child child;

	uffd_watch(uffd, &shared);
	child = child_start(waits, NULL);
	await(&child);
	alone = written();
	uffd_watch(uffd, &alone);
	begin();
	write_pages(&shared, 1);
	end("copied", copied);
	expect(&shared, fault);
	begin();
	write_pages(&alone, 1);
	end("kept", kept);
	fault.outcome = PHYSMEM_OUTCOME_REUSE;
	expect(&alone, fault);
	meet(&child);
	child_ends(&child);
}
