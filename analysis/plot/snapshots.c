// SPDX-License-Identifier: GPL-2.0
#include "snapshots.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "compare.h"
#include "grow.h"
#include "utf8.h"

static const struct map_class kind_classes[] = {
	{ INK_COPIED, "anonymous", NULL },	  { INK_CURVE + 5, "file", NULL },
	{ INK_CURVE + 3, "shared memory", NULL }, { INK_CURVE + 4, "ksm", NULL },
	{ INK_SHARED, "page of zeroes", NULL },	  { INK_FRESH, "hugetlb", NULL },
	{ INK_CURVE + 6, "swapped", NULL },	  { INK_HIDDEN, "other", NULL },
};

static const struct map_class pair_classes[] = {
	[COMPARE_SHARED] = { INK_SHARED, "shared", "one frame for both" },
	[COMPARE_PRIVATE] = { INK_COPIED, "copied", "each has a frame of its own" },
	[COMPARE_ONLY_A] = { INK_FRESH, "fresh", "the other has nothing there" },
	[COMPARE_ONLY_B] = { INK_FRESH, "fresh", "the other has nothing there" },
	[COMPARE_UNKNOWN] = { INK_HIDDEN, "unknown", "in swap, or on its way there" },
};

int snapshots_parse(struct snapshots *snapshots, const char *text)
{
	char *part, *rest;

	snapshots->text = strdup(text);
	if (!snapshots->text)
		out_of_memory();
	for (part = strtok_r(snapshots->text, ",", &rest); part;
	     part = strtok_r(NULL, ",", &rest)) {
		if (snapshots->count == 2)
			return -1;
		operand_parse(&snapshots->operands[snapshots->count++], part);
	}
	return snapshots->count ? 0 : -1;
}

void snapshots_free(struct snapshots *snapshots)
{
	unsigned int i;

	for (i = 0; i < snapshots->count; i++)
		operand_free(&snapshots->operands[i]);
	free(snapshots->text);
}

static unsigned int class_of_kind(const struct model_run *run)
{
	static const uint8_t kinds[] = {
		PHYSMEM_KIND_ANON, PHYSMEM_KIND_FILE, PHYSMEM_KIND_SHMEM, PHYSMEM_KIND_KSM,
		PHYSMEM_KIND_ZERO, PHYSMEM_KIND_HUGE, PHYSMEM_KIND_SWAP,
	};
	unsigned int class;

	for (class = 0; class < sizeof(kinds); class++)
		if (kinds[class] == run->kind)
			break;
	return class;
}

static struct map_row *add_row(struct plot *plot, uint64_t start, uint64_t end, const char *name)
{
	struct map *map = &plot->map;
	struct map_row *row;

	GROW(map->rows, map->row_count);
	row = &map->rows[map->row_count++];
	memset(row, 0, sizeof(*row));
	row->start = start;
	row->end = end;
	utf8_copy(row->name, sizeof(row->name), *name ? name : "anonymous");
	row->strips[0].range = (end - start) >> plot->page_shift;
	row->strips[1].range = row->strips[0].range;
	return row;
}

static void add_pages(struct plot *plot, struct map_row *row, unsigned int side, uint64_t addr,
		      const struct model_run *run, unsigned int class)
{
	struct frames *frames = &plot->frames;

	if (!run->pages)
		return;
	strip_add(&row->strips[side], (addr - row->start) >> plot->page_shift, run->pages, class);
	plot->map.total[side][class] += run->pages;
	/* a frame of both is one */
	if (run->what == MODEL_FRAME && !(side && class == COMPARE_SHARED))
		strip_add(&frames->strip, run->where - frames->low, run->pages, class);
}

/* Where frames are, of all snapshots. */
static void extend_frames(struct frames *frames, const struct model *model)
{
	size_t i;

	for (i = 0; i < model->run_count; i++) {
		const struct model_run *run = &model->runs[i];

		if (run->what != MODEL_FRAME)
			continue;
		if (frames->low == frames->high || run->where < frames->low)
			frames->low = run->where;
		if (run->where + run->pages > frames->high)
			frames->high = run->where + run->pages;
	}
	frames->strip.range = frames->high - frames->low;
}

/* The part of a run that is in a mapping: it may go on in the next one. */
static struct model_run within(const struct model_run *run, const struct model_vma *vma,
			       unsigned int page_shift)
{
	const uint64_t end = run->addr + ((uint64_t)run->pages << page_shift);
	const uint64_t first = run->addr > vma->start ? run->addr : vma->start;
	struct model_run part = *run;

	part.addr = first;
	part.pages = (uint32_t)(((end < vma->end ? end : vma->end) - first) >> page_shift);
	part.where += (first - run->addr) >> page_shift;
	return part;
}

static void fill_one(struct plot *plot, const struct model *model)
{
	size_t i, run = 0;

	plot->map.classes = kind_classes;
	plot->map.class_count = sizeof(kind_classes) / sizeof(kind_classes[0]);
	for (i = 0; i < model->vma_count; i++) {
		const struct model_vma *vma = &model->vmas[i];
		struct map_row *row = add_row(plot, vma->start, vma->end, vma->name);

		for (; run < model->run_count && model->runs[run].addr < vma->end; run++) {
			const struct model_run *whole = &model->runs[run];
			const struct model_run part = within(whole, vma, plot->page_shift);

			add_pages(plot, row, 0, part.addr, &part, class_of_kind(&part));
			if (whole->addr + ((uint64_t)whole->pages << plot->page_shift) > vma->end)
				break;
		}
	}
}

struct pair {
	struct plot *plot;
	struct map_row *row;
};

static void add_pair(void *context, const struct compare_page *page)
{
	const struct pair *pair = context;
	struct model_run a = page->a, b = page->b;

	a.pages = a.pages ? 1 : 0;
	b.pages = b.pages ? 1 : 0;
	add_pages(pair->plot, pair->row, 0, page->addr, &a, page->class);
	add_pages(pair->plot, pair->row, 1, page->addr, &b, page->class);
}

static void fill_two(struct plot *plot, const struct model *a, const struct model *b)
{
	struct compare compare;
	size_t i;

	plot->map.classes = pair_classes;
	plot->map.class_count = sizeof(pair_classes) / sizeof(pair_classes[0]);
	compare_make(&compare, a, b);
	for (i = 0; i < compare.row_count; i++) {
		const struct compare_row *row = &compare.rows[i];
		struct pair pair = { .plot = plot };

		pair.row =
			add_row(plot, row->start, row->end, row->a ? row->a->name : row->b->name);
		compare_pages(&compare, row, add_pair, &pair);
	}
	compare_free(&compare);
}

static uint64_t mapped(const struct map *map, const struct map_row *row)
{
	uint64_t pages = 0;
	size_t side, class;

	for (side = 0; side < map->side_count; side++)
		for (class = 0; class < map->class_count; class++)
			pages += row->strips[side].total[class];
	return pages;
}

static int comparable(const struct snapshots *snapshots, struct live_error *error)
{
	const struct physmem_head *a = &snapshots->operands[0].model.begin.head;
	const struct physmem_head *b = &snapshots->operands[1].model.begin.head;

	if (a->arch == b->arch && a->page_shift == b->page_shift)
		return 0;
	snprintf(error->text, sizeof(error->text), "%s and %s are of different machines",
		 snapshots->operands[0].text, snapshots->operands[1].text);
	return -1;
}

int snapshots_load(struct snapshots *snapshots, struct plot *plot, struct live_error *error)
{
	const struct model *one = &snapshots->operands[0].model;
	const struct model *other = &snapshots->operands[1].model;
	unsigned int i;

	if (operands_load(snapshots->operands, snapshots->count, &snapshots->live, error) ||
	    (snapshots->count == 2 && comparable(snapshots, error)))
		return -1;
	plot->page_shift = one->begin.head.page_shift;
	plot->map.side_count = snapshots->count;
	for (i = 0; i < snapshots->count; i++) {
		const struct model *model = &snapshots->operands[i].model;

		snprintf(plot->map.sides[i], sizeof(plot->map.sides[i]), "%.16s %d",
			 model->begin.comm, model->begin.tgid);
		extend_frames(&plot->frames, model);
	}
	if (snapshots->count == 1) {
		plot_title(plot, "Memory of %s", plot->map.sides[0]);
		fill_one(plot, one);
	} else {
		plot_title(plot, "Memory of %s and %s", plot->map.sides[0], plot->map.sides[1]);
		fill_two(plot, one, other);
	}
	map_choose_rows(&plot->map, mapped);
	return 0;
}
