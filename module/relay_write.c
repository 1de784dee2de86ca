// SPDX-License-Identifier: GPL-2.0
/*
 * Writers of the record stream.
 *
 * relay's own write and read are not used: they would tear records on machines
 * that reorder stores, and overwrite or drop silently. Here one writer at a time
 * makes a record in the buffer, readers get finished sub-buffers only, records
 * never cross from one to the next, and who finds no room waits.
 *
 * Why no record is torn: its bytes are stored before the writer takes the edge
 * lock to move the offset over them, a sub-buffer is finished under that lock,
 * and a reader takes it to find a finished one: unlock and lock order the bytes
 * before the reader's loads. The other way round the reader has copied all before
 * it takes the lock to say that the sub-buffer is consumed, and the writer sees
 * that under the lock, before it stores there again.
 */
#include <linux/cpumask.h>
#include <linux/err.h>
#include <linux/jiffies.h>
#include <linux/ktime.h>
#include <linux/mutex.h>
#include <linux/percpu.h>
#include <linux/smp.h>
#include <linux/spinlock.h>
#include <linux/wait.h>

#include "physmem.h"
#include "relay.h"

/* Without a byte read for so long, a snapshot that waits for room gives up. */
#define PATIENCE	(10LL * NSEC_PER_SEC)

/* Finishes the sub-buffer being written, if there is something in it. Context: edge held. */
static void finish_now(struct rchan_buf *buf)
{
	if (buf->offset && buf->offset <= buf->chan->subbuf_size)
		relay_switch_subbuf(buf, 0);
}

/**
 * physmem_relay_finish() - let what is written so far be read
 * @buf: a CPU's buffer
 *
 * Now, or if a record is being made behind it, by whoever makes that. Waits for
 * nobody.
 */
void physmem_relay_finish(struct rchan_buf *buf)
{
	struct physmem_relay_ends *ends = physmem_relay_ends_of(buf);

	spin_lock(&ends->edge);
	if (ends->busy)
		ends->finish = true;
	else
		finish_now(buf);
	spin_unlock(&ends->edge);
}

/* Can what is written to @cpu's buffer be read? Where there are readers: by one of them. */
static bool is_read(int cpu)
{
	const struct physmem_relay_ends *ends = per_cpu_ptr(&physmem_relay_ends, cpu);

	return ends->file && (!physmem_relay.readers || ends->open);
}

/*
 * This CPU's buffer, or where it is not read, one that is: a CPU may have come
 * after the start, or after the reader. Context: physmem_relay.lock held.
 */
static struct rchan_buf *choose_buffer(void)
{
	int here = raw_smp_processor_id(), cpu;

	if (is_read(here))
		return *per_cpu_ptr(physmem_relay.channel->buf, here);
	for_each_possible_cpu(cpu)
		if (is_read(cpu))
			return *per_cpu_ptr(physmem_relay.channel->buf, cpu);
	return NULL;
}

/**
 * physmem_relay_get() - choose a buffer for a snapshot
 * @writer: filled; physmem_relay_put() must follow
 *
 * Return: false: the stream is not started.
 */
bool physmem_relay_get(struct physmem_relay_writer *writer)
{
	writer->buf = NULL;
	mutex_lock(&physmem_relay.lock);
	if (physmem_relay.channel && !physmem_relay.stopping)
		writer->buf = choose_buffer();
	if (writer->buf)
		physmem_relay.writers++;
	mutex_unlock(&physmem_relay.lock);
	return writer->buf;
}

/* Room for a record of @least bytes, by a new sub-buffer if need be; it is busy then. */
static bool make_room(struct rchan_buf *buf, size_t least)
{
	struct physmem_relay_ends *ends = physmem_relay_ends_of(buf);

	spin_lock(&ends->edge);
	ends->busy = !READ_ONCE(physmem_relay.stopping) &&
		     (buf->offset + least <= buf->chan->subbuf_size ||
		      relay_switch_subbuf(buf, least));
	spin_unlock(&ends->edge);
	return ends->busy;	/* which only we change, who hold writing */
}

/*
 * Waits until a sub-buffer is consumed. A reader may need longer than our patience
 * for one: what counts is when it has last read anything.
 */
static int wait_for_room(struct rchan_buf *buf)
{
	struct physmem_relay_ends *ends = physmem_relay_ends_of(buf);
	s64 since = ktime_get_ns(), patience = PATIENCE, last_read;
	long left;

	for (;;) {
		left = wait_event_killable_timeout(physmem_relay.room,
						   READ_ONCE(physmem_relay.stopping) ||
						   !relay_buf_full(buf),
						   nsecs_to_jiffies(patience) + 1);
		if (READ_ONCE(physmem_relay.stopping))
			return -ECANCELED;
		if (left)
			return left < 0 ? -EINTR : 0;
		last_read = atomic64_read(&ends->last_read);
		patience = max(since, last_read) + PATIENCE - (s64)ktime_get_ns();
		if (patience <= 0)
			break;
	}
	WRITE_ONCE(physmem_relay.abandoned, true);
	return -ETIMEDOUT;
}

/**
 * physmem_relay_reserve() - a place for a record, waited for if need be
 * @writer: from physmem_relay_get()
 * @least: bytes it needs
 * @room: receives how many there are
 *
 * Context: process context, no lock held; the place is the caller's until
 * physmem_relay_commit(), and other writers wait for that. Nobody else does.
 * Return: the place, aligned to 8 bytes; or an ERR_PTR: -ETIMEDOUT: waited in
 * vain; -ENOSPC: others have, and nobody has read since; -EINTR, -ECANCELED.
 */
void *physmem_relay_reserve(struct physmem_relay_writer *writer, size_t least, size_t *room)
{
	struct rchan_buf *buf = writer->buf;
	int err;

	for (;;) {
		if (mutex_lock_killable(&physmem_relay_ends_of(buf)->writing))
			return ERR_PTR(-EINTR);
		if (make_room(buf, least))
			break;
		mutex_unlock(&physmem_relay_ends_of(buf)->writing);
		if (READ_ONCE(physmem_relay.abandoned))
			return ERR_PTR(-ENOSPC);
		err = wait_for_room(buf);
		if (err)
			return ERR_PTR(err);
	}
	/* nobody moves the offset of a busy buffer but its writer */
	*room = buf->chan->subbuf_size - buf->offset;
	return buf->data + buf->offset;
}

/**
 * physmem_relay_commit() - the record is complete
 * @writer: of a successful physmem_relay_reserve()
 * @used: bytes of it; 0: none after all
 */
void physmem_relay_commit(struct physmem_relay_writer *writer, size_t used)
{
	struct rchan_buf *buf = writer->buf;
	struct physmem_relay_ends *ends = physmem_relay_ends_of(buf);

	spin_lock(&ends->edge);
	buf->offset += used;
	ends->busy = false;
	if (ends->finish)
		finish_now(buf);
	ends->finish = false;
	spin_unlock(&ends->edge);
	atomic64_add(used, &physmem_relay.produced);
	mutex_unlock(&ends->writing);
}

/** physmem_relay_drop() - count @records that found no room */
void physmem_relay_drop(u64 records)
{
	atomic64_add(records, &physmem_relay.dropped);
}

/** physmem_relay_dropped() - records dropped since the last start */
u64 physmem_relay_dropped(void)
{
	return atomic64_read(&physmem_relay.dropped);
}

/**
 * physmem_relay_put() - the snapshot is over; what is written can be read
 * @writer: from physmem_relay_get()
 */
void physmem_relay_put(struct physmem_relay_writer *writer)
{
	physmem_relay_finish(writer->buf);
	mutex_lock(&physmem_relay.lock);
	if (!--physmem_relay.writers)
		wake_up_all(&physmem_relay.idle);
	mutex_unlock(&physmem_relay.lock);
}
