// SPDX-License-Identifier: GPL-2.0
/* The kernel writes on a process's behalf: in a system call, to populate it, in a worker. */
#include <errno.h>
#include <linux/io_uring.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "scene.h"

#define PRIVATE	(MAP_PRIVATE | MAP_ANONYMOUS)
#define PAGES	16

#ifndef MADV_POPULATE_WRITE
#define MADV_POPULATE_WRITE 23
#endif

static const struct known copied = { .outcome = { [PHYSMEM_OUTCOME_COPY] = PAGES } };
static const struct fault copy = {
	PHYSMEM_OUTCOME_COPY, .kind = PHYSMEM_KIND_ANON, .flags = PHYSMEM_COW_KERNEL
};

static void waits(struct child *parent, void *data)
{
	(void)data;
	meet(parent);
	await(parent);
}

static struct buffer shared_buffer(void)
{
	struct buffer b = buffer(PAGES, witness_page_size, PRIVATE, -1);

	write_pages(&b, 0);
	look(&b, getpid());
	return b;
}

/* read() into pages that a child shares */
void play_system_call(void)
{
	struct buffer b = shared_buffer();
	struct child child = child_start(waits, NULL);
	const size_t size = b.pages * b.size;
	int fd = file_of("/dev/shm", size);

	await(&child);
	begin();
	if (pread(fd, b.at, size, 0) != (ssize_t)size)
		die("pread: %s", strerror(errno));
	end("read", copied);
	expect(&b, copy);
	meet(&child);
	child_ends(&child);
}

void play_populate(void)
{
	struct buffer locked = shared_buffer(), populated = shared_buffer();
	struct child child = child_start(waits, NULL);
	const size_t size = locked.pages * locked.size;

	await(&child);
	begin();
	if (mlock(locked.at, size))
		die("mlock: %s", strerror(errno));
	end("mlock", copied);
	expect(&locked, copy);
	begin();
	if (madvise(populated.at, size, MADV_POPULATE_WRITE)) {
		if (errno == EINVAL)
			lacks("MADV_POPULATE_WRITE");
		die("MADV_POPULATE_WRITE: %s", strerror(errno));
	}
	end("populate", copied);
	expect(&populated, copy);
	meet(&child);
	child_ends(&child);
}

struct ring {
	int fd;
	char *queues, *completions;
	struct io_uring_sqe *entries;
	struct io_uring_params params;
};

static struct ring ring_open(void)
{
	struct ring ring = {};

	ring.fd = syscall(__NR_io_uring_setup, 1, &ring.params);
	if (ring.fd < 0)
		lacks("io_uring: %s", strerror(errno));
	ring.queues = mmap(NULL, ring.params.sq_off.array + sizeof(int), PROT_READ | PROT_WRITE,
			   MAP_SHARED | MAP_POPULATE, ring.fd, IORING_OFF_SQ_RING);
	ring.completions = mmap(NULL, ring.params.cq_off.cqes, PROT_READ | PROT_WRITE,
				MAP_SHARED | MAP_POPULATE, ring.fd, IORING_OFF_CQ_RING);
	ring.entries = mmap(NULL, sizeof(*ring.entries), PROT_READ | PROT_WRITE,
			    MAP_SHARED | MAP_POPULATE, ring.fd, IORING_OFF_SQES);
	if (ring.queues == MAP_FAILED || ring.completions == MAP_FAILED || ring.entries == MAP_FAILED)
		die("io_uring: %s", strerror(errno));
	return ring;
}

/* One read, by a worker of the kernel's, and waits for it. */
static void ring_read(struct ring *ring, int fd, void *at, size_t size)
{
	unsigned int *tail = (void *)(ring->queues + ring->params.sq_off.tail);
	unsigned int *head = (void *)(ring->completions + ring->params.cq_off.head);

	*ring->entries = (struct io_uring_sqe){
		.opcode = IORING_OP_READ, .flags = IOSQE_ASYNC, .fd = fd,
		.addr = (uintptr_t)at, .len = size,
	};
	*(unsigned int *)(ring->queues + ring->params.sq_off.array) = 0;
	__atomic_store_n(tail, *tail + 1, __ATOMIC_RELEASE);
	if (syscall(__NR_io_uring_enter, ring->fd, 1, 1, IORING_ENTER_GETEVENTS, NULL, 0) != 1)
		die("io_uring_enter: %s", strerror(errno));
	/* its completion is taken, or the next wait would be for this one */
	__atomic_store_n(head, *head + 1, __ATOMIC_RELEASE);
}

/* A worker is a thread of the process, whose memory it writes to as its own. */
void play_worker(void)
{
	struct buffer b = shared_buffer();
	struct known known = copied;
	struct child child;
	struct ring ring = ring_open();
	const size_t size = b.pages * b.size;
	int fd = file_of("/dev/shm", size);

	/* the worker is there, and has been asked before anything is shared */
	ring_read(&ring, fd, b.at, size);
	child = child_start(waits, NULL);
	await(&child);
	/* taskstats are the thread's that asks */
	known.other_wpcopy = -(long)b.pages;
	begin();
	ring_read(&ring, fd, b.at, size);
	end("worker", known);
	expect(&b, copy);
	meet(&child);
	child_ends(&child);
}
