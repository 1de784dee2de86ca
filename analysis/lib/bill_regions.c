// SPDX-License-Identifier: GPL-2.0
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bill_work.h"
#include "grow.h"

/* How far back a mapping may begin that overlaps others of another file. */
#define OVERLAPS 4

static bool is_same(const struct bill_region *region, const struct physmem_cow *cow)
{
	return region->ino == cow->ino && region->dev == cow->dev;
}

/* Return: the place of the first region that begins after @addr. */
static size_t place_after(const struct bill_image *image, uint64_t addr)
{
	size_t low = 0, high = image->region_count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (image->regions[middle]->start <= addr)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* What the fault's mapping grew from, at either end. */
static struct bill_region *grown(const struct bill_image *image, const struct physmem_cow *cow,
				 size_t after)
{
	size_t i, from = after > OVERLAPS ? after - OVERLAPS : 0;

	for (i = from; i < image->region_count && i <= after; i++) {
		struct bill_region *region = image->regions[i];

		if (is_same(region, cow) && region->start < cow->vma_end &&
		    region->end > cow->vma_start)
			return region;
	}
	return NULL;
}

struct bill_region *bill_region(struct bill *bill, struct bill_image *image,
				const struct physmem_cow *cow)
{
	size_t after = place_after(image, cow->addr), i;
	struct bill_region *region;

	for (i = after; i && i + OVERLAPS > after; i--) {
		region = image->regions[i - 1];
		if (cow->addr < region->end && is_same(region, cow))
			return region;
	}
	region = grown(image, cow, after);
	if (region) {
		/* The order stays: what began between its old and its new start would overlap it.
		 */
		if (cow->vma_end > region->end)
			region->end = cow->vma_end;
		if (cow->vma_start >= region->start)
			return region;
	}
	region = calloc(1, sizeof(*region));
	if (!region)
		out_of_memory();
	*region = (struct bill_region){ .image = image,
					.start = cow->vma_start,
					.end = cow->vma_end,
					.ino = cow->ino,
					.dev = cow->dev,
					.vm_flags = cow->vm_flags,
					.number = (uint32_t)bill->region_count++ };
	/* where the fields are not told, the page alone */
	if (region->start == PHYSMEM_NONE) {
		region->start = cow->addr;
		region->end = cow->addr + bill->page_size;
	}
	after = place_after(image, region->start);
	GROW(image->regions, image->region_count);
	memmove(&image->regions[after + 1], &image->regions[after],
		(image->region_count - after) * sizeof(region));
	image->regions[after] = region;
	image->region_count++;
	return region;
}

const struct bill_map *bill_map_at(const struct bill_image *image, uint64_t addr)
{
	size_t i;

	for (; image; image = image->before)
		for (i = image->map_count; i; i--)
			if (addr >= image->maps[i - 1].start && addr < image->maps[i - 1].end)
				return &image->maps[i - 1];
	return NULL;
}

static bool is_of(const struct bill_region *region, uint32_t dev, uint64_t ino)
{
	return region->ino == ino && region->dev == dev;
}

/* The path of a file that was noted of any process. */
static const char *path_of(const struct bill *bill, const struct bill_region *region)
{
	size_t i, j;

	for (i = 0; i < bill->build_count; i++)
		if (is_of(region, bill->builds[i].dev, bill->builds[i].ino))
			return bill->builds[i].path;
	for (i = 0; i < bill->image_count; i++)
		for (j = 0; j < bill->images[i]->map_count; j++)
			if (is_of(region, bill->images[i]->maps[j].dev,
				  bill->images[i]->maps[j].ino))
				return bill->images[i]->maps[j].path;
	return NULL;
}

static char *name_of(const struct bill *bill, const struct bill_region *region)
{
	const struct bill_map *map = bill_map_at(region->image, region->start);
	bool is_file = region->ino != PHYSMEM_NONE;
	const char *path = is_file && bill->mapped ? path_of(bill, region) : NULL;
	uint32_t flags = region->vm_flags == PHYSMEM_NONE32 ? 0 : region->vm_flags;
	char name[64];

	/* An address is given out again: what is there now may be another file. */
	if (map && *map->path && (is_file ? is_of(region, map->dev, map->ino) : !map->ino))
		path = map->path;
	if (path)
		return strdup(path);
	if (is_file)
		snprintf(name, sizeof(name), "file, inode %" PRIu64 " of device %u:%u", region->ino,
			 region->dev >> 20, region->dev & 0xfffff);
	else if (flags & PHYSMEM_VMA_GROWSDOWN)
		snprintf(name, sizeof(name), "[stack]");
	else
		snprintf(name, sizeof(name), "%s",
			 flags & PHYSMEM_VMA_HUGETLB ? "hugetlb" : "anonymous");
	return strdup(name);
}

void bill_name_regions(struct bill *bill)
{
	size_t i, j;

	for (i = 0; i < bill->image_count; i++) {
		for (j = 0; j < bill->images[i]->region_count; j++) {
			struct bill_region *region = bill->images[i]->regions[j];

			region->name = name_of(bill, region);
			if (!region->name)
				out_of_memory();
		}
	}
}

void bill_region_name(const struct bill_region *region, char *text, size_t size)
{
	snprintf(text, size, "%s", region->name);
}
