// SPDX-License-Identifier: GPL-2.0
/* Anonymous memory of small pages, in all the states that it can be in. */
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "kinds.h"

static void fork_and_stay(void)
{
	int ready[2], byte;

	if (pipe(ready))
		return;
	if (!fork()) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		signal(SIGUSR1, SIG_IGN);
		close(ready[0]);
		close(ready[1]);
		for (;;)
			pause();
	}
	close(ready[1]);
	while (read(ready[0], &byte, 1) > 0)
		;
	close(ready[0]);
}

/*
 * Shared with a child that goes on living: pages, some of them written since,
 * and places in swap, of which some have been read since. What two processes
 * have in swap is read through the swap cache, and stays there. And entries of swap
 * by twos behind that of a page whose frame is near theirs by number: what is known
 * of one entry is not so of the next.
 */
void build_forked(const char *name)
{
	char *p = map_anon(name, 16), *cached = map_anon("swap_cached", 16);
	char *between = map_anon("swap_between", 384);
	bool swapped, rows_swapped;

	if (!p || !cached || !between)
		return;
	touch(p, 16 * page);
	touch(cached, 16 * page);
	touch(between, 384 * page);
	swapped = page_out(cached, 16 * page);
	rows_swapped = page_out_rows(between, 384 * page, 3 * page, 2 * page);
	fork_and_stay();
	touch(p, 4 * page);
	built(name, p, 16 * page, "anon=16 exclusive=4");
	if (rows_swapped)
		built("swap_between", between, 384 * page, "anon=128 swap=256");
	else
		lacks("swap_between", "not all was swapped out: no swap?");
	if (!swapped) {
		lacks("swap_cached", "nothing was swapped out: no swap?");
		return;
	}
	read_all(cached, 8 * page);
	built("swap_cached", cached, 16 * page, "anon=8 swap=8 swapcache=8 exclusive=0");
}

/* Only x86 of the architectures here tracks this. */
void build_soft_dirty(const char *name)
{
	char *p = map_anon(name, 32);
	int fd = open("/proc/self/clear_refs", O_WRONLY);

	if (!p || fd < 0)
		return;
	touch(p, 32 * page);
	if (write(fd, "4", 1) != 1) {
		lacks_errno(name, "/proc/self/clear_refs");
	} else {
		touch(p + 4 * page, 8 * page);
#if defined(__x86_64__) || defined(__i386__)
		built(name, p, 32 * page, "anon=32 soft_dirty=8");
#else
		lacks(name, "this architecture has no bit for it");
#endif
	}
	close(fd);
}

void build_anon(const char *name)
{
	char *p = map_anon(name, 64);

	touch(p, 64 * page);
	if (p)
		built(name, p, 64 * page, "anon=64 exclusive=64 write=64 dirty=64 order0=64");
}

/* Rows of empty pages shorter and longer than what folds into a line. */
void build_holes(const char *name)
{
	char *p = map_anon(name, 128);

	if (!p)
		return;
	touch(p + 3 * page, page);
	touch(p + 20 * page, page);
	touch(p + 37 * page, page);
	touch(p + 55 * page, page);
	built(name, p, 128 * page, "anon=4 empty=124");
}

void build_untouched(const char *name)
{
	char *p = map_anon(name, 300);

	if (p)
		built(name, p, 300 * page, "empty=300");
}

/* Over several tables, with something in the last one only. */
void build_sparse(const char *name)
{
	char *p = map(name, 5 * huge, PROT_READ | PROT_WRITE,
		      MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

	if (!p)
		return;
	madvise(p, 5 * huge, MADV_NOHUGEPAGE);
	touch(p + 5 * huge - page, page);
	built(name, p, 5 * huge, "anon=1 empty=%zu", 5 * huge / page - 1);
}

void build_zero(const char *name)
{
	char *p = map_anon(name, 32);

	read_all(p, 32 * page);
	if (p)
		built(name, p, 32 * page, "zero=32 special=32 write=0");
}

void build_none(const char *name)
{
	char *p = map_anon(name, 8);

	if (!p)
		return;
	touch(p, 8 * page);
	mprotect(p, 8 * page, PROT_NONE);
	built(name, p, 8 * page, "anon=8 protnone=8");
}

void build_readonly(const char *name)
{
	char *p = map_anon(name, 8);

	if (!p)
		return;
	touch(p, 8 * page);
	mprotect(p, 8 * page, PROT_READ);
	built(name, p, 8 * page, "anon=8 exclusive=8 write=0");
}

void build_heap(const char *name)
{
	char *p = sbrk(64 * page);

	if (p == (void *)-1) {
		lacks_errno(name, "sbrk");
		return;
	}
	p += page - (unsigned long)p % page;
	touch(p, 16 * page);
	built(name, p, 16 * page, "anon=16");
}

void build_stack(const char *name)
{
	char *p = __builtin_frame_address(0);

	p -= (unsigned long)p % page;
	built(name, p, page, "anon=1 exclusive=1");
}

void build_swapped(const char *name)
{
	char *p = map_anon(name, 16);

	if (!p)
		return;
	touch(p, 16 * page);
	if (!page_out(p, 16 * page)) {
		lacks(name, "nothing was swapped out: no swap?");
		return;
	}
	built(name, p, 16 * page, "swap=16");
}

void build_ksm(const char *name)
{
	char *p = map_anon(name, 16);
	int tries;

	if (!p)
		return;
	memset(p, 0x5a, 16 * page);
	if (madvise(p, 16 * page, MADV_MERGEABLE)) {
		lacks_errno(name, "MADV_MERGEABLE");
		return;
	}
	if (number_in("/sys/kernel/mm/ksm/run") != 1) {
		lacks(name, "/sys/kernel/mm/ksm/run is not 1");
		return;
	}
	for (tries = 0; tries < 200 && number_in("/sys/kernel/mm/ksm/pages_sharing") < 15; tries++)
		usleep(100000);
	if (tries == 200)
		lacks(name, "the pages were not merged in 20 s");
	else
		built(name, p, 16 * page, "ksm=16");
}

static volatile bool scanned;

/* The kernel looks at the memory of threads that run, and not of a lone one's. */
static void *run_until_scanned(void *unused)
{
	while (!scanned)
		;
	return unused;
}

/* NUMA hinting: entries made to fault so that the kernel sees who uses them. */
void build_numa(const char *name)
{
	char *p, *more;
	pthread_t thread;
	long updates;
	int tries;

	if (number_in("/proc/sys/kernel/numa_balancing") <= 0) {
		lacks(name, "/proc/sys/kernel/numa_balancing is not 1");
		return;
	}
	p = map_anon(name, 64);
	more = map_anon(name, 64);
	if (!p || !more)
		return;
	touch(p, 64 * page);
	/* the last few of a process's new pages wait for their list, and are not marked */
	touch(more, 64 * page);
	if (pthread_create(&thread, NULL, run_until_scanned, NULL)) {
		lacks(name, "no thread");
		return;
	}
	for (tries = 0; tries < 100; tries++) {
		FILE *f = fopen("/proc/vmstat", "r");
		char line[128];

		updates = 0;
		while (f && fgets(line, sizeof(line), f))
			sscanf(line, "numa_pte_updates %ld", &updates);
		if (f)
			fclose(f);
		if (updates >= 64)
			break;
		usleep(100000);
	}
	sleep(1);	/* the scan goes on through the whole process */
	scanned = true;
	pthread_join(thread, NULL);
	if (updates < 64)
		lacks(name, "no entry was marked in 10 s");
	else
		built(name, p, 64 * page, "anon=64 protnone=64");
}
