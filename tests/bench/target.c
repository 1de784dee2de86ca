// SPDX-License-Identifier: GPL-2.0
/* Processes whose memory is known, and nothing of the program's that looks at them. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/personality.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "bench.h"

static char *map(uint64_t size, int flags)
{
	char *at = MAP_FAILED;

	if (size == (size_t)size)
		at = mmap(NULL, size, PROT_READ | PROT_WRITE,
			  MAP_PRIVATE | MAP_ANONYMOUS | flags, -1, 0);
	return at == MAP_FAILED ? NULL : at;
}

static bool touch(char *at, uint64_t size)
{
	uint64_t i;

	for (i = 0; at && i < size; i += page_size)
		*(volatile char *)(at + i) = 1;
	return at;
}

/* Pages with a mapping each: neighbours may not do the same. */
static bool make_vmas(uint64_t number)
{
	char *at = map(number * page_size, 0);
	uint64_t i;

	if (!touch(at, number * page_size))
		return false;
	for (i = 0; i < number; i += 2)
		if (mprotect(at + i * page_size, page_size, PROT_READ))
			return false;
	return true;
}

static bool make(const char *kind, uint64_t number)
{
	if (!strcmp(kind, "dense"))
		return touch(map(number * MIB, 0), number * MIB);
	if (!strcmp(kind, "sparse"))
		return map(number * MIB, MAP_NORESERVE);
	if (!strcmp(kind, "vmas"))
		return make_vmas(number);
	die("no such kind of process: %s", kind);
}

/* The process itself: a byte on its output when it is ready; it ends with its input. */
int target_main(const char *kind, uint64_t number)
{
	char byte = '+';

	/* small pages, in whatever the libraries do too: for this process and its children */
	if (prctl(PR_SET_THP_DISABLE, 1, 0, 0, 0))
		die("PR_SET_THP_DISABLE: %s", strerror(errno));
	if (!make(kind, number))
		byte = '-';
	if (write(STDOUT_FILENO, &byte, 1) != 1)
		return 1;
	return read(STDIN_FILENO, &byte, 1) != 0;
}

static void become(const char *kind, uint64_t number, int in, int out)
{
	char word[32];

	snprintf(word, sizeof(word), "%llu", (unsigned long long)number);
	/* where things lie decides how many tables there are */
	personality(ADDR_NO_RANDOMIZE);
	dup2(in, STDIN_FILENO);
	dup2(out, STDOUT_FILENO);
	execl("/proc/self/exe", "snapshot_bench", "--be", kind, word, NULL);
	_exit(127);
}

/* Counted by the kernel's own pagemap. */
static void count(struct target *target)
{
	int pagemap = open_of_process(target->pid, "pagemap");
	struct ranges ranges = { 0 };
	uint64_t at, *entries = (uint64_t *)buffer;
	ssize_t got, i;
	size_t r;

	ranges_read(&ranges, target->pid);
	target->vmas = ranges.count;
	for (r = 0; r < ranges.count; r++) {
		/* nothing is in one as large as that */
		if (ranges.all[r].end - ranges.all[r].start > 65536 * MIB)
			continue;
		for (at = ranges.all[r].start; at < ranges.all[r].end; at += got / 8 * page_size) {
			size_t size = (ranges.all[r].end - at) / page_size * 8;

			got = pread(pagemap, buffer, size < BUFFER_SIZE ? size : BUFFER_SIZE,
				    at / page_size * 8);
			if (got <= 0)
				break;
			for (i = 0; i < got / 8; i++)
				target->pages += !!(entries[i] & PAGEMAP_PRESENT);
		}
	}
	free(ranges.all);
	close(pagemap);
}

bool target_start(struct target *target, const char *kind, uint64_t number)
{
	int in[2], out[2];
	char byte = 0;

	memset(target, 0, sizeof(*target));
	if (pipe(in) || pipe(out))
		die("pipe: %s", strerror(errno));
	fflush(NULL);
	target->pid = fork();
	if (target->pid < 0)
		die("fork: %s", strerror(errno));
	if (!target->pid) {
		close(in[1]);
		close(out[0]);
		become(kind, number, in[0], out[1]);
	}
	close(in[0]);
	close(out[1]);
	target->stay = in[1];
	target->mib = number;
	if (read(out[0], &byte, 1) != 1)
		byte = '-';
	close(out[0]);
	if (byte == '-') {
		target_stop(target);
		return false;
	}
	/* until it waits, its stack may change */
	usleep(10000);
	count(target);
	return true;
}

void target_stop(struct target *target)
{
	close(target->stay);
	waitpid(target->pid, NULL, 0);
}
