/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Snapshots -> text, JSON or CSV, as they come: nothing is kept but the
 * mapping that stands last.
 */
#ifndef PHYSMEM_RENDER_H
#define PHYSMEM_RENDER_H

#include <stdio.h>

#include "stream.h"

struct render {
	FILE *out;
	/* of the snapshot under way */
	const struct physmem_stream_begin *begin;
	const struct physmem_stream_vma *vma;
	bool in_vma;	   /* JSON: its array of entries is open */
	bool first;	   /* JSON: nothing is in the open array yet */
	char prefix[1024]; /* CSV: the columns that a mapping's lines share */
	unsigned int fold; /* text: as the module's parameter */
};

/* How a form is written. Each call comes with render's begin and vma set to what it is about. */
struct render_form {
	const char *name;
	void (*start)(struct render *render); /* once, or NULL */
	void (*begin)(struct render *render);
	void (*vma)(struct render *render);
	void (*entry)(struct render *render, const struct physmem_record *entry);
	void (*end)(struct render *render, const struct physmem_stream_end *end);
};

extern const struct render_form render_text, render_json, render_csv;

#endif
