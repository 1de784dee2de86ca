// SPDX-License-Identifier: GPL-2.0
/*
 * The two doors, debugfs and /dev/physmem -> one parser -> a checked request.
 *
 * A request is one write. It is understood whole and every PID in it is found
 * before anything is changed.
 */
#include <linux/debugfs.h>
#include <linux/err.h>
#include <linux/fs.h>
#include <linux/kernel.h>
#include <linux/miscdevice.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/uaccess.h>

#include "physmem.h"

#define REQUEST_MAX	PAGE_SIZE

/* Finds the processes that @words names; on success the caller owns the references. */
static int parse_pids(char *words, struct physmem_subjects *subjects)
{
	char *word;
	pid_t nr;
	int err;

	subjects->count = 0;
	while ((word = strsep(&words, " \t\n"))) {
		if (!*word)
			continue;
		err = kstrtoint(word, 10, &nr);
		if (!err && nr <= 0)
			err = -EINVAL;
		if (!err && subjects->count == PHYSMEM_SUBJECTS_MAX)
			err = -E2BIG;
		if (!err)
			err = physmem_target_find(nr, &subjects->pids[subjects->count]);
		if (err) {
			physmem_subjects_put(subjects);
			return err == -ERANGE ? -EINVAL : err;
		}
		subjects->count++;
	}
	return subjects->count ? 0 : -EINVAL;
}

/* A snapshot of each process now, to whoever listens. */
static int take_snapshots(const struct physmem_subjects *subjects, bool relay, bool log)
{
	unsigned int i;
	int err = 0;

	for (i = 0; i < subjects->count && !err; i++) {
		if (physmem_trace_wanted())
			err = physmem_trace_snapshot(subjects->pids[i]);
		if (relay && !err)
			err = physmem_relay_snapshot(subjects->pids[i]);
		if (log && !err)
			err = physmem_log_snapshot(subjects->pids[i]);
	}
	return err;
}

static int request_pids(struct file *file, char *words, bool log)
{
	struct physmem_subjects *subjects = kmalloc(sizeof(*subjects), GFP_KERNEL);
	int err;

	if (!subjects)
		return -ENOMEM;
	err = parse_pids(words, subjects);
	if (!err) {
		/* who reads records through this file wants them nowhere else */
		err = take_snapshots(subjects, !physmem_text_is_binary(file), log);
		if (!err)
			physmem_text_subjects(file, subjects);
		physmem_subjects_put(subjects);
	}
	kfree(subjects);
	return err;
}

static int request_pid(struct file *file, char *words)
{
	return request_pids(file, words, false);
}

static int request_stats(struct file *file, char *words)
{
	return physmem_stats_command(strim(words));
}

static int request_targets(struct file *file, char *words)
{
	return physmem_targets_request(words);
}

static int request_follow(struct file *file, char *words)
{
	return physmem_follow_request(strim(words));
}

static int request_relay(struct file *file, char *words)
{
	return physmem_relay_command(strim(words));
}

/* The files of debugfs; the device knows each by its name. */
static const struct door {
	const char *name;
	enum physmem_view view;
	int (*request)(struct file *file, char *words);	/* NULL: only read */
} doors[] = {
	{ "pid",    PHYSMEM_VIEW_SNAPSHOT, request_pid },
	{ "stats",  PHYSMEM_VIEW_STATS,    request_stats },
	{ "probes", PHYSMEM_VIEW_PROBES,   NULL },
	{ "targets", PHYSMEM_VIEW_TARGETS, request_targets },
	{ "follow", PHYSMEM_VIEW_FOLLOW,   request_follow },
	{ "relay/control", PHYSMEM_VIEW_RELAY, request_relay },
};

/*
 * A word written to the device: "NAME WORDS" is writing WORDS to debugfs NAME;
 * "NAME" alone makes NAME's text what this open file reads. "format binary" and
 * "format text" choose how snapshots are read.
 */
static int request_device(struct file *file, char *words)
{
	char *name;
	size_t i;

	words = strim(words);
	if (!*words || strchr("+-0123456789", *words))
		return request_pids(file, words, true);
	name = strsep(&words, " \t\n");
	if (!strcmp(name, "format"))
		return words ? physmem_text_format(file, strim(words)) : -EINVAL;
	for (i = 0; i < ARRAY_SIZE(doors); i++) {
		if (strcmp(name, doors[i].name))
			continue;
		if (!words) {
			physmem_text_show(file, doors[i].view);
			return 0;
		}
		return doors[i].request ? doors[i].request(file, words) : -EINVAL;
	}
	return -EINVAL;
}

static ssize_t write_request(struct file *file, const char __user *from, size_t size,
			     loff_t *pos, int (*request)(struct file *, char *))
{
	char *words;
	int err = physmem_may_look();

	if (err)
		return err;
	if (size >= REQUEST_MAX)
		return -EINVAL;
	words = memdup_user_nul(from, size);
	if (IS_ERR(words))
		return PTR_ERR(words);
	err = strlen(words) == size ? request(file, words) : -EINVAL;
	kfree(words);
	if (err)
		return err;
	*pos = 0;	/* what is read next is the answer, from its start */
	return size;
}

static const struct door *door_of(const struct file *file)
{
	return file_inode(file)->i_private;
}

static int door_open(struct inode *inode, struct file *file)
{
	return physmem_text_open(file, door_of(file)->view);
}

static int text_release(struct inode *inode, struct file *file)
{
	return physmem_text_release(file);
}

static ssize_t text_read(struct file *file, char __user *to, size_t size, loff_t *pos)
{
	int err = physmem_may_look();

	return err ? err : physmem_text_read(file, to, size, pos);
}

/* A seek walks the target too, to find the place. */
static loff_t text_seek(struct file *file, loff_t offset, int whence)
{
	int err = physmem_may_look();

	if (err)
		return err;
	/* records have no lines to seek by; they can be had anew, and that is all */
	if (physmem_text_is_binary(file) && (offset || whence != SEEK_SET))
		return -ESPIPE;
	return seq_lseek(file, offset, whence);
}

static ssize_t door_write(struct file *file, const char __user *from, size_t size, loff_t *pos)
{
	return write_request(file, from, size, pos, door_of(file)->request);
}

static const struct file_operations door_ops = {
	.owner = THIS_MODULE,
	.open = door_open,
	.read = text_read,
	.write = door_write,
	.llseek = text_seek,
	.release = text_release,
};

/* Without a write operation: a locked-down kernel lets such a file be read. */
static const struct file_operations door_read_ops = {
	.owner = THIS_MODULE,
	.open = door_open,
	.read = text_read,
	.llseek = text_seek,
	.release = text_release,
};

static int device_open(struct inode *inode, struct file *file)
{
	/* misc leaves its device here, and seq_open() wants the place empty */
	file->private_data = NULL;
	return physmem_text_open(file, PHYSMEM_VIEW_SNAPSHOT);
}

static ssize_t device_write(struct file *file, const char __user *from, size_t size, loff_t *pos)
{
	return write_request(file, from, size, pos, request_device);
}

static const struct file_operations device_ops = {
	.owner = THIS_MODULE,
	.open = device_open,
	.read = text_read,
	.write = device_write,
	.llseek = text_seek,
	.release = text_release,
};

static struct miscdevice device = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = "physmem",
	.fops = &device_ops,
	.mode = 0600,
};

static struct dentry *folder;

/**
 * physmem_ctl_init() - open both doors
 *
 * debugfs may be missing or refuse; the device does all that it does.
 *
 * Return: 0, or why there can be no device.
 */
int physmem_ctl_init(void)
{
	struct dentry *relay;
	size_t i;
	int err;

	folder = debugfs_create_dir("physmem", NULL);
	relay = debugfs_create_dir("relay", folder);
	physmem_relay_init(relay);
	err = misc_register(&device);
	if (err) {
		debugfs_remove(folder);
		return err;
	}
	for (i = 0; i < ARRAY_SIZE(doors); i++)
		debugfs_create_file(kbasename(doors[i].name), doors[i].request ? 0600 : 0400,
				    strchr(doors[i].name, '/') ? relay : folder,
				    (void *)&doors[i],
				    doors[i].request ? &door_ops : &door_read_ops);
	return 0;
}

/** physmem_ctl_exit() - close both doors. Context: no file of ours is open. */
void physmem_ctl_exit(void)
{
	physmem_relay_exit();
	debugfs_remove(folder);
	misc_deregister(&device);
	physmem_subjects_forget();
}
