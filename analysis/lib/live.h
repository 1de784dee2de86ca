/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Snapshots of running processes: relay files of debugfs first, /dev/physmem
 * where these are shut or in use.
 */
#ifndef PHYSMEM_LIVE_H
#define PHYSMEM_LIVE_H

#include "stream.h"

#include <sys/types.h>

#define LIVE_PIDS_MAX	64 /* that one request may name */

enum live_door { LIVE_ANY, LIVE_DEBUGFS, LIVE_DEVICE };

struct live_options {
	const char *program; /* "physmem snapshot", for messages */
	enum live_door door;
	bool may_stall; /* not through relay, whose writer gives up when nobody reads for long */
	bool quiet, verbose;
};

/* @index: which of the PIDs asked for the event belongs to */
typedef int (*live_sink)(void *context, size_t index, const struct stream_event *event);

struct live_error {
	int number; /* an errno; EINTR: a signal asks to end */
	char text[400];
};

struct live;

/* Return: a way to take snapshots, for live_close(); NULL with @error. */
struct live *live_open(const struct live_options *options, struct live_error *error);
void live_close(struct live *live);

/**
 * live_take - snapshots of these processes, now
 * @pids: as this program sees them
 * @sink: gets the snapshots' records
 *
 * The snapshots are taken one after another, and their records come so, but a
 * reader must not rely on that.
 *
 * Return: 0; -1 with @error; or what the sink returned. After anything but 0
 * and ESRCH, ENODATA nothing but live_close() makes sense.
 */
int live_take(struct live *live, const pid_t *pids, size_t count, live_sink sink, void *context,
	      struct live_error *error);

/* Return: how many records were skipped, since their type is newer than this program. */
u64 live_unknown(const struct live *live);

#endif
