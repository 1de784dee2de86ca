/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A file of saved snapshots: looked through once, and checked, then played one
 * snapshot at a time, also where their records stand between one another's.
 */
#ifndef PHYSMEM_SAVED_H
#define PHYSMEM_SAVED_H

#include "stream.h"

struct saved_snapshot {
	u64 id;
	u64 begin, end; /* bytes of the file, from the first to behind the last */
	s32 tgid;
	bool whole;
};

struct saved {
	const char *path;
	int fd;
	struct saved_snapshot *snapshots; /* in the order in which they began */
	size_t count;
	u64 unknown;	 /* records of a type newer than this program */
	char error[512]; /* "": the file is whole */
};

/**
 * saved_open - look through a file
 * @path: the file; "-" for standard input
 * @saved: for saved_close(); with an error, it has what was whole
 *
 * Return: 0, or -1 with a message in @saved->error.
 */
int saved_open(struct saved *saved, const char *path);
void saved_close(struct saved *saved);

/**
 * saved_play - read one snapshot of it, whole, through the sink
 *
 * Return: 0; -1 with a message in @saved->error; or what the sink returned.
 */
int saved_play(struct saved *saved, const struct saved_snapshot *snapshot, stream_sink sink,
	       void *context);

#endif
