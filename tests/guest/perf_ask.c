// SPDX-License-Identifier: GPL-2.0
/*
 * perf_ask raw|count|children ID: opens the tracepoint with this number by perf_event_open() and
 * says "ok" or the error's name. raw: with samples of what it records. count: how often it
 * happens, and nothing else. children: as root, of this process and those it forks; then it
 * becomes nobody and forks: "fork ok" or "fork ENAME", and how many happened.
 */
#include <errno.h>
#include <linux/perf_event.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#define NOBODY	65534

/* A private page that the child writes to: one copy-on-write at the least. */
static int fork_and_write(void)
{
	char *page = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	int status;
	pid_t child;

	if (page == MAP_FAILED)
		return -1;
	page[0] = 1;
	child = fork();
	if (!child) {
		page[0] = 2;
		_exit(0);
	}
	return child > 0 && waitpid(child, &status, 0) == child && !status ? 0 : -1;
}

int main(int argc, char **argv)
{
	struct perf_event_attr attr = {
		.type = PERF_TYPE_TRACEPOINT,
		.size = sizeof(attr),
	};
	unsigned long long count = 0;
	int fd;

	if (argc != 3)
		return 2;
	attr.config = strtoull(argv[2], NULL, 10);
	if (!strcmp(argv[1], "raw")) {
		attr.sample_period = 1;
		attr.sample_type = PERF_SAMPLE_RAW;
	}
	attr.inherit = !strcmp(argv[1], "children");
	fd = syscall(SYS_perf_event_open, &attr, 0, -1, -1, PERF_FLAG_FD_CLOEXEC);
	if (fd < 0 || !attr.inherit) {
		puts(fd < 0 ? strerrorname_np(errno) : "ok");
		return 0;
	}
	if (setgid(NOBODY) || setuid(NOBODY))
		return 2;
	printf("fork %s\n", fork_and_write() ? strerrorname_np(errno) : "ok");
	if (read(fd, &count, sizeof(count)) != sizeof(count))
		return 2;
	printf("count %llu\n", count);
	return 0;
}
