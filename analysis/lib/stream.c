// SPDX-License-Identifier: GPL-2.0
#include "stream.h"

#include <stdarg.h>
#include <stdlib.h>

#include "grow.h"
#include "stream_check.h"

struct stream_reader {
	const char *name;
	enum stream_flags flags;
	stream_sink sink;
	void *context;
	u64 offset; /* of the record that is being put together */
	size_t have, room;
	unsigned char *record; /* as malloc() aligns: for any type */
	struct stream_snapshot *unfinished;
	size_t unfinished_count;
	u64 records, unknown;
	int result; /* not 0: nothing more is read */
	char error[512];
};

struct stream_reader *stream_new(const char *name, u64 offset, enum stream_flags flags,
				 stream_sink sink, void *context)
{
	struct stream_reader *reader = calloc(1, sizeof(*reader));

	if (!reader)
		out_of_memory();
	reader->name = name;
	reader->offset = offset;
	reader->flags = flags;
	reader->sink = sink;
	reader->context = context;
	return reader;
}

void stream_free(struct stream_reader *reader)
{
	if (!reader)
		return;
	free(reader->record);
	free(reader->unfinished);
	free(reader);
}

const char *stream_error(const struct stream_reader *reader)
{
	return reader->error;
}

u64 stream_unknown(const struct stream_reader *reader)
{
	return reader->unknown;
}

static int bad(struct stream_reader *reader, size_t where, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

static int bad(struct stream_reader *reader, size_t where, const char *format, ...)
{
	va_list arguments;
	int used;

	used = snprintf(reader->error, sizeof(reader->error), "%s: at byte %llu: ", reader->name,
			reader->offset + where);
	if (used > 0 && (size_t)used < sizeof(reader->error)) {
		va_start(arguments, format);
		vsnprintf(reader->error + used, sizeof(reader->error) - (size_t)used, format,
			  arguments);
		va_end(arguments);
	}
	return STREAM_BAD;
}

#define BAD(field, ...) bad(reader, offsetof(struct physmem_head, field), __VA_ARGS__)

static int check_magic(struct stream_reader *reader, const struct physmem_head *head)
{
	if (head->magic == PHYSMEM_MAGIC)
		return 0;
	if (head->magic == __builtin_bswap32(PHYSMEM_MAGIC))
		return BAD(magic, "made on a machine of the other byte order: "
			   "read it on one like that");
	if (reader->records == 0)
		return BAD(magic, "no record stream of physmem's: "
			   "'physmem snapshot -f binary' makes what can be read back");
	return BAD(magic, "no record begins here: the stream is damaged");
}

/* The head alone: is it ours, and can its size be true? */
static int check_head(struct stream_reader *reader, const struct physmem_head *head)
{
	size_t least = stream_type_size(head->type);
	int result = check_magic(reader, head);

	if (result)
		return result;
	if (head->version != PHYSMEM_STREAM_VERSION)
		return BAD(version, "a stream of version %u, and this physmem reads %u",
			   head->version, PHYSMEM_STREAM_VERSION);
	if (head->size % 8 || head->size < sizeof(*head) || head->size < least ||
	    head->size > STREAM_RECORD_MAX)
		return BAD(size, "a record of type %u cannot have %u bytes", head->type,
			   head->size);
	return 0;
}

static struct stream_snapshot *find(struct stream_reader *reader, u64 id)
{
	size_t i;

	/* the one that began last is mostly the one */
	for (i = reader->unfinished_count; i-- > 0;)
		if (reader->unfinished[i].begin.head.snapshot == id)
			return &reader->unfinished[i];
	return NULL;
}

static void forget(struct stream_reader *reader, struct stream_snapshot *snapshot)
{
	size_t index = (size_t)(snapshot - reader->unfinished);

	reader->unfinished_count--;
	memmove(snapshot, snapshot + 1, (reader->unfinished_count - index) * sizeof(*snapshot));
}

static int begin(struct stream_reader *reader, const struct physmem_head *head,
		 struct stream_snapshot **snapshot)
{
	if (*snapshot)
		return BAD(snapshot, "snapshot %llu begins a second time", head->snapshot);
	if (reader->unfinished_count == STREAM_UNFINISHED_MAX)
		return BAD(snapshot, "more than %d snapshots at once", STREAM_UNFINISHED_MAX);
	GROW(reader->unfinished, reader->unfinished_count);
	*snapshot = &reader->unfinished[reader->unfinished_count++];
	memset(*snapshot, 0, sizeof(**snapshot));
	(*snapshot)->begin.head.snapshot = head->snapshot;
	return 0;
}

/* A gap is an error that says how much is missing: half a page table is worse than none. */
static int check_seq(struct stream_reader *reader, const struct physmem_head *head,
		     struct stream_snapshot *snapshot)
{
	if (head->seq > snapshot->seq)
		return BAD(seq, "%llu records of snapshot %llu are missing before this one",
			   head->seq - snapshot->seq, head->snapshot);
	if (head->seq < snapshot->seq)
		return BAD(seq, "record %llu of snapshot %llu comes after record %llu", head->seq,
			   head->snapshot, snapshot->seq - 1);
	snapshot->seq++;
	return 0;
}

static int deliver(struct stream_reader *reader, const struct physmem_head *head,
		   struct stream_snapshot *snapshot)
{
	struct stream_event event = {
		.type = head->type,
		.head = head,
		.offset = reader->offset,
		.begin = &snapshot->begin,
	};

	if (head->type == PHYSMEM_STREAM_VMA || head->type == PHYSMEM_STREAM_ENTRIES)
		event.vma = &snapshot->vma;
	if (head->type == PHYSMEM_STREAM_ENTRIES) {
		event.records = ((const struct physmem_stream_entries *)head)->records;
		event.count = (head->size - sizeof(*head)) / sizeof(event.records[0]);
	}
	if (head->type == PHYSMEM_STREAM_END)
		event.end = (const void *)head;
	return reader->sink(reader->context, &event);
}

/* A whole record whose head has been checked. */
static int take(struct stream_reader *reader, const struct physmem_head *head)
{
	struct stream_snapshot *snapshot = find(reader, head->snapshot);
	struct stream_fault fault;
	int result = 0;

	if (!stream_type_size(head->type)) {
		reader->unknown++;
		return snapshot ? check_seq(reader, head, snapshot) : 0;
	}
	if (head->type == PHYSMEM_STREAM_BEGIN)
		result = begin(reader, head, &snapshot);
	else if (!snapshot && (reader->flags & STREAM_JOINED))
		return 0;
	else if (!snapshot)
		return BAD(snapshot, "the beginning of snapshot %llu, %llu records, is missing",
			   head->snapshot, head->seq);
	if (!result)
		result = check_seq(reader, head, snapshot);
	if (result)
		return result;
	if (!stream_check(snapshot, head, &fault))
		return bad(reader, fault.offset, "%s", fault.text);
	result = deliver(reader, head, snapshot);
	if (head->type == PHYSMEM_STREAM_END)
		forget(reader, snapshot);
	return result;
}

/* Takes what is needed to have @want bytes of the record. False: there are not enough yet. */
static bool gather(struct stream_reader *reader, const unsigned char **bytes, size_t *size,
		   size_t want)
{
	size_t part = want > reader->have ? want - reader->have : 0;

	if (part > *size)
		part = *size;
	while (reader->room < reader->have + part) {
		reader->room = reader->room ? 2 * reader->room : 1024;
		reader->record = realloc(reader->record, reader->room);
		if (!reader->record)
			out_of_memory();
	}
	if (part)
		memcpy(reader->record + reader->have, *bytes, part);
	reader->have += part;
	*bytes += part;
	*size -= part;
	return reader->have >= want;
}

int stream_feed(struct stream_reader *reader, const void *bytes, size_t size)
{
	const unsigned char *next = bytes;
	const struct physmem_head *head;

	while (!reader->result && size) {
		if (reader->have < sizeof(*head)) {
			if (!gather(reader, &next, &size, sizeof(*head)))
				break;
			reader->result = check_head(reader, (const void *)reader->record);
			if (reader->result)
				break;
		}
		head = (const void *)reader->record;
		if (!gather(reader, &next, &size, head->size))
			break;
		head = (const void *)reader->record;
		reader->result = take(reader, head);
		reader->records++;
		reader->offset += head->size;
		reader->have = 0;
	}
	return reader->result;
}

int stream_finish(struct stream_reader *reader)
{
	const struct stream_snapshot *first = reader->unfinished;
	const struct physmem_head *head = (const void *)reader->record;

	if (reader->result)
		return reader->result;
	if (reader->have >= sizeof(struct physmem_head))
		reader->result = bad(reader, reader->have,
				     "truncated: the last record has %zu bytes of its %u",
				     reader->have, head->size);
	else if (reader->have)
		reader->result = bad(reader, reader->have,
				     "truncated: the last record has %zu bytes of its head's %zu",
				     reader->have, sizeof(struct physmem_head));
	else if (reader->unfinished_count)
		reader->result = bad(reader, 0, "truncated: snapshot %llu, of PID %d, has no end",
				     first->begin.head.snapshot, first->begin.tgid);
	else if (!reader->records && !(reader->flags & STREAM_JOINED))
		reader->result = bad(reader, 0, "empty: there is no record in it");
	return reader->result;
}
