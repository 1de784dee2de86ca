// SPDX-License-Identifier: GPL-2.0
/*
 * fork_userspace: a parent and a child whose memory is worth looking at.
 *
 * The classic exercise: fork, look at both page tables, let the child modify
 * a byte, look again. Here every step causes exactly one page fault, the one
 * it is about, so that whatever else a snapshot or a trace shows was done by
 * fork() itself and is over before the first step.
 *
 *   M  child writes to buffer, never touched before: a fresh zeroed page
 *   R  child reads untouched, never touched either: the kernel's zero page
 *   C  child writes to written, which the parent filled before fork: a copy
 *   P  parent writes to written after that: it is alone now, so no copy
 *   E  child exits, and then the parent does
 */
#include <errno.h>
#include <sched.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* tcc does not know what that header is made of. */
#if defined(__GLIBC__) && __GLIBC_PREREQ(2, 35) && !defined(__TINYC__)
#include <sys/rseq.h>
#define HAVE_RSEQ 1
#else
#define HAVE_RSEQ 0
#endif

/* The largest page of the kernels this runs on: the steps are the same on all. */
#define LARGEST_PAGE 65536
#define SMALLEST_PAGE 4096
#define STACK_TOUCHED (4 * SMALLEST_PAGE)
#define NEXT_TO_NOTHING __attribute__((aligned(LARGEST_PAGE)))

static volatile char buffer[LARGEST_PAGE] NEXT_TO_NOTHING;
static volatile char written[LARGEST_PAGE] NEXT_TO_NOTHING;
static volatile char untouched[LARGEST_PAGE] NEXT_TO_NOTHING;

/* Commands are read into this byte: initialised, so that it lies in .data. */
static volatile char command = '?';

static const char help_text[] =
	"M modify buffer, R read untouched, C child writes, P parent writes, E exit\n";

/* Functions of their own, so that a trace's ip names them. */
__attribute__((noinline)) static void modify_byte(volatile char *byte)
{
	*byte = 'x';
}

__attribute__((noinline)) static void read_byte(volatile char *byte)
{
	(void)*byte;
}

/* No stdio: its buffers would be pages first written in the middle of a step. */
static void say(const char *text)
{
	size_t left = strlen(text);

	while (left > 0) {
		ssize_t done = write(STDOUT_FILENO, text, left);

		if (done < 0 && errno != EINTR)
			return;
		if (done > 0) {
			text += done;
			left -= (size_t)done;
		}
	}
}

/*
 * The kernel itself writes to this thread's rseq area whenever the thread has
 * been preempted: without this the copy of that page would come at any time.
 * rseq_cs is zero outside of a critical section, so zero is safe to store.
 */
static void touch_thread_data(void)
{
	errno = 0;
#if HAVE_RSEQ
	if (__rseq_size > 0) {
		char *area = (char *)__builtin_thread_pointer() + __rseq_offset;
		volatile struct rseq *rseq = (volatile struct rseq *)area;

		rseq->rseq_cs = 0;
	}
#endif
}

/* Calls of a later step run on pages of the stack that are ours by then. */
__attribute__((noinline)) static void touch_stack(void)
{
	volatile char room[STACK_TOUCHED];
	size_t offset;

	for (offset = 0; offset < sizeof(room); offset += SMALLEST_PAGE)
		room[offset] = 0;
	room[sizeof(room) - 1] = 0;
}

/* Get the copies that fork() made inevitable over with. */
static void touch_own_pages(void)
{
	command = '?';
	touch_thread_data();
	touch_stack();
}

/* Returns false at the end of the file. */
static bool next_command(int from)
{
	ssize_t got;

	do {
		got = read(from, (char *)&command, 1);
	} while (got < 0 && errno == EINTR);
	return got == 1;
}

static void child_obeys(int to_parent)
{
	while (next_command(STDIN_FILENO)) {
		switch (command) {
		case 'M':
			modify_byte(&buffer[0]);
			say("child: M done, buffer modified\n");
			break;
		case 'R':
			read_byte(&untouched[0]);
			say("child: R done, untouched read\n");
			break;
		case 'C':
			modify_byte(&written[0]);
			say("child: C done, written modified\n");
			break;
		case 'P':
			/* A pipe and not a signal: a signal's frame is a write to the stack. */
			if (write(to_parent, "P", 1) != 1)
				say("child: P failed, the parent is gone\n");
			break;
		case 'E':
			say("child: E, exiting\n");
			return;
		case '\n':
		case ' ':
			break;
		default:
			say(help_text);
		}
	}
}

/* The pipe ends when the child does, however that comes. */
static void parent_obeys(int from_child)
{
	while (next_command(from_child)) {
		modify_byte(&written[0]);
		say("parent: P done, written modified\n");
	}
}

/*
 * A fresh page waits on a list of its CPU before it is put on the kernel's LRU,
 * and that list holds a reference. A write fault empties the list of its own CPU
 * alone, so on another one P would see a page in use and copy it. The child
 * inherits this. Where it is not allowed, the experiment still mostly works.
 */
static void stay_on_this_cpu(void)
{
	cpu_set_t set;

	CPU_ZERO(&set);
	CPU_SET(sched_getcpu(), &set);
	(void)sched_setaffinity(0, sizeof(set), &set);
}

static int run(void)
{
	int channel[2];
	pid_t child;

	stay_on_this_cpu();
	/* A parent that was killed is told, not a reason to die. */
	signal(SIGPIPE, SIG_IGN);
	if (pipe(channel) != 0) {
		perror("fork_userspace: pipe");
		return EXIT_FAILURE;
	}
	modify_byte(&written[0]);
	dprintf(STDOUT_FILENO, "buffer at %p, untouched at %p, written at %p\n", (void *)buffer,
		(void *)untouched, (void *)written);

	child = fork();
	if (child < 0) {
		perror("fork_userspace: fork");
		return EXIT_FAILURE;
	}
	if (child == 0) {
		close(channel[0]);
		dprintf(STDOUT_FILENO, "child: Child, PID %d\n", (int)getpid());
		touch_own_pages();
		say("child: ready\n");
		child_obeys(channel[1]);
		/* Not exit(): the parent's handlers are the parent's. */
		_exit(EXIT_SUCCESS);
	}

	close(channel[1]);
	dprintf(STDOUT_FILENO, "parent: Parent PID %d, Child PID %d\n", (int)getpid(), (int)child);
	touch_own_pages();
	say("parent: ready\n");
	parent_obeys(channel[0]);
	if (waitpid(child, NULL, 0) < 0) {
		perror("fork_userspace: waitpid");
		return EXIT_FAILURE;
	}
	say("parent: the child has exited\n");
	return EXIT_SUCCESS;
}

int main(int argc, char **argv)
{
	if (argc > 1) {
		bool asked = argc == 2 && strcmp(argv[1], "-h") == 0;

		dprintf(asked ? STDOUT_FILENO : STDERR_FILENO,
			"Usage: fork_userspace [-h]\n"
			"Forks; the child then obeys the letters that come on standard input:\n%s",
			help_text);
		return asked ? EXIT_SUCCESS : 2;
	}
	return run();
}
