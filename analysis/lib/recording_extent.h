/* SPDX-License-Identifier: GPL-2.0 */
/*
 * How long a recording ought to be: looked at before the library is let in,
 * which does not survive one that ends early.
 */
#ifndef PHYSMEM_RECORDING_EXTENT_H
#define PHYSMEM_RECORDING_EXTENT_H

#include <stdint.h>

enum extent {
	EXTENT_WHOLE,
	EXTENT_DATA, /* ends within its events: what comes before its end can be read */
	EXTENT_HEAD, /* ends before that; nothing can be read */
};

/* @needed: bytes that the file's table of contents tells of, if @path is not whole and it has one.
 */
enum extent recording_extent(const char *path, uint64_t *needed);

#endif
