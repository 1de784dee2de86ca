// SPDX-License-Identifier: GPL-2.0
/*
 * An open file's text, line by line, whichever door it came through.
 *
 * A snapshot is walked anew when a read starts at offset 0 and goes on where
 * the last read stopped; one batch of a walk is all that is ever kept.
 */
#include <linux/fs.h>
#include <linux/moduleparam.h>
#include <linux/mutex.h>
#include <linux/sched/signal.h>
#include <linux/seq_file.h>
#include <linux/slab.h>

#include "arch/arch.h"
#include "physmem.h"

/*
 * Runs of more than this many pages with nothing mapped become one line of a
 * text snapshot, here and in the kernel log. 0: every page has its line.
 */
static unsigned int fold = 16;
module_param(fold, uint, 0644);
MODULE_PARM_DESC(fold, "fold runs of more empty pages than this into one line (16; 0: never)");

struct text_file {
	enum physmem_view view;
	struct physmem_binary *binary;	/* instead of text; NULL: never asked for */
	bool is_binary;
	struct physmem_subjects own;	/* set through this file; else the default's */
	/* a read under way */
	struct physmem_subjects shown;
	unsigned int subject;		/* of shown, the one being walked */
	struct physmem_walk *walk;
	const struct physmem_item *item;
	unsigned int record;		/* of the item's, the one being shown */
	struct physmem_text text;
	u64 line, lines;		/* of the item, or of that record */
	struct pid *gone;		/* instead of an item: this one could not be walked */
	int gone_err;
	bool headed;			/* the columns' heading has been shown */
	loff_t index;			/* of the line in the whole text */
};

/** physmem_fold() - parameter fold, read once by each user */
unsigned int physmem_fold(void)
{
	return READ_ONCE(fold);
}

/* Drops what a read has left. Context: no read is under way. */
static void rewind_text(struct text_file *tf)
{
	physmem_walk_close(tf->walk);
	tf->walk = NULL;
	tf->item = NULL;
	tf->gone = NULL;
	physmem_subjects_put(&tf->shown);
	tf->subject = 0;
	tf->line = 0;
	tf->lines = 0;
	tf->index = 0;
}

static u64 item_lines(struct text_file *tf)
{
	switch (tf->item->type) {
	case PHYSMEM_ITEM_BEGIN:
		return 2;
	case PHYSMEM_ITEM_VMA:
		return tf->headed ? 0 : 1;
	case PHYSMEM_ITEM_RECORDS:
		return physmem_text_lines(&tf->text, &tf->item->records[tf->record]);
	default:
		return 1;
	}
}

/*
 * Opens the next subject's walk; one that has gone has a line instead, if
 * others were asked for too. False: there is none left.
 */
static bool next_subject(struct text_file *tf, int *err)
{
	struct physmem_walk *walk;

	if (tf->subject == tf->shown.count)
		return false;
	tf->gone = tf->shown.pids[tf->subject++];
	walk = physmem_walk_open(tf->gone, true, PHYSMEM_WALK_ROOM);
	if (!IS_ERR(walk)) {
		tf->walk = walk;
		tf->gone = NULL;
		tf->headed = false;
		return true;
	}
	tf->gone_err = PTR_ERR(walk);
	*err = tf->gone_err;
	return tf->shown.count > 1;
}

static void end_walk(struct text_file *tf)
{
	if (tf->walk)
		physmem_stats_snapshot(tf->walk->entries, 0);
	physmem_walk_close(tf->walk);
	tf->walk = NULL;
	tf->gone = NULL;
}

/* Moves to the next line; false: there is none. */
static bool advance(struct text_file *tf, int *err)
{
	if (tf->item && ++tf->line < tf->lines) {
		cond_resched();		/* a seek over a large hole comes by here */
		return !fatal_signal_pending(current);
	}
	if (tf->item && tf->item->type == PHYSMEM_ITEM_RECORDS &&
	    ++tf->record < tf->item->count) {
		tf->line = 0;
		tf->lines = item_lines(tf);
		return true;
	}
	for (;;) {
		tf->item = tf->walk ? physmem_walk_next(tf->walk) : NULL;
		if (!tf->item) {
			end_walk(tf);
			if (!next_subject(tf, err))
				return false;
			if (tf->gone)
				return true;
			continue;
		}
		tf->record = 0;
		tf->line = 0;
		tf->lines = item_lines(tf);
		if (tf->item->type == PHYSMEM_ITEM_VMA)
			tf->headed = true;
		if (tf->lines)
			return true;
	}
}

/* The first line of a text walked anew. An error only if nothing can be shown. */
static int first_line(struct text_file *tf)
{
	int err = 0;

	rewind_text(tf);
	tf->text = (struct physmem_text) {
		.arch = physmem_arch_here,
		.fold = physmem_fold(),
		.page_shift = PAGE_SHIFT,
	};
	if (tf->own.count)
		physmem_subjects_copy(&tf->shown, &tf->own);
	else
		physmem_subjects_default(&tf->shown);
	return advance(tf, &err) ? 0 : err;
}

static void *text_start(struct seq_file *m, loff_t *pos)
{
	struct text_file *tf = m->private;
	int err;

	if (tf->view != PHYSMEM_VIEW_SNAPSHOT)
		return *pos ? NULL : tf;
	if (*pos == 0) {
		err = first_line(tf);
		if (err)
			return ERR_PTR(err);
	} else if (*pos != tf->index) {
		return ERR_PTR(-ESPIPE);
	}
	return tf->item || tf->gone ? tf : NULL;
}

static void *text_next(struct seq_file *m, void *v, loff_t *pos)
{
	struct text_file *tf = m->private;
	int err;

	++*pos;
	if (tf->view != PHYSMEM_VIEW_SNAPSHOT)
		return NULL;
	tf->index = *pos;
	return advance(tf, &err) ? tf : NULL;
}

static void text_stop(struct seq_file *m, void *v)
{
}

/* Why a process could not be walked. */
static const char *reason(int err)
{
	switch (err) {
	case -ESRCH:
		return "no such process (any more)";
	case -ENODATA:
		return "no user memory (any more)";
	case -ENOMEM:
		return "no memory to look at it";
	default:
		return "cannot be looked at";
	}
}

static void show_line(struct seq_file *m, struct text_file *tf)
{
	const struct physmem_item *item = tf->item;
	const struct physmem_walk *walk = tf->walk;
	char line[PHYSMEM_LINE_MAX];

	if (tf->gone) {
		seq_printf(m, "# PID %d: %s\n", pid_nr(tf->gone), reason(tf->gone_err));
		return;
	}
	switch (item->type) {
	case PHYSMEM_ITEM_BEGIN:
		if (tf->line == 0)
			physmem_text_title(line, sizeof(line), walk->tgid);
		else
			physmem_text_vma(line, sizeof(line), NULL);
		break;
	case PHYSMEM_ITEM_LISTED:
		physmem_text_vma(line, sizeof(line), item->vma);
		break;
	case PHYSMEM_ITEM_VMA:
		physmem_text_columns(line, sizeof(line));
		break;
	case PHYSMEM_ITEM_RECORDS:
		physmem_text_record(line, sizeof(line), &tf->text,
				    &item->records[tf->record], tf->line, item->vma);
		break;
	case PHYSMEM_ITEM_END:
		physmem_text_end(line, sizeof(line), walk->tgid, walk->end,
				 walk->vmas, walk->pages);
		break;
	}
	seq_puts(m, line);
}

static int text_show(struct seq_file *m, void *v)
{
	struct text_file *tf = m->private;

	switch (tf->view) {
	case PHYSMEM_VIEW_SNAPSHOT:
		show_line(m, tf);
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

	rewind_text(tf);
	physmem_binary_close(tf->binary);
	physmem_subjects_put(&tf->own);
	kfree(tf);
	return seq_release(file_inode(file), file);
}

/* A text of another kind follows: nothing that seq_file has kept is of it. */
static void forget_read(struct seq_file *m)
{
	rewind_text(m->private);
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
