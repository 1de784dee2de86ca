/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Is what a record says possible? Pure: knows one snapshot so far and the
 * record, neither file nor buffer.
 */
#ifndef PHYSMEM_STREAM_CHECK_H
#define PHYSMEM_STREAM_CHECK_H

#include "record.h"

/* A snapshot that has begun. */
struct stream_snapshot {
	struct physmem_stream_begin begin;
	struct physmem_stream_vma vma; /* the mapping that stands last; number 0: none yet */
	u64 seq;		       /* that the next record must have */
	u64 addr;		       /* below it nothing can follow */
	u64 entries, pages;	       /* so far, to be compared with the end's */
};

struct stream_fault {
	size_t offset; /* in the record */
	char text[160];
};

/**
 * stream_check - check a record of a known type and update the snapshot
 * @snapshot: as it is before the record; for a BEGIN all zero
 * @head: the record, whole, its size at least its type's
 * @fault: what is wrong, and where
 */
bool stream_check(struct stream_snapshot *snapshot, const struct physmem_head *head,
		  struct stream_fault *fault);

/* Return: the least size of a record of this type; 0: a type that is not known. */
size_t stream_type_size(unsigned int type);

#endif
