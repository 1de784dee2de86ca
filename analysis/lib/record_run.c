// SPDX-License-Identifier: GPL-2.0
/* The order of things: prepare, arm, let go, watch, end, put back, sum up. */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "door.h"
#include "interrupt.h"
#include "recorder.h"

#define TURN_MS 100

int64_t record_now(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * 1000LL + now.tv_nsec / 1000000;
}

static int check_module(void)
{
	char *text;
	int error = door_read("stats", &text);

	if (!error) {
		free(text);
		return 0;
	}
	door_complain(RECORD_PROGRAM, error);
	return -1;
}

/* Better now than when trace-cmd says so, after everything is armed. */
static int check_place(const struct record_options *options)
{
	int fd;

	if (options->to)
		return 0;
	fd = open(options->output, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
	if (fd < 0) {
		record_complain("%s: %s: -o FILE names another place", options->output,
				strerror(errno));
		return -1;
	}
	close(fd);
	return 0;
}

/* What a recording has is its owner's: a file that is there already may be open to others. */
static void make_private(const struct record_options *options)
{
	const char *name = options->output;
	struct stat status;

	if (options->to || stat(name, &status) || !S_ISREG(status.st_mode) ||
	    !(status.st_mode & 077))
		return;
	if (chmod(name, 0600))
		record_complain("%s: others may read it, and that cannot be changed: %s", name,
				strerror(errno));
}

static void on_child(int number)
{
	(void)number;
}

/* A COMMAND that ends interrupts the waiting. */
static void catch_signals(void)
{
	const struct sigaction action = { .sa_handler = on_child };

	interrupt_catch();
	sigaction(SIGCHLD, &action, NULL);
}

static int prepare(struct record *record)
{
	if (check_module() || trace_check(record) || targets_check(record) ||
	    command_check(record->options) || check_place(record->options))
		return -1;
	catch_signals();
	if (command_hold(record) || targets_set(record) || trace_start(record) ||
	    notes_open(record))
		return -1;
	return stats_read(&record->before) ? -1 : 0;
}

static bool targets_gone(const struct record *record)
{
	pid_t *list;
	size_t count;

	/* a cgroup may get new ones */
	if (!record->targets.listed || record->targets.cgroup || record->options->command)
		return false;
	count = targets_now(&list);
	free(list);
	return count == 0;
}

/* Until COMMAND ends, the time is over, nobody is left to be recorded, or a signal comes. */
static int watch(struct record *record)
{
	const struct timespec turn = { .tv_nsec = TURN_MS * 1000 * 1000 };
	const double duration = record->options->duration;

	while (!interrupted()) {
		if (record->options->command ? !command_runs(record) : targets_gone(record))
			return 0;
		if (duration > 0 && (double)(record_now() - record->started) >= duration * 1000)
			return 0;
		if (trace_watch(record))
			return -1;
		maps_poll(record);
		figures_show(record);
		nanosleep(&turn, NULL);
	}
	return 0;
}

static int record_all(struct record *record)
{
	int status;

	notes_begin(record);
	record->started = record_now();
	if (command_release(record))
		return -1;
	record->begun = true;
	make_private(record->options);
	maps_poll_now(record);
	if (!record->options->command && !record->options->quiet)
		record_complain("recording; Ctrl-C ends it");
	if (watch(record)) {
		command_end(record);
		return -1;
	}
	/* it is recorded to its end */
	status = command_end(record);
	notes_end(record, status);
	record->lost = trace_lost(record);
	return stats_read(&record->after) ? -1 : status;
}

/* What was made to see whether it can be made. */
static void remove_empty(const struct record_options *options)
{
	struct stat status;

	if (!options->to && stat(options->output, &status) == 0 && S_ISREG(status.st_mode) &&
	    status.st_size == 0)
		unlink(options->output);
}

static void put_back(struct record *record)
{
	progress_clear(&record->progress);
	targets_restore(record);
	notes_close(record);
	free(record->trace.tracing);
}

int record_run(const struct record_options *options)
{
	struct record record = {
		.options = options,
		.command = { .gate = -1, .report = -1 },
		.notes = { .marker = -1 },
	};
	int status = -1;

	progress_start(&record.progress, options->quiet);
	snprintf(record.progress.what, sizeof(record.progress.what), RECORD_PROGRAM);
	if (prepare(&record) == 0)
		status = record_all(&record);
	command_end(&record);
	if (trace_stop(&record))
		status = -1;
	put_back(&record);
	if (status >= 0)
		figures_summary(&record);
	else
		remove_empty(options);
	stats_free(&record.before);
	stats_free(&record.after);
	return status;
}
