/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A short story of processes as a recording, and the bill of it.
 */
#ifndef PHYSMEM_RECORDING_PLAY_H
#define PHYSMEM_RECORDING_PLAY_H

#include "bill.h"
#include "trace_make.h"

struct play {
	struct trace_make *make;
	char path[64];
	uint32_t seq, fork_seq; /* of the next event on cpu 0, where all happens */
	uint64_t ip;		/* of the faults that follow */
	uint64_t ino;		/* and of their mappings */
	uint32_t dev;
};

struct play *play_begin(unsigned int cpus);

/* With the formats of these systems only, as " ftrace sched ". */
struct play *play_begin_with(const char *systems, unsigned int cpus);

void play_cow(struct play *play, uint64_t time, int32_t tgid, uint64_t addr,
	      enum physmem_outcome outcome, uint64_t dur);
/* The same at a page of 2 MiB. */
void play_huge(struct play *play, uint64_t time, int32_t tgid, uint64_t addr,
	       enum physmem_outcome outcome, uint64_t dur);
/* A page that a fork copies at once. */
void play_pinned(struct play *play, uint64_t time, int32_t tgid, uint64_t addr);
void play_fork(struct play *play, uint64_t time, int32_t parent, int32_t child, uint64_t shared);
void play_exit(struct play *play, uint64_t time, int32_t tgid);
void play_exec(struct play *play, uint64_t time, int32_t tgid, const char *path);
void play_line(struct play *play, uint64_t time, const char *text);

/* Notes where this very program is mapped, as if it were @tgid; @path: by this name, or NULL. */
void play_own_maps(struct play *play, uint64_t time, int32_t tgid, const char *path);

/* Writes the recording to @play->path. */
void play_write(struct play *play);

/* Writes it, and reads it into a bill, which is finished. */
struct bill *play_bill(struct play *play);

/* Removes the file; @bill may be NULL. */
void play_end(struct play *play, struct bill *bill);

#endif
