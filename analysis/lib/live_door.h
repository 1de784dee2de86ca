/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the two doors have in common, for live.c: how to open one, how to get a
 * request's records through it, how to leave it as it was.
 */
#ifndef PHYSMEM_LIVE_DOOR_H
#define PHYSMEM_LIVE_DOOR_H

#include "stream.h"

struct live_link;

struct live_link_type {
	/**
	 * @open - open the door
	 * @sink: gets all records that will come, others' too
	 * @text: what was refused, if it was
	 *
	 * Return: 0 or an errno; EALREADY: somebody left it in use, and @text says how
	 * to free it.
	 */
	int (*open)(struct live_link **link, stream_sink sink, void *context, char *text,
		    size_t size);
	/**
	 * @take - send one request, and read until all its records have been here
	 * @request: PIDs as text
	 *
	 * Return: 0, a positive errno, or STREAM_BAD with a message in @text. What the
	 * sink returned ends it with ECANCELED.
	 */
	int (*take)(struct live_link *link, const char *request, char *text, size_t size);
	void (*close)(struct live_link *link);
	u64 (*unknown)(const struct live_link *link);
	/* are there other users' records too? */
	bool shared;
};

extern const struct live_link_type live_relay, live_device;

#endif
