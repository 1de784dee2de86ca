// SPDX-License-Identifier: GPL-2.0
/* A snapshot in memory: read from a file or a door, and put together. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "snapshot.h"
#include "witness.h"

/* Opens a file, writes @request into it if there is one, and reads it to its end. */
char *snapshot_read(const char *path, const char *request)
{
	size_t size = 0, room = 1 << 20;
	char *text = malloc(room);
	int fd = open(path, (request ? O_RDWR : O_RDONLY) | O_CLOEXEC);
	ssize_t got = 0;

	if (fd < 0)
		die("%s: %s", path, strerror(errno));
	if (request && write(fd, request, strlen(request)) != (ssize_t)strlen(request))
		die("%s: writing \"%s\": %s", path, request, strerror(errno));
	while (text && (got = read(fd, text + size, room - size - 1)) > 0) {
		size += got;
		if (room - size < 65536)
			text = realloc(text, room *= 2);
	}
	if (!text)
		die("no memory for the text");
	if (got < 0)
		die("%s: reading: %s", path, strerror(errno));
	close(fd);
	text[size] = '\0';
	return text;
}

static void *grow(void *list, size_t count, size_t size)
{
	if (count % 1024)
		return list;
	list = realloc(list, (count + 1024) * size);
	if (!list)
		die("no memory for the snapshot");
	return list;
}

void snapshot_add_vma(struct snapshot *s, const struct snapshot_vma *vma)
{
	s->vmas = grow(s->vmas, s->vma_count, sizeof(*vma));
	s->vmas[s->vma_count++] = *vma;
}

/* A record of the mapping added last. */
void snapshot_add_record(struct snapshot *s, const struct physmem_record *record)
{
	s->records = grow(s->records, s->record_count, sizeof(*record));
	s->vma_of = grow(s->vma_of, s->record_count, sizeof(*s->vma_of));
	s->vma_of[s->record_count] = s->vma_count - 1;
	s->records[s->record_count++] = *record;
}

void snapshot_free(struct snapshot *s)
{
	free(s->vmas);
	free(s->records);
	free(s->vma_of);
}
