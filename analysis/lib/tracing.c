// SPDX-License-Identifier: GPL-2.0
#include "tracing.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "grow.h"
#include "system.h"

char *tracing_mount(void)
{
	char *mount = mount_point("tracefs"), *below;

	if (mount)
		return mount;
	/* in debugfs it is mounted when somebody looks */
	mount = mount_point("debugfs");
	if (!mount)
		return NULL;
	if (asprintf(&below, "%s/tracing", mount) < 0)
		out_of_memory();
	free(mount);
	if (tracing_has(below, "events"))
		return below;
	free(below);
	return NULL;
}

int tracing_write(const char *where, const char *name, const char *words)
{
	char path[512];
	int fd, error = 0;

	snprintf(path, sizeof(path), "%s/%s", where, name);
	/* without O_TRUNC, which would empty a trigger file first */
	fd = open(path, O_WRONLY | O_CLOEXEC);
	if (fd < 0)
		return errno;
	if (write(fd, words, strlen(words)) < 0)
		error = errno;
	close(fd);
	return error;
}

char *tracing_line(const char *where, const char *name)
{
	char path[512];

	snprintf(path, sizeof(path), "%s/%s", where, name);
	return read_line(path);
}

bool tracing_has(const char *where, const char *name)
{
	char path[512];

	snprintf(path, sizeof(path), "%s/%s", where, name);
	return access(path, F_OK) == 0;
}
