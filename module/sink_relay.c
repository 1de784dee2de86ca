// SPDX-License-Identifier: GPL-2.0
/* A snapshot into the relay buffers: written in place, waited for with no lock held. */
#include <linux/err.h>
#include <linux/slab.h>

#include "physmem.h"
#include "relay.h"

/* Counts what nobody has made room for. */
static void drop(struct physmem_stream *stream)
{
	void *scratch = kmalloc(PHYSMEM_STREAM_ROOM_MIN, GFP_KERNEL);
	u64 before = stream->seq;

	while (scratch && physmem_stream_next(stream, scratch, PHYSMEM_STREAM_ROOM_MIN))
		;
	kfree(scratch);
	/* without memory at the least one: its end is missing */
	physmem_relay_drop(scratch ? stream->seq - before : 1);
}

/**
 * physmem_relay_snapshot() - write a process's snapshot to the stream
 * @pid: the process
 *
 * Nothing is done if the stream is not started. A full buffer is waited for,
 * unless another has waited in vain and nobody has read since: then what finds
 * no room is dropped and counted.
 *
 * Context: process context, may sleep for long; ends when killed.
 * Return: 0; as physmem_stream_open(); -ETIMEDOUT: nobody reads; -EINTR:
 * killed; -ECANCELED: the stream was stopped.
 */
int physmem_relay_snapshot(struct pid *pid)
{
	struct physmem_relay_writer writer;
	struct physmem_stream stream;
	size_t room;
	void *to;
	int err;

	if (!physmem_relay_get(&writer))
		return 0;
	err = physmem_stream_open(&stream, pid);
	if (err)
		goto put_writer;
	do {
		to = physmem_relay_reserve(&writer, PHYSMEM_STREAM_ROOM_MIN, &room);
		if (IS_ERR(to)) {
			err = PTR_ERR(to);
			drop(&stream);
			if (err == -ENOSPC)
				err = 0;	/* nobody consumes: dropped and counted */
			break;
		}
		physmem_relay_commit(&writer, physmem_stream_next(&stream, to, room));
		/* room for what does not come would be waited for too */
	} while (!stream.ended);
	physmem_stream_close(&stream);
put_writer:
	physmem_relay_put(&writer);
	return err;
}
