// SPDX-License-Identifier: GPL-2.0
/*
 * Records through debugfs' relay files. Whoever writes PIDs waits until their
 * records have been read, so a child does that while we read. Other users'
 * records come the same way, and are read on, or these users would wait.
 */
#include "live_door.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "grow.h"
#include "interrupt.h"
#include "relay_files.h"
#include "system.h"

#define POLL_MS	100 /* to look for signals that came just before */

struct live_link {
	char folder[300]; /* relay/ */
	int control, pid;
	struct relay_files files;
};

static int refuse(char *text, size_t size, const char *path, int error)
{
	snprintf(text, size, "%s: %s", path, strerror(error));
	return error;
}

static int command(const struct live_link *link, const char *word)
{
	return write(link->control, word, strlen(word)) < 0 ? errno : 0;
}

/* Return: whether somebody has data files open. */
static bool is_read(const struct live_link *link)
{
	char text[1024], *line;
	ssize_t got = pread(link->control, text, sizeof(text) - 1, 0);

	if (got < 0)
		return true;
	text[got] = '\0';
	line = strstr(text, "readers ");
	return line && strtoul(line + strlen("readers "), NULL, 10);
}

static int start(struct live_link *link, char *text, size_t size)
{
	int error = command(link, "start");

	if (error == EBUSY && is_read(link)) {
		snprintf(text, size, "%s is being read by another", link->folder);
	} else if (error == EBUSY) {
		snprintf(text, size, "%s was left started, and nobody reads it; "
			 "to free it: echo stop > %s/control", link->folder, link->folder);
		error = EALREADY;
	} else if (error) {
		refuse(text, size, "relay/control: start", error);
	}
	return error;
}

static int open_in(const struct live_link *link, const char *name, int flags)
{
	char path[400];

	snprintf(path, sizeof(path), "%s/%s", link->folder, name);
	return open(path, flags | O_CLOEXEC);
}

/* What requests go through, once relay is started. */
static int open_control(struct live_link *link, char *text, size_t size)
{
	char *mount = mount_point("debugfs");

	if (!mount) {
		snprintf(text, size, "debugfs is not mounted");
		return ENOENT;
	}
	snprintf(link->folder, sizeof(link->folder), "%s/physmem/relay", mount);
	free(mount);
	link->control = open_in(link, "control", O_RDWR);
	if (link->control < 0)
		return refuse(text, size, link->folder, errno);
	link->pid = open_in(link, "../pid", O_WRONLY);
	return link->pid < 0 ? refuse(text, size, link->folder, errno) : 0;
}

static void close_control(struct live_link *link)
{
	if (link->control >= 0)
		close(link->control);
	if (link->pid >= 0)
		close(link->pid);
	free(link);
}

/* The files first: "stop" is refused while one is open. */
static void relay_close(struct live_link *link)
{
	relay_files_close(&link->files);
	command(link, "stop");
	relay_files_free(&link->files);
	close_control(link);
}

static int relay_open(struct live_link **made, stream_sink sink, void *context, char *text,
		      size_t size)
{
	struct live_link *link = calloc(1, sizeof(*link));
	int error;

	if (!link)
		out_of_memory();
	link->control = -1;
	link->pid = -1;
	error = open_control(link, text, size);
	if (!error)
		error = start(link, text, size);
	if (error) {
		close_control(link);
		return error;
	}
	link->files.folder = link->folder;
	link->files.sink = sink;
	link->files.context = context;
	error = relay_files_open(&link->files, text, size);
	if (error)
		relay_close(link);
	else
		*made = link;
	return error;
}

/* Return: the child that writes the request; @done can be read from when it has ended. */
static pid_t ask(struct live_link *link, const char *request, int *done)
{
	int pipes[2];
	pid_t child;

	if (pipe2(pipes, O_CLOEXEC) < 0)
		return -1;
	child = fork();
	if (child == 0) {
		interrupt_release();
		/* if we are killed nobody reads, and there is nothing to wait for */
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		relay_files_close(&link->files);
		_exit(write(link->pid, request, strlen(request)) < 0 ? errno : 0);
	}
	close(pipes[1]);
	*done = pipes[0];
	if (child < 0)
		close(pipes[0]);
	return child;
}

/* Until the child has ended and nothing is left. */
static int read_until(struct live_link *link, int done, char *text, size_t size)
{
	struct relay_files *files = &link->files;
	bool ended = false, some;
	int result;

	files->polls[files->count] = (struct pollfd){ .fd = done, .events = POLLIN };
	for (;;) {
		result = relay_files_read(files, &some, text, size);
		if (result)
			return result;
		if (interrupted())
			return EINTR;
		if (some)
			continue;
		if (ended)
			return 0;
		/* what it wrote last is to be read still */
		if (poll(files->polls, files->count + 1, POLL_MS) > 0)
			ended = files->polls[files->count].revents;
	}
}

static int relay_take(struct live_link *link, const char *request, char *text, size_t size)
{
	int done, status = 0, result = relay_files_open(&link->files, text, size);
	pid_t child;

	if (result)
		return result;
	child = ask(link, request, &done);
	if (child < 0)
		return refuse(text, size, "fork", errno);
	result = read_until(link, done, text, size);
	if (result)
		kill(child, SIGKILL);
	while (waitpid(child, &status, 0) < 0 && errno == EINTR)
		;
	close(done);
	if (result)
		return result;
	if (WIFEXITED(status))
		return WEXITSTATUS(status);
	snprintf(text, size, "the child that wrote the request was killed");
	return ECHILD;
}

static u64 relay_unknown(const struct live_link *link)
{
	return relay_files_unknown(&link->files);
}

const struct live_link_type live_relay = {
	.open = relay_open,
	.take = relay_take,
	.close = relay_close,
	.unknown = relay_unknown,
	.shared = true,
};
