// SPDX-License-Identifier: GPL-2.0
/*
 * cow_race FILE: after a fork two threads of the child write to each page at
 * the same moment. Says into FILE:
 *
 *   range START END
 *   page ADDR OLD NEW TGID    frames by pagemap, before and after
 */
#include <errno.h>
#include <inttypes.h>
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "witness.h"

#define PAGES 300

static char *at;
static atomic_int arrived;

static void *writer(void *argument)
{
	const int number = (intptr_t)argument;
	cpu_set_t one;
	int i;

	CPU_ZERO(&one);
	CPU_SET(number % sysconf(_SC_NPROCESSORS_ONLN), &one);
	pthread_setaffinity_np(pthread_self(), sizeof(one), &one);
	for (i = 0; i < PAGES; i++) {
		atomic_fetch_add(&arrived, 1);
		while (atomic_load(&arrived) < 2 * (i + 1))
			if (sysconf(_SC_NPROCESSORS_ONLN) == 1)
				sched_yield();
		*(volatile int *)(at + i * witness_page_size + 64 * number) = i;
	}
	return NULL;
}

int main(int argc, char **argv)
{
	uint64_t old[PAGES];
	pthread_t threads[2];
	int i, status;
	pid_t child;
	FILE *out;

	if (argc != 2)
		die("usage: cow_race FILE");
	out = fopen(argv[1], "w");
	if (!out)
		die("%s: %s", argv[1], strerror(errno));
	prctl(PR_SET_THP_DISABLE, 1, 0, 0, 0);
	witness_init();
	at = mmap(NULL, PAGES * witness_page_size, PROT_READ | PROT_WRITE,
		  MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (at == MAP_FAILED)
		die("mmap: %s", strerror(errno));
	for (i = 0; i < PAGES; i++) {
		at[i * witness_page_size] = 1;
		old[i] = witness_pfn(getpid(), at + i * witness_page_size);
	}
	child = fork();
	if (!child) {
		for (i = 0; i < 2; i++)
			if (pthread_create(&threads[i], NULL, writer, (void *)(intptr_t)i))
				die("no thread");
		for (i = 0; i < 2; i++)
			pthread_join(threads[i], NULL);
		fprintf(out, "range %lx %lx\n", (unsigned long)at,
			(unsigned long)(at + PAGES * witness_page_size));
		for (i = 0; i < PAGES; i++)
			fprintf(out, "page %lx %" PRIx64 " %" PRIx64 " %d\n",
				(unsigned long)(at + i * witness_page_size), old[i],
				witness_pfn(getpid(), at + i * witness_page_size), getpid());
		_exit(fclose(out) ? 2 : 0);
	}
	if (waitpid(child, &status, 0) != child || status)
		die("the child failed: %x", status);
	return 0;
}
