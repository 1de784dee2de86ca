// SPDX-License-Identifier: GPL-2.0
/*
 * hurt_bench [-s MIB] [-n FAULTS]: how long a process of MIB (256) waits for a
 * page and for a mapping of its own while another looks at it in a loop.
 * hurt_bench --look METHOD PID: looks until it is killed.
 *
 * By the clock, and with two CPUs, since waiting is what is measured: figures
 * do not repeat as instructions do. A line a figure, as the other benches
 * have it; in place of a size there is the percentile.
 */
#include <errno.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/utsname.h>
#include <sys/wait.h>
#include <unistd.h>

#include "bench.h"
#include "frames.h"

#define SCRATCH	(4 * MIB)	/* faulted in again and again */

static const struct method nobody = {
	.name = "nobody",
	.begin = nothing_to_begin,
	.end = nothing_to_end,
};

static const struct method *const methods[] = {
	&nobody, &pagemap_method, &scan_method, &smaps_method, &frames_method, &device_method,
	&text_method,
};

enum { FAULT, MAP, WAITS };

static const char *const tables[WAITS] = { "latency_fault", "latency_map" };

static const struct percentile {
	const char *name;
	double share;
} percentiles[] = { { "p50", 0.5 }, { "p99", 0.99 }, { "p99.9", 0.999 }, { "max", 1 } };

#define PERCENTILES	(sizeof(percentiles) / sizeof(percentiles[0]))

static void stay_on(int cpu)
{
	cpu_set_t set;

	CPU_ZERO(&set);
	CPU_SET(cpu, &set);
	if (sched_setaffinity(0, sizeof(set), &set))
		die("CPU %d: %s", cpu, strerror(errno));
}

static int by_size(const void *left, const void *right)
{
	const uint64_t *a = left, *b = right;

	return *a < *b ? -1 : *a > *b;
}

static char *memory(size_t size)
{
	char *at = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (at == MAP_FAILED)
		die("no memory for the process");
	return at;
}

/* The process that waits: sends its percentiles when it has them. */
static void __attribute__((noreturn)) wait_for_memory(size_t mib, size_t count, int ready, int results)
{
	uint64_t *waits[WAITS], out[WAITS][PERCENTILES];
	char *scratch, *all;
	size_t i, j;

	stay_on(0);
	prctl(PR_SET_THP_DISABLE, 1, 0, 0, 0);
	prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
	all = memory(mib * MIB);
	memset(all, 1, mib * MIB);
	scratch = memory(SCRATCH);
	for (i = 0; i < WAITS; i++) {
		waits[i] = (uint64_t *)memory(count * sizeof(uint64_t));
		memset(waits[i], 0, count * sizeof(uint64_t));
	}
	if (write(ready, "+", 1) != 1)
		_exit(1);
	usleep(100000);
	for (i = 0; i < count; i++) {
		size_t at = i * page_size % SCRATCH;
		uint64_t began;
		char *mapped;

		if (!at)
			madvise(scratch, SCRATCH, MADV_DONTNEED);
		began = now();
		*(volatile char *)(scratch + at) = 1;
		waits[FAULT][i] = now() - began;
		began = now();
		mapped = mmap(NULL, page_size, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
		munmap(mapped, page_size);
		waits[MAP][i] = now() - began;
	}
	for (i = 0; i < WAITS; i++) {
		qsort(waits[i], count, sizeof(uint64_t), by_size);
		for (j = 0; j < PERCENTILES; j++)
			out[i][j] = waits[i][(size_t)((double)(count - 1) * percentiles[j].share)];
	}
	if (write(results, out, sizeof(out)) != sizeof(out))
		_exit(1);
	_exit(0);
}

static void measure(const struct method *method, size_t mib, size_t count)
{
	struct target target = { .mib = mib };
	uint64_t out[WAITS][PERCENTILES], looks = 0, seen;
	struct pollfd results;
	const char *why;
	int ready[2], told[2];
	size_t i, j;
	char byte;

	if (pipe(ready) || pipe(told))
		die("pipe: %s", strerror(errno));
	fflush(stdout);
	target.pid = fork();
	if (target.pid < 0)
		die("fork: %s", strerror(errno));
	if (!target.pid)
		wait_for_memory(mib, count, ready[1], told[1]);
	close(ready[1]);
	close(told[1]);
	if (read(ready[0], &byte, 1) != 1)
		die("the process does not get ready");
	why = method->begin(&target);
	results = (struct pollfd){ .fd = told[0], .events = POLLIN };
	while (!poll(&results, 1, method->look && !why ? 0 : -1)) {
		seen = 0;
		method->look(&target, &seen);
		looks++;
	}
	method->end();
	if (read(told[0], out, sizeof(out)) != sizeof(out))
		die("the process is gone");
	waitpid(target.pid, NULL, 0);
	close(ready[0]);
	close(told[0]);
	for (i = 0; i < WAITS; i++) {
		for (j = 0; j < PERCENTILES; j++) {
			printf("%s\t%s\t%s\t", tables[i], method->name, percentiles[j].name);
			if (why)
				printf("-\tns by the clock\t%s\n", why);
			else
				printf("%llu\tns by the clock\t%llu looks\n",
				       (unsigned long long)out[i][j], (unsigned long long)looks);
		}
	}
}

static void __attribute__((noreturn)) look(const char *name, pid_t pid)
{
	struct target target = { .pid = pid };
	const char *why;
	uint64_t seen;
	size_t i;

	for (i = 0; i < sizeof(methods) / sizeof(methods[0]); i++) {
		if (!methods[i]->look || strcmp(methods[i]->name, name))
			continue;
		why = methods[i]->begin(&target);
		if (why)
			die("%s", why);
		for (;;)
			methods[i]->look(&target, &seen);
	}
	die("no method %s", name);
}

int main(int argc, char **argv)
{
	size_t mib = 256, count = 100000, i;
	struct utsname kernel;
	int option;

	page_size = (size_t)sysconf(_SC_PAGESIZE);
	buffer = malloc(BUFFER_SIZE);
	if (!buffer)
		die("no memory");
	if (argc == 4 && !strcmp(argv[1], "--look"))
		look(argv[2], atoi(argv[3]));
	while ((option = getopt(argc, argv, "s:n:")) != -1) {
		if (option == 's')
			mib = (size_t)atol(optarg);
		else if (option == 'n')
			count = (size_t)atol(optarg);
		else
			die("usage: hurt_bench [-s MIB] [-n FAULTS]");
	}
	/* as many as the process has pages, and its libraries' */
	frames_room((mib + 64) * MIB / page_size);
	uname(&kernel);
	printf("kernel\t%s\t%s\t%zu\n", kernel.release, kernel.machine, page_size);
	stay_on(1);
	for (i = 0; i < sizeof(methods) / sizeof(methods[0]); i++)
		measure(methods[i], mib, count);
	return 0;
}
