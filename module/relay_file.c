// SPDX-License-Identifier: GPL-2.0
/* relay/data*: a CPU's finished sub-buffers, each read once, by one reader. */
#include <linux/cpumask.h>
#include <linux/debugfs.h>
#include <linux/fs.h>
#include <linux/kernel.h>
#include <linux/ktime.h>
#include <linux/lockdep.h>
#include <linux/poll.h>
#include <linux/uaccess.h>

#include "compat/relay.h"
#include "physmem.h"
#include "relay.h"

/* Of the oldest finished sub-buffer: its length; 0: none. Context: edge held. */
static size_t finished(const struct rchan_buf *buf, const void **data)
{
	size_t i = buf->subbufs_consumed % buf->chan->n_subbufs;

	if (buf->subbufs_produced == buf->subbufs_consumed)
		return 0;
	*data = buf->start + i * buf->chan->subbuf_size;
	return buf->chan->subbuf_size - buf->padding[i];
}

static int data_open(struct inode *inode, struct file *file)
{
	struct rchan_buf *buf = inode->i_private;
	int err = physmem_may_look();

	if (err)
		return err;
	mutex_lock(&physmem_relay.lock);
	if (!physmem_relay.channel || physmem_relay.stopping) {
		err = -ENODEV;
	} else if (physmem_relay_ends_of(buf)->open) {
		err = -EBUSY;
	} else {
		physmem_relay_ends_of(buf)->open = true;
		/* who read before may have stopped inside a record */
		physmem_relay_ends_of(buf)->at = 0;
		physmem_relay.readers++;
		WRITE_ONCE(physmem_relay.abandoned, false);
	}
	mutex_unlock(&physmem_relay.lock);
	if (err)
		return err;
	file->private_data = buf;
	return stream_open(inode, file);
}

static int data_release(struct inode *inode, struct file *file)
{
	struct rchan_buf *buf = file->private_data;

	mutex_lock(&physmem_relay.lock);
	physmem_relay_ends_of(buf)->open = false;
	physmem_relay.readers--;
	mutex_unlock(&physmem_relay.lock);
	return 0;
}

/* Copies from the oldest finished sub-buffer. 0: there is none. Context: reading held. */
static ssize_t read_finished(struct rchan_buf *buf, char __user *to, size_t size)
{
	struct physmem_relay_ends *own = physmem_relay_ends_of(buf);
	const void *data;
	size_t length;

	spin_lock(&own->edge);
	length = finished(buf, &data);
	spin_unlock(&own->edge);
	if (!length)
		return 0;
	/* nobody writes to it until it is consumed, which is for us to say */
	size = min(size, length - own->at);
	if (copy_to_user(to, data + own->at, size))
		return -EFAULT;
	atomic64_set(&own->last_read, ktime_get_ns());
	WRITE_ONCE(physmem_relay.abandoned, false);
	own->at += size;
	if (own->at < length)
		return size;
	own->at = 0;
	spin_lock(&own->edge);
	relay_subbufs_consumed(buf->chan, buf->cpu, 1);
	spin_unlock(&own->edge);
	atomic64_add(length, &physmem_relay.consumed);
	wake_up_all(&physmem_relay.room);
	return size;
}

static ssize_t data_read(struct file *file, char __user *to, size_t size, loff_t *pos)
{
	struct rchan_buf *buf = file->private_data;
	ssize_t got = physmem_may_look();
	size_t done = 0;

	if (got)
		return got;
	if (mutex_lock_killable(&physmem_relay_ends_of(buf)->reading))
		return -EINTR;
	while (done < size) {
		got = read_finished(buf, to + done, size - done);
		if (got <= 0)
			break;
		done += got;
	}
	mutex_unlock(&physmem_relay_ends_of(buf)->reading);
	return done ?: got;
}

static __poll_t data_poll(struct file *file, struct poll_table_struct *wait)
{
	struct rchan_buf *buf = file->private_data;

	if (physmem_may_look())
		return EPOLLERR;
	poll_wait(file, &buf->read_wait, wait);
	return READ_ONCE(buf->subbufs_produced) != READ_ONCE(buf->subbufs_consumed) ?
		EPOLLIN | EPOLLRDNORM : 0;
}

static const struct file_operations data_ops = {
	.owner = THIS_MODULE,
	.open = data_open,
	.read = data_read,
	.poll = data_poll,
	.release = data_release,
};

/**
 * physmem_relay_files_make() - a file for each buffer that there is
 *
 * Not left to relay: where it cannot make a CPU's file it forgets another CPU's
 * buffer, which then stays for good (its clean-up goes by a number not set yet).
 *
 * Context: physmem_relay.lock held; may sleep.
 * Return: 0; -ENOMEM: physmem_relay_files_remove() has to take some away.
 */
int physmem_relay_files_make(void)
{
	struct rchan_buf *buf;
	struct dentry *file;
	char name[16];
	int cpu;

	lockdep_assert_held(&physmem_relay.lock);
	for_each_possible_cpu(cpu) {
		buf = *per_cpu_ptr(physmem_relay.channel->buf, cpu);
		if (!buf)
			continue;
		snprintf(name, sizeof(name), "data%d", cpu);
		file = debugfs_create_file(name, 0400, physmem_relay.folder, buf, &data_ops);
		if (IS_ERR_OR_NULL(file))
			return -ENOMEM;
		physmem_relay_ends_of(buf)->file = file;
	}
	return 0;
}

/**
 * physmem_relay_files_remove() - the files go, before their buffers do
 *
 * Context: physmem_relay.lock not held: waits for those who open one, and want it.
 */
void physmem_relay_files_remove(void)
{
	struct physmem_relay_ends *ends;
	int cpu;

	for_each_possible_cpu(cpu) {
		ends = per_cpu_ptr(&physmem_relay_ends, cpu);
		debugfs_remove(ends->file);
		ends->file = NULL;
	}
}
