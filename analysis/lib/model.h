/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A snapshot held in memory, for what must look at two at once: 24 bytes for
 * each run of pages that are alike, and nothing for what is not mapped.
 */
#ifndef PHYSMEM_MODEL_H
#define PHYSMEM_MODEL_H

#include "stream.h"

/* What an entry leads to, as far as two of them can be compared by it. */
enum model_what {
	MODEL_FRAME, /* a frame's number */
	MODEL_SLOT,  /* a place in swap: type << 56 | offset */
	MODEL_OTHER, /* neither: it may be anywhere */
};

/* @pages neighbours whose frames are neighbours too, and else alike. */
struct model_run {
	u64 addr;
	u64 where; /* of the first page: frame or place */
	u32 pages;
	uint16_t bits; /* PHYSMEM_PTE_* */
	u8 kind;
	u8 what;
};

struct model_vma {
	u64 start, end;
	char name[PHYSMEM_NAME_MAX];
};

struct model {
	struct physmem_stream_begin begin;
	enum physmem_end ended; /* RUNNING: nothing has come yet, or not all */
	struct model_vma *vmas; /* ascending, and apart */
	size_t vma_count;
	struct model_run *runs; /* ascending */
	size_t run_count;
	u64 reached;
};

/* A stream's sink, for one snapshot. Return: 0. */
int model_event(void *model, const struct stream_event *event);

void model_free(struct model *model);

#endif
