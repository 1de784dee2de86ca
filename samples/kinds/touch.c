// SPDX-License-Identifier: GPL-2.0
/* Memory, and how it comes to be what it is. */
#include <stdint.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/sysinfo.h>
#include <unistd.h>

#include "kinds.h"

#ifndef MADV_PAGEOUT
#define MADV_PAGEOUT 21
#endif
#ifndef MFD_EXEC
#define MFD_EXEC 0x10U
#endif

char *map(const char *name, size_t size, int prot, int flags, int fd, long offset)
{
	char *p = mmap(NULL, size, prot, flags, fd, offset);

	if (p != MAP_FAILED)
		return p;
	lacks_errno(name, "mmap");
	return NULL;
}

/* Anonymous memory of small pages. */
char *map_anon(const char *name, size_t pages)
{
	char *p = map(name, pages * page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS,
		      -1, 0);

	if (p)
		madvise(p, pages * page, MADV_NOHUGEPAGE);
	return p;
}

/* A mapping that begins at a multiple of @alignment. */
char *map_aligned(const char *name, size_t size, size_t alignment, int flags, int fd)
{
	char *p = map(name, size + 2 * alignment, PROT_NONE,
		      MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	char *at;

	if (!p)
		return NULL;
	at = (char *)(((uintptr_t)p + alignment - 1) & ~(uintptr_t)(alignment - 1));
	munmap(p, size + 2 * alignment);
	p = mmap(at, size, PROT_READ | PROT_WRITE, flags | MAP_FIXED, fd, 0);
	if (p != MAP_FAILED)
		return p;
	lacks_errno(name, "mmap");
	return NULL;
}

/* Each page gets other contents, or KSM would be right to merge them. */
void touch(void *p, size_t size)
{
	size_t at;

	for (at = 0; p && at < size; at += page)
		*(volatile uintptr_t *)((char *)p + at) = (uintptr_t)p + at;
}

void read_all(const void *p, size_t size)
{
	size_t at;

	for (at = 0; p && at < size; at += page)
		(void)*(const volatile char *)((const char *)p + at);
}

/*
 * Of each row of pages the last @out bytes go. Pages still on their way to the LRU
 * lists are not taken: more than one try.
 */
bool page_out_rows(void *p, size_t size, size_t row, size_t out)
{
	const size_t kb = size / row * out >> 10;
	struct sysinfo machine;
	size_t at;
	int tries;

	if (sysinfo(&machine) || !machine.totalswap)
		return false;
	for (tries = 0; tries < 50 && smaps_of(p, "Swap") < kb; tries++) {
		for (at = row - out; at < size; at += row)
			madvise((char *)p + at, out, MADV_PAGEOUT);
		usleep(20000);
	}
	return smaps_of(p, "Swap") >= kb;
}

bool page_out(void *p, size_t size)
{
	return page_out_rows(p, size, size, size);
}

int memfd(const char *name, size_t size, unsigned int flags)
{
	int fd = syscall(SYS_memfd_create, name, flags | MFD_EXEC);

	if (fd < 0)
		fd = syscall(SYS_memfd_create, name, flags);
	if (fd >= 0 && ftruncate(fd, size)) {
		close(fd);
		return -1;
	}
	return fd;
}
