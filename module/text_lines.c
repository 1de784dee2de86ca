// SPDX-License-Identifier: GPL-2.0
/*
 * A snapshot as lines, one after another: processes are walked while they are
 * shown, and one batch of a walk is all that is ever kept.
 */
#include <linux/err.h>
#include <linux/moduleparam.h>
#include <linux/sched/signal.h>
#include <linux/seq_file.h>

#include "arch/arch.h"
#include "physmem.h"
#include "text_lines.h"

/*
 * Runs of more than this many pages with nothing mapped become one line of a
 * text snapshot, here and in the kernel log. 0: every page has its line.
 */
static unsigned int fold = 16;
module_param(fold, uint, 0644);
MODULE_PARM_DESC(fold, "fold runs of more empty pages than this into one line (16; 0: never)");

/** physmem_fold() - parameter fold, read once by each user */
unsigned int physmem_fold(void)
{
	return READ_ONCE(fold);
}

/** physmem_lines_drop() - let go of what a read has left. Context: no read is under way. */
void physmem_lines_drop(struct physmem_lines *lines)
{
	physmem_walk_close(lines->walk);
	lines->walk = NULL;
	lines->item = NULL;
	lines->gone = NULL;
	physmem_subjects_put(&lines->shown);
	lines->subject = 0;
	lines->line = 0;
	lines->count = 0;
}

static u64 item_lines(struct physmem_lines *lines)
{
	switch (lines->item->type) {
	case PHYSMEM_ITEM_BEGIN:
		return 2;
	case PHYSMEM_ITEM_VMA:
		return lines->headed ? 0 : 1;
	case PHYSMEM_ITEM_RECORDS:
		return physmem_text_lines(&lines->text, &lines->item->records[lines->record]);
	default:
		return 1;
	}
}

/*
 * Opens the next subject's walk; one that has gone has a line instead, if
 * others were asked for too. False: there is none left.
 */
static bool next_subject(struct physmem_lines *lines, int *err)
{
	struct physmem_walk *walk;

	if (lines->subject == lines->shown.count)
		return false;
	lines->gone = lines->shown.pids[lines->subject++];
	walk = physmem_walk_open(lines->gone, true, PHYSMEM_WALK_ROOM);
	if (!IS_ERR(walk)) {
		lines->walk = walk;
		lines->gone = NULL;
		lines->headed = false;
		return true;
	}
	lines->gone_err = PTR_ERR(walk);
	*err = lines->gone_err;
	return lines->shown.count > 1;
}

static void end_walk(struct physmem_lines *lines)
{
	if (lines->walk)
		physmem_stats_snapshot(lines->walk->entries, 0);
	physmem_walk_close(lines->walk);
	lines->walk = NULL;
	lines->gone = NULL;
}

/* Moves to the next line; false: there is none. */
static bool advance(struct physmem_lines *lines, int *err)
{
	if (lines->item && ++lines->line < lines->count) {
		cond_resched();		/* a seek over a large hole comes by here */
		return !fatal_signal_pending(current);
	}
	if (lines->item && lines->item->type == PHYSMEM_ITEM_RECORDS &&
	    ++lines->record < lines->item->count) {
		lines->line = 0;
		lines->count = item_lines(lines);
		return true;
	}
	for (;;) {
		lines->item = lines->walk ? physmem_walk_next(lines->walk) : NULL;
		if (!lines->item) {
			end_walk(lines);
			if (!next_subject(lines, err))
				return false;
			if (lines->gone)
				return true;
			continue;
		}
		lines->record = 0;
		lines->line = 0;
		lines->count = item_lines(lines);
		if (lines->item->type == PHYSMEM_ITEM_VMA)
			lines->headed = true;
		if (lines->count)
			return true;
	}
}

/**
 * physmem_lines_first() - walk anew, to the first line
 * @lines: of the file, whatever it has left
 * @own: the file's subjects; none: the default's
 *
 * Return: 0; an error only if nothing can be shown: -ESRCH, -ENODATA, -ENOMEM.
 */
int physmem_lines_first(struct physmem_lines *lines, const struct physmem_subjects *own)
{
	int err = 0;

	physmem_lines_drop(lines);
	lines->text = (struct physmem_text) {
		.arch = physmem_arch_here,
		.fold = physmem_fold(),
		.page_shift = PAGE_SHIFT,
	};
	if (own->count)
		physmem_subjects_copy(&lines->shown, own);
	else
		physmem_subjects_default(&lines->shown);
	return advance(lines, &err) ? 0 : err;
}

/** physmem_lines_next() - to the next line; false: there is none, or whoever reads is killed */
bool physmem_lines_next(struct physmem_lines *lines)
{
	int err;

	return advance(lines, &err);
}

/** physmem_lines_at_one() - is there a line to show? */
bool physmem_lines_at_one(const struct physmem_lines *lines)
{
	return lines->item || lines->gone;
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

/** physmem_lines_show() - the line at which @lines is. @m: where it goes */
void physmem_lines_show(struct seq_file *m, const struct physmem_lines *lines)
{
	const struct physmem_item *item = lines->item;
	const struct physmem_walk *walk = lines->walk;
	char line[PHYSMEM_LINE_MAX];

	if (lines->gone) {
		seq_printf(m, "# PID %d: %s\n", pid_nr(lines->gone), reason(lines->gone_err));
		return;
	}
	switch (item->type) {
	case PHYSMEM_ITEM_BEGIN:
		if (lines->line == 0)
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
		physmem_text_record(line, sizeof(line), &lines->text,
				    &item->records[lines->record], lines->line, item->vma);
		break;
	case PHYSMEM_ITEM_END:
		physmem_text_end(line, sizeof(line), walk->tgid, walk->end,
				 walk->vmas, walk->pages);
		break;
	}
	seq_puts(m, line);
}
