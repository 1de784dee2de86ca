// SPDX-License-Identifier: GPL-2.0
/* Pages of files, of shared memory and of secret memory. */
#include <errno.h>
#include <fcntl.h>
#include <linux/magic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "kinds.h"

#ifndef SYS_memfd_secret
#define SYS_memfd_secret 447
#endif

/* A file on tmpfs is shared memory to the kernel. */
static const char *kind_of(int fd)
{
	struct statfs fs;

	return !fstatfs(fd, &fs) && fs.f_type == TMPFS_MAGIC ? "shmem" : "file";
}

/* This program's own file, which has more pages than these need. */
static char *map_self(const char *name, size_t pages, int prot, long offset, const char **kind)
{
	int fd = open("/proc/self/exe", O_RDONLY);
	char *p;

	if (fd < 0) {
		lacks_errno(name, "/proc/self/exe");
		return NULL;
	}
	p = map(name, pages * page, prot, MAP_PRIVATE, fd, offset);
	*kind = kind_of(fd);
	close(fd);
	return p;
}

void build_file_read(const char *name)
{
	const char *kind;
	char *p = map_self(name, 2, PROT_READ, 0, &kind);

	read_all(p, 2 * page);
	if (p)
		built(name, p, 2 * page, "%s=2 write=0", kind);
}

void build_file_written(const char *name)
{
	const char *kind;
	char *p = map_self(name, 2, PROT_READ | PROT_WRITE, 0, &kind);

	read_all(p, page);
	touch(p + page, page);
	if (p)
		built(name, p, 2 * page, "anon=1 exclusive=1");
}

void build_file_untouched(const char *name)
{
	const char *kind;
	char *p = map_self(name, 2, PROT_READ, 0, &kind);

	if (p)
		built(name, p, 2 * page, "empty=2");
}

/* A file of its own, which is gone by the time it is mapped. */
static int deleted(const char *name, size_t pages, int *readonly)
{
	const char *dir = getenv("TMPDIR");
	char path[4096];
	int fd;

	snprintf(path, sizeof(path), "%s/kinds-XXXXXX", dir ? dir : "/tmp");
	fd = mkstemp(path);
	if (fd < 0 || ftruncate(fd, pages * page)) {
		lacks_errno(name, path);
		return -1;
	}
	if (readonly)
		*readonly = open(path, O_RDONLY);
	unlink(path);
	return fd;
}

void build_file_shared(const char *name)
{
	int fd = deleted(name, 8, NULL);
	char *p = fd < 0 ? NULL : map(name, 8 * page, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);

	if (!p)
		return;
	touch(p, 4 * page);
	read_all(p + 4 * page, page);
	built(name, p, 8 * page, "%s=5", kind_of(fd));
	close(fd);
}

void build_file_shared_readonly(const char *name)
{
	int readonly, fd = deleted(name, 2, &readonly);
	char *p = fd < 0 ? NULL : map(name, 2 * page, PROT_READ, MAP_SHARED, readonly, 0);

	if (!p)
		return;
	/* a page that is in memory before it is mapped, or a hole is there */
	if (pwrite(fd, "page", 4, 0) != 4)
		lacks_errno(name, "write");
	*(volatile char *)p;
	built(name, p, page, "%s=1 write=0", kind_of(fd));
	close(fd);
	close(readonly);
}

void build_shared(const char *name)
{
	char *p = map(name, 16 * page, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);

	if (!p)
		return;
	madvise(p, 16 * page, MADV_NOHUGEPAGE);
	touch(p, 5 * page);
	read_all(p + 5 * page, page);
	built(name, p, 16 * page, "shmem=6");
}

/* The same pages, mapped twice. */
void build_memfd(const char *name)
{
	int fd = memfd("a name of more than the forty characters that fit", 16 * page, 0);
	char *p, *again;

	if (fd < 0) {
		lacks_errno(name, "memfd_create");
		return;
	}
	p = map(name, 16 * page, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	again = map(name, 16 * page, PROT_READ, MAP_SHARED, fd, 0);
	close(fd);
	if (!p || !again)
		return;
	madvise(p, 16 * page, MADV_NOHUGEPAGE);
	touch(p + 4 * page, 4 * page);
	read_all(again + 4 * page, 2 * page);
	built(name, p, 16 * page, "shmem=4");
	built("memfd_again", again, 2 * page, "any=0");
}

void build_memfd_private(const char *name)
{
	int fd = memfd("private", 16 * page, 0);
	char *p = fd < 0 ? NULL : map(name, 16 * page, PROT_READ | PROT_WRITE, MAP_PRIVATE, fd, 0);

	if (!p)
		return;
	read_all(p + 4 * page, 2 * page);
	touch(p + 5 * page, 2 * page);
	built(name, p, 16 * page, "anon=2 exclusive=2");
	close(fd);
}

void build_secret(const char *name)
{
	int fd = syscall(SYS_memfd_secret, 0);
	char *p;

	if (fd < 0) {
		lacks(name, errno == ENOSYS ? "memfd_secret: not in this kernel, or not enabled"
					    : "memfd_secret");
		return;
	}
	if (ftruncate(fd, 4 * page))
		lacks_errno(name, "ftruncate");
	p = map(name, 4 * page, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	close(fd);
	if (!p)
		return;
	touch(p, 3 * page);
	built(name, p, 4 * page, "file=3 empty=1");
}
