// SPDX-License-Identifier: GPL-2.0
#include "door.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "grow.h"
#include "system.h"

/* Reads from offset 0: the device's own position moved when the name was written. */
static int read_all(int fd, char **text)
{
	size_t size = 0, room = 4096;
	char *buffer = malloc(room);

	if (!buffer)
		out_of_memory();
	for (;;) {
		ssize_t got = pread(fd, buffer + size, room - size - 1, (off_t)size);

		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0) {
			free(buffer);
			return errno;
		}
		if (got == 0)
			break;
		size += (size_t)got;
		if (room - size < 2) {
			room *= 2;
			buffer = realloc(buffer, room);
			if (!buffer)
				out_of_memory();
		}
	}
	buffer[size] = '\0';
	*text = buffer;
	return 0;
}

/* Return: a file descriptor, or -1 with errno set. */
static int open_debugfs(const char *name, int flags)
{
	char path[512], *mount = mount_point("debugfs");

	if (!mount) {
		errno = ENOENT;
		return -1;
	}
	snprintf(path, sizeof(path), "%s/physmem/%s", mount, name);
	free(mount);
	return open(path, flags | O_CLOEXEC);
}

static int read_debugfs(const char *name, char **text)
{
	int fd = open_debugfs(name, O_RDONLY), error;

	if (fd < 0)
		return errno;
	error = read_all(fd, text);
	close(fd);
	return error;
}

static int read_device(const char *name, char **text)
{
	int fd = open(DOOR_DEVICE, O_RDWR | O_CLOEXEC);
	int error = 0;

	if (fd < 0)
		return errno;
	if (write(fd, name, strlen(name)) < 0)
		error = errno;
	if (!error)
		error = read_all(fd, text);
	close(fd);
	return error;
}

int door_read(const char *name, char **text)
{
	return read_debugfs(name, text) == 0 ? 0 : read_device(name, text);
}

static int write_device(const char *name, const char *words)
{
	int fd = open(DOOR_DEVICE, O_RDWR | O_CLOEXEC), error = 0;
	char *request;

	if (fd < 0)
		return errno;
	if (asprintf(&request, "%s %s", name, words) < 0)
		out_of_memory();
	if (write(fd, request, strlen(request)) < 0)
		error = errno;
	free(request);
	close(fd);
	return error;
}

int door_write(const char *name, const char *words)
{
	int fd = open_debugfs(name, O_WRONLY), error = 0;

	/* what one door has refused the other would refuse too */
	if (fd < 0)
		return write_device(name, words);
	if (write(fd, words, strlen(words)) < 0)
		error = errno;
	close(fd);
	return error;
}

void door_complain(const char *program, int error)
{
	if (geteuid() != 0)
		fprintf(stderr, "%s: needs root: sudo %s ...\n", program, program);
	else if (access("/sys/module/physmem", F_OK) != 0)
		fprintf(stderr, "%s: the module is not loaded: sudo modprobe physmem\n", program);
	else if (error == EOPNOTSUPP)
		fprintf(stderr, "%s: no fault can be watched here: sudo physmem info\n", program);
	else
		fprintf(stderr, "%s: the module does not answer: %s: sudo physmem info\n", program,
			strerror(error));
}
