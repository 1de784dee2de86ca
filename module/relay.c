// SPDX-License-Identifier: GPL-2.0
/* The relay buffers: one for each CPU, between start and stop only. */
#include <linux/cpumask.h>
#include <linux/err.h>
#include <linux/moduleparam.h>
#include <linux/mutex.h>
#include <linux/percpu.h>
#include <linux/seq_file.h>
#include <linux/spinlock.h>
#include <linux/wait.h>

#include "compat/relay.h"
#include "param.h"
#include "physmem.h"
#include "relay.h"

#ifndef CONFIG_RELAY
#error "physmem's stream goes through relay, and this kernel has none: it needs CONFIG_RELAY=y"
#endif

/* Bytes of one sub-buffer, of which a reader gets finished ones: 4096 to 1048576. */
static unsigned int relay_size = 65536;
PHYSMEM_PARAM_RANGE(relay_size, 4096, 1048576);
MODULE_PARM_DESC(relay_size, "bytes of a relay sub-buffer (65536; 4096 to 1048576)");

/* Sub-buffers of each CPU, 2 to 256. The memory is taken by "start" only. */
static unsigned int relay_count = 16;
PHYSMEM_PARAM_RANGE(relay_count, 2, 256);
MODULE_PARM_DESC(relay_count, "relay sub-buffers for each CPU (16; 2 to 256)");

DEFINE_PER_CPU(struct physmem_relay_ends, physmem_relay_ends);

struct physmem_relay physmem_relay = {
	.lock = __MUTEX_INITIALIZER(physmem_relay.lock),
	.room = __WAIT_QUEUE_HEAD_INITIALIZER(physmem_relay.room),
	.idle = __WAIT_QUEUE_HEAD_INITIALIZER(physmem_relay.idle),
};

/* Nothing unread is ever overwritten. */
static int physmem_compat_subbuf_start(subbuf_start)
{
	return !relay_buf_full(buf);
}

/* Files are made by physmem_relay_files_make(); relay wants an answer, to do nothing with it. */
static struct dentry *no_file(const char *name, struct dentry *parent, umode_t mode,
			      struct rchan_buf *buf, int *is_global)
{
	return physmem_relay.folder;
}

static int no_file_removed(struct dentry *file)
{
	return 0;
}

static struct rchan_callbacks callbacks = {
	.subbuf_start = subbuf_start,
	.create_buf_file = no_file,
	.remove_buf_file = no_file_removed,
};

/* Context: nobody writes, nobody has a file open, and nobody can come to do so. */
static void close_channel(void)
{
	physmem_relay_files_remove();
	relay_close(physmem_relay.channel);
}

/*
 * Context: physmem_relay.lock held, and given up meanwhile: the files' removal
 * waits for those who are opening one, and they want it.
 */
static int close_when_idle(void)
{
	int err;

	WRITE_ONCE(physmem_relay.stopping, true);
	mutex_unlock(&physmem_relay.lock);

	wake_up_all(&physmem_relay.room);
	err = wait_event_killable(physmem_relay.idle, !READ_ONCE(physmem_relay.writers));
	if (!err)
		close_channel();

	mutex_lock(&physmem_relay.lock);
	if (!err)
		physmem_relay.channel = NULL;
	WRITE_ONCE(physmem_relay.stopping, false);
	return err;
}

static int stop(void)
{
	int err = 0;

	mutex_lock(&physmem_relay.lock);
	if (physmem_relay.stopping || physmem_relay.readers)
		err = -EBUSY;
	else if (physmem_relay.channel)
		err = close_when_idle();
	mutex_unlock(&physmem_relay.lock);
	return err;
}

static int start(void)
{
	size_t size = READ_ONCE(relay_size) & ~7U;
	int err = 0;

	mutex_lock(&physmem_relay.lock);
	if (IS_ERR_OR_NULL(physmem_relay.folder)) {
		err = -ENODEV;
	} else if (physmem_relay.channel) {
		err = -EBUSY;
	} else {
		physmem_relay.channel = relay_open(NULL, NULL, size, READ_ONCE(relay_count),
						   &callbacks, NULL);
		err = physmem_relay.channel ? physmem_relay_files_make() : -ENOMEM;
		/* no writer has come yet, so that this waits for nobody */
		if (err && physmem_relay.channel)
			close_when_idle();
	}
	if (!err) {
		WRITE_ONCE(physmem_relay.abandoned, false);
		atomic64_set(&physmem_relay.produced, 0);
		atomic64_set(&physmem_relay.consumed, 0);
		atomic64_set(&physmem_relay.dropped, 0);
	}
	mutex_unlock(&physmem_relay.lock);
	return err;
}

/* Lets what is written so far be read; a record that is being made, when it is complete. */
static int flush(void)
{
	struct rchan_buf *buf;
	int cpu, err = 0;

	mutex_lock(&physmem_relay.lock);
	if (!physmem_relay.channel || physmem_relay.stopping)
		err = -ENODEV;
	for_each_possible_cpu(cpu) {
		buf = err ? NULL : *per_cpu_ptr(physmem_relay.channel->buf, cpu);
		if (buf)
			physmem_relay_finish(buf);
	}
	mutex_unlock(&physmem_relay.lock);
	return err;
}

/**
 * physmem_relay_command() - obey a word written to relay/control
 * @word: "start", "stop", "flush"
 *
 * Context: may sleep.
 * Return: 0; -EINVAL: another word; -EBUSY: started already, or to be stopped
 * while a reader has a file open; -ENODEV: not started, or no debugfs; -ENOMEM;
 * -EINTR: killed.
 */
int physmem_relay_command(const char *word)
{
	if (!strcmp(word, "start"))
		return start();
	if (!strcmp(word, "stop"))
		return stop();
	if (!strcmp(word, "flush"))
		return flush();
	return -EINVAL;
}

/**
 * physmem_relay_show() - the text of relay/control: a name and a value a line
 * @m: where it goes
 *
 * Context: may sleep.
 */
void physmem_relay_show(struct seq_file *m)
{
	const struct rchan *channel;

	mutex_lock(&physmem_relay.lock);
	/* who stops it frees it without the lock */
	channel = physmem_relay.stopping ? NULL : physmem_relay.channel;
	seq_printf(m, "state %s\n", channel ? "started" : "stopped");
	seq_printf(m, "sub_buffer_size %zu\n",
		   channel ? channel->subbuf_size : READ_ONCE(relay_size) & ~7U);
	seq_printf(m, "sub_buffers %zu\n",
		   channel ? channel->n_subbufs : READ_ONCE(relay_count));
	seq_printf(m, "readers %u\n", physmem_relay.readers);
	seq_printf(m, "writers %u\n", physmem_relay.writers);
	seq_printf(m, "produced %llu\n", (u64)atomic64_read(&physmem_relay.produced));
	seq_printf(m, "consumed %llu\n", (u64)atomic64_read(&physmem_relay.consumed));
	seq_printf(m, "dropped %llu\n", (u64)atomic64_read(&physmem_relay.dropped));
	mutex_unlock(&physmem_relay.lock);
}

/**
 * physmem_relay_init() - make ready for a start
 * @folder: debugfs' relay/, or an ERR_PTR
 */
void physmem_relay_init(struct dentry *folder)
{
	int cpu;

	physmem_relay.folder = folder;
	for_each_possible_cpu(cpu) {
		mutex_init(&per_cpu_ptr(&physmem_relay_ends, cpu)->writing);
		spin_lock_init(&per_cpu_ptr(&physmem_relay_ends, cpu)->edge);
		mutex_init(&per_cpu_ptr(&physmem_relay_ends, cpu)->reading);
	}
}

/** physmem_relay_exit() - free what a start has left. Context: no file of ours is open. */
void physmem_relay_exit(void)
{
	if (physmem_relay.channel)
		close_channel();
	physmem_relay.channel = NULL;
}
