// SPDX-License-Identifier: GPL-2.0
/*
 * churn: forks, executes itself, maps, unmaps, moves and collapses memory as
 * fast as it can, keeping its PID, until it is killed.
 *
 * churn exit: keeps up a child that has 4096 pages and soon exits, and is there
 * again under the same PID. "ready PID" says under which.
 */
#include <errno.h>
#include <linux/sched.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "witness.h"

#ifndef MADV_COLLAPSE
#define MADV_COLLAPSE 25	/* since 6.1 */
#endif

#define AREAS	8
#define ROUNDS	400	/* before it executes itself */

static char *areas[AREAS];
static size_t sizes[AREAS];
static bool shared[AREAS];

static void map(unsigned int i)
{
	sizes[i] = (size_t)(1 + rand() % 64) * 16384;
	shared[i] = rand() % 4 == 0;
	areas[i] = mmap(NULL, sizes[i], PROT_READ | PROT_WRITE,
			MAP_ANONYMOUS | (shared[i] ? MAP_SHARED : MAP_PRIVATE), -1, 0);
	if (areas[i] == MAP_FAILED)
		die("mmap");
	memset(areas[i], 1, sizes[i] / 2);
}

/* Small pages become a huge one under who looks: their table is taken away. */
static void collapse(void)
{
	size_t page = sysconf(_SC_PAGESIZE), huge = page * (page / 8), i;
	char *p = mmap(NULL, 2 * huge, PROT_READ | PROT_WRITE, MAP_ANONYMOUS | MAP_PRIVATE, -1, 0);
	char *aligned = (char *)(((uintptr_t)p + huge - 1) & ~(huge - 1));

	if (p == MAP_FAILED)
		die("mmap");
	madvise(p, 2 * huge, MADV_NOHUGEPAGE);
	for (i = 0; i < huge; i += 8 * page)
		aligned[i] = 1;
	madvise(p, 2 * huge, MADV_HUGEPAGE);
	madvise(aligned, huge, MADV_COLLAPSE);	/* not all kernels have huge pages */
	munmap(p, 2 * huge);
}

static void change(unsigned int i)
{
	switch (rand() % 6) {
	case 0:
		munmap(areas[i], sizes[i]);
		map(i);
		break;
	case 1:
		if (shared[i])
			break;	/* shared memory does not grow with its mapping */
		areas[i] = mremap(areas[i], sizes[i], sizes[i] + 65536, MREMAP_MAYMOVE);
		if (areas[i] == MAP_FAILED)
			die("mremap");
		sizes[i] += 65536;
		break;
	case 2:
		madvise(areas[i], sizes[i], MADV_DONTNEED);
		break;
	case 3:
		madvise(areas[i], sizes[i], MADV_HUGEPAGE);
		break;
	case 4:
		mprotect(areas[i], sizes[i] / 2, PROT_READ);
		mprotect(areas[i], sizes[i], PROT_READ | PROT_WRITE);
		break;
	default:
		memset(areas[i], 2, sizes[i]);
	}
}

static void mortal(void)
{
	const size_t page = (size_t)sysconf(_SC_PAGESIZE), size = 4096 * page;
	char *p = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_ANONYMOUS | MAP_PRIVATE, -1, 0), *at;

	if (p == MAP_FAILED)
		die("mmap");
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	madvise(p, size, MADV_NOHUGEPAGE);	/* a record a page: a snapshot takes its time */
	for (at = p; at < p + size; at += page)
		*at = 1;
	usleep((useconds_t)rand() % 30000);
	_exit(0);
}

/* A child with that PID, or with any if that is 0. */
static pid_t born(pid_t pid)
{
	struct clone_args args = {
		.exit_signal = SIGCHLD,
		.set_tid = pid ? (uintptr_t)&pid : 0,
		.set_tid_size = pid ? 1 : 0,
	};
	pid_t child = (pid_t)syscall(SYS_clone3, &args, sizeof(args));

	if (child < 0)
		die("clone3: %s", strerror(errno));
	return child;
}

static void again_and_again(void)
{
	pid_t pid = 0;

	for (;;) {
		pid_t child = born(pid);

		if (!child)
			mortal();
		if (!pid) {
			printf("ready %d\n", child);
			fflush(stdout);
		}
		pid = child;
		waitpid(pid, NULL, 0);
		rand();		/* another time for the next one */
	}
}

int main(int argc, char **argv)
{
	unsigned int i;

	srand((unsigned int)getpid());
	if (argc == 2 && !strcmp(argv[1], "exit"))
		again_and_again();
	for (i = 0; i < AREAS; i++)
		map(i);
	for (i = 0; i < ROUNDS; i++) {
		if (i % 20 == 0) {
			pid_t child = fork();

			if (child == 0) {
				memset(areas[0], 3, sizes[0]);
				_exit(0);
			}
			waitpid(child, NULL, 0);
		}
		if (i % 40 == 0)
			collapse();
		change((unsigned int)rand() % AREAS);
	}
	execv("/proc/self/exe", argv);
	die("exec");
}
