// SPDX-License-Identifier: GPL-2.0
#include <fcntl.h>
#include <stdio.h>
#include <sys/sendfile.h>
#include <unistd.h>

#include "recording_file.h"
#include "recording_table.h"

/* A page of the ring buffer that has not come whole would tell of events that are none. */
static int copy(int from, int to, enum extent extent, const struct extent_facts *facts,
		unsigned int page_size)
{
	ssize_t copied;
	off_t end;

	do {
		copied = sendfile(to, from, NULL, 1 << 30);
	} while (copied > 0);
	end = lseek(to, 0, SEEK_END);
	if (copied < 0 || end < 0)
		return -1;
	if (extent == EXTENT_LOST)
		return recording_table(to, facts, page_size);
	return ftruncate(to, end - end % page_size) || ftruncate(to, (off_t)facts->needed);
}

struct tracecmd_input *recording_rescue(const char *path, enum extent extent,
					const struct extent_facts *facts, unsigned int page_size)
{
	int from = open(path, O_RDONLY | O_CLOEXEC), to = -1;
	struct tracecmd_input *handle = NULL;
	FILE *whole = tmpfile();

	if (from >= 0 && whole && !copy(from, fileno(whole), extent, facts, page_size))
		to = dup(fileno(whole));
	if (to >= 0 && lseek(to, 0, SEEK_SET) == 0)
		handle = tracecmd_open_fd(to, TRACECMD_FL_LOAD_NO_PLUGINS);
	if (to >= 0 && !handle)
		close(to);
	if (from >= 0)
		close(from);
	if (whole)
		fclose(whole);
	return handle;
}
