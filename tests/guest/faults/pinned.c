// SPDX-License-Identifier: GPL-2.0
/* Pages that somebody has pinned for writing: fork does not share them, it copies at once. */
#include <errno.h>
#include <linux/io_uring.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

#include "scene.h"

#define PAGES	8

/* Pinned until the process ends. */
static void pin(const struct buffer *b)
{
	struct iovec buffer = { b->at, b->pages * b->size };
	struct io_uring_params params = {};
	int ring = syscall(__NR_io_uring_setup, 1, &params);

	if (ring < 0)
		lacks("io_uring: %s", strerror(errno));
	if (syscall(__NR_io_uring_register, ring, IORING_REGISTER_BUFFERS, &buffer, 1))
		lacks("io_uring's buffers: %s", strerror(errno));
}

static void waits(struct child *parent, void *data)
{
	(void)data;
	meet(parent);
	await(parent);
}

static long status_kib(pid_t pid, const char *field)
{
	char path[64], line[128];
	long kib = -1;
	FILE *file;

	snprintf(path, sizeof(path), "/proc/%d/status", pid);
	file = fopen(path, "r");
	while (file && fgets(line, sizeof(line), file))
		if (!strncmp(line, field, strlen(field)))
			kib = strtol(line + strlen(field), NULL, 10);
	if (!file || kib < 0)
		die("%s: no %s", path, field);
	fclose(file);
	return kib;
}

static size_t anonymous_pages(pid_t pid)
{
	struct witness now;
	size_t kib = 0, i;

	witness_take(&now, pid);
	for (i = 0; i < now.count; i++)
		kib += now.vmas[i].anonymous;
	witness_free(&now);
	return (kib << 10) / witness_page_size;
}

/* fork PARENT CHILD SHARED COPIED TABLE_BYTES: what the fork's own event must say */
static void fork_is(pid_t child, size_t copied)
{
	fprintf(out, "fork %d %d %zu %zu %ld\n", getpid(), child, anonymous_pages(child) - copied,
		copied, status_kib(child, "VmPTE:") << 10);
	fflush(out);
}

static void *does_nothing(void *data)
{
	return data;
}

/* Neither a thread nor who borrows memory is a fork to physmem. */
static void no_forks(void)
{
	pthread_t thread;
	pid_t pid;

	if (pthread_create(&thread, NULL, does_nothing, NULL) || pthread_join(thread, NULL))
		die("pthread_create");
	pid = vfork();
	if (!pid)
		_exit(0);
	if (pid < 0 || waitpid(pid, NULL, 0) != pid)
		die("vfork: %s", strerror(errno));
}

void play_pinned_fork(void)
{
	struct buffer b = buffer(PAGES, witness_page_size, MAP_PRIVATE | MAP_ANONYMOUS, -1);
	struct fault fault = { PHYSMEM_OUTCOME_FORK_COPY, .hook = PHYSMEM_HOOK_COPY_PROCESS,
			       .kind = PHYSMEM_KIND_ANON, .flags = PHYSMEM_COW_KERNEL,
			       .remote = true, .unborn = true };
	/* what the two write to while they part is not known */
	struct known known = { .outcome = { [PHYSMEM_OUTCOME_FORK_COPY] = PAGES },
			       .only = 1 << PHYSMEM_OUTCOME_FORK_COPY };
	struct child child;

	write_pages(&b, 0);
	pin(&b);
	look(&b, getpid());
	begin();
	child = child_start(waits, NULL);
	await(&child);
	end("fork", known);
	fault.owner = child.pid;
	expect(&b, fault);
	fork_is(child.pid, PAGES);
	/* and these are the parent's alone */
	begin();
	write_pages(&b, 1);
	end("parent", (struct known){});
	meet(&child);
	child_ends(&child);
	no_forks();
}

/* Only these pages are copied: of the rest, hugetlb pages too, both have the same. */
void play_pinned_hugetlb(void)
{
	struct buffer b = hugetlb_buffer(2, 1);
	struct buffer pinned = buffer_part(&b, 0, 1), free = buffer_part(&b, 1, 1);
	struct fault fault = { PHYSMEM_OUTCOME_FORK_COPY, .hook = PHYSMEM_HOOK_COPY_PROCESS,
			       .kind = PHYSMEM_KIND_HUGE, .flags = PHYSMEM_COW_KERNEL,
			       .remote = true, .unborn = true };
	struct known known = { .outcome = { [PHYSMEM_OUTCOME_FORK_COPY] = 1 },
			       .only = 1 << PHYSMEM_OUTCOME_FORK_COPY };
	struct child child;

	write_pages(&b, 0);
	pin(&pinned);
	look(&pinned, getpid());
	look(&free, getpid());
	begin();
	child = child_start(waits, NULL);
	await(&child);
	/* before 5.13 fork looks at small pages only */
	if (witness_pfn(child.pid, pinned.at) == pinned.old[0])
		lacks("fork's copies of pinned hugetlb pages");
	end("fork", known);
	fault.owner = child.pid;
	expect(&pinned, fault);
	if (witness_pfn(child.pid, free.at) != free.old[0])
		die("the child has another page than its parent where nobody has pinned it");
	meet(&child);
	child_ends(&child);
	hugetlb_end(&b);
}

/* A page of 1 GiB that nobody may access: to some kernels its entry is no leaf. */
void play_gigantic(void)
{
	const size_t size = (size_t)1 << 30;
	const int flags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_HUGETLB | 30 << MAP_HUGE_SHIFT;
	struct buffer b = { .pages = 1, .size = witness_page_size };
	struct known known = { .outcome = { [PHYSMEM_OUTCOME_FORK_COPY] = 1 },
			       .only = 1 << PHYSMEM_OUTCOME_FORK_COPY };
	struct child children[16];
	size_t n = 0;

	b.at = mmap(NULL, size, PROT_READ | PROT_WRITE, flags, -1, 0);
	if (b.at == MAP_FAILED)
		lacks("a page of 1 GiB: %s", strerror(errno));
	write_pages(&b, 0);
	pin(&b);
	look(&b, getpid());
	if (mprotect(b.at, size, PROT_NONE))
		die("mprotect: %s", strerror(errno));
	/*
	 * Some kernels look for how often a table of PMDs is shared in the child's table of
	 * PUDs, where nobody has written a number: what its frame was used for before decides
	 * whether fork leaves the page out. Who got none keeps its tables, until one gets others.
	 */
	do {
		if (n == sizeof(children) / sizeof(*children))
			die("%zu children, and none has a page", n);
		begin();
		children[n] = child_start(waits, NULL);
		await(&children[n]);
		stop();
	} while (witness_pfn(children[n++].pid, b.at) == PHYSMEM_NONE);
	end("fork", known);
	if (witness_pfn(children[n - 1].pid, b.at) == b.old[0])
		die("the child has the page that its parent has pinned");
	while (n--) {
		meet(&children[n]);
		child_ends(&children[n]);
	}
}
