// SPDX-License-Identifier: GPL-2.0
/* Private mappings of files: written first, or read before. */
#include <errno.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#include "scene.h"

#define PAGES 16

/* The frames that the file itself has there, through another mapping of it. */
static void look_at_file(struct buffer *b, int fd)
{
	struct buffer file = { .pages = b->pages, .size = b->size };
	const size_t size = b->pages * b->size;

	file.at = mmap(NULL, size, PROT_READ, MAP_SHARED, fd, 0);
	if (file.at == MAP_FAILED)
		die("mmap: %s", strerror(errno));
	read_pages(&file);
	look(&file, getpid());
	memcpy(b->old, file.old, sizeof(b->old));
	munmap(file.at, size);
}

static void play(const char *phase, int fd, enum physmem_kind kind)
{
	struct known known = { .outcome = { [PHYSMEM_OUTCOME_COPY_FILE] = 2 * PAGES } };
	struct fault fault = { PHYSMEM_OUTCOME_COPY_FILE, .kind = kind };
	struct buffer first = buffer(PAGES, witness_page_size, MAP_PRIVATE, fd);
	struct buffer read = buffer(PAGES, witness_page_size, MAP_PRIVATE, fd);

	/* a page that is copied before it is mapped does not get to wp_page_copy() */
	known.other_wpcopy = -(long)first.pages;
	look_at_file(&first, fd);
	read_pages(&read);
	look(&read, getpid());
	begin();
	write_pages(&first, 1);
	write_pages(&read, 2);
	end(phase, known);
	expect(&read, fault);
	fault.hook = PHYSMEM_HOOK_FINISH_FAULT;
	expect(&first, fault);
}

void play_file(void)
{
	const size_t size = PAGES * witness_page_size;
	int fd;

	play("tmpfs", file_of("/dev/shm", size), PHYSMEM_KIND_SHMEM);
	if (mount("none", directory, "ramfs", 0, NULL))
		die("ramfs on %s: %s", directory, strerror(errno));
	fd = file_of(directory, size);
	umount2(directory, MNT_DETACH);
	play("ramfs", fd, PHYSMEM_KIND_FILE);
}
