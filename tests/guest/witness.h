/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the kernel itself says of a process's memory, through files that know
 * nothing of physmem: /proc/PID/smaps, pagemap, kpagecount, kpageflags,
 * kpagecgroup.
 */
#ifndef _WITNESS_H
#define _WITNESS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/* Documentation/admin-guide/mm/pagemap.rst: interface, the same in all versions */
#define PAGEMAP_PFN		((1ULL << 55) - 1)
#define PAGEMAP_SOFT_DIRTY	(1ULL << 55)
#define PAGEMAP_EXCLUSIVE	(1ULL << 56)
#define PAGEMAP_UFFD_WP		(1ULL << 57)
#define PAGEMAP_GUARD		(1ULL << 58)	/* from 6.15 on */
#define PAGEMAP_FILE		(1ULL << 61)
#define PAGEMAP_SWAP		(1ULL << 62)
#define PAGEMAP_PRESENT		(1ULL << 63)
#define PAGEMAP_SWAP_TYPE(e)	((unsigned int)((e) & 31))
#define PAGEMAP_SWAP_OFFSET(e)	(((e) & PAGEMAP_PFN) >> 5)

/* include/uapi/linux/kernel-page-flags.h */
#define KPF_LOCKED		(1ULL << 0)
#define KPF_REFERENCED		(1ULL << 2)
#define KPF_LRU			(1ULL << 5)
#define KPF_ACTIVE		(1ULL << 6)
#define KPF_WRITEBACK		(1ULL << 8)
#define KPF_RECLAIM		(1ULL << 9)
#define KPF_MMAP		(1ULL << 11)
#define KPF_ANON		(1ULL << 12)
#define KPF_SWAPCACHE		(1ULL << 13)
#define KPF_SWAPBACKED		(1ULL << 14)
#define KPF_COMPOUND_HEAD	(1ULL << 15)
#define KPF_COMPOUND_TAIL	(1ULL << 16)
#define KPF_HUGE		(1ULL << 17)
#define KPF_NOPAGE		(1ULL << 20)
#define KPF_KSM			(1ULL << 21)
#define KPF_THP			(1ULL << 22)
#define KPF_ZERO_PAGE		(1ULL << 24)
#define KPF_IDLE		(1ULL << 25)

/* What reclaim and writeback change whenever they like. */
#define KPF_CHANGING (KPF_LOCKED | KPF_REFERENCED | KPF_LRU | KPF_ACTIVE | KPF_WRITEBACK | \
		      KPF_RECLAIM | KPF_IDLE)

/* All but the first are of a present page only. */
struct witness_page {
	uint64_t pagemap;
	uint64_t count;		/* kpagecount */
	uint64_t flags;		/* kpageflags */
	uint64_t folio_flags;	/* kpageflags of the folio's first page */
	uint64_t cgroup;	/* kpagecgroup of the folio's first page; 0: none */
	unsigned int order;	/* by the runs of heads and tails in kpageflags */
};

struct witness_vma {
	uint64_t start, end;
	uint64_t flags;		/* VmFlags, as PHYSMEM_VMA_* */
	bool unnamed;		/* VmFlags has others too */
	char perms[5];
	char name[256];
	/* KiB */
	uint64_t rss, anonymous, anon_huge, shmem_huge, file_huge, hugetlb, swap, ksm;
	struct witness_page *pages;
};

struct witness {
	size_t count;
	struct witness_vma *vmas;
};

extern size_t witness_page_size;
/* Can KPF_KSM be believed? If not, witness_vma.ksm has to serve. */
extern bool witness_knows_ksm;

void witness_init(void);
void die(const char *format, ...) __attribute__((format(printf, 1, 2), noreturn));
uint64_t witness_pagemap(pid_t pid, uint64_t addr);
uint64_t witness_pfn(pid_t pid, const void *addr);
void witness_take(struct witness *witness, pid_t pid);
void witness_free(struct witness *witness);
/* Whether the kernel runs on a machine whose name begins so: "arm", "aarch64". */
bool witness_kernel_is(const char *machine);
/* Whether the kernel is this version or a later one. */
bool witness_kernel_since(int major, int minor);

/* witness_smaps.c */
void witness_smaps(struct witness *witness, pid_t pid);

#endif /* _WITNESS_H */
