// SPDX-License-Identifier: GPL-2.0
/* Records through /dev/physmem: they are made as they are read, for this open file alone. */
#include "live_door.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "door.h"
#include "grow.h"
#include "interrupt.h"

#define PORTION	(64 * 1024)
#define FORMAT	"format binary"

struct live_link {
	stream_sink sink;
	void *context;
	u64 unknown;
	char portion[PORTION];
};

/* One write() is one request. */
static int request(int fd, const char *words)
{
	return write(fd, words, strlen(words)) < 0 ? errno : 0;
}

/* The file for one request, binary. */
static int open_device(int *fd, char *text, size_t size)
{
	int error;

	*fd = open(DOOR_DEVICE, O_RDWR | O_CLOEXEC);
	if (*fd < 0) {
		error = errno;
		snprintf(text, size, "%s: %s", DOOR_DEVICE, strerror(error));
		return error;
	}
	error = request(*fd, FORMAT);
	if (!error)
		return 0;
	snprintf(text, size, "%s: %s: %s", DOOR_DEVICE, FORMAT,
		 error == EINVAL ? "the module that is loaded is older than this command" :
				   strerror(error));
	close(*fd);
	return error;
}

static int device_open(struct live_link **link, stream_sink sink, void *context, char *text,
		       size_t size)
{
	int fd, error = open_device(&fd, text, size);

	if (error)
		return error;
	close(fd);
	*link = calloc(1, sizeof(**link));
	if (!*link)
		out_of_memory();
	(*link)->sink = sink;
	(*link)->context = context;
	return 0;
}

static int read_all(struct live_link *link, int fd, struct stream_reader *reader)
{
	int result = 0;

	while (!result) {
		ssize_t got = read(fd, link->portion, sizeof(link->portion));

		if (interrupted())
			return EINTR;
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return errno;
		if (got == 0)
			return stream_finish(reader);
		result = stream_feed(reader, link->portion, (size_t)got);
	}
	return result == STREAM_BAD ? result : ECANCELED;
}

static int device_take(struct live_link *link, const char *pids, char *text, size_t size)
{
	struct stream_reader *reader;
	char words[1024];
	int fd, result = open_device(&fd, text, size);

	if (result)
		return result;
	snprintf(words, sizeof(words), "pid %s", pids);
	result = request(fd, words);
	/* a request's records go to relay too, whoever should read them there */
	if (result == ETIMEDOUT)
		snprintf(text, size, " from relay, which was left started; to free it: "
			 "echo stop > /sys/kernel/debug/physmem/relay/control");
	if (!result) {
		reader = stream_new(DOOR_DEVICE, 0, 0, link->sink, link->context);
		result = read_all(link, fd, reader);
		if (result == STREAM_BAD)
			snprintf(text, size, "%s", stream_error(reader));
		link->unknown += stream_unknown(reader);
		stream_free(reader);
	}
	close(fd);
	return result;
}

static void device_close(struct live_link *link)
{
	free(link);
}

static u64 device_unknown(const struct live_link *link)
{
	return link->unknown;
}

const struct live_link_type live_device = {
	.open = device_open,
	.take = device_take,
	.close = device_close,
	.unknown = device_unknown,
};
