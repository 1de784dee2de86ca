// SPDX-License-Identifier: GPL-2.0
/* Private memory after a fork: copied by who writes first, kept by who is alone with it. */
#include <sys/mman.h>
#include <unistd.h>

#include "scene.h"

#define PRIVATE (MAP_PRIVATE | MAP_ANONYMOUS)

struct memory {
	struct buffer written, zeroes, file, untouched;
};

static void child_writes(struct child *parent, void *data)
{
	struct memory *m = data;
	const struct known first = { .outcome = {
		[PHYSMEM_OUTCOME_COPY] = m->written.pages,
		[PHYSMEM_OUTCOME_ZERO] = m->zeroes.pages,
		[PHYSMEM_OUTCOME_COPY_FILE] = m->file.pages,
	} };

	read_pages(&m->zeroes);
	read_pages(&m->file);
	look(&m->zeroes, getpid());
	look(&m->file, getpid());
	begin();
	write_pages(&m->written, 1);
	write_pages(&m->zeroes, 2);
	write_pages(&m->file, 3);
	write_pages(&m->untouched, 4);
	end("child", first);
	expect(&m->written, (struct fault){ PHYSMEM_OUTCOME_COPY, .kind = PHYSMEM_KIND_ANON });
	expect(&m->zeroes, (struct fault){ PHYSMEM_OUTCOME_ZERO, .kind = PHYSMEM_KIND_ZERO });
	expect(&m->file, (struct fault){ PHYSMEM_OUTCOME_COPY_FILE, .kind = PHYSMEM_KIND_SHMEM });
	begin();
	write_pages(&m->written, 5);
	write_pages(&m->zeroes, 6);
	write_pages(&m->file, 7);
	write_pages(&m->untouched, 8);
	end("again", (struct known){});
	meet(parent);
	await(parent);
}

static void child_ends_at_once(struct child *parent, void *data)
{
	(void)parent;
	(void)data;
}

/* The child writes first and copies; the parent is then alone and reuses. */
void play_fork(void)
{
	const size_t page = witness_page_size;
	struct memory m;
	struct known reused = {};
	struct child child;

	m.written = buffer(MOST, page, PRIVATE, -1);
	m.zeroes = buffer(32, page, PRIVATE, -1);
	m.file = buffer(16, page, MAP_PRIVATE, file_of("/dev/shm", 16 * page));
	m.untouched = buffer(16, page, PRIVATE, -1);
	write_pages(&m.written, 0);
	look(&m.written, getpid());
	reused.outcome[PHYSMEM_OUTCOME_REUSE] = m.written.pages;
	child = child_start(child_writes, &m);
	await(&child);
	begin();
	write_pages(&m.written, 10);
	end("parent", reused);
	expect(&m.written, (struct fault){ PHYSMEM_OUTCOME_REUSE, .kind = PHYSMEM_KIND_ANON });
	meet(&child);
	child_ends(&child);

	child = child_start(child_ends_at_once, NULL);
	child_ends(&child);
	begin();
	write_pages(&m.written, 11);
	end("gone", reused);
	expect(&m.written, (struct fault){ PHYSMEM_OUTCOME_REUSE, .kind = PHYSMEM_KIND_ANON });
}
