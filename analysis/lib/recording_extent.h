/* SPDX-License-Identifier: GPL-2.0 */
/*
 * How long a recording ought to be: looked at before the library is let in,
 * which does not survive one that ends early.
 */
#ifndef PHYSMEM_RECORDING_EXTENT_H
#define PHYSMEM_RECORDING_EXTENT_H

#include <stdbool.h>
#include <stdint.h>

enum extent {
	EXTENT_WHOLE,
	EXTENT_DATA, /* ends within its events: what comes before its end can be read */
	EXTENT_LOST, /* so too, and the table that says where they are was behind them: version 7 */
	EXTENT_HEAD, /* ends before that; nothing can be read */
};

/* What is known of a file's events. */
struct extent_facts {
	uint64_t needed; /* bytes that its tables tell of; EXTENT_LOST: that it has */
	/* EXTENT_LOST: */
	uint64_t link;	 /* where it says where the missing table is */
	uint64_t buffer; /* the section that has the events */
	uint32_t cpus;
	bool compressed;
	bool big_endian;
};

enum extent recording_extent(const char *path, struct extent_facts *facts);

#endif
