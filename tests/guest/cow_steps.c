// SPDX-License-Identifier: GPL-2.0
/*
 * cow_steps ADDRESS: breaks sharing when it is told to, by lines on its input,
 * and answers each with "done", so that a shell can choose between two what is
 * watched. At first it says "range START END", its pages, which are at ADDRESS:
 * there nobody else has any.
 *
 *   share           a child maps the pages from now on
 *   write N         writes to the first N, in a thread that is as old as the program
 *   poke PID ADDR N writes to N pages of another process
 *   child N         a child writes to N pages, then a child of that one; both have ended
 *   crowd N         N processes that do nothing, and their PIDs
 *   load N          from now on N threads share and write for ever
 *   alone           all children end
 */
#include <errno.h>
#include <inttypes.h>
#include <pthread.h>
#include <sched.h>
#include <semaphore.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

#include "quiet_fork.h"
#include "witness.h"

#define PAGES 64

static char *at;
static size_t to_write;
static sem_t asked, written;

static void write_to(char *pages, size_t count)
{
	size_t i;

	for (i = 0; i < count; i++)
		*(volatile int *)(pages + i * witness_page_size) = i;
}

static char *pages_of_mine(void *where)
{
	char *p = mmap(where, PAGES * witness_page_size, PROT_READ | PROT_WRITE,
		       MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (p == MAP_FAILED || (where && p != where))
		die("mmap at %p: %s", where, strerror(errno));
	write_to(p, PAGES);
	return p;
}

static void *writer(void *argument)
{
	(void)argument;
	for (;;) {
		sem_wait(&asked);
		write_to(at, to_write);
		sem_post(&written);
	}
	return NULL;
}

static void *loaded(void *argument)
{
	char *mine = pages_of_mine(NULL);
	pid_t child;

	(void)argument;
	for (;;) {
		child = quiet_fork();
		write_to(mine, PAGES);
		kill(child, SIGKILL);
		waitpid(child, NULL, 0);
		child = quiet_fork();
		kill(child, SIGKILL);
		waitpid(child, NULL, 0);
		write_to(mine, PAGES);
	}
	return NULL;
}

static void generations(size_t count, int depth)
{
	pid_t child = fork();
	int status;

	if (!child) {
		write_to(at, count);
		if (depth > 1)
			generations(count, depth - 1);
		_exit(0);
	}
	if (waitpid(child, &status, 0) != child || status)
		die("the child failed: %x", status);
}

static void poke(pid_t pid, uintptr_t addr, size_t count)
{
	struct iovec here, there;
	int value = 1;
	size_t i;

	for (i = 0; i < count; i++) {
		here = (struct iovec){ &value, sizeof(value) };
		there = (struct iovec){ (char *)addr + i * witness_page_size, sizeof(value) };
		if (process_vm_writev(pid, &here, 1, &there, 1, 0) != sizeof(value))
			die("process_vm_writev: %s", strerror(errno));
	}
}

static int stand_still(void *argument)
{
	(void)argument;
	syscall(SYS_prctl, PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
	for (;;)
		syscall(SYS_ppoll, NULL, 0, NULL, NULL, 0);
	return 0;
}

/* With this program's memory and a little stack each: thousands cost next to nothing. */
static void crowd(size_t count)
{
	const size_t size = 16384;
	char *stacks = mmap(NULL, count * size, PROT_READ | PROT_WRITE,
			    MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	size_t i;

	if (stacks == MAP_FAILED)
		die("mmap: %s", strerror(errno));
	for (i = 0; i < count; i++) {
		pid_t pid = clone(stand_still, stacks + (i + 1) * size, CLONE_VM | SIGCHLD, NULL);

		if (pid < 0)
			die("clone: %s", strerror(errno));
		printf("%d\n", pid);
	}
}

static void alone(void)
{
	signal(SIGTERM, SIG_IGN);
	kill(0, SIGTERM);
	while (waitpid(-1, NULL, 0) > 0)
		;
	/* children to come shall not ignore it too */
	signal(SIGTERM, SIG_DFL);
}

static void obey(const char *line)
{
	unsigned long addr, count;
	pthread_t thread;
	int pid;

	if (!strncmp(line, "share", 5)) {
		quiet_fork();
	} else if (!strncmp(line, "alone", 5)) {
		alone();
	} else if (sscanf(line, "write %lu", &count) == 1) {
		to_write = count;
		sem_post(&asked);
		sem_wait(&written);
	} else if (sscanf(line, "child %lu", &count) == 1) {
		generations(count, 2);
	} else if (sscanf(line, "crowd %lu", &count) == 1) {
		crowd(count);
	} else if (sscanf(line, "load %lu", &count) == 1) {
		while (count--)
			if (pthread_create(&thread, NULL, loaded, NULL))
				die("no thread");
	} else if (sscanf(line, "poke %d %lx %lu", &pid, &addr, &count) == 3) {
		poke(pid, addr, count);
	} else {
		die("not understood: %s", line);
	}
	puts("done");
	fflush(stdout);
}

int main(int argc, char **argv)
{
	pthread_t thread;
	char line[128];

	prctl(PR_SET_THP_DISABLE, 1, 0, 0, 0);
	/* so that all of its children can be ended at once */
	setpgid(0, 0);
	witness_init();
	if (argc != 2)
		die("usage: cow_steps ADDRESS");
	at = pages_of_mine((void *)strtoul(argv[1], NULL, 16));
	if (sem_init(&asked, 0, 0) || sem_init(&written, 0, 0) ||
	    pthread_create(&thread, NULL, writer, NULL))
		die("no thread");
	printf("range %lx %lx\n", (unsigned long)at,
	       (unsigned long)(at + PAGES * witness_page_size));
	fflush(stdout);
	while (fgets(line, sizeof(line), stdin))
		obey(line);
	return 0;
}
