// SPDX-License-Identifier: GPL-2.0
/* Pages of hugetlb, of each size that the machine has in store. */
#include <dirent.h>
#include <fcntl.h>
#include <linux/magic.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "kinds.h"

#define SIZES "/sys/kernel/mm/hugepages"

static long free_pages(unsigned long kb)
{
	char path[128];

	snprintf(path, sizeof(path), SIZES "/hugepages-%lukB/free_hugepages", kb);
	return number_in(path);
}

static int flags_of(unsigned long kb)
{
	int log = 10;

	while (kb >>= 1)
		log++;
	return MAP_HUGETLB | log << MAP_HUGE_SHIFT;
}

/* Of two pages one is touched; of a size that has but one, that one. */
static void one(const char *kind, unsigned long kb, int flags, int prot, size_t count)
{
	size_t size = (size_t)kb << 10;
	char name[48];
	char *p;

	snprintf(name, sizeof(name), "hugetlb_%s%lukB", kind, kb);
	p = map(name, count * size, PROT_READ | PROT_WRITE,
		flags | MAP_ANONYMOUS | flags_of(kb), -1, 0);
	if (!p)
		return;
	*(volatile char *)p = 1;
	mprotect(p, count * size, prot);
	built(name, p, count * size, "huge=%zu empty=%zu", size / page, (count - 1) * size / page);
}

/* Calls @build for each size of which at least one page is free. */
static void each_size(const char *name, void (*build)(unsigned long kb, long left))
{
	DIR *dir = opendir(SIZES);
	struct dirent *entry;
	unsigned long kb;
	int sizes = 0;
	long left;

	while (dir && (entry = readdir(dir))) {
		if (sscanf(entry->d_name, "hugepages-%lukB", &kb) != 1)
			continue;
		sizes++;
		left = free_pages(kb);
		if (left < 1) {
			lacks(name, "%s/nr_hugepages: none is free", entry->d_name);
			continue;
		}
		build(kb, left);
	}
	if (dir)
		closedir(dir);
	if (!sizes)
		lacks(name, SIZES " is empty");
}

static void private_and_shared(unsigned long kb, long left)
{
	const int rw = PROT_READ | PROT_WRITE;

	one("", kb, MAP_PRIVATE, rw, left > 3 ? 2 : 1);
	if (left > 1)
		one("shared_", kb, MAP_SHARED, rw, 1);
}

void build_hugetlb(const char *name)
{
	each_size(name, private_and_shared);
}

static void none(unsigned long kb, long left)
{
	(void)left;
	one("none_", kb, MAP_PRIVATE, PROT_NONE, 1);
}

void build_hugetlb_none(const char *name)
{
	each_size(name, none);
}

void build_hugetlbfs(const char *name)
{
	const char *path = "/dev/hugepages/kinds";
	int fd = open(path, O_RDWR | O_CREAT, 0600);
	struct statfs fs;
	size_t size;
	char *p;

	if (fd < 0) {
		lacks_errno(name, path);
		return;
	}
	unlink(path);
	if (fstatfs(fd, &fs) || (unsigned long)fs.f_type != HUGETLBFS_MAGIC) {
		lacks(name, "no hugetlbfs is mounted on /dev/hugepages");
		close(fd);
		return;
	}
	size = fs.f_bsize;
	p = map(name, size, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	close(fd);
	if (!p)
		return;
	*(volatile char *)p = 1;
	built(name, p, size, "huge=%zu", size / page);
}
