// SPDX-License-Identifier: GPL-2.0
/*
 * An open file's text, line by line, whichever door it came through.
 *
 * A snapshot is walked anew when a read starts at offset 0 and goes on where
 * the last read stopped (text_lines.c).
 */
#include <linux/fs.h>
#include <linux/mutex.h>
#include <linux/seq_file.h>
#include <linux/slab.h>

#include "physmem.h"
#include "text_lines.h"

struct text_file {
	enum physmem_view view;
	struct physmem_binary *binary;	/* instead of text; NULL: never asked for */
	bool is_binary;
	struct physmem_subjects own;	/* set through this file; else the default's */
	struct physmem_lines lines;	/* of a read under way */
	loff_t index;			/* of the line in the whole text */
};

static void *text_start(struct seq_file *m, loff_t *pos)
{
	struct text_file *tf = m->private;
	int err;

	if (tf->view != PHYSMEM_VIEW_SNAPSHOT)
		return *pos ? NULL : tf;
	if (*pos == 0) {
		tf->index = 0;
		err = physmem_lines_first(&tf->lines, &tf->own);
		if (err)
			return ERR_PTR(err);
	} else if (*pos != tf->index) {
		return ERR_PTR(-ESPIPE);
	}
	return physmem_lines_at_one(&tf->lines) ? tf : NULL;
}

static void *text_next(struct seq_file *m, void *v, loff_t *pos)
{
	struct text_file *tf = m->private;

	++*pos;
	if (tf->view != PHYSMEM_VIEW_SNAPSHOT)
		return NULL;
	tf->index = *pos;
	return physmem_lines_next(&tf->lines) ? tf : NULL;
}

static void text_stop(struct seq_file *m, void *v)
{
}

static int text_show(struct seq_file *m, void *v)
{
	struct text_file *tf = m->private;

	switch (tf->view) {
	case PHYSMEM_VIEW_SNAPSHOT:
		physmem_lines_show(m, &tf->lines);
		break;
	case PHYSMEM_VIEW_PROBES:
		physmem_hook_show(m);
		break;
	case PHYSMEM_VIEW_STATS:
		physmem_stats_show(m);
		break;
	case PHYSMEM_VIEW_RELAY:
		physmem_relay_show(m);
		break;
	case PHYSMEM_VIEW_TARGETS:
		physmem_targets_show(m);
		break;
	case PHYSMEM_VIEW_FOLLOW:
		physmem_follow_show(m);
		break;
	}
	return 0;
}

static const struct seq_operations text_ops = {
	.start = text_start,
	.next = text_next,
	.stop = text_stop,
	.show = text_show,
};

/**
 * physmem_text_open() - give an opened file its text
 * @file: from the file's open(); physmem_text_release() undoes it
 * @view: which text is read until physmem_text_show() chooses another
 *
 * Return: 0; -EPERM: as physmem_may_look(); -ENOMEM.
 */
int physmem_text_open(struct file *file, enum physmem_view view)
{
	struct text_file *tf;
	int err = physmem_may_look();

	if (err)
		return err;
	tf = kzalloc(sizeof(*tf), GFP_KERNEL);
	if (!tf)
		return -ENOMEM;
	err = seq_open(file, &text_ops);
	if (err) {
		kfree(tf);
		return err;
	}
	tf->view = view;
	((struct seq_file *)file->private_data)->private = tf;
	return 0;
}

/**
 * physmem_text_release() - the file's last close
 * @file: from the file's release()
 *
 * Return: 0.
 */
int physmem_text_release(struct file *file)
{
	struct text_file *tf = ((struct seq_file *)file->private_data)->private;

	physmem_lines_drop(&tf->lines);
	physmem_binary_close(tf->binary);
	physmem_subjects_put(&tf->own);
	kfree(tf);
	return seq_release(file_inode(file), file);
}

/* A text of another kind follows: nothing that seq_file has kept is of it. */
static void forget_read(struct seq_file *m)
{
	struct text_file *tf = m->private;

	physmem_lines_drop(&tf->lines);
	tf->index = 0;
	m->read_pos = 0;
	m->index = 0;
	m->from = 0;
	m->count = 0;
}

/**
 * physmem_text_show() - choose what is read from now on
 * @file: an open file of ours
 * @view: the text
 */
void physmem_text_show(struct file *file, enum physmem_view view)
{
	struct seq_file *m = file->private_data;
	struct text_file *tf = m->private;

	mutex_lock(&m->lock);	/* a read of another thread may be under way */
	forget_read(m);
	tf->view = view;
	mutex_unlock(&m->lock);
}

/**
 * physmem_text_format() - choose how snapshots are read from now on
 * @file: an open file of ours
 * @word: "text" or "binary"
 *
 * Return: 0; -EINVAL: another word; -ENOMEM.
 */
int physmem_text_format(struct file *file, const char *word)
{
	struct seq_file *m = file->private_data;
	struct text_file *tf = m->private;
	bool binary = !strcmp(word, "binary");
	int err = 0;

	if (!binary && strcmp(word, "text"))
		return -EINVAL;
	mutex_lock(&m->lock);
	if (binary && !tf->binary)
		tf->binary = physmem_binary_open();
	if (binary && !tf->binary) {
		err = -ENOMEM;
	} else {
		forget_read(m);
		tf->view = PHYSMEM_VIEW_SNAPSHOT;
		tf->is_binary = binary;
	}
	mutex_unlock(&m->lock);
	return err;
}

/** physmem_text_is_binary() - are snapshots read as records through this open file? */
bool physmem_text_is_binary(const struct file *file)
{
	const struct seq_file *m = file->private_data;
	const struct text_file *tf = m->private;

	return READ_ONCE(tf->is_binary);
}

/**
 * physmem_text_read() - read() of an open file of ours
 * @file: the file
 * @to: user memory
 * @size: of it
 * @pos: the file's position
 *
 * Return: bytes read, 0 at the end; -EINTR; or what the text or the stream says.
 */
ssize_t physmem_text_read(struct file *file, char __user *to, size_t size, loff_t *pos)
{
	struct seq_file *m = file->private_data;
	struct text_file *tf = m->private;
	ssize_t done = 0;
	bool binary;

	if (mutex_lock_killable(&m->lock))
		return -EINTR;
	binary = tf->is_binary && tf->view == PHYSMEM_VIEW_SNAPSHOT;
	if (binary)
		done = physmem_binary_read(tf->binary, &tf->own, to, size, pos);
	mutex_unlock(&m->lock);
	return binary ? done : seq_read(file, to, size, pos);
}

/**
 * physmem_text_subjects() - choose whose snapshot is read from now on
 * @file: an open file of ours: theirs are its subjects, and the default ones
 *	for files that choose none
 * @subjects: the PIDs; the references pass to the file, the list is empty after
 */
void physmem_text_subjects(struct file *file, struct physmem_subjects *subjects)
{
	struct seq_file *m = file->private_data;
	struct text_file *tf = m->private;

	physmem_subjects_make_default(subjects);
	mutex_lock(&m->lock);
	forget_read(m);
	tf->view = PHYSMEM_VIEW_SNAPSHOT;
	physmem_subjects_put(&tf->own);
	tf->own = *subjects;
	subjects->count = 0;
	mutex_unlock(&m->lock);
}
