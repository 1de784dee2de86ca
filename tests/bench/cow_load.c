// SPDX-License-Identifier: GPL-2.0
/* Memory that a process shares with its child, whose writes to it fault as often as wanted. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "cow.h"

/* Faults that a child may have beside those that it is made for. */
#define OTHER_FAULTS	16

/* What a child says of itself. */
struct run {
	uint64_t ns;
	long faults;
};

static size_t step_of(const struct load *load)
{
	return load->size / load->faults;
}

static void touch(char *at, uint64_t size, size_t step)
{
	uint64_t i;

	for (i = 0; i < size; i += step)
		*(volatile char *)(at + i) = 1;
}

/* The number behind a word, in KiB, in what smaps says of this very mapping. */
static uint64_t huge_bytes(const char *at)
{
	unsigned long start, end, kib;
	FILE *f = fopen("/proc/self/smaps", "re");
	bool here = false;
	char line[512];

	while (f && fgets(line, sizeof(line), f)) {
		if (sscanf(line, "%lx-%lx ", &start, &end) == 2)
			here = start <= (unsigned long)at && (unsigned long)at < end;
		else if (here && sscanf(line, "AnonHugePages: %lu kB", &kib) == 1)
			break;
		kib = 0;
	}
	if (!f)
		return 0;
	fclose(f);
	return (uint64_t)kib << 10;
}

static char *map(uint64_t size, int flags, int fd)
{
	char *at = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | flags, fd, 0);

	return at == MAP_FAILED ? NULL : at;
}

static const char *make_small(struct load *load)
{
	load->at = map(load->size, MAP_ANONYMOUS, -1);
	if (!load->at)
		return "not enough memory";
	madvise(load->at, load->size, MADV_NOHUGEPAGE);
	touch(load->at, load->size, page_size);
	return NULL;
}

/* At a boundary of its size: what is left over before it stays untouched. */
static const char *make_huge(struct load *load)
{
	size_t step = step_of(load);
	char *at = map(load->size + step, MAP_ANONYMOUS, -1);

	if (!at)
		return "not enough memory";
	load->at = (char *)(((uintptr_t)at + step - 1) / step * step);
	munmap(at, load->at - at);
	munmap(load->at + load->size, at + step - load->at);
	if (madvise(load->at, load->size, MADV_HUGEPAGE))
		return "this kernel has no transparent huge pages";
	touch(load->at, load->size, page_size);
	return huge_bytes(load->at) == load->size ? NULL : "not all of it is huge pages";
}

/* A file of tmpfs, all of it in memory, and nothing of it mapped yet. */
static const char *make_file(struct load *load)
{
	int fd = memfd_create("bench", MFD_CLOEXEC);
	uint64_t i;

	memset(buffer, 1, page_size);
	for (i = 0; fd >= 0 && i < load->faults; i++)
		if (write(fd, buffer, page_size) != (ssize_t)page_size)
			break;
	if (fd >= 0 && i == load->faults)
		load->at = map(load->size, 0, fd);
	if (fd >= 0)
		close(fd);
	return load->at ? NULL : "not enough memory";
}

/**
 * load_make() - the memory of a load
 * @load: with its kind, faults and size; its place is set
 *
 * Return: NULL; or why there is none.
 */
const char *load_make(struct load *load)
{
	static const char *(*const make[KINDS])(struct load *) = {
		[COPY] = make_small, [HUGE] = make_huge, [FILED] = make_file, [FORK] = make_small,
	};
	const char *why;

	load->at = NULL;
	why = make[load->kind](load);
	if (why)
		load_free(load);
	return why;
}

void load_free(struct load *load)
{
	if (load->at)
		munmap(load->at, load->size);
	load->at = NULL;
}

static uint64_t time_of(clockid_t clock)
{
	struct timespec time;

	clock_gettime(clock, &time);
	return time.tv_sec * 1000000000ULL + time.tv_nsec;
}

static long faults_of_self(void)
{
	struct rusage usage;

	getrusage(RUSAGE_SELF, &usage);
	return usage.ru_minflt + usage.ru_majflt;
}

/*
 * The child: its own time, so that a tool's process, which has its turn on the
 * same CPU, is not counted. Once over its own pages first, by the clock's call.
 */
static void __attribute__((noreturn)) write_all(const struct load *load, int out)
{
	struct run run = { time_of(CLOCK_PROCESS_CPUTIME_ID), faults_of_self() };

	run.faults = faults_of_self();
	run.ns = time_of(CLOCK_PROCESS_CPUTIME_ID);
	touch(load->at, load->size, step_of(load));
	run.ns = time_of(CLOCK_PROCESS_CPUTIME_ID) - run.ns;
	run.faults = faults_of_self() - run.faults;
	_exit(write(out, &run, sizeof(run)) != sizeof(run));
}

static uint64_t run_faults(const struct load *load)
{
	const long wanted = load->faults;
	struct run run;
	int out[2];
	pid_t child;

	if (pipe(out))
		die("pipe: %s", strerror(errno));
	child = fork();
	if (child < 0)
		die("fork: %s", strerror(errno));
	if (!child)
		write_all(load, out[1]);
	close(out[1]);
	if (read(out[0], &run, sizeof(run)) != sizeof(run))
		die("the child has not said what it did");
	if (run.faults < wanted || run.faults > wanted + OTHER_FAULTS)
		die("the child had %ld faults, not %ld", run.faults, wanted);
	close(out[0]);
	waitpid(child, NULL, 0);
	return run.ns;
}

/* Both processes have a part in it: what counts is when all is over. */
static uint64_t run_fork(void)
{
	uint64_t ns = now();
	pid_t child = fork();

	if (child < 0)
		die("fork: %s", strerror(errno));
	if (!child)
		_exit(0);
	waitpid(child, NULL, 0);
	return now() - ns;
}

/**
 * load_run() - one round
 * @load: from load_make()
 *
 * Return: ns.
 */
uint64_t load_run(const struct load *load)
{
	return load->kind == FORK ? run_fork() : run_faults(load);
}
