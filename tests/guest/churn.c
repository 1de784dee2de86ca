// SPDX-License-Identifier: GPL-2.0
/*
 * churn: forks, executes itself, maps, unmaps and moves memory as fast as it
 * can, keeping its PID, until it is killed.
 */
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "witness.h"

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

int main(int argc, char **argv)
{
	unsigned int i;

	(void)argc;
	srand((unsigned int)getpid());
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
		change((unsigned int)rand() % AREAS);
	}
	execv("/proc/self/exe", argv);
	die("exec");
}
