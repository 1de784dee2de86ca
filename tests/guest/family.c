// SPDX-License-Identifier: GPL-2.0
/*
 * family: a parent and its child with known pages at one address. Says
 *
 *   area START END shared=N private=N only_a=N only_b=N
 *   ready PARENT CHILD
 *
 * in base pages, the parent being a, the child b; then both stand still.
 */
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "witness.h"

#define PAGES	64

static char *area;
static size_t page;

static void write_pages(unsigned int first, unsigned int count)
{
	unsigned int i;

	for (i = first; i < first + count; i++)
		*(volatile char *)(area + i * page) = (char)(getpid() | 1);
}

static void stand_still(void)
{
	for (;;)
		pause();
}

int main(void)
{
	char *around, done;
	int pipes[2];
	pid_t child;

	prctl(PR_SET_THP_DISABLE, 1, 0, 0, 0);
	page = sysconf(_SC_PAGESIZE);
	/* between pages of another protection it stays a mapping of its own */
	around = mmap(NULL, (PAGES + 2) * page, PROT_NONE, MAP_ANONYMOUS | MAP_PRIVATE, -1, 0);
	if (around == MAP_FAILED || pipe(pipes))
		die("mmap, pipe");
	area = around + page;
	if (mprotect(area, PAGES * page, PROT_READ | PROT_WRITE))
		die("mprotect");
	write_pages(0, 32);
	child = fork();
	if (child < 0)
		die("fork");
	if (!child) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		write_pages(0, 8);	/* copied */
		write_pages(32, 8);	/* fresh, the child's */
		if (write(pipes[1], "x", 1) != 1)
			die("write");
		stand_still();
	}
	if (read(pipes[0], &done, 1) != 1)
		die("the child ended");
	write_pages(8, 4);		/* copied */
	write_pages(40, 4);		/* fresh, the parent's */
	write_pages(48, 2);
	printf("area %lx %lx shared=20 private=12 only_a=6 only_b=8\nready %d %d\n",
	       (unsigned long)area, (unsigned long)(area + PAGES * page), getpid(), child);
	fflush(stdout);
	stand_still();
}
