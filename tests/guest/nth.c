// SPDX-License-Identifier: GPL-2.0
/*
 * Failures by /proc/PID/fail-nth: ours, or of all threads of the kernel's that
 * work for others on any processor, "kworker/u".
 */
#include "nth.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "witness.h"

static bool in_workers;
static int own_fd;
static int worker_fds[64];
static size_t worker_count;

/* Nobody knows which of them will have the work, and they come and go. */
static void workers_find(void)
{
	const size_t room = sizeof(worker_fds) / sizeof(worker_fds[0]);
	DIR *folder = opendir("/proc");
	const struct dirent *entry;
	char path[300], name[16];

	if (!folder)
		die("/proc: %s", strerror(errno));
	while (worker_count)
		close(worker_fds[--worker_count]);
	while (worker_count < room && (entry = readdir(folder))) {
		ssize_t got;
		int fd;

		snprintf(path, sizeof(path), "/proc/%s/comm", entry->d_name);
		fd = atoi(entry->d_name) ? open(path, O_RDONLY | O_CLOEXEC) : -1;
		if (fd < 0)
			continue;
		got = read(fd, name, sizeof(name));
		close(fd);
		if (got < 9 || strncmp(name, "kworker/u", 9))
			continue;
		snprintf(path, sizeof(path), "/proc/%s/fail-nth", entry->d_name);
		fd = open(path, O_RDWR | O_CLOEXEC);
		if (fd >= 0)
			worker_fds[worker_count++] = fd;
	}
	closedir(folder);
}

/* What is written and read here is copied too, and may be what fails; a worker may be gone. */
static void nth_set_of(int fd, unsigned long n)
{
	char text[24];
	int length = snprintf(text, sizeof(text), "%lu", n), tries = 0;

	while (pwrite(fd, text, (size_t)length, 0) != length)
		if (errno == ESRCH)
			return;
		else if (errno != EFAULT || ++tries > 2)
			die("fail-nth: %s", strerror(errno));
}

static unsigned long nth_left_of(int fd)
{
	char text[24] = "";

	if (pread(fd, text, sizeof(text) - 1, 0) <= 0) {
		if (errno != EFAULT && errno != ESRCH)
			die("fail-nth: %s", strerror(errno));
		return 1;
	}
	return strtoul(text, NULL, 10);
}

void nth_set(unsigned long n)
{
	size_t i;

	if (!in_workers) {
		nth_set_of(own_fd, n);
		return;
	}
	if (n)
		workers_find();
	for (i = 0; i < worker_count; i++)
		nth_set_of(worker_fds[i], n);
}

unsigned long nth_left(void)
{
	unsigned long left = 1;
	size_t i;

	if (!in_workers)
		return nth_left_of(own_fd);
	for (i = 0; left && i < worker_count; i++)
		left = nth_left_of(worker_fds[i]);
	return left;
}

void nth_begin(bool workers)
{
	in_workers = workers;
	own_fd = open("/proc/self/fail-nth", O_RDWR | O_CLOEXEC);
	if (own_fd < 0)
		die("no /proc/self/fail-nth");
}
