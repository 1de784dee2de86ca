// SPDX-License-Identifier: GPL-2.0
/*
 * kpageflags and kpagecount of a process's frames with as few system calls as
 * can be: the frames are sorted, and what is near each other is read at once.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "bench.h"
#include "frames.h"

/* A system call costs about as much as so many frames that nobody asked for. */
#define GAP		4
#define RADIX_BITS	11

struct frame {
	uint64_t pfn;
	uint64_t place;		/* in the order of the addresses */
};

struct facts {
	uint64_t flags, count;
};

static struct frame *frames, *sorted;
static struct facts *facts;
static size_t room, count;

void frames_room(size_t pages)
{
	free(frames);
	free(sorted);
	free(facts);
	room = pages;
	frames = calloc(room, sizeof(*frames));
	sorted = calloc(room, sizeof(*sorted));
	facts = calloc(room, sizeof(*facts));
	if (!frames || !sorted || !facts)
		die("no memory for %zu frames", room);
	/* page faults are not for the clock */
	memset(frames, 1, room * sizeof(*frames));
	memset(sorted, 1, room * sizeof(*sorted));
	memset(facts, 1, room * sizeof(*facts));
}

void frames_forget(void)
{
	count = 0;
}

void frames_add(const uint64_t *entries, size_t number)
{
	size_t i;

	for (i = 0; i < number; i++) {
		if (!(entries[i] & PAGEMAP_PRESENT))
			continue;
		if (count == room)
			die("more than %zu frames", room);
		frames[count] = (struct frame){ entries[i] & PAGEMAP_PFN, count };
		count++;
	}
}

/* By digits, from the lowest; what is sorted ends in frames. */
static void sort(void)
{
	static size_t starts[1 << RADIX_BITS];
	const uint64_t mask = (1 << RADIX_BITS) - 1;
	uint64_t all = 0;
	struct frame *from;
	unsigned int shift;
	size_t i, sum, next;

	for (i = 0; i < count; i++)
		all |= frames[i].pfn;
	for (shift = 0; shift < 64 && all >> shift; shift += RADIX_BITS) {
		memset(starts, 0, sizeof(starts));
		for (i = 0; i < count; i++)
			starts[frames[i].pfn >> shift & mask]++;
		for (i = 0, sum = 0; i <= mask; i++, sum = next) {
			next = sum + starts[i];
			starts[i] = sum;
		}
		for (i = 0; i < count; i++)
			sorted[starts[frames[i].pfn >> shift & mask]++] = frames[i];
		from = frames;
		frames = sorted;
		sorted = from;
	}
}

/* Reads what stands for frames @first to @last - 1 of the sorted. */
static void read_run(int fd, size_t first, size_t last, size_t offset)
{
	uint64_t pfn = frames[first].pfn, *values = (uint64_t *)buffer;
	ssize_t got = pread(fd, buffer, (frames[last - 1].pfn + 1 - pfn) * 8, pfn * 8);
	size_t i;

	if (got < 0)
		die("frames %llx: %s", (unsigned long long)pfn, strerror(errno));
	for (i = first; i < last; i++) {
		/* a frame without a page may end the file */
		size_t at = frames[i].pfn - pfn;
		uint64_t value = at < (size_t)got / 8 ? values[at] : 0;

		*(uint64_t *)((char *)&facts[frames[i].place] + offset) = value;
	}
}

static void read_file(const char *path, size_t offset)
{
	int fd = open_or_die(path, O_RDONLY);
	size_t first = 0, i;

	for (i = 1; i <= count; i++) {
		if (i < count && frames[i].pfn - frames[i - 1].pfn <= GAP &&
		    frames[i].pfn - frames[first].pfn < BUFFER_SIZE / 8)
			continue;
		read_run(fd, first, i, offset);
		first = i;
	}
	close(fd);
}

void frames_read(void)
{
	sort();
	if (!count)
		return;
	read_file("/proc/kpageflags", offsetof(struct facts, flags));
	read_file("/proc/kpagecount", offsetof(struct facts, count));
}

size_t frames_count(void)
{
	return count;
}
