// SPDX-License-Identifier: GPL-2.0
/* Reads the witnesses of a page. */
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "witness.h"

size_t witness_page_size;
bool witness_knows_ksm;

static int counts, flags, cgroups;

/* Says what went wrong and ends the program with status 2: no verdict. */
void die(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vfprintf(stderr, format, args);
	va_end(args);
	fputc('\n', stderr);
	exit(2);
}

static int open_or_die(const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);

	if (fd < 0)
		die("%s: %s", path, strerror(errno));
	return fd;
}

static void read_pagemap(pid_t pid, uint64_t addr, uint64_t *entries, size_t count)
{
	char path[64];
	size_t done = 0;
	int fd;

	snprintf(path, sizeof(path), "/proc/%d/pagemap", pid);
	fd = open_or_die(path);
	while (done < count) {
		ssize_t got = pread(fd, entries + done, (count - done) * 8,
				    (addr / witness_page_size + done) * 8);

		if (got <= 0 || got % 8)
			die("%s: %s", path, got ? strerror(errno) : "ends early");
		done += got / 8;
	}
	close(fd);
}

uint64_t witness_pagemap(pid_t pid, uint64_t addr)
{
	uint64_t entry;

	read_pagemap(pid, addr, &entry, 1);
	return entry;
}

/* The frame behind an address; all ones: none. */
uint64_t witness_pfn(pid_t pid, const void *addr)
{
	uint64_t entry = witness_pagemap(pid, (uintptr_t)addr);

	return entry & PAGEMAP_PRESENT ? entry & PAGEMAP_PFN : ~0ULL;
}

/* Beyond the last frame there is an end of file. */
static uint64_t of_frame(int fd, uint64_t pfn, uint64_t otherwise)
{
	uint64_t value;

	return pread(fd, &value, 8, pfn * 8) == 8 ? value : otherwise;
}

/* To be called once, and before a program that counts its page faults forks. */
void witness_init(void)
{
	uint64_t pfn = 0;

	witness_page_size = sysconf(_SC_PAGESIZE);
	counts = open_or_die("/proc/kpagecount");
	flags = open_or_die("/proc/kpageflags");
	cgroups = open("/proc/kpagecgroup", O_RDONLY | O_CLOEXEC);	/* CONFIG_MEMCG */
	/*
	 * Some kernels, 6.12 is one, set KPF_KSM for all anonymous memory. A
	 * stack nobody has offered to KSM.
	 */
	pfn = witness_pfn(getpid(), &pfn);
	witness_knows_ksm = !(of_frame(flags, pfn, 0) & KPF_KSM);
}

/* The folio that a page is part of: a head, and as many tails as follow it. */
static void read_folio(struct witness_page *page, uint64_t pfn)
{
	static uint64_t first, past, cgroup, head;
	static unsigned int order;
	uint64_t run[512];
	ssize_t got = 8;
	size_t i = 1;

	if (pfn < first || pfn >= past || !(page->flags & (KPF_COMPOUND_HEAD | KPF_COMPOUND_TAIL))) {
		first = pfn;
		if (page->flags & KPF_COMPOUND_TAIL)
			while (first && of_frame(flags, --first, 0) & KPF_COMPOUND_TAIL)
				;
		past = first + 1;
		head = of_frame(flags, first, 0);
		if (head & KPF_COMPOUND_HEAD)
			while (i == (size_t)got / 8 &&
			       (got = pread(flags, run, sizeof(run), past * 8)) > 0)
				for (i = 0; i < (size_t)got / 8 && run[i] & KPF_COMPOUND_TAIL; i++)
					past++;
		for (order = 0; first + (1ULL << order) < past; order++)
			;
		cgroup = cgroups < 0 ? 0 : of_frame(cgroups, first, 0);
	}
	page->order = order;
	page->folio_flags = head;
	page->cgroup = cgroup;
}

/* How many pages from the first on are present, in frames one after another? */
static size_t run_of_frames(const uint64_t *entries, size_t count)
{
	size_t n = 0;

	while (n < count && entries[n] & PAGEMAP_PRESENT &&
	       (entries[n] & PAGEMAP_PFN) == (entries[0] & PAGEMAP_PFN) + n)
		n++;
	return n;
}

static void read_frames(struct witness_page *pages, size_t count)
{
	uint64_t pfn = pages->pagemap & PAGEMAP_PFN, counted[512] = {}, flagged[512] = {};
	ssize_t size = count * sizeof(*counted);
	size_t i;

	if (pread(counts, counted, size, pfn * 8) < 0 || pread(flags, flagged, size, pfn * 8) < 0)
		die("frame %llx: %s", (unsigned long long)pfn, strerror(errno));
	for (i = 0; i < count; i++) {
		pages[i].count = counted[i];
		/* of a frame that has no page some kernels say so, others nothing at all */
		pages[i].flags = flagged[i] ? flagged[i] : KPF_NOPAGE;
		read_folio(&pages[i], pfn + i);
	}
}

static void read_pages(struct witness_vma *vma, pid_t pid)
{
	size_t count = (vma->end - vma->start) / witness_page_size, i, n;
	uint64_t *entries = calloc(count, sizeof(*entries));

	vma->pages = calloc(count, sizeof(*vma->pages));
	if (!entries || !vma->pages)
		die("no memory for %zu pages", count);
	read_pagemap(pid, vma->start, entries, count);
	for (i = 0; i < count; i++)
		vma->pages[i].pagemap = entries[i];
	for (i = 0; i < count; i += n ? n : 1) {
		n = run_of_frames(entries + i, count - i < 512 ? count - i : 512);
		if (n)
			read_frames(&vma->pages[i], n);
	}
	free(entries);
}

void witness_take(struct witness *witness, pid_t pid)
{
	size_t i;

	memset(witness, 0, sizeof(*witness));
	witness_smaps(witness, pid);
	for (i = 0; i < witness->count; i++)
		read_pages(&witness->vmas[i], pid);
}

void witness_free(struct witness *witness)
{
	while (witness->count)
		free(witness->vmas[--witness->count].pages);
	free(witness->vmas);
}
