// SPDX-License-Identifier: GPL-2.0
#include "child.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "interrupt.h"

/* In the child. An errno through @report tells the parent that it was no program. */
static void become(char *const argv[], enum child_output output, int to, int report,
		   void (*prepare)(void *context), void *context)
{
	const int null = open("/dev/null", O_RDWR | O_CLOEXEC);
	int error;

	prctl(PR_SET_PDEATHSIG, SIGTERM);
	interrupt_release();
	/* whatever others have ignored: it is how this one is ended */
	signal(SIGTERM, SIG_DFL);
	if (output != CHILD_SHARES) {
		dup2(null, STDIN_FILENO);
		dup2(to >= 0 ? to : null, STDOUT_FILENO);
	}
	if (output == CHILD_PIPE_BOTH || output == CHILD_SILENT)
		dup2(to >= 0 ? to : null, STDERR_FILENO);
	if (prepare)
		prepare(context);
	execvp(argv[0], argv);
	error = errno;
	if (write(report, &error, sizeof(error)) < 0)
		_exit(126);
	_exit(127);
}

int child_start_prepared(struct child *child, char *const argv[], enum child_output output,
			 void (*prepare)(void *context), void *context)
{
	const int piped = output == CHILD_PIPE || output == CHILD_PIPE_BOTH;
	int out[2] = { -1, -1 }, report[2], error = 0;

	*child = (struct child){ .output = -1 };
	if (pipe2(report, O_CLOEXEC))
		return -1;
	if (piped && pipe2(out, O_CLOEXEC)) {
		close(report[0]);
		close(report[1]);
		return -1;
	}
	child->pid = fork();
	if (child->pid == 0)
		become(argv, output, out[1], report[1], prepare, context);
	close(report[1]);
	if (piped)
		close(out[1]);
	child->output = out[0];
	if (child->pid < 0)
		error = errno;
	else if (read(report[0], &error, sizeof(error)) < 0)
		error = errno;
	close(report[0]);
	if (error)
		child_wait(child);
	errno = error;
	return error ? -1 : 0;
}

int child_start(struct child *child, char *const argv[], enum child_output output)
{
	return child_start_prepared(child, argv, output, NULL, NULL);
}

static int status_of(int status)
{
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

bool child_ended(struct child *child, int *status)
{
	int how;

	if (child->pid <= 0 || waitpid(child->pid, &how, WNOHANG) != child->pid)
		return false;
	child->pid = 0;
	*status = status_of(how);
	return true;
}

int child_wait(struct child *child)
{
	int status = 0;

	if (child->output >= 0)
		close(child->output);
	child->output = -1;
	while (child->pid > 0 && waitpid(child->pid, &status, 0) < 0 && errno == EINTR)
		;
	child->pid = 0;
	return status_of(status);
}

void child_stop(struct child *child)
{
	if (child->pid <= 0)
		return;
	kill(child->pid, SIGTERM);
	child_wait(child);
}
