/* SPDX-License-Identifier: GPL-2.0 */
/*
 * relay's data files, one for each processor, each with a reader of its own: a
 * snapshot stands whole in one of them.
 */
#ifndef PHYSMEM_RELAY_FILES_H
#define PHYSMEM_RELAY_FILES_H

#include <poll.h>

#include "stream.h"

struct relay_files {
	const char *folder; /* relay/, which they are in */
	stream_sink sink;
	void *context;
	size_t count;
	unsigned int *cpus;
	struct pollfd *polls; /* of the files, with room for one more behind them */
	struct stream_reader **readers;
};

/**
 * relay_files_open - open those that are not open yet
 * @files: folder, sink and context are set; for relay_files_free()
 * @text: says which file was refused
 *
 * Return: 0 or an errno.
 */
int relay_files_open(struct relay_files *files, char *text, size_t size);

/**
 * relay_files_read - hand on what there is to read at the moment
 * @some: was there anything?
 *
 * Return: 0; an errno; STREAM_BAD with a message in @text; ECANCELED: the sink ended it.
 */
int relay_files_read(struct relay_files *files, bool *some, char *text, size_t size);

/* Return: how many records were skipped, since their type is newer than this program. */
u64 relay_files_unknown(const struct relay_files *files);

/* Closes the files alone: in a child, or before relay can be stopped. */
void relay_files_close(struct relay_files *files);
void relay_files_free(struct relay_files *files);

#endif
