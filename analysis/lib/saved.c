// SPDX-License-Identifier: GPL-2.0
#include "saved.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "grow.h"

#define PORTION	(64 * 1024)

static int fail(struct saved *saved, int error)
{
	snprintf(saved->error, sizeof(saved->error), "%s: %s", saved->path, strerror(error));
	return -1;
}

static ssize_t read_portion(int fd, void *buffer, size_t size, u64 offset)
{
	ssize_t got;

	do
		got = pread(fd, buffer, size, (off_t)offset);
	while (got < 0 && errno == EINTR);
	return got;
}

/* What can be read only once goes into a file without a name first. */
static int spool(struct saved *saved)
{
	FILE *file = tmpfile();
	char buffer[PORTION];
	ssize_t got;
	int fd;

	if (!file)
		return fail(saved, errno);
	while ((got = read(saved->fd, buffer, sizeof(buffer))) > 0)
		fwrite(buffer, 1, (size_t)got, file);
	if (got < 0 || fflush(file) || ferror(file)) {
		fail(saved, errno);
		fclose(file);
		return -1;
	}
	fd = dup(fileno(file));
	fclose(file);
	if (fd < 0)
		return fail(saved, errno);
	close(saved->fd);
	saved->fd = fd;
	return 0;
}

static int note(void *context, const struct stream_event *event)
{
	struct saved *saved = context;
	size_t i = saved->count;

	if (event->type == PHYSMEM_STREAM_BEGIN) {
		GROW(saved->snapshots, saved->count);
		saved->snapshots[saved->count++] = (struct saved_snapshot){
			.id = event->head->snapshot,
			.begin = event->offset,
			.tgid = event->begin->tgid,
		};
	} else if (event->type == PHYSMEM_STREAM_END) {
		/* the last of this number: a file may be several, one after another */
		while (i-- > 0 && saved->snapshots[i].id != event->head->snapshot)
			;
		saved->snapshots[i].end = event->offset + event->head->size;
		saved->snapshots[i].whole = true;
	}
	return 0;
}

/* From @offset to @end or to the end of the file, without its finish. */
static int read_range(struct saved *saved, struct stream_reader *reader, u64 offset, u64 end)
{
	char buffer[PORTION];
	int result = 0;

	while (!result && offset < end) {
		size_t want = end - offset < PORTION ? (size_t)(end - offset) : PORTION;
		ssize_t got = read_portion(saved->fd, buffer, want, offset);

		if (got < 0)
			return fail(saved, errno);
		if (got == 0)
			break;
		result = stream_feed(reader, buffer, (size_t)got);
		offset += (u64)got;
	}
	return result;
}

static int look_through(struct saved *saved)
{
	struct stream_reader *reader = stream_new(saved->path, 0, 0, note, saved);
	int result = read_range(saved, reader, 0, PHYSMEM_NONE);

	if (!result)
		result = stream_finish(reader);
	saved->unknown = stream_unknown(reader);
	if (result && !saved->error[0])
		snprintf(saved->error, sizeof(saved->error), "%s", stream_error(reader));
	stream_free(reader);
	return result ? -1 : 0;
}

int saved_open(struct saved *saved, const char *path)
{
	*saved = (struct saved){ .path = path };
	if (strcmp(path, "-") == 0) {
		saved->path = "standard input";
		saved->fd = dup(STDIN_FILENO);
	} else {
		saved->fd = open(path, O_RDONLY | O_CLOEXEC);
	}
	if (saved->fd < 0)
		return fail(saved, errno);
	if (lseek(saved->fd, 0, SEEK_SET) < 0 && spool(saved))
		return -1;
	return look_through(saved);
}

void saved_close(struct saved *saved)
{
	if (saved->fd >= 0)
		close(saved->fd);
	free(saved->snapshots);
	*saved = (struct saved){ .fd = -1 };
}

struct player {
	u64 id;
	stream_sink sink;
	void *context;
	bool ended;
};

static int play(void *context, const struct stream_event *event)
{
	struct player *player = context;

	if (player->ended || event->head->snapshot != player->id)
		return 0;
	player->ended = event->type == PHYSMEM_STREAM_END;
	return player->sink(player->context, event);
}

int saved_play(struct saved *saved, const struct saved_snapshot *snapshot, stream_sink sink,
	       void *context)
{
	struct player player = { .id = snapshot->id, .sink = sink, .context = context };
	struct stream_reader *reader =
		stream_new(saved->path, snapshot->begin, STREAM_JOINED, play, &player);
	int result = read_range(saved, reader, snapshot->begin, snapshot->end);

	if (result == STREAM_BAD && !saved->error[0])
		snprintf(saved->error, sizeof(saved->error), "%s", stream_error(reader));
	stream_free(reader);
	if (!result && !player.ended) {
		snprintf(saved->error, sizeof(saved->error), "%s: it changed while it was read",
			 saved->path);
		result = -1;
	}
	return result;
}
