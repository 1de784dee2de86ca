/* SPDX-License-Identifier: GPL-2.0 */
/*
 * physmem record in parts, each a file:
 *
 *   record_run      the order of things: prepare, arm, let go, watch, end, put back
 *   record_targets  whose faults: processes, descendants, a cgroup; and what was set before
 *   record_trace    trace-cmd: what it is told, when it is ready
 *   record_ending   trace-cmd: whether it still records, how it ends
 *   record_command  COMMAND, held until all is armed
 *   record_notes    lines that a trace needs beside its events
 *   record_maps     of these the processes and their mappings
 *   record_figures  what has been recorded so far, and in all
 *
 * What fails says so by itself, with the cure, and returns -1.
 */
#ifndef PHYSMEM_RECORDER_H
#define PHYSMEM_RECORDER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/types.h>

#include "child.h"
#include "progress.h"
#include "stats.h"

#define RECORD_PROGRAM "physmem record"
#define record_complain(...) \
	(fputs(RECORD_PROGRAM ": ", stderr), fprintf(stderr, __VA_ARGS__), fputc('\n', stderr))

/* in tracing's directory */
#define RECORD_FILTER "events/physmem/physmem_cow/filter"

struct record_options {
	pid_t *pids;
	size_t pid_count;
	const char *cgroup;
	char **command; /* NULL: none */
	bool follow, stacks, sched, pages, quiet, verbose;
	double duration;	/* s; 0: no end */
	unsigned long max_size; /* MiB; 0: no bound */
	const char *output;
	const char *to; /* HOST:PORT */
	const char *version;
	char *line; /* the whole command line, for the trace */
};

/* Whose faults are recorded, and what was set before. */
struct record_targets {
	char *before, *follow_before; /* NULL: nothing has been changed */
	char *cgroup;		      /* its directory */
	bool listed;		      /* not everybody's */
	char filter[128];	      /* for physmem_cow; empty: none */
};

struct record_trace {
	char *tracing; /* where tracefs is */
	struct child child;
	int said; /* what trace-cmd prints */
	bool started, armed, userstack;
	bool broken; /* cannot write any more */
	char *userstack_before, *on_before, *clock_before;
};

struct record_command {
	pid_t pid;
	int gate, report;
	int status;
	bool running;
};

struct record_notes {
	int marker;
	bool throttled;
	size_t written;
	unsigned long failed;
	struct record_process *processes;
	size_t count;
	struct record_build *builds;
	size_t build_count;
	int64_t poll_after, interval; /* ms */
};

struct record {
	const struct record_options *options;
	struct record_targets targets;
	struct record_trace trace;
	struct record_command command;
	struct record_notes notes;
	struct stats before, after;
	uint64_t lost;
	struct progress progress;
	int64_t started; /* ms */
	bool begun;	 /* COMMAND runs: from now on it is a recording */
};

int64_t record_now(void);

/* Everything, to the summary. Return: COMMAND's status, 0 without one, or -1. */
int record_run(const struct record_options *options);

int targets_check(struct record *record);
int targets_set(struct record *record);
void targets_restore(struct record *record);
/* Those that have come into the cgroup, or one below it, by other ways than fork. */
void targets_refresh(struct record *record);
/* Return: how many there are now, in @list, to be freed. */
size_t targets_now(pid_t **list);
/* Likewise, by our own numbers: only those named, if this is not the initial PID namespace. */
size_t targets_to_write(const struct record *record, pid_t **list);

int trace_check(struct record *record);
int trace_start(struct record *record);
/* Return: -1 if trace-cmd has ended, which it should not. */
int trace_watch(struct record *record);
/* What has not begun writes nothing, so that a recording that is there stays. */
int trace_stop(struct record *record);
/* It has ended, which it should not. Return: -1 after a message. */
int trace_failed(const struct record *record, int status);
/* What a trace-cmd that was killed, or had no room, leaves as it has set it. */
void trace_put_back(const struct record *record);
/* Return: events that the kernel's buffers had no room for. */
uint64_t trace_lost(const struct record *record);

/* Whether it can be run, as far as can be told before. */
int command_check(const struct record_options *options);
/* It waits in the new process until command_release(). */
int command_hold(struct record *record);
int command_release(struct record *record);
/* Ends it if it has not ended; Return: its status. */
int command_end(struct record *record);
/* Return: whether it runs; false if there is none. */
bool command_runs(struct record *record);

int notes_open(struct record *record);
void notes_begin(struct record *record);
void notes_end(struct record *record, int status);
void notes_close(struct record *record);
void note(struct record *record, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* What is new about processes and mappings since the last time. */
void maps_poll(struct record *record);
/* Without waiting for its time. */
void maps_poll_now(struct record *record);
/* All of it once more, where the beginning may have been overwritten. */
void maps_again(struct record *record);
void maps_memory(struct record *record);
void maps_free(struct record *record);

void figures_show(struct record *record);
void figures_summary(struct record *record);

#endif
