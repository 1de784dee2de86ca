// SPDX-License-Identifier: GPL-2.0
/* physmem's own ways to look at a process. */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "bench.h"
#include "../../module/uapi/physmem.h"

#define DEBUGFS		"/sys/kernel/debug/physmem/"
#define PARAMETERS	"/sys/module/physmem/parameters/"

static int pid_file = -1, data_file = -1;

static void ask(int fd, const char *format, pid_t pid)
{
	char words[32];
	int size = snprintf(words, sizeof(words), format, pid);

	if (write(fd, words, size) != size)
		die("asking physmem for PID %d: %s", pid, strerror(errno));
}

/* Takes whole records off @at; true: the snapshot's END was among them. */
static bool scan(char **at, const char *end, uint64_t *pages)
{
	while (end - *at >= (ssize_t)sizeof(struct physmem_head)) {
		const struct physmem_head *head = (const void *)*at;

		if (head->magic != PHYSMEM_MAGIC || !head->size)
			die("the stream is damaged");
		if (head->size > (size_t)(end - *at))
			break;
		if (head->type == PHYSMEM_STREAM_END) {
			*pages = ((const struct physmem_stream_end *)head)->pages;
			return true;
		}
		*at += head->size;
	}
	return false;
}

/* Reads the stream to a snapshot's end, as it comes. */
static void drain(uint64_t *pages)
{
	struct pollfd data = { .fd = data_file, .events = POLLIN };
	size_t kept = 0;
	ssize_t got;
	char *at;

	for (;;) {
		got = read(data_file, buffer + kept, BUFFER_SIZE - kept);
		if (got < 0)
			die("relay: %s", strerror(errno));
		if (!got && poll(&data, 1, 20000) != 1)
			die("relay: the snapshot does not end");
		at = buffer;
		if (scan(&at, buffer + kept + got, pages))
			return;
		kept += got - (at - buffer);
		memmove(buffer, at, kept);
	}
}

/* @size * @count bytes: the buffers. */
static const char *relay_start(const char *size, const char *count)
{
	put_or_die(PARAMETERS "relay_size", size);
	put_or_die(PARAMETERS "relay_count", count);
	if (!put(DEBUGFS "relay/control", "start"))
		return errno == ENOMEM ? "no memory for its buffers" : "relay/control: no start";
	pid_file = open_or_die(DEBUGFS "pid", O_WRONLY);
	data_file = open_or_die(DEBUGFS "relay/data0", O_RDONLY);
	return NULL;
}

static void relay_end(void)
{
	close(pid_file);
	close(data_file);
	put_or_die(DEBUGFS "relay/control", "stop");
	put_or_die(PARAMETERS "relay_size", "65536");
	put_or_die(PARAMETERS "relay_count", "16");
}

static const char *relay_begin(const struct target *target)
{
	/* one more than it may fill, for the mappings */
	char count[16];
	uint64_t bytes = target->pages * sizeof(struct physmem_record) + target->vmas * 1024;

	snprintf(count, sizeof(count), "%llu", (unsigned long long)(bytes / MIB + 3));
	return relay_start("1048576", count);
}

static uint64_t relay_look(const struct target *target, uint64_t *pages)
{
	uint64_t began = now();

	ask(pid_file, "%d", target->pid);
	began = now() - began;
	drain(pages);
	return began;
}

/* Much less room than there are records: the reader has to keep up. */
static const char *relay_read_begin(const struct target *target)
{
	(void)target;
	return relay_start("65536", "16");
}

static void *reader(void *pages)
{
	drain(pages);
	return NULL;
}

static uint64_t relay_read_look(const struct target *target, uint64_t *pages)
{
	pthread_t thread;
	uint64_t began;

	if (pthread_create(&thread, NULL, reader, pages))
		die("no thread");
	usleep(1000);
	began = now();
	ask(pid_file, "%d", target->pid);
	pthread_join(thread, NULL);
	return now() - began;
}

static uint64_t device_look(const struct target *target, uint64_t *pages)
{
	uint64_t began = now();
	int fd = open_or_die("/dev/physmem", O_RDWR);
	ssize_t got, last = 0;
	char *at;

	if (write(fd, "format binary", 13) != 13)
		die("/dev/physmem: format binary: %s", strerror(errno));
	ask(fd, "pid %d", target->pid);
	while ((got = read(fd, buffer, BUFFER_SIZE)) > 0)
		last = got;
	if (got < 0)
		die("/dev/physmem: %s", strerror(errno));
	close(fd);
	began = now() - began;
	/* its last record ends where the stream ends */
	if (last >= (ssize_t)sizeof(struct physmem_stream_end)) {
		at = buffer + last - sizeof(struct physmem_stream_end);
		scan(&at, buffer + last, pages);
	}
	return began;
}

static uint64_t text_look(const struct target *target, uint64_t *pages)
{
	uint64_t began = now();
	int fd = open_or_die(DEBUGFS "pid", O_RDWR);
	unsigned long long seen;
	char *line;
	ssize_t got;

	ask(fd, "%d", target->pid);
	/* the last line tells: it is short, and whole in what was read last */
	while ((got = read(fd, buffer, BUFFER_SIZE - 1)) > 0)
		buffer[got] = '\0';
	close(fd);
	began = now() - began;
	line = strrchr(buffer, '#');
	if (line && sscanf(line, "# PID %*d: complete, %*u vmas, %llu", &seen) == 1)
		*pages = seen;
	return began;
}

const struct method relay_method = {
	.name = "relay",
	.gives = "raw entry, pfn, flags, map count: walked and in the relay buffer",
	.begin = relay_begin,
	.look = relay_look,
	.end = relay_end,
	.own_hold = true,
};

const struct method relay_read_method = {
	.name = "relay+read",
	.gives = "the same, and read by a program meanwhile",
	.begin = relay_read_begin,
	.look = relay_read_look,
	.end = relay_end,
	.own_hold = true,
};

const struct method device_method = {
	.name = "device",
	.gives = "the same records, read from /dev/physmem",
	.begin = nothing_to_begin,
	.look = device_look,
	.end = nothing_to_end,
	.own_hold = true,
};

const struct method text_method = {
	.name = "text",
	.gives = "the same as text, with names and decoded bits",
	.begin = nothing_to_begin,
	.look = text_look,
	.end = nothing_to_end,
	.own_hold = true,
};
