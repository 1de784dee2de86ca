// SPDX-License-Identifier: GPL-2.0
/*
 * The map of the fork after which most was copied: its parent's pages and its
 * child's, as far as their faults tell.
 */
#include "collect.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "grow.h"
#include "utf8.h"

static const struct map_class classes[PAGE_STATES] = {
	[PAGE_UNTOUCHED] = { INK_GRID, "not written", "shared, or never there" },
	[PAGE_COPIED] = { INK_COPIED, "copied", NULL },
	[PAGE_FRESH] = { INK_FRESH, "fresh", "new memory, or a file's page made private" },
	[PAGE_KEPT] = { INK_CURVE + 2, "kept", "written when the other had left it" },
	[PAGE_LEFT] = { INK_SHARED, "left", "the other has copied it" },
};

static int state_of(unsigned int outcome)
{
	if (bill_is_copy(outcome))
		return PAGE_COPIED;
	if (outcome_gives(outcome))
		return PAGE_FRESH;
	return bill_is_reuse(outcome) ? PAGE_KEPT : -1;
}

static const struct bill_fork *costliest_fork(const struct bill *bill)
{
	const struct bill_fork *best = NULL;
	size_t i;

	for (i = 1; i < bill->fork_count; i++)
		if (!best || bill->forks[i]->broken.used > best->broken.used)
			best = bill->forks[i];
	return best;
}

/* Without a fork it is the process that faulted most. */
static const struct bill_process *busiest_process(const struct bill *bill)
{
	const struct bill_process *best = NULL;
	uint64_t *faults = calloc(bill->process_count + 1, sizeof(*faults));
	size_t i;

	if (!faults)
		out_of_memory();
	for (i = 0; i < bill->cell_count; i++) {
		const struct bill_process *process = bill->cells[i].region->image->process;

		faults[process->number] += bill->cells[i].count;
		if (!best || faults[process->number] > faults[best->number])
			best = process;
	}
	free(faults);
	return best;
}

void choose_map(struct collect *collect)
{
	const struct bill_fork *fork = costliest_fork(collect->bill);
	const struct bill_process *one = fork ? fork->parent : busiest_process(collect->bill);
	struct map *map = &collect->plot->map;

	if (!one)
		return;
	map->classes = classes;
	map->class_count = PAGE_STATES;
	map->side_count = fork ? 2 : 1;
	collect->mapped = fork;
	collect->sides[0] = one->number;
	process_label(map->sides[0], one);
	if (!fork)
		return;
	collect->sides[1] = fork->child->number;
	process_label(map->sides[1], fork->child);
}

/* Return: whether the map's fork has been, in the second reading; what was before is not told. */
static bool begun(const struct collect *collect)
{
	return !collect->mapped || collect->again->fork_count > collect->mapped->number;
}

void fill_map(struct collect *collect, const struct physmem_cow *cow,
	      const struct bill_region *region)
{
	const unsigned int side_count = collect->plot->map.side_count;
	const int state = state_of(cow->outcome);
	uint64_t pages, first, i;
	unsigned int side;

	for (side = 0; side < side_count; side++)
		if (collect->sides[side] == region->image->process->number)
			break;
	if (side == side_count || state < 0 || cow->mm_tgid < 0 || !begun(collect))
		return;
	pages = cow->page_shift > collect->page_shift ?
			1ULL << (cow->page_shift - collect->page_shift) :
			1;
	first = (cow->addr >> collect->page_shift) & ~(pages - 1);
	for (i = 0; i < pages; i++)
		page_set_add(&collect->pages[side][state], first + i);
}

static int by_start(const void *one, const void *other)
{
	const struct map_row *a = one, *b = other;

	return a->start < b->start ? -1 : a->start > b->start;
}

static void add_rows_of(struct collect *collect, const struct bill_image *image)
{
	struct map *map = &collect->plot->map;
	size_t i;

	for (i = 0; i < image->region_count; i++) {
		struct map_row *row;

		GROW(map->rows, map->row_count);
		row = &map->rows[map->row_count++];
		memset(row, 0, sizeof(*row));
		row->start = image->regions[i]->start;
		row->end = image->regions[i]->end;
		utf8_copy(row->name, sizeof(row->name), mapping_name(image->regions[i]));
	}
}

/* A row for each range of addresses that is a mapping of either. */
static void add_rows(struct collect *collect)
{
	struct map *map = &collect->plot->map;
	size_t i, kept = 0;
	unsigned int side;

	for (i = 0; i < collect->bill->image_count; i++)
		for (side = 0; side < map->side_count; side++)
			if (collect->bill->images[i]->process->number == collect->sides[side])
				add_rows_of(collect, collect->bill->images[i]);
	if (map->row_count)
		qsort(map->rows, map->row_count, sizeof(*map->rows), by_start);
	for (i = 0; i < map->row_count; i++) {
		struct map_row *last = kept ? &map->rows[kept - 1] : NULL;

		if (last && map->rows[i].start < last->end)
			last->end = map->rows[i].end > last->end ? map->rows[i].end : last->end;
		else
			map->rows[kept++] = map->rows[i];
	}
	map->row_count = kept;
	for (i = 0; i < map->row_count; i++)
		for (side = 0; side < map->side_count; side++)
			map->rows[i].strips[side].range =
				(map->rows[i].end - map->rows[i].start) >> collect->page_shift;
}

static struct map_row *row_at(const struct map *map, uint64_t addr)
{
	size_t low = 0, high = map->row_count;

	while (low < high) {
		const size_t middle = low + (high - low) / 2;

		if (map->rows[middle].end <= addr)
			low = middle + 1;
		else
			high = middle;
	}
	return low < map->row_count && map->rows[low].start <= addr ? &map->rows[low] : NULL;
}

static void add_page(struct collect *collect, unsigned int side, uint64_t page,
		     enum page_state state)
{
	struct map *map = &collect->plot->map;
	struct map_row *row = row_at(map, page << collect->page_shift);

	map->total[side][state]++;
	if (row)
		strip_add(&row->strips[side], page - (row->start >> collect->page_shift), 1, state);
}

/* Whether a page of one side is in a set already that is told before this one. */
static bool told_before(const struct page_set *sets, enum page_state state, uint64_t page)
{
	unsigned int before;

	for (before = PAGE_UNTOUCHED + 1; before < (unsigned int)state; before++)
		if (page_set_has(&sets[before], page))
			return true;
	return false;
}

/* Written more than once, a page is what it became first; what one copied, the other has left. */
static void add_pages(struct collect *collect, unsigned int side)
{
	struct page_set *sets = collect->pages[side];
	const struct page_set *copied = &collect->pages[!side][PAGE_COPIED];
	unsigned int state;
	size_t i;

	for (i = 0; collect->mapped && i < copied->room; i++)
		if (copied->slots[i])
			page_set_add(&sets[PAGE_LEFT], copied->slots[i] - 1);
	for (state = PAGE_UNTOUCHED + 1; state < PAGE_STATES; state++)
		for (i = 0; i < sets[state].room; i++)
			if (sets[state].slots[i] &&
			    !told_before(sets, (enum page_state)state, sets[state].slots[i] - 1))
				add_page(collect, side, sets[state].slots[i] - 1,
					 (enum page_state)state);
}

static uint64_t told(const struct map *map, const struct map_row *row)
{
	uint64_t pages = 0;
	size_t side, class;

	for (side = 0; side < map->side_count; side++)
		for (class = 0; class < map->class_count; class++)
			pages += row->strips[side].total[class];
	return pages;
}

/* The background is the class of what was not written. */
static void count_untouched(struct map *map)
{
	size_t i, side, class;

	for (i = 0; i < map->row_count; i++)
		for (side = 0; side < map->side_count; side++) {
			struct strip *strip = &map->rows[i].strips[side];
			uint64_t written = 0;

			for (class = PAGE_UNTOUCHED + 1; class < map->class_count; class++)
				written += strip->total[class];
			strip->total[PAGE_UNTOUCHED] =
				strip->range > written ? strip->range - written : 0;
			map->total[side][PAGE_UNTOUCHED] += strip->total[PAGE_UNTOUCHED];
		}
}

void finish_map(struct collect *collect)
{
	struct map *map = &collect->plot->map;
	unsigned int side;

	if (!map->side_count)
		return;
	add_rows(collect);
	for (side = 0; side < map->side_count; side++)
		add_pages(collect, side);
	map_choose_rows(map, told);
	count_untouched(map);
}
