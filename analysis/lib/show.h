/* SPDX-License-Identifier: GPL-2.0 */
/*
 * From the stream to a form, through the filter: one snapshot after another.
 */
#ifndef PHYSMEM_SHOW_H
#define PHYSMEM_SHOW_H

#include "filter.h"
#include "render.h"

struct show {
	struct render render;
	const struct render_form *form; /* NULL: the records as they are */
	struct filter filter;
	bool vma_held;	     /* has not been shown, and will be with its first entry */
	bool vma_left_out;
	u64 entries;	     /* shown */
	enum physmem_end ended; /* the last snapshot */
	/* called now and then with the base pages read so far, or NULL */
	void (*progress)(void *context, u64 pages);
	void *context;
	u64 pages;
};

void show_start(struct show *show, FILE *out, const struct render_form *form);

/**
 * show_event - the sink of a stream that holds one snapshot at a time
 *
 * Return: 0, or an errno of the output.
 */
int show_event(void *show, const struct stream_event *event);

#endif
