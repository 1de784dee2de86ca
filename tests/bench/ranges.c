// SPDX-License-Identifier: GPL-2.0
/* /proc/PID/maps. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "bench.h"

static void add(struct ranges *ranges, const char *line)
{
	struct range range;
	char *end;

	range.start = strtoull(line, &end, 16);
	range.end = strtoull(end + 1, NULL, 16);
	/* the gate, which is the kernel's and in no process's table */
	if (range.start >= 1ULL << 63)
		return;
	if (ranges->count == ranges->room) {
		ranges->room = ranges->room ? 2 * ranges->room : 1024;
		ranges->all = realloc(ranges->all, ranges->room * sizeof(range));
		if (!ranges->all)
			die("no memory for %zu mappings", ranges->room);
	}
	ranges->all[ranges->count++] = range;
}

/* Fills @ranges, whose memory is used again, by the buffer. */
void ranges_read(struct ranges *ranges, pid_t pid)
{
	int fd = open_of_process(pid, "maps");
	size_t kept = 0;
	char *line, *end;
	ssize_t got;

	ranges->count = 0;
	while ((got = read(fd, buffer + kept, BUFFER_SIZE - 1 - kept)) > 0) {
		buffer[kept + got] = '\0';
		for (line = buffer; (end = strchr(line, '\n')); line = end + 1)
			add(ranges, line);
		kept = strlen(line);
		memmove(buffer, line, kept);
	}
	close(fd);
}
