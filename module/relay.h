/* SPDX-License-Identifier: GPL-2.0 */
/* Between relay.c with the buffers, relay_write.c, which fills them, and relay_file.c. */
#ifndef _PHYSMEM_RELAY_H
#define _PHYSMEM_RELAY_H

#include <linux/atomic.h>
#include <linux/mutex.h>
#include <linux/percpu.h>
#include <linux/relay.h>
#include <linux/spinlock.h>
#include <linux/wait.h>

/*
 * What relay does not know of a CPU's buffer.
 *
 * A record is made in its place, and whoever makes it may wait for the mmap
 * lock of a process for as long as that process likes. So @writing is for
 * writers alone; readers, flush and a snapshot's end take @edge, under which
 * nothing ever waits.
 */
struct physmem_relay_ends {
	struct mutex writing;	/* held while a record is made in the buffer */
	spinlock_t edge;	/* of what relay counts in the buffer, and of the next two */
	bool busy;		/* a record is being made behind the buffer's offset */
	bool finish;		/* the sub-buffer is to be finished with that record */
	struct dentry *file;	/* relay/dataN; NULL: none, as of a CPU that came after the start */
	struct mutex reading;
	bool open;		/* by a reader; under physmem_relay.lock */
	size_t at;		/* bytes read of the oldest finished sub-buffer; under reading */
	atomic64_t last_read;	/* when; ktime_get_ns() */
};

DECLARE_PER_CPU(struct physmem_relay_ends, physmem_relay_ends);

struct physmem_relay {
	struct mutex lock;	/* of what follows */
	struct dentry *folder;
	struct rchan *channel;	/* NULL: stopped */
	bool stopping;		/* read without the lock too */
	bool abandoned;		/* a writer has waited in vain, and nobody has read since */
	unsigned int writers, readers;
	wait_queue_head_t room;	/* writers wait for it */
	wait_queue_head_t idle;	/* "stop" waits for no writers */
	atomic64_t produced, consumed, dropped;	/* bytes, bytes, records */
};

extern struct physmem_relay physmem_relay;

static inline struct physmem_relay_ends *physmem_relay_ends_of(const struct rchan_buf *buf)
{
	return per_cpu_ptr(&physmem_relay_ends, buf->cpu);
}

/* A snapshot's buffer: the same from its begin to its end. */
struct physmem_relay_writer {
	struct rchan_buf *buf;
};

bool physmem_relay_get(struct physmem_relay_writer *writer);
void *physmem_relay_reserve(struct physmem_relay_writer *writer, size_t least, size_t *room);
void physmem_relay_commit(struct physmem_relay_writer *writer, size_t used);
void physmem_relay_drop(u64 records);
void physmem_relay_put(struct physmem_relay_writer *writer);
void physmem_relay_finish(struct rchan_buf *buf);

int physmem_relay_files_make(void);
void physmem_relay_files_remove(void);

#endif /* _PHYSMEM_RELAY_H */
