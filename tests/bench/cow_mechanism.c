// SPDX-License-Identifier: GPL-2.0
/* What the kernel's mechanisms cost by themselves: handlers that count, and do nothing else. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "cow.h"

#define NAME		"physmem_mechanism"
#define HITS		"/sys/module/" NAME "/parameters/hits"

static const char *place(const char *use)
{
	static char why[96];
	char parameter[64];
	long err;
	int fd;

	if (!mechanism_path)
		return "no " NAME ".ko was given";
	fd = open_or_die(mechanism_path, O_RDONLY);
	snprintf(parameter, sizeof(parameter), "use=%s", use);
	err = syscall(SYS_finit_module, fd, parameter, 0);
	snprintf(why, sizeof(why), "it cannot be placed: %s", strerror(errno));
	close(fd);
	return err ? why : NULL;
}

static void clear(void)
{
	put_or_die(HITS, "0");
}

static uint64_t seen(void)
{
	FILE *f = fopen(HITS, "re");
	unsigned long long hits = 0;

	if (!f || fscanf(f, "%llu", &hits) != 1)
		die(HITS ": no number");
	fclose(f);
	return hits;
}

static void end(void)
{
	if (syscall(SYS_delete_module, NAME, O_NONBLOCK))
		die(NAME ": %s", strerror(errno));
}

static const char *begin_record(const struct load *load)
{
	const char *why = place("record");

	(void)load;
	if (why)
		return why;
	why = trace_event_begin(NAME "/mechanism_record");
	if (why)
		end();
	return why;
}

static void end_record(void)
{
	trace_end();
	end();
}

static void clear_record(void)
{
	trace_clear();
	clear();
}

/* @due_in: how often a fault comes by what is placed */
#define MECHANISM(what, use, text, due_in)				\
static const char *begin_ ## what(const struct load *load)		\
{									\
	(void)load;							\
	return place(use);						\
}									\
									\
const struct watch what ## _watch = {					\
	.name = text,							\
	.gives = "",							\
	.kinds = ON(COPY),						\
	.begin = begin_ ## what,					\
	.clear = clear,							\
	.seen = seen,							\
	.due = due_in,							\
	.end = end,							\
}

MECHANISM(ftrace, "ftrace", "ftrace hook", due_once);
MECHANISM(kprobe, "kprobe", "kprobe", due_once);
MECHANISM(declining, "declining", "kretprobe that declines", due_once);
MECHANISM(floor, "declining,ftrace", "kretprobe that declines, ftrace hook", due_twice);
MECHANISM(kretprobe, "kretprobe", "kretprobe", due_twice);
MECHANISM(clocks, "clocks", "kretprobe, clock read twice", due_twice);

const struct watch record_watch = {
	.name = "kretprobe, clock read twice, event",
	.gives = "",
	.kinds = ON(COPY),
	.begin = begin_record,
	.clear = clear_record,
	.seen = trace_entries,
	.due = due_once,
	.end = end_record,
};
