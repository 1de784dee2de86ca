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

static int read_debugfs(const char *name, char **text)
{
	char path[512], *mount = mount_point("debugfs");
	int fd, error;

	if (!mount)
		return ENOENT;
	snprintf(path, sizeof(path), "%s/physmem/%s", mount, name);
	free(mount);
	fd = open(path, O_RDONLY | O_CLOEXEC);
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
