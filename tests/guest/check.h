/* SPDX-License-Identifier: GPL-2.0 */
/* What the parts of the comparison share. */
#ifndef _CHECK_H
#define _CHECK_H

#include "snapshot.h"
#include "witness.h"

/* check_snapshot.c: one difference, told on standard error */
void differ(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* What has been compared, for the line at the end. */
struct tally {
	size_t pages, unstable, flags, tails, cgroups, large, exclusive, kinds[PHYSMEM_KIND_COUNT];
};

extern struct tally tally;

/* check_page.c: a page of a record with its witnesses, read before and after */
void check_page(const struct snapshot *snapshot, const struct physmem_record *record, uint64_t index,
		const struct witness_vma *vma, const struct witness_page *before,
		const struct witness_page *after);

/* check_vma.c */
void check_vma(const struct snapshot *snapshot, size_t number, const struct witness_vma *vma);
void check_sums(const struct snapshot *snapshot, size_t number, const struct witness_vma *before,
		const struct witness_vma *after);

/* check_kinds.c: what the process says that it built */
void check_kinds(const struct snapshot *snapshot, const char *path);

#endif /* _CHECK_H */
