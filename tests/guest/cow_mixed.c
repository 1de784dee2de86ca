// SPDX-License-Identifier: GPL-2.0
/*
 * cow_mixed [ROUNDS]: four threads break sharing in every way that costs a fault
 * of small pages, 500 times each in a round, all at once. Says "range START END",
 * waits for a line, plays, and says what was to be seen and what the kernel has
 * counted; then waits for a line again:
 *
 *   thread TID OUTCOME HOOK N    numbers of physmem's interface
 *   wpcopy TID KNOWN SEEN        taskstats
 *   pgreuse KNOWN SEEN           vmstat, of the whole machine
 */
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "physmem.h"
#include "quiet_fork.h"
#include "witness.h"
#include "wpcopy.h"

#define THREADS	4

/* Parts of a thread's memory, and how often each faults in a round. */
enum part { ANON, ZEROES, FILE_READ, FILE_FIRST, PARTS };

static const size_t pages[PARTS] = {
	[ANON] = 128, [ZEROES] = 100, [FILE_READ] = 72, [FILE_FIRST] = 72,
};

struct worker {
	pthread_t thread;
	int number;
	pid_t tid;
	char *part[PARTS];
	long wpcopy;
};

static struct worker workers[THREADS];
static pthread_barrier_t barrier;
static int rounds = 50;

static void write_to(const struct worker *w, enum part part)
{
	size_t i;

	for (i = 0; i < pages[part]; i++)
		*(volatile int *)(w->part[part] + i * witness_page_size) = i;
}

static void read_from(const struct worker *w, enum part part)
{
	size_t i;

	for (i = 0; i < pages[part]; i++)
		(void)*(volatile int *)(w->part[part] + i * witness_page_size);
}

static void forget(const struct worker *w, enum part part)
{
	if (madvise(w->part[part], pages[part] * witness_page_size, MADV_DONTNEED))
		die("MADV_DONTNEED: %s", strerror(errno));
}

/* Two meetings: all threads stand still in between, while the main one forks. */
static void turn(void)
{
	pthread_barrier_wait(&barrier);
	pthread_barrier_wait(&barrier);
}

static void one_round(const struct worker *w)
{
	turn();		/* a child shares all from here on */
	write_to(w, ANON);
	forget(w, ZEROES);
	read_from(w, ZEROES);
	write_to(w, ZEROES);
	forget(w, FILE_READ);
	read_from(w, FILE_READ);
	write_to(w, FILE_READ);
	forget(w, FILE_FIRST);
	write_to(w, FILE_FIRST);
	turn();		/* another has come and gone */
	write_to(w, ANON);
}

static void *work(void *argument)
{
	struct worker *w = argument;
	cpu_set_t one;
	int i;

	/* a page on another CPU's way to the LRU lists has a reference more, and is copied */
	CPU_ZERO(&one);
	CPU_SET(w->number % sysconf(_SC_NPROCESSORS_ONLN), &one);
	pthread_setaffinity_np(pthread_self(), sizeof(one), &one);
	w->tid = syscall(SYS_gettid);
	write_to(w, ANON);
	one_round(w);
	pthread_barrier_wait(&barrier);
	w->wpcopy = -wpcopy_count();
	pthread_barrier_wait(&barrier);
	for (i = 0; i < rounds; i++)
		one_round(w);
	w->wpcopy += wpcopy_count();
	pthread_barrier_wait(&barrier);
	return NULL;
}

static void gone(pid_t child)
{
	kill(child, SIGKILL);
	if (waitpid(child, NULL, 0) != child)
		die("waitpid: %s", strerror(errno));
}

static void lead_round(void)
{
	pid_t child;

	pthread_barrier_wait(&barrier);
	child = quiet_fork();
	pthread_barrier_wait(&barrier);
	pthread_barrier_wait(&barrier);
	gone(child);
	gone(quiet_fork());
	pthread_barrier_wait(&barrier);
}

/* All of it side by side, so that a filter can name it. */
static void memory(void)
{
	const size_t size = 256 * witness_page_size;
	char path[] = "/dev/shm/cow-mixed-XXXXXX";
	int fd = mkstemp(path), i, part;
	char *at;

	if (fd < 0 || ftruncate(fd, size))
		die("%s: %s", path, strerror(errno));
	unlink(path);
	at = mmap(NULL, THREADS * PARTS * size, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	for (i = 0; at != MAP_FAILED && i < THREADS * PARTS; i++) {
		part = i % PARTS;
		workers[i / PARTS].part[part] =
			mmap(at + i * size, pages[part] * witness_page_size, PROT_READ | PROT_WRITE,
			     MAP_FIXED | MAP_PRIVATE | (part < FILE_READ ? MAP_ANONYMOUS : 0),
			     part < FILE_READ ? -1 : fd, 0);
		if (workers[i / PARTS].part[part] == MAP_FAILED)
			at = MAP_FAILED;
	}
	if (at == MAP_FAILED)
		die("mmap: %s", strerror(errno));
	printf("range %lx %lx\n", (unsigned long)at, (unsigned long)at + THREADS * PARTS * size);
	fflush(stdout);
}

static long pgreuse(void)
{
	long count = -1;
	char line[128];
	FILE *f = fopen("/proc/vmstat", "r");

	while (f && fgets(line, sizeof(line), f))
		sscanf(line, "pgreuse %ld", &count);
	if (f)
		fclose(f);
	return count;
}

static void told(long reused)
{
	const struct { int outcome, hook; size_t pages; } known[] = {
		{ PHYSMEM_OUTCOME_COPY, PHYSMEM_HOOK_DO_WP_PAGE, pages[ANON] },
		{ PHYSMEM_OUTCOME_COPY_FILE, PHYSMEM_HOOK_DO_WP_PAGE, pages[FILE_READ] },
		{ PHYSMEM_OUTCOME_COPY_FILE, PHYSMEM_HOOK_FINISH_FAULT, pages[FILE_FIRST] },
		{ PHYSMEM_OUTCOME_REUSE, PHYSMEM_HOOK_DO_WP_PAGE, pages[ANON] },
		{ PHYSMEM_OUTCOME_ZERO, PHYSMEM_HOOK_DO_WP_PAGE, pages[ZEROES] },
	};
	size_t i, j;

	for (i = 0; i < THREADS; i++) {
		for (j = 0; j < sizeof(known) / sizeof(*known); j++)
			printf("thread %d %d %d %zu\n", workers[i].tid, known[j].outcome,
			       known[j].hook, known[j].pages * rounds);
		/* a file's page copied before it is mapped does not get to wp_page_copy() */
		printf("wpcopy %d %zu %ld\n", workers[i].tid,
		       (pages[ANON] + pages[ZEROES] + pages[FILE_READ]) * rounds, workers[i].wpcopy);
	}
	printf("pgreuse %zu %ld\ndone\n", THREADS * pages[ANON] * rounds, reused);
	fflush(stdout);
}

static void await_line(void)
{
	char line[16];

	if (!fgets(line, sizeof(line), stdin))
		exit(0);
}

int main(int argc, char **argv)
{
	long reused;
	int i;

	if (argc > 1)
		rounds = atoi(argv[1]);
	prctl(PR_SET_THP_DISABLE, 1, 0, 0, 0);
	witness_init();
	memory();
	pthread_barrier_init(&barrier, NULL, THREADS + 1);
	for (i = 0; i < THREADS; i++) {
		workers[i].number = i;
		if (pthread_create(&workers[i].thread, NULL, work, &workers[i]))
			die("no thread");
	}
	/* the first round makes what later ones only find */
	lead_round();
	pthread_barrier_wait(&barrier);
	puts("ready");
	fflush(stdout);
	await_line();
	reused = -pgreuse();
	pthread_barrier_wait(&barrier);
	for (i = 0; i < rounds; i++)
		lead_round();
	pthread_barrier_wait(&barrier);
	told(reused + pgreuse());
	await_line();
	return 0;
}
