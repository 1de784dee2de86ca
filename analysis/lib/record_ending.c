// SPDX-License-Identifier: GPL-2.0
/* trace-cmd, which records: whether it still does, how it ends, and what it has lost. */
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <time.h>
#include <unistd.h>

#include "interrupt.h"
#include "processes.h"
#include "recorder.h"
#include "system.h"
#include "tracing.h"

#define ENDING_MS (10 * 1000)
#define SENDING_MS (3 * 1000) /* a network that is there has taken the last of it by then */

/* The last line that trace-cmd has printed, without its end. */
static void last_words(const struct record *record, char *words, size_t size)
{
	char text[4096], *line;
	ssize_t got = 0;
	off_t end = lseek(record->trace.said, 0, SEEK_END);

	if (end > 0)
		got = pread(record->trace.said, text, sizeof(text) - 1,
			    end > (off_t)sizeof(text) - 1 ? end - (off_t)sizeof(text) + 1 : 0);
	text[got > 0 ? got : 0] = '\0';
	while (got > 0 && strchr("\n\t ", text[got - 1]))
		text[--got] = '\0';
	line = strrchr(text, '\n');
	line = line ? line + 1 : text;
	snprintf(words, size, "%s", line + strspn(line, " \t"));
}

static int no_room(const struct record_options *options)
{
	record_complain("%s: no room is left there: -o FILE names another place, --max-size M "
			"bounds it; what was recorded is in %s.cpu*: trace-cmd restore",
			options->output, options->output);
	return -1;
}

int trace_failed(const struct record *record, int status)
{
	char words[256];

	/* its status is the errno it died of */
	if (status == ENOSPC && record->trace.armed && !record->options->to)
		return no_room(record->options);
	last_words(record, words, sizeof(words));
	record_complain("trace-cmd ended with status %d%s%s%s", status, *words ? ": " : "", words,
			record->options->to && !record->trace.armed ?
				": does 'trace-cmd listen' run there?" : "");
	return -1;
}

/* "123 (trace-cmd) Z 1 ..." */
static bool has_ended(const char *pid)
{
	char path[64], *line, *end;
	bool ended = false;

	snprintf(path, sizeof(path), "/proc/%s/stat", pid);
	line = read_line(path);
	end = line ? strrchr(line, ')') : NULL;
	if (end && end[1] && (end[2] == 'Z' || end[2] == 'X'))
		ended = true;
	free(line);
	return ended;
}

/*
 * trace-cmd has a process for each CPU, which ends when it cannot write any more, and it
 * neither says so nor ends itself.
 */
static bool writer_ended(const struct record *record)
{
	const pid_t pid = record->trace.child.pid;
	char path[64], *children, *one, *save;
	bool ended = false;

	snprintf(path, sizeof(path), "/proc/%d/task/%d/children", pid, pid);
	children = proc_is_own() ? read_line(path) : NULL;
	for (one = children ? strtok_r(children, " ", &save) : NULL; one && !ended;
	     one = strtok_r(NULL, " ", &save))
		ended = has_ended(one);
	free(children);
	return ended;
}

/* What trace-cmd says of that is about its own code. */
static void complain_of_writer(const struct record *record)
{
	const struct record_options *options = record->options;
	struct statvfs status;

	if (options->to)
		record_complain("%s: the connection has ended: what arrived there, "
				"'trace-cmd listen' has", options->to);
	else if (statvfs(options->output, &status) == 0 && status.f_bavail == 0)
		no_room(options);
	else
		record_complain("%s: trace-cmd cannot write any more", options->output);
}

int trace_watch(struct record *record)
{
	int status;

	if (child_ended(&record->trace.child, &status))
		return trace_failed(record, status);
	if (!writer_ended(record))
		return 0;
	complain_of_writer(record);
	record->trace.broken = true;
	return -1;
}

/* One that cannot write may wait for ever for somebody to read. */
static int end_broken(struct record_trace *trace)
{
	const struct timespec pause = { .tv_nsec = 20 * 1000 * 1000 };
	const int64_t until = record_now() + ENDING_MS;
	const pid_t group = trace->child.pid;
	int status;

	while (!child_ended(&trace->child, &status)) {
		if (record_now() > until)
			kill(-group, SIGKILL);
		nanosleep(&pause, NULL);
	}
	/* its own children do not end with it */
	kill(-group, SIGKILL);
	return status ? status : -1;
}

/* Files of trace-cmd's processes; one with something in it may be of another recording. */
static void remove_parts(const struct record *record)
{
	const long cpus = sysconf(_SC_NPROCESSORS_CONF);
	struct stat status;
	char path[4096];
	long cpu;

	for (cpu = 0; cpu < cpus; cpu++) {
		snprintf(path, sizeof(path), "%s.cpu%ld", record->options->output, cpu);
		if (record->trace.armed || (stat(path, &status) == 0 && status.st_size == 0))
			unlink(path);
	}
}

/* If it was told to end, it would write its file. */
static int discard(struct record *record)
{
	struct child *child = &record->trace.child;
	int status;

	kill(-child->pid, SIGKILL);
	status = child_wait(child);
	if (!record->options->to)
		remove_parts(record);
	return status;
}

/*
 * Another machine that does not answer is waited for until TCP gives up, and one that does not
 * read for ever; and trace-cmd's processes ignore all that asks them to end.
 */
static int wait_sent(struct record *record)
{
	const struct timespec pause = { .tv_nsec = 20 * 1000 * 1000 };
	const int64_t until = record_now() + SENDING_MS;
	const char *to = record->options->to;
	struct child *child = &record->trace.child;
	int status, before = -1;

	while (!child_ended(child, &status)) {
		if (before < 0 && record_now() > until) {
			record_complain("%s: waiting until all has been sent; Ctrl-C gives that up",
					to);
			before = interruptions();
		}
		if (before >= 0 && interruptions() > before) {
			kill(-child->pid, SIGKILL);
			child_wait(child);
			record_complain("%s: given up: what arrived there, 'trace-cmd listen' has",
					to);
			return -1;
		}
		nanosleep(&pause, NULL);
	}
	if (status)
		trace_failed(record, status);
	return status;
}

static int end(struct record *record)
{
	struct record_trace *trace = &record->trace;
	int status;

	if (!record->begun)
		return discard(record);
	kill(trace->child.pid, SIGINT);
	if (trace->broken)
		return end_broken(trace);
	if (record->options->to)
		return wait_sent(record);
	status = child_wait(&trace->child);
	if (status)
		trace_failed(record, status);
	return status;
}

int trace_stop(struct record *record)
{
	struct record_trace *trace = &record->trace;
	const bool ran = trace->child.pid > 0;
	const int status = ran ? end(record) : 0;

	if (trace->started && (!ran || status))
		trace_put_back(record);
	if (trace->userstack_before)
		tracing_write(trace->tracing, "options/userstacktrace", trace->userstack_before);
	trace->armed = false;
	trace->started = false;
	if (trace->said >= 0)
		close(trace->said);
	trace->said = -1;
	free(trace->userstack_before);
	free(trace->on_before);
	free(trace->clock_before);
	trace->userstack_before = NULL;
	trace->on_before = NULL;
	trace->clock_before = NULL;
	return status ? -1 : 0;
}

static uint64_t lost_of(const char *path)
{
	unsigned long long number, sum = 0;
	FILE *file = fopen(path, "r");
	char line[128];

	if (!file)
		return 0;
	while (fgets(line, sizeof(line), file))
		if (sscanf(line, "overrun: %llu", &number) == 1 ||
		    sscanf(line, "commit overrun: %llu", &number) == 1 ||
		    sscanf(line, "dropped events: %llu", &number) == 1)
			sum += number;
	fclose(file);
	return sum;
}

uint64_t trace_lost(const struct record *record)
{
	const long cpus = sysconf(_SC_NPROCESSORS_CONF);
	uint64_t sum = 0;
	char path[512];
	long cpu;

	for (cpu = 0; cpu < cpus; cpu++) {
		snprintf(path, sizeof(path), "%s/per_cpu/cpu%ld/stats", record->trace.tracing, cpu);
		sum += lost_of(path);
	}
	return sum;
}
