// SPDX-License-Identifier: GPL-2.0
/* The kernel's ways to look at a process without physmem, each as fast as it can be made. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "bench.h"
#include "frames.h"
#include "pagemap_scan.h"

uint64_t sparse_unread;

static struct ranges ranges;

/* Pages between two mappings that are not worth a system call of their own. */
#define NEAR	64

/* Where the reading of a mapping stops: what is so large has nothing in it here. */
static uint64_t end_of(const struct range *range)
{
	uint64_t end = range->end;

	if (end - range->start > 4 * SPARSE_PAGES * page_size)
		end = range->start + SPARSE_PAGES * page_size;
	sparse_unread += (range->end - end) / page_size;
	return end;
}

typedef void (*take_entries)(const uint64_t *entries, size_t count);

static void read_part(int pagemap, uint64_t at, uint64_t end, take_entries take)
{
	ssize_t got;

	for (; at < end; at += got / 8 * page_size) {
		size_t size = (end - at) / page_size * 8;

		got = pread(pagemap, buffer, size < BUFFER_SIZE ? size : BUFFER_SIZE,
			    at / page_size * 8);
		if (got < 0)
			die("pagemap: %s", strerror(errno));
		if (!got)
			break;	/* the kernel's own page, which maps shows */
		if (take)
			take((const uint64_t *)buffer, got / 8);
	}
}

/*
 * Calls @take with what pagemap has of the mappings. Those that are near each
 * other are read at once: for one entry the kernel walks a table to its end.
 */
static void read_pagemap(pid_t pid, take_entries take)
{
	int pagemap = open_of_process(pid, "pagemap");
	const struct range *all = ranges.all;
	uint64_t start, end;
	size_t r = 0;

	sparse_unread = 0;
	while (r < ranges.count) {
		start = all[r].start;
		end = end_of(&all[r]);
		while (++r < ranges.count && all[r].start - end <= NEAR * page_size)
			end = end_of(&all[r]);
		read_part(pagemap, start, end, take);
	}
	close(pagemap);
}

static uint64_t pagemap_look(const struct target *target, uint64_t *pages)
{
	uint64_t began = now();

	ranges_read(&ranges, target->pid);
	read_pagemap(target->pid, NULL);
	*pages = target->pages;		/* read, not looked at: looking is the reader's own time */
	return now() - began;
}

static uint64_t frames_look(const struct target *target, uint64_t *pages)
{
	uint64_t began = now();

	ranges_read(&ranges, target->pid);
	frames_forget();
	read_pagemap(target->pid, frames_add);
	frames_read();
	*pages = frames_count();
	return now() - began;
}

static uint64_t smaps_look(const struct target *target, uint64_t *pages)
{
	uint64_t began = now();
	int fd = open_of_process(target->pid, "smaps");

	read_to_end(fd);
	close(fd);
	*pages = target->pages;
	return now() - began;
}

static const char *scan_begin(const struct target *target)
{
	struct pm_scan_arg scan = {
		.size = sizeof(scan),
		.return_mask = PAGE_IS_PRESENT,
	};
	int fd = open_of_process(target->pid, "pagemap");
	int err = ioctl(fd, PAGEMAP_SCAN, &scan) < 0 ? errno : 0;

	close(fd);
	ranges_read(&ranges, target->pid);
	return err == ENOTTY ? "this kernel has no PAGEMAP_SCAN" : NULL;
}

/* The whole address space in one call, but for its result's room. */
static uint64_t scan_look(const struct target *target, uint64_t *pages)
{
	const struct page_region *regions = (const void *)buffer;
	struct pm_scan_arg scan = {
		.size = sizeof(scan),
		.end = ranges.all[ranges.count - 1].end,
		.vec = (uintptr_t)buffer,
		.vec_len = BUFFER_SIZE / sizeof(*regions),
		.category_mask = PAGE_IS_PRESENT,
		.return_mask = PAGE_IS_PRESENT | PAGE_IS_FILE | PAGE_IS_PFNZERO | PAGE_IS_WRITTEN,
	};
	uint64_t began = now();
	int fd = open_of_process(target->pid, "pagemap");
	int got, i;

	do {
		got = ioctl(fd, PAGEMAP_SCAN, &scan);
		if (got < 0)
			die("PAGEMAP_SCAN: %s", strerror(errno));
		for (i = 0; i < got; i++)
			*pages += (regions[i].end - regions[i].start) / page_size;
		scan.start = scan.walk_end;
	} while (scan.start < scan.end);
	close(fd);
	return now() - began;
}

const struct method pagemap_method = {
	.name = "pagemap",
	.gives = "maps, pagemap: pfn and a few bits",
	.begin = nothing_to_begin,
	.look = pagemap_look,
	.end = nothing_to_end,
};

const struct method frames_method = {
	.name = "kpage*",
	.gives = "maps, pagemap, kpageflags, kpagecount: pfn, flags, map count",
	.begin = nothing_to_begin,
	.look = frames_look,
	.end = nothing_to_end,
};

const struct method smaps_method = {
	.name = "smaps",
	.gives = "sums for each mapping",
	.begin = nothing_to_begin,
	.look = smaps_look,
	.end = nothing_to_end,
};

const struct method scan_method = {
	.name = "PAGEMAP_SCAN",
	.gives = "address ranges by a few bits, no pfn",
	.begin = scan_begin,
	.look = scan_look,
	.end = nothing_to_end,
};
