/* SPDX-License-Identifier: GPL-2.0 */
/* Between text_file.c, an open file, and text_lines.c, a snapshot as lines. */
#ifndef _PHYSMEM_TEXT_LINES_H
#define _PHYSMEM_TEXT_LINES_H

#include "physmem.h"

/* A read under way: where in whose snapshot it is. */
struct physmem_lines {
	struct physmem_subjects shown;
	unsigned int subject;		/* of shown, the one being walked */
	struct physmem_walk *walk;
	const struct physmem_item *item;
	unsigned int record;		/* of the item's, the one being shown */
	struct physmem_text text;
	u64 line, count;		/* of the item, or of that record */
	struct pid *gone;		/* instead of an item: this one could not be walked */
	int gone_err;
	bool headed;			/* the columns' heading has been shown */
};

int physmem_lines_first(struct physmem_lines *lines, const struct physmem_subjects *own);
bool physmem_lines_next(struct physmem_lines *lines);
bool physmem_lines_at_one(const struct physmem_lines *lines);
void physmem_lines_show(struct seq_file *m, const struct physmem_lines *lines);
void physmem_lines_drop(struct physmem_lines *lines);

#endif /* _PHYSMEM_TEXT_LINES_H */
