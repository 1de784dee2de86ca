/* SPDX-License-Identifier: GPL-2.0 */
/* Is a record stream whole? What its END records say is held against what was counted. */
#ifndef STREAM_CHECK_H
#define STREAM_CHECK_H

#include <stdbool.h>
#include <stddef.h>
#include "physmem.h"

struct stream_check {
	/* a record that has come in part */
	unsigned char kept[1 << 17];
	size_t have;
	/* the snapshot under way */
	bool open;
	__u64 id, seq, vmas, entries, pages;
	/* in all */
	unsigned long snapshots, ends[PHYSMEM_END_ERROR + 1];
};

void stream_check(struct stream_check *check, const void *data, size_t size);

#endif /* STREAM_CHECK_H */
