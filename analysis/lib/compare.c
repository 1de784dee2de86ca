// SPDX-License-Identifier: GPL-2.0
#include "compare.h"

#include <stdlib.h>

#include "grow.h"

const char *const compare_names[COMPARE_CLASS_COUNT] = {
	[COMPARE_SHARED] = "shared",
	[COMPARE_PRIVATE] = "private",
	[COMPARE_ONLY_A] = "only_a",
	[COMPARE_ONLY_B] = "only_b",
	[COMPARE_UNKNOWN] = "unknown",
};

static u64 run_end(const struct model *model, const struct model_run *run)
{
	return run->addr + ((u64)run->pages << model->begin.head.page_shift);
}

/* Return: the first run that ends above @addr; as far as run_count if none does. */
static size_t first_run(const struct model *model, u64 addr)
{
	size_t low = 0, high = model->run_count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (run_end(model, &model->runs[middle]) <= addr)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static enum compare_class classify(const struct model_run *a, const struct model_run *b)
{
	if (!b->pages)
		return COMPARE_ONLY_A;
	if (!a->pages)
		return COMPARE_ONLY_B;
	if (a->what != b->what || a->what == MODEL_OTHER)
		return COMPARE_UNKNOWN;
	return a->where == b->where ? COMPARE_SHARED : COMPARE_PRIVATE;
}

/* One side of a comparison that goes up through the addresses. */
struct side {
	const struct model *model;
	size_t next; /* first run that ends above the address */
	struct model_run here; /* from the address on; pages 0: nothing is mapped there */
};

/* Moves a side to @addr. Return: up to which address it is as it is there. */
static u64 move(struct side *side, u64 addr)
{
	unsigned int shift = side->model->begin.head.page_shift;
	const struct model_run *run;

	side->here = (struct model_run){ 0 };
	while (side->next < side->model->run_count &&
	       run_end(side->model, &side->model->runs[side->next]) <= addr)
		side->next++;
	if (side->next == side->model->run_count)
		return PHYSMEM_NONE;
	run = &side->model->runs[side->next];
	if (run->addr > addr)
		return run->addr;
	side->here = *run;
	side->here.addr = addr;
	side->here.pages = (u32)((run_end(side->model, run) - addr) >> shift);
	if (run->what != MODEL_OTHER)
		side->here.where += (addr - run->addr) >> shift;
	return run_end(side->model, run);
}

/* Calls @visit for each stretch of pages alike: page->a and b begin where it does. */
static void stretches(const struct compare *compare, u64 start, u64 end,
		      void (*visit)(void *context, struct compare_page *page, u64 pages),
		      void *context)
{
	struct side a = { .model = compare->a, .next = first_run(compare->a, start) };
	struct side b = { .model = compare->b, .next = first_run(compare->b, start) };
	u64 addr = start, next;

	for (; addr < end; addr = next) {
		u64 next_a = move(&a, addr), next_b = move(&b, addr);
		struct compare_page page = { .addr = addr, .a = a.here, .b = b.here };

		next = next_a < next_b ? next_a : next_b;
		if (next > end)
			next = end;
		if (!a.here.pages && !b.here.pages)
			continue;
		page.class = classify(&a.here, &b.here);
		visit(context, &page, (next - addr) >> compare->a->begin.head.page_shift);
	}
}

static void count(void *row, struct compare_page *page, u64 pages)
{
	((struct compare_row *)row)->pages[page->class] += pages;
}

static void add_row(struct compare *compare, u64 start, u64 end, const struct model_vma *a,
		    const struct model_vma *b)
{
	struct compare_row *row;
	size_t class;

	GROW(compare->rows, compare->row_count);
	row = &compare->rows[compare->row_count++];
	*row = (struct compare_row){ .start = start, .end = end, .a = a, .b = b };
	stretches(compare, start, end, count, row);
	for (class = 0; class < COMPARE_CLASS_COUNT; class++) {
		compare->total[class] += row->pages[class];
		if (class != COMPARE_SHARED && row->pages[class])
			compare->same = false;
	}
	if (!a || !b)
		compare->same = false;
}

/* Where the mapping at or above @addr begins or, if it is in it, ends. */
static u64 boundary(const struct model_vma *vma, u64 addr)
{
	if (!vma)
		return PHYSMEM_NONE;
	return vma->start > addr ? vma->start : vma->end;
}

/* A new row wherever a mapping begins or ends in either. */
void compare_make(struct compare *compare, const struct model *a, const struct model *b)
{
	size_t i = 0, j = 0;
	u64 addr = 0;

	*compare = (struct compare){ .a = a, .b = b, .same = true };
	for (;;) {
		const struct model_vma *in_a, *in_b;
		u64 next_a, next_b, next;

		while (i < a->vma_count && a->vmas[i].end <= addr)
			i++;
		while (j < b->vma_count && b->vmas[j].end <= addr)
			j++;
		in_a = i < a->vma_count ? &a->vmas[i] : NULL;
		in_b = j < b->vma_count ? &b->vmas[j] : NULL;
		if (!in_a && !in_b)
			break;
		next_a = boundary(in_a, addr);
		next_b = boundary(in_b, addr);
		next = next_a < next_b ? next_a : next_b;
		if (in_a && in_a->start > addr)
			in_a = NULL;
		if (in_b && in_b->start > addr)
			in_b = NULL;
		if (in_a || in_b)
			add_row(compare, addr, next, in_a, in_b);
		addr = next;
	}
}

void compare_free(struct compare *compare)
{
	free(compare->rows);
	*compare = (struct compare){ 0 };
}

struct visitor {
	compare_visit visit;
	void *context;
	unsigned int page_shift;
};

static void step(struct model_run *run, unsigned int page_shift)
{
	if (!run->pages)
		return;
	run->addr += 1ULL << page_shift;
	if (run->what != MODEL_OTHER)
		run->where++;
}

static void each_page(void *context, struct compare_page *page, u64 pages)
{
	const struct visitor *visitor = context;

	for (; pages; pages--) {
		visitor->visit(visitor->context, page);
		page->addr += 1ULL << visitor->page_shift;
		step(&page->a, visitor->page_shift);
		step(&page->b, visitor->page_shift);
	}
}

void compare_pages(const struct compare *compare, const struct compare_row *row,
		   compare_visit visit, void *context)
{
	struct visitor visitor = {
		.visit = visit,
		.context = context,
		.page_shift = compare->a->begin.head.page_shift,
	};

	stretches(compare, row->start, row->end, each_page, &visitor);
}
