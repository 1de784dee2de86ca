/* SPDX-License-Identifier: GPL-2.0 */
/* What the builders of kinds share. */
#ifndef _KINDS_H
#define _KINDS_H

#include <stdbool.h>
#include <stddef.h>

struct kind {
	const char *name;
	void (*build)(const char *name);
};

extern size_t page;		/* bytes of a base page */
extern size_t huge;		/* bytes that one entry of the level above maps */
extern bool poison;		/* frames may be broken for good */

/* say.c: a line each; of a kind that is there, what the words count */
void built(const char *name, const void *p, size_t size, const char *format, ...)
	__attribute__((format(printf, 4, 5)));
void lacks(const char *name, const char *format, ...) __attribute__((format(printf, 2, 3)));
void lacks_errno(const char *name, const char *what);
unsigned long smaps_of(const void *at, const char *field);
long number_in(const char *path);

/* touch.c: memory, and how it is used */
char *map(const char *name, size_t size, int prot, int flags, int fd, long offset);
char *map_anon(const char *name, size_t pages);
char *map_aligned(const char *name, size_t size, size_t alignment, int flags, int fd);
void touch(void *p, size_t size);
void read_all(const void *p, size_t size);
bool page_out(void *p, size_t size);
bool page_out_rows(void *p, size_t size, size_t row, size_t out);
int memfd(const char *name, size_t size, unsigned int flags);

/* anon.c */
void build_forked(const char *name);
void build_soft_dirty(const char *name);
void build_anon(const char *name);
void build_holes(const char *name);
void build_untouched(const char *name);
void build_sparse(const char *name);
void build_zero(const char *name);
void build_none(const char *name);
void build_readonly(const char *name);
void build_heap(const char *name);
void build_stack(const char *name);
void build_swapped(const char *name);
void build_ksm(const char *name);
void build_numa(const char *name);

/* advice.c */
void build_mlocked(const char *name);
void build_locked_on_fault(const char *name);
void build_wiped_on_fork(const char *name);
void build_advised(const char *name);
void build_named(const char *name);
void build_sealed(const char *name);
void build_droppable(const char *name);

/* file.c */
void build_file_read(const char *name);
void build_file_written(const char *name);
void build_file_untouched(const char *name);
void build_file_shared(const char *name);
void build_file_shared_readonly(const char *name);
void build_shared(const char *name);
void build_memfd(const char *name);
void build_memfd_private(const char *name);
void build_secret(const char *name);

/* large.c */
void build_thp(const char *name);
void build_thp_split(const char *name);
void build_thp_part(const char *name);
void build_thp_none(const char *name);
void build_huge_zero(const char *name);
void build_shmem_thp(const char *name);
void build_shmem_thp_split(const char *name);
void build_mthp(const char *name);

/* hugetlb.c */
void build_hugetlb(const char *name);
void build_hugetlb_none(const char *name);
void build_hugetlbfs(const char *name);

/* marked.c */
void build_uffd_wp(const char *name);
void build_uffd_wp_marker(const char *name);
void build_uffd_wp_unpopulated(const char *name);
void build_uffd_wp_swapped(const char *name);
void build_uffd_wp_hugetlb(const char *name);
void build_poison_marker(const char *name);
void build_guard(const char *name);
void build_hwpoison(const char *name);
void build_migration(const char *name);

/* device.c */
void build_dev_mem(const char *name);
void build_pci_bar(const char *name);
void build_vdso(const char *name);
void build_vvar(const char *name);
void build_packet_ring(const char *name);
void build_perf_ring(const char *name);
void build_io_uring(const char *name);

#endif /* _KINDS_H */
