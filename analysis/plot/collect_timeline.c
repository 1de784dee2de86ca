// SPDX-License-Identifier: GPL-2.0
#include "collect.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "grow.h"
#include "utf8.h"

static void *zeroed(size_t count, size_t size)
{
	void *array = calloc(count + 1, size);

	if (!array)
		out_of_memory();
	return array;
}

/* What one process's writes to all mappings of one name were given. */
struct sum {
	const struct bill_process *process;
	char mapping[PLOT_NAME_MAX];
	uint64_t bytes;
	uint32_t number; /* a region's, until equal names are put together */
};

static int by_name(const void *one, const void *other)
{
	const struct sum *a = one, *b = other;
	const int names = strcmp(a->mapping, b->mapping);

	if (a->process != b->process)
		return a->process->number < b->process->number ? -1 : 1;
	return names ? names : a->number < b->number ? -1 : 1;
}

static int by_bytes(const void *one, const void *other)
{
	const struct sum *a = one, *b = other;

	if (a->bytes != b->bytes)
		return a->bytes < b->bytes ? 1 : -1;
	return a->number < b->number ? -1 : 1;
}

/* Files by their last name; what has none by its address, or there would be many of one name. */
static void name_mapping(char *mapping, const struct bill_region *region)
{
	if (strcmp(region->name, "anonymous") == 0)
		snprintf(mapping, PLOT_NAME_MAX, "anonymous 0x%" PRIx64, region->start);
	else
		utf8_copy(mapping, PLOT_NAME_MAX, mapping_name(region));
}

static struct sum *sum_regions(const struct bill *bill)
{
	struct sum *sums = zeroed(bill->region_count, sizeof(*sums));
	size_t i, j;

	for (i = 0; i < bill->image_count; i++)
		for (j = 0; j < bill->images[i]->region_count; j++) {
			const struct bill_region *region = bill->images[i]->regions[j];
			struct sum *sum = &sums[region->number];

			sum->process = bill->images[i]->process;
			sum->number = region->number;
			name_mapping(sum->mapping, region);
		}
	for (i = 0; i < bill->cell_count; i++)
		if (outcome_gives(bill->cells[i].outcome))
			sums[bill->cells[i].region->number].bytes += bill->cells[i].count
								     << bill->cells[i].page_shift;
	qsort(sums, bill->region_count, sizeof(*sums), by_name);
	return sums;
}

static bool same(const struct sum *one, const struct sum *other)
{
	return one->process == other->process && strcmp(one->mapping, other->mapping) == 0;
}

/* Puts equal names together: @first says for each region which is the first of its name. */
static size_t merge(struct sum *sums, size_t count, uint32_t *first)
{
	size_t kept = 0, i;

	for (i = 0; i < count; i++) {
		if (!kept || !same(&sums[kept - 1], &sums[i])) {
			first[sums[i].number] = sums[i].number;
			sums[kept++] = sums[i];
			continue;
		}
		first[sums[i].number] = sums[kept - 1].number;
		sums[kept - 1].bytes += sums[i].bytes;
	}
	return kept;
}

/* Of those shown: a process's lanes stand together, where its largest is. */
static void group(struct sum *sums, size_t count)
{
	size_t i, j;

	for (i = 1; i < count; i++) {
		const struct sum sum = sums[i];
		size_t place = i;

		for (j = 0; j < i; j++)
			if (sums[j].process == sum.process)
				place = j + 1;
		memmove(&sums[place + 1], &sums[place], (i - place) * sizeof(sum));
		sums[place] = sum;
	}
}

/* Return: how many of them, the largest first, have something and have room. */
static size_t choose_lanes(struct timeline *timeline, struct sum *sums, size_t count)
{
	size_t shown = 0, i;

	qsort(sums, count, sizeof(*sums), by_bytes);
	for (i = 0; i < count && sums[i].bytes; i++) {
		if (shown < TIMELINE_LANES) {
			shown++;
			continue;
		}
		timeline->left_out++;
		timeline->left_out_bytes += sums[i].bytes;
	}
	group(sums, shown);
	return shown;
}

static void add_marks(struct collect *collect)
{
	struct timeline *timeline = &collect->plot->timeline;
	size_t i;

	timeline->fork_count = collect->bill->fork_count - 1;
	for (i = 1; i < collect->bill->fork_count && i <= TIMELINE_MARKS; i++) {
		const struct bill_fork *fork = collect->bill->forks[i];
		struct mark *mark;

		GROW(timeline->marks, timeline->mark_count);
		mark = &timeline->marks[timeline->mark_count++];
		mark->time = fork->time - collect->bill->begin;
		snprintf(mark->text, sizeof(mark->text), "fork %" PRId32 " \xe2\x86\x92 %" PRId32,
			 fork->parent->tgid, fork->child->tgid);
	}
}

void choose_timeline(struct collect *collect)
{
	struct timeline *timeline = &collect->plot->timeline;
	const struct bill *bill = collect->bill;
	struct sum *sums = sum_regions(bill);
	uint32_t *first = zeroed(bill->region_count, sizeof(*first));
	uint32_t *lane_of = zeroed(bill->region_count, sizeof(*lane_of));
	size_t count = merge(sums, bill->region_count, first), i;

	timeline->lane_count = choose_lanes(timeline, sums, count);
	timeline->lanes = zeroed(timeline->lane_count, sizeof(*timeline->lanes));
	timeline->span = bill->end > bill->begin ? bill->end - bill->begin : 1;
	for (i = 0; i < count; i++)
		lane_of[sums[i].number] = i < timeline->lane_count ? (uint32_t)i : NOT_SHOWN;
	for (i = 0; i < timeline->lane_count; i++) {
		timeline->lanes[i].bytes = sums[i].bytes;
		strcpy(timeline->lanes[i].mapping, sums[i].mapping);
		process_label(timeline->lanes[i].process, sums[i].process);
	}
	collect->lanes = zeroed(bill->region_count, sizeof(*collect->lanes));
	for (i = 0; i < bill->region_count; i++)
		collect->lanes[i] = lane_of[first[i]];
	free(lane_of);
	free(first);
	free(sums);
	if (timeline->lane_count)
		add_marks(collect);
}

void fill_timeline(struct collect *collect, uint64_t time, const struct physmem_cow *cow,
		   const struct bill_region *region)
{
	struct timeline *timeline = &collect->plot->timeline;
	const double place = (double)(time - collect->bill->begin) / (double)timeline->span;
	const uint32_t lane = collect->lanes[region->number];
	size_t bin = (size_t)(place * TIMELINE_BINS);

	if (lane == NOT_SHOWN || !outcome_gives(cow->outcome))
		return;
	if (bin >= TIMELINE_BINS)
		bin = TIMELINE_BINS - 1;
	timeline->lanes[lane].bins[bin][cow->outcome] += 1ULL << cow->page_shift;
}
