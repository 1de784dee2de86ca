// SPDX-License-Identifier: GPL-2.0
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <unistd.h>

#include "recording_file.h"
#include "recording_table.h"

#define TEXT_NO_ROOM                                                                       \
	"is cut off, and there is no room in %.100s for a copy of %llu bytes: TMPDIR=DIR " \
	"names another place"
#define TEXT_NO_COPY \
	"is cut off, and there can be no copy in %.100s: %s: TMPDIR=DIR names another place"

static const char *directory(void)
{
	const char *named = getenv("TMPDIR");

	return named && *named ? named : "/tmp";
}

/* Return: a file without a name, or -1 with errno set. */
static int open_copy(void)
{
	char path[PATH_MAX];
	int copy;

	if (snprintf(path, sizeof(path), "%s/physmem.XXXXXX", directory()) >= (int)sizeof(path)) {
		errno = ENAMETOOLONG;
		return -1;
	}
	copy = mkostemp(path, O_CLOEXEC);
	if (copy >= 0)
		unlink(path);
	return copy;
}

/* Return: 0 or an errno. */
static int copy_all(int from, int to)
{
	ssize_t copied;

	do {
		copied = sendfile(to, from, NULL, 1 << 30);
	} while (copied > 0);
	return copied < 0 ? errno : 0;
}

/*
 * A page of the ring buffer that has not come whole would tell of events that are none.
 * Return: 0, an errno, or -1 if no file is as long as this one says that it was.
 */
static int make_whole(int copy, enum extent extent, const struct extent_facts *facts,
		      unsigned int page_size)
{
	const off_t end = lseek(copy, 0, SEEK_END);

	if (extent == EXTENT_LOST) {
		/* less written than asked for is no error yet */
		errno = ENOSPC;
		return recording_table(copy, facts, page_size) ? errno : 0;
	}
	if (end < 0 || ftruncate(copy, end - end % page_size))
		return errno;
	if (ftruncate(copy, (off_t)facts->needed))
		return errno == ENOSPC || errno == EDQUOT ? errno : -1;
	return 0;
}

static void complain(const char *path, int from, int reason, struct recording_error *error)
{
	struct stat status;

	if ((reason == ENOSPC || reason == EDQUOT || reason == EFBIG) && fstat(from, &status) == 0)
		recording_say(error, path, TEXT_NO_ROOM, directory(),
			      (unsigned long long)status.st_size);
	else
		recording_say(error, path, TEXT_NO_COPY, directory(), strerror(reason));
}

struct tracecmd_input *recording_rescue(const char *path, enum extent extent,
					const struct extent_facts *facts, unsigned int page_size,
					struct recording_error *error)
{
	const int from = open(path, O_RDONLY | O_CLOEXEC);
	const int copy = from < 0 ? -1 : open_copy();
	int reason = copy < 0 ? errno : copy_all(from, copy);
	struct tracecmd_input *handle = NULL;

	if (!reason)
		reason = make_whole(copy, extent, facts, page_size);
	if (from < 0)
		recording_say(error, path, "%s", strerror(reason));
	else if (reason > 0)
		complain(path, from, reason, error);
	else if (!reason && lseek(copy, 0, SEEK_SET) == 0)
		handle = tracecmd_open_fd(copy, TRACECMD_FL_LOAD_NO_PLUGINS);
	if (copy >= 0 && !handle)
		close(copy);
	if (from >= 0)
		close(from);
	return handle;
}
