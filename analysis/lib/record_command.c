// SPDX-License-Identifier: GPL-2.0
/* COMMAND: a process of its own from the start, the program only when all is armed. */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "interrupt.h"
#include "recorder.h"
#include "system.h"

#define GRACE_MS 1000 /* Ctrl-C reached it as well: it may be about to end */

int command_check(const struct record_options *options)
{
	const char *name = options->command ? options->command[0] : NULL;
	struct stat status;
	int error = 0;

	if (!name)
		return 0;
	if (!strchr(name, '/')) {
		if (in_path(name))
			return 0;
		record_complain("%s: there is no such command", name);
		return -1;
	}
	if (access(name, X_OK) || stat(name, &status))
		error = errno;
	else if (!S_ISREG(status.st_mode))
		/* a directory may be "executed" */
		error = EACCES;
	if (error)
		record_complain("%s: %s", name, strerror(error));
	return error ? -1 : 0;
}

/* In the new process. */
static void become(char **argv, int gate, int report)
{
	char go;
	int error;

	interrupt_release();
	signal(SIGCHLD, SIG_DFL);
	if (read(gate, &go, 1) != 1)
		_exit(127);
	execvp(argv[0], argv);
	error = errno;
	if (write(report, &error, sizeof(error)) < 0)
		_exit(126);
	_exit(127);
}

int command_hold(struct record *record)
{
	struct record_command *command = &record->command;
	int gate[2], report[2];

	command->gate = -1;
	command->report = -1;
	if (!record->options->command)
		return 0;
	if (pipe2(gate, O_CLOEXEC) || pipe2(report, O_CLOEXEC)) {
		record_complain("pipe: %s", strerror(errno));
		return -1;
	}
	command->pid = fork();
	if (command->pid == 0) {
		/* if physmem is killed, its end of the gate must be the last */
		close(gate[1]);
		become(record->options->command, gate[0], report[1]);
	}
	close(gate[0]);
	close(report[1]);
	command->gate = gate[1];
	command->report = report[0];
	command->running = command->pid > 0;
	if (!command->running)
		record_complain("fork: %s", strerror(errno));
	return command->running ? 0 : -1;
}

int command_release(struct record *record)
{
	struct record_command *command = &record->command;
	int error = 0;

	if (!command->running)
		return 0;
	if (write(command->gate, "x", 1) != 1)
		return -1;
	while (read(command->report, &error, sizeof(error)) < 0 && errno == EINTR)
		;
	if (error)
		record_complain("%s: %s", record->options->command[0], strerror(error));
	return error ? -1 : 0;
}

static void reap(struct record_command *command, int options)
{
	int status;

	if (!command->running || waitpid(command->pid, &status, options) != command->pid)
		return;
	command->running = false;
	command->status = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

bool command_runs(struct record *record)
{
	reap(&record->command, WNOHANG);
	return record->command.running;
}

int command_end(struct record *record)
{
	struct record_command *command = &record->command;
	const struct timespec pause = { .tv_nsec = 20 * 1000 * 1000 };
	const int64_t until = record_now() + (interrupted() ? GRACE_MS : 0);

	if (command->gate >= 0) {
		/* one that still waits there sees the end of the pipe */
		close(command->gate);
		close(command->report);
		command->gate = -1;
	}
	while (command_runs(record) && record_now() < until)
		nanosleep(&pause, NULL);
	if (command->running) {
		kill(command->pid, SIGTERM);
		/* a stopped one would get to know it later */
		kill(command->pid, SIGCONT);
	}
	while (command->running) {
		reap(command, 0);
		/* a second Ctrl-C: it does not want to end, and we shall not wait */
		if (command->running && interrupted())
			break;
	}
	return command->status;
}
