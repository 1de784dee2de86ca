// SPDX-License-Identifier: GPL-2.0
#include "relay_files.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "grow.h"

#define PORTION		(64 * 1024)
#define BUSY_TRIES	25 /* of 20 ms: somebody may be looking what is in a file */

static int refuse(char *text, size_t size, const char *path, int error)
{
	snprintf(text, size, "%s: %s", path, strerror(error));
	return error;
}

static bool has(const struct relay_files *files, unsigned int cpu)
{
	size_t i;

	for (i = 0; i < files->count; i++)
		if (files->cpus[i] == cpu)
			return true;
	return false;
}

static int open_busy(const char *path)
{
	int tries, fd = -1;

	for (tries = 0; tries < BUSY_TRIES; tries++) {
		fd = open(path, O_RDONLY | O_CLOEXEC);
		if (fd >= 0 || errno != EBUSY)
			break;
		usleep(20000);
	}
	return fd;
}

static int add(struct relay_files *files, unsigned int cpu, char *text, size_t size)
{
	char path[400];
	int fd;

	snprintf(path, sizeof(path), "%s/data%u", files->folder, cpu);
	fd = open_busy(path);
	if (fd < 0)
		return refuse(text, size, path, errno);
	GROW(files->cpus, files->count);
	GROW(files->polls, files->count);
	GROW(files->readers, files->count);
	files->cpus[files->count] = cpu;
	files->polls[files->count] = (struct pollfd){ .fd = fd, .events = POLLIN };
	files->readers[files->count++] =
		stream_new("relay", 0, STREAM_JOINED, files->sink, files->context);
	/* for the one more */
	GROW(files->polls, files->count);
	return 0;
}

/* Processors come and go, and their files with them: there is no knowing but by looking. */
int relay_files_open(struct relay_files *files, char *text, size_t size)
{
	DIR *folder = opendir(files->folder);
	struct dirent *entry;
	unsigned int cpu;
	int error = 0;

	if (!folder)
		return refuse(text, size, files->folder, errno);
	while (!error && (entry = readdir(folder)))
		if (sscanf(entry->d_name, "data%u", &cpu) == 1 && !has(files, cpu))
			error = add(files, cpu, text, size);
	closedir(folder);
	return error;
}

int relay_files_read(struct relay_files *files, bool *some, char *text, size_t size)
{
	char portion[PORTION];
	int result;
	size_t i;

	*some = false;
	for (i = 0; i < files->count; i++) {
		ssize_t got = read(files->polls[i].fd, portion, sizeof(portion));

		if (got < 0 && errno != EINTR && errno != EAGAIN)
			return refuse(text, size, files->folder, errno);
		if (got <= 0)
			continue;
		*some = true;
		result = stream_feed(files->readers[i], portion, (size_t)got);
		if (result == STREAM_BAD)
			snprintf(text, size, "%s", stream_error(files->readers[i]));
		if (result)
			return result == STREAM_BAD ? result : ECANCELED;
	}
	return 0;
}

u64 relay_files_unknown(const struct relay_files *files)
{
	u64 unknown = 0;
	size_t i;

	for (i = 0; i < files->count; i++)
		unknown += stream_unknown(files->readers[i]);
	return unknown;
}

void relay_files_close(struct relay_files *files)
{
	size_t i;

	for (i = 0; i < files->count; i++) {
		close(files->polls[i].fd);
		files->polls[i].fd = -1;
	}
}

void relay_files_free(struct relay_files *files)
{
	size_t i;

	for (i = 0; i < files->count; i++)
		stream_free(files->readers[i]);
	free(files->cpus);
	free(files->polls);
	free(files->readers);
	*files = (struct relay_files){ 0 };
}
