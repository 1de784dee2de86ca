// SPDX-License-Identifier: GPL-2.0
/* Transparent huge pages: mapped by one entry, by many, and in part. */
#include <dirent.h>
#include <stdio.h>
#include <sys/mman.h>

#include "kinds.h"

#define ANON (MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE)

/* A mapping whose first page is a huge one, or NULL if the kernel gave small ones. */
static char *thp(const char *name, size_t size, int flags, const char *field)
{
	char *p = map_aligned(name, size, huge, flags, -1);

	if (!p)
		return NULL;
	if (madvise(p, size, MADV_HUGEPAGE)) {
		lacks_errno(name, "MADV_HUGEPAGE");
		return NULL;
	}
	touch(p, page);
	if (smaps_of(p, field) >= huge >> 10)
		return p;
	lacks(name, "the kernel gave small pages");
	munmap(p, size);
	return NULL;
}

void build_thp(const char *name)
{
	char *p = thp(name, 2 * huge, ANON, "AnonHugePages");

	if (p)
		built(name, p, 2 * huge, "anon=%zu exclusive=%zu", huge / page, huge / page);
}

/* One huge page, mapped by as many entries as it has pages. */
void build_thp_split(const char *name)
{
	char *p = thp(name, huge, ANON, "AnonHugePages");

	if (!p)
		return;
	mprotect(p, 16 * page, PROT_READ);
	built(name, p, huge, "anon=%zu thp=%zu", huge / page, huge / page);
}

/* The same, of which a part is mapped no more. */
void build_thp_part(const char *name)
{
	char *p = thp(name, huge, ANON, "AnonHugePages");

	if (!p)
		return;
	munmap(p, 8 * page);
	built(name, p + 8 * page, huge - 8 * page, "anon=%zu", huge / page - 8);
}

void build_thp_none(const char *name)
{
#if defined(__arm__)
	/* pmd_modify() loses the bit that says "present": zap_huge_pmd() follows a null pointer */
	lacks(name, "32-bit ARM's kernel oopses when such memory is given back");
#else
	char *p = thp(name, huge, ANON, "AnonHugePages");

	if (!p)
		return;
	mprotect(p, huge, PROT_NONE);
	built(name, p, huge, "anon=%zu protnone=%zu", huge / page, huge / page);
#endif
}

void build_huge_zero(const char *name)
{
	char *p = map_aligned(name, huge, huge, ANON, -1);

	if (!p)
		return;
	if (madvise(p, huge, MADV_HUGEPAGE)) {
		lacks_errno(name, "MADV_HUGEPAGE");
		return;
	}
	read_all(p, page);
	built(name, p, huge, "zero=%zu write=0", huge / page);
}

void build_shmem_thp(const char *name)
{
	char *p = thp(name, huge, MAP_SHARED | MAP_ANONYMOUS, "ShmemPmdMapped");

	if (p)
		built(name, p, huge, "shmem=%zu", huge / page);
}

/* Entries to a file's page are not split but dropped, and come back one by one. */
void build_shmem_thp_split(const char *name)
{
	char *p = thp(name, huge, MAP_SHARED | MAP_ANONYMOUS, "ShmemPmdMapped");

	if (!p)
		return;
	mprotect(p, 16 * page, PROT_READ);
	read_all(p, huge);
	built(name, p, huge, "shmem=%zu thp=%zu", huge / page, huge / page);
}

/* A mapping with room for one page of that size only. */
static void one_size(unsigned long kb)
{
	size_t size = kb << 10, order = 0;
	char name[32], path[128];
	long before;
	char *p;

	snprintf(name, sizeof(name), "mthp_%lukB", kb);
	snprintf(path, sizeof(path),
		 "/sys/kernel/mm/transparent_hugepage/hugepages-%lukB/stats/anon_fault_alloc", kb);
	before = number_in(path);
	p = map_aligned(name, size, size, ANON, -1);
	if (!p)
		return;
	madvise(p, size, MADV_HUGEPAGE);
	touch(p, page);
	while (page << order < size)
		order++;
	if (number_in(path) == before)
		lacks(name, "hugepages-%lukB/enabled is never, or there is no such page left", kb);
	else
		built(name, p, size, "anon=%zu order%zu=%zu", size / page, order, size / page);
}

/* Sizes between those of one page and of one table. */
void build_mthp(const char *name)
{
	DIR *dir = opendir("/sys/kernel/mm/transparent_hugepage");
	struct dirent *entry;
	unsigned long kb;
	int sizes = 0;

	while (dir && (entry = readdir(dir)))
		if (sscanf(entry->d_name, "hugepages-%lukB", &kb) == 1 && kb << 10 < huge) {
			one_size(kb);
			sizes++;
		}
	if (dir)
		closedir(dir);
	if (!sizes)
		lacks(name, "this kernel has huge pages of one size only");
}
