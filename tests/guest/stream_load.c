// SPDX-License-Identifier: GPL-2.0
/*
 * stream_load relay|device|slowly PID COUNT: takes that many snapshots of a
 * process through a door, and checks that each is whole. Prints how they ended.
 * Slowly: through the device, a little at a time, so that much can happen
 * meanwhile.
 */
#include <errno.h>
#include <fcntl.h>
#include <glob.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "stream_check.h"
#include "witness.h"

#define FOLDER	"/sys/kernel/debug/physmem/"

static char request[32];
static long wanted;

static int opened(const char *path, int flags)
{
	int fd = open(path, flags | O_CLOEXEC);

	if (fd < 0)
		die("%s: %s", path, strerror(errno));
	return fd;
}

/* A process that is executing another program has no memory for a moment. */
static void ask(int fd)
{
	int tries = 0;

	while (write(fd, request, strlen(request)) < 0) {
		if ((errno != ENODATA && errno != ESRCH) || ++tries == 2000)
			die("writing \"%s\": %s", request, strerror(errno));
		usleep(1000);
	}
}

static void print(const struct stream_check *check)
{
	printf("complete=%lu exec=%lu exited=%lu\n", check->ends[PHYSMEM_END_COMPLETE],
	       check->ends[PHYSMEM_END_EXEC], check->ends[PHYSMEM_END_EXITED]);
}

static void device(struct stream_check *check, size_t size, unsigned int pause)
{
	static char part[1 << 18];
	int fd = opened("/dev/physmem", O_RDWR), tries;
	ssize_t got;
	long i;

	if (write(fd, "format binary", 13) < 0)
		die("format binary: %s", strerror(errno));
	for (i = 0; i < wanted; i++) {
		for (tries = 0; tries < 100; tries++) {
			ask(fd);
			got = read(fd, part, size);
			if (got >= 0 || (errno != ENODATA && errno != ESRCH))
				break;
		}
		for (; got > 0; got = read(fd, part, size)) {
			stream_check(check, part, (size_t)got);
			if (pause)
				usleep(pause);
		}
		if (got < 0)
			die("reading: %s", strerror(errno));
		if (check->snapshots != (unsigned long)i + 1)
			die("%lu snapshots, not %ld", check->snapshots, i + 1);
	}
}

static atomic_bool asked;

static void *asking(void *unused)
{
	int fd = opened(FOLDER "pid", O_WRONLY);
	long i;

	(void)unused;
	for (i = 0; i < wanted; i++)
		ask(fd);
	close(fd);
	atomic_store(&asked, true);
	return NULL;
}

/* Each CPU's file is a stream of its own; their ends are counted together. */
static void relay(struct stream_check *sum)
{
	static char part[1 << 18];
	struct stream_check *checks;
	int control = opened(FOLDER "relay/control", O_WRONLY), *files;
	pthread_t thread;
	bool last = false, some;
	glob_t names;
	size_t i, j;

	if (write(control, "start", 5) < 0)
		die("start: %s", strerror(errno));
	if (glob(FOLDER "relay/data*", 0, NULL, &names))
		die("no relay/data*");
	files = calloc(names.gl_pathc, sizeof(*files));
	checks = calloc(names.gl_pathc, sizeof(*checks));
	if (!files || !checks)
		die("no memory for %zu files", (size_t)names.gl_pathc);
	for (i = 0; i < names.gl_pathc; i++)
		files[i] = opened(names.gl_pathv[i], O_RDONLY);
	if (pthread_create(&thread, NULL, asking, NULL))
		die("no thread");
	do {
		last = atomic_load(&asked);
		some = false;
		for (i = 0; i < names.gl_pathc; i++) {
			ssize_t got = read(files[i], part, sizeof(part));

			if (got < 0)
				die("reading: %s", strerror(errno));
			stream_check(&checks[i], part, (size_t)got);
			some = some || got;
		}
		if (!some)
			usleep(2000);
	} while (some || !last);
	pthread_join(thread, NULL);
	for (i = 0; i < names.gl_pathc; i++) {
		close(files[i]);
		if (checks[i].open || checks[i].have)
			die("%s ends inside a snapshot", names.gl_pathv[i]);
		sum->snapshots += checks[i].snapshots;
		for (j = 0; j <= PHYSMEM_END_ERROR; j++)
			sum->ends[j] += checks[i].ends[j];
	}
	if (write(control, "stop", 4) < 0)
		die("stop: %s", strerror(errno));
	if (sum->snapshots != (unsigned long)wanted)
		die("%lu snapshots, not %ld", sum->snapshots, wanted);
}

int main(int argc, char **argv)
{
	static struct stream_check check;

	if (argc != 4)
		die("usage: stream_load relay|device|slowly PID COUNT");
	wanted = atol(argv[3]);
	if (!strcmp(argv[1], "relay")) {
		snprintf(request, sizeof(request), "%d", atoi(argv[2]));
		relay(&check);
	} else {
		snprintf(request, sizeof(request), "pid %d", atoi(argv[2]));
		if (strcmp(argv[1], "slowly"))
			device(&check, 1 << 18, 0);
		else
			device(&check, 1 << 14, 500);
	}
	print(&check);
	return 0;
}
