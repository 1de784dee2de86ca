/* SPDX-License-Identifier: GPL-2.0 */
/*
 * From a trace that libkshark reads to what boxes are made of.
 */
#ifndef PHYSMEM_READING_H
#define PHYSMEM_READING_H

#include "libkshark.h"

#include "faults.h"

/*
 * To be called when @stream is open, before it is read. Return: 0, -1 if it has
 * none of our events.
 */
int reading_begin(struct kshark_data_stream *stream);

/* Forgets all that was read. Return: 0, -1 if there was none. */
int reading_end(struct kshark_data_stream *stream);

/* Return: what has been read of stream @sd, sorted; NULL if there is nothing. */
struct faults *reading_faults(int sd);

#endif
