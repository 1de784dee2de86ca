// SPDX-License-Identifier: GPL-2.0
#include "model.h"

#include <stdlib.h>

#include "grow.h"

_Static_assert(sizeof(struct model_run) == 24, "as the manual page says");

/*
 * A mapping that was changed while it was walked comes again: what it was
 * holds up to the address reached, what it is holds from there.
 */
static void add_vma(struct model *model, const struct physmem_stream_vma *vma)
{
	struct model_vma *last = model->vma_count ? &model->vmas[model->vma_count - 1] : NULL;
	struct model_vma *added;
	u64 start = vma->start > model->reached ? vma->start : model->reached;

	if (last && last->end > start)
		last->end = start;
	if (last && last->start >= last->end)
		model->vma_count--;
	GROW(model->vmas, model->vma_count);
	added = &model->vmas[model->vma_count++];
	added->start = start;
	added->end = vma->end;
	memcpy(added->name, vma->name, sizeof(added->name));
}

static struct model_run run_of(const struct physmem_record *entry)
{
	struct model_run run = {
		.addr = entry->addr,
		.pages = (u32)entry->pages,
		.bits = (uint16_t)entry->bits,
		.kind = entry->kind,
		.what = MODEL_OTHER,
	};

	if (entry->bits & PHYSMEM_PTE_PRESENT && entry->pfn != PHYSMEM_NONE) {
		run.what = MODEL_FRAME;
		run.where = entry->pfn;
	} else if (entry->kind == PHYSMEM_KIND_SWAP) {
		run.what = MODEL_SLOT;
		run.where = (u64)entry->swap_type << 56 | (entry->swap_offset & ~0ULL >> 8);
	}
	return run;
}

/* Does @next go on where @run ends, in the table and in memory? */
static bool continues(const struct model_run *run, const struct model_run *next,
		      unsigned int page_shift)
{
	return run->addr + ((u64)run->pages << page_shift) == next->addr &&
	       run->what == next->what && run->kind == next->kind && run->bits == next->bits &&
	       (run->what == MODEL_OTHER || run->where + run->pages == next->where) &&
	       run->pages + (u64)next->pages <= UINT32_MAX;
}

static void add_run(struct model *model, const struct physmem_record *entry)
{
	unsigned int page_shift = model->begin.head.page_shift;
	struct model_run *last = model->run_count ? &model->runs[model->run_count - 1] : NULL;
	struct model_run run;

	model->reached = entry->addr + (entry->pages << page_shift);
	if (entry->kind == PHYSMEM_KIND_EMPTY)
		return;
	run = run_of(entry);
	if (last && continues(last, &run, page_shift)) {
		last->pages += run.pages;
		return;
	}
	GROW(model->runs, model->run_count);
	model->runs[model->run_count++] = run;
}

int model_event(void *context, const struct stream_event *event)
{
	struct model *model = context;
	size_t i;

	switch (event->type) {
	case PHYSMEM_STREAM_BEGIN:
		model->begin = *event->begin;
		break;
	case PHYSMEM_STREAM_VMA:
		add_vma(model, event->vma);
		break;
	case PHYSMEM_STREAM_ENTRIES:
		for (i = 0; i < event->count; i++)
			add_run(model, &event->records[i]);
		break;
	case PHYSMEM_STREAM_END:
		model->ended = event->end->end;
		break;
	}
	return 0;
}

void model_free(struct model *model)
{
	free(model->vmas);
	free(model->runs);
	*model = (struct model){ 0 };
}
