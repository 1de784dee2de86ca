/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What opening a recording and walking through it share.
 */
#ifndef PHYSMEM_RECORDING_FILE_H
#define PHYSMEM_RECORDING_FILE_H

#include <sched.h>
#include <trace-cmd.h>

#include "recording.h"
#include "recording_extent.h"
#include "recording_fields.h"

#define RECORDING_EVENTS 8

/* Each event that matters: its number in this file, -1 if it has none, and its fields. */
struct recording_event {
	const char *system, *name;
	enum recording_kind kind;
	int id;
	struct tep_format_field *pid, *other, *comm, *other_comm; /* of the scheduler's */
	struct tep_format_field *text; /* of ftrace:print; callers of a stack */
};

struct recording {
	char *path;
	unsigned int page_size;
	struct tracecmd_input **handles; /* the file, then each further buffer in it */
	int handle_count;
	struct tep_handle *tep;
	struct recording_event events[RECORDING_EVENTS];
	struct fields cow_fields, fork_fields;
	recording_callback *callback;
	void *context;
	int stopped;
	char truncated[512];
};

/* What is wrong, after the file's name. */
void recording_say(struct recording_error *error, const char *path, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/**
 * recording_cow - make possible what a damaged file says of a fault
 * @page_size: of the recorded machine
 *
 * It is counted by its size and looked up by its place: a page of no size that there is becomes a
 * base page, and a mapping that does not have the page is not told.
 */
void recording_cow(struct physmem_cow *cow, unsigned int page_size);

/**
 * recording_rescue - open a file that ends early
 * @extent: EXTENT_DATA or EXTENT_LOST
 * @page_size: of the recorded machine, not 0
 *
 * What is missing is zeroes, or a new table of contents, in a copy, which is gone when it is
 * closed. It is where TMPDIR says, else in /tmp.
 *
 * Return: it, or NULL; then @error says why if there could be no copy, and nothing if the file is
 * damaged.
 */
struct tracecmd_input *recording_rescue(const char *path, enum extent extent,
					const struct extent_facts *facts, unsigned int page_size,
					struct recording_error *error);

#endif
