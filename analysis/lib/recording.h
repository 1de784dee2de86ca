/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Reader of a recording, a file of trace-cmd's: its events as records, one
 * after another in the order of time, over all processors and buffers. None is
 * kept; what they add up to is their reader's business.
 *
 *	struct recording *recording = recording_open(path, &error);
 *
 *	if (!recording || recording_walk(recording, take, context, &error))
 *		... error.text says why, with the file's name
 *	recording_close(recording);
 */
#ifndef PHYSMEM_RECORDING_H
#define PHYSMEM_RECORDING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "physmem.h"

/* Version of the lines that `physmem record` writes into a recording, see docs/record.md. */
#define RECORDING_NOTES_VERSION 1

/* Of what a record is; which member of struct recording_record it has. */
enum recording_kind {
	RECORDING_COW,	    /* cow */
	RECORDING_COW_FORK, /* cow_fork: physmem_fork, the fork as the module saw it */
	RECORDING_FORK,	    /* sched: a task of the scheduler's, which may be a thread */
	RECORDING_EXEC,	    /* sched */
	RECORDING_EXIT,	    /* sched: a task, which may be a thread */
	RECORDING_SWITCH,   /* sched */
	RECORDING_STACK,    /* stack: of the record before it of the same cpu */
	RECORDING_NOTE,	    /* note: a line that `physmem record` wrote */
	RECORDING_MARKER,   /* marker: a line that anybody else wrote to trace_marker */
	RECORDING_MISSED,   /* missed */
};

struct recording_sched {
	int32_t pid;   /* thread: parent of FORK, who runs EXEC and EXIT, who runs next of SWITCH */
	int32_t other; /* FORK: the child; SWITCH: who ran; else -1 */
	const char *comm; /* of @pid: the new one after EXEC (its file's path); "" if not told */
	const char *other_comm;
};

struct recording_stack {
	const uint64_t *frames; /* innermost first; none is 0 or all ones */
	size_t count;
};

/* "physmem: 1 KEY VALUE": "stat" with "begin faults_copy 12", say; @value is "" if there is none.
 */
struct recording_note {
	unsigned int version; /* above RECORDING_NOTES_VERSION: nothing is known of key and value */
	const char *key;
	const char *value;
};

struct recording_missed {
	uint64_t count; /* 0: some, and nobody knows how many */
};

/* One record. What it points to is gone when the callback returns. */
struct recording_record {
	enum recording_kind kind;
	int32_t cpu;
	int32_t pid;   /* thread in whose context it was written; -1: not told (MISSED) */
	uint64_t time; /* ns, of the recording's clock */
	union {
		const struct physmem_cow *cow; /* a field that the file does not have is all ones */
		const struct physmem_fork *cow_fork;
		struct recording_sched sched;
		struct recording_stack stack;
		struct recording_note note;
		const char *marker;
		struct recording_missed missed;
	};
};

/* Return: 0, or anything else to stop: recording_walk() returns it. */
typedef int recording_callback(void *context, const struct recording_record *record);

struct recording_error {
	char text[512];
};

struct recording;

/**
 * recording_open - open a file that trace-cmd or `physmem record` wrote
 * @path: the file
 * @error: what is wrong, in a sentence that begins with the file's name
 *
 * A file that ends early is opened all the same, if its first part, which names the events, is
 * whole: recording_truncated() tells.
 *
 * Return: the recording, for recording_close(), or NULL.
 */
struct recording *recording_open(const char *path, struct recording_error *error);

void recording_close(struct recording *recording);

/* Return: what is not as it should be, though it can be read, a sentence; or NULL. */
const char *recording_truncated(const struct recording *recording);

/* Return: whether it has the event physmem_cow (or physmem_fork), if only by its format. */
bool recording_knows_cow(const struct recording *recording);

/* Return: of the machine that was recorded, bytes. */
unsigned int recording_page_size(const struct recording *recording);

/* Return: bytes of a long of that machine's kernel. */
unsigned int recording_long_size(const struct recording *recording);

/* Return: the name that a thread last had, as the file has it; "" if it does not. */
const char *recording_comm(const struct recording *recording, int32_t pid);

/**
 * recording_walk - hand on all records
 * @recording: can be walked once
 * @callback: gets each
 * @context: for @callback
 * @error: as above
 *
 * Records of other kinds are left out; what was lost before them is not. A program that catches
 * signals (interrupt.h) is not kept from ending by a file that is large.
 *
 * Return: 0; -1 with @error: the file cannot be read any further, or a signal was caught, and what
 * had been handed on is right; or what @callback returned to stop.
 */
int recording_walk(struct recording *recording, recording_callback *callback, void *context,
		   struct recording_error *error);

#endif
