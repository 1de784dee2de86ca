/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Reader of the record stream: bytes in any portions -> checked records -> one
 * callback. docs/relay-format.md has the rules that it enforces.
 *
 * It keeps one record and a few hundred bytes for each unfinished snapshot,
 * however long the stream is.
 */
#ifndef PHYSMEM_STREAM_H
#define PHYSMEM_STREAM_H

#include "record.h"

#define STREAM_RECORD_MAX	0x100000 /* longer is no record: the module's are far shorter */
#define STREAM_UNFINISHED_MAX	1024

/* A record that has been checked. All pointers are good until the callback returns. */
struct stream_event {
	enum physmem_stream_type type;
	const struct physmem_head *head;	 /* the whole record, head->size bytes */
	u64 offset;				 /* of the record in the stream */
	const struct physmem_stream_begin *begin; /* of its snapshot */
	const struct physmem_stream_vma *vma;	 /* VMA and ENTRIES: the mapping */
	const struct physmem_record *records;	 /* ENTRIES */
	size_t count;				 /* of records */
	const struct physmem_stream_end *end;	 /* END */
};

/* Return: 0 to go on; anything else ends the reading, and is what the reader returns. */
typedef int (*stream_sink)(void *context, const struct stream_event *event);

/* What the reader's functions return beside 0 and what the sink said. */
#define STREAM_BAD	(-1)

enum stream_flags {
	/* Began in the middle: of a snapshot whose beginning was not seen nothing is wanted. */
	STREAM_JOINED = 1,
};

struct stream_reader;

/**
 * stream_new - begin to read a stream
 * @name: what to call it in messages; a file's path
 * @offset: of its first byte, for messages
 *
 * Return: the reader, for stream_free().
 */
struct stream_reader *stream_new(const char *name, u64 offset, enum stream_flags flags,
				 stream_sink sink, void *context);
void stream_free(struct stream_reader *reader);

/**
 * stream_feed - the next bytes of the stream
 *
 * Return: 0; STREAM_BAD with a message in stream_error(), and nothing more will
 * be read; or what the sink returned.
 */
int stream_feed(struct stream_reader *reader, const void *bytes, size_t size);

/* The stream has ended: says what is missing. Return: as stream_feed(). */
int stream_finish(struct stream_reader *reader);

const char *stream_error(const struct stream_reader *reader);

/* Return: how many records were skipped, since their type is newer than this program. */
u64 stream_unknown(const struct stream_reader *reader);

#endif
