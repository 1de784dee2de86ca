// SPDX-License-Identifier: GPL-2.0
/* Files and the clock. */
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "bench.h"

size_t page_size;
char *buffer;

/* Says what went wrong and ends the program with status 2: no figures. */
void die(const char *format, ...)
{
	va_list args;

	fprintf(stderr, "%s: ", program_invocation_short_name);
	va_start(args, format);
	vfprintf(stderr, format, args);
	va_end(args);
	fputc('\n', stderr);
	exit(2);
}

/* ns; where time is counted by instructions, these. */
uint64_t now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return time.tv_sec * 1000000000ULL + time.tv_nsec;
}

int open_or_die(const char *path, int flags)
{
	int fd = open(path, flags | O_CLOEXEC);

	if (fd < 0)
		die("%s: %s", path, strerror(errno));
	return fd;
}

/* /proc/PID/NAME */
int open_of_process(pid_t pid, const char *name)
{
	char path[64];

	snprintf(path, sizeof(path), "/proc/%d/%s", pid, name);
	return open_or_die(path, O_RDONLY);
}

/* Writes a word to a file of the kernel's; false: errno says why. */
bool put(const char *path, const char *word)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC);
	ssize_t done = fd < 0 ? -1 : write(fd, word, strlen(word));
	int err = errno;

	if (fd >= 0)
		close(fd);
	errno = err;
	return done >= 0;
}

void put_or_die(const char *path, const char *word)
{
	if (!put(path, word))
		die("%s: %s: %s", path, word, strerror(errno));
}

/* What a trace has is forgotten when it is opened to be written anew. */
void forget(const char *path)
{
	close(open_or_die(path, O_WRONLY | O_TRUNC));
}

/* Returns the bytes there were. */
uint64_t read_to_end(int fd)
{
	uint64_t done = 0;
	ssize_t got;

	while ((got = read(fd, buffer, BUFFER_SIZE)) > 0)
		done += got;
	if (got < 0)
		die("read: %s", strerror(errno));
	return done;
}

const char *nothing_to_begin(const struct target *target)
{
	(void)target;
	return NULL;
}

void nothing_to_end(void)
{
}
