// SPDX-License-Identifier: GPL-2.0
/* A snapshot's items -> the record stream of uapi/physmem.h, in memory that the caller gives. */
#include <linux/sched.h>
#include <linux/timekeeping.h>

#include "arch/arch.h"
#include "physmem.h"

/* As any compiler lays them out, for 32 and 64 bits. */
static_assert(sizeof(struct physmem_head) == 32);
static_assert(sizeof(struct physmem_stream_begin) == 64);
static_assert(sizeof(struct physmem_stream_vma) == 120);
static_assert(sizeof(struct physmem_record) == 56);
static_assert(sizeof(struct physmem_stream_entries) == 32);
static_assert(sizeof(struct physmem_stream_end) == 64);

static void make_head(const struct physmem_stream *stream, struct physmem_head *head, u8 type,
		      size_t size)
{
	*head = (struct physmem_head) {
		.magic = PHYSMEM_MAGIC,
		.version = PHYSMEM_STREAM_VERSION,
		.type = type,
		.arch = PHYSMEM_ARCH_HERE,
		.size = size,
		.page_shift = PAGE_SHIFT,
		.snapshot = stream->walk->id,
		.seq = stream->seq,
	};
}

static size_t make_begin(const struct physmem_stream *stream, struct physmem_stream_begin *begin)
{
	const struct physmem_walk *walk = stream->walk;

	memset(begin, 0, sizeof(*begin));
	make_head(stream, &begin->head, PHYSMEM_STREAM_BEGIN, sizeof(*begin));
	begin->time = ktime_get_real_ns();
	begin->tgid = walk->tgid;
	physmem_target_comm(walk->pid, begin->comm);
	return sizeof(*begin);
}

static size_t make_vma(const struct physmem_stream *stream, struct physmem_stream_vma *out,
		       const struct physmem_vma *vma)
{
	make_head(stream, &out->head, PHYSMEM_STREAM_VMA, sizeof(*out));
	out->start = vma->start;
	out->end = vma->end;
	out->pgoff = vma->pgoff;
	out->ino = vma->ino;
	out->flags = vma->flags;
	out->dev = vma->dev;
	out->number = vma->number;
	memcpy(out->name, vma->name, sizeof(out->name));
	return sizeof(*out);
}

/* The records stand in their place already: physmem_walk_into(). */
static size_t make_entries(const struct physmem_stream *stream, struct physmem_stream_entries *out,
			   unsigned int count)
{
	size_t size = struct_size(out, records, count);

	make_head(stream, &out->head, PHYSMEM_STREAM_ENTRIES, size);
	return size;
}

static size_t make_end(const struct physmem_stream *stream, struct physmem_stream_end *end)
{
	const struct physmem_walk *walk = stream->walk;

	make_head(stream, &end->head, PHYSMEM_STREAM_END, sizeof(*end));
	end->vmas = walk->vmas;
	end->entries = walk->entries;
	end->pages = walk->pages;
	end->end = walk->end;
	end->tgid = walk->tgid;
	return sizeof(*end);
}

/**
 * physmem_stream_open() - begin a snapshot as a stream
 * @stream: filled; physmem_stream_close() ends it
 * @pid: whose; the caller keeps its reference until then
 *
 * Context: process context, may sleep.
 * Return: 0, or as physmem_walk_open().
 */
int physmem_stream_open(struct physmem_stream *stream, struct pid *pid)
{
	struct physmem_walk *walk = physmem_walk_open(pid, false, 0);

	if (IS_ERR(walk))
		return PTR_ERR(walk);
	stream->walk = walk;
	stream->seq = 0;
	stream->ended = false;
	return 0;
}

/* An item as its record at @to, where those of entries stand already. Return: its size. */
static size_t make_item(struct physmem_stream *stream, void *to, const struct physmem_item *item)
{
	size_t size = 0;

	switch (item->type) {
	case PHYSMEM_ITEM_BEGIN:
		size = make_begin(stream, to);
		break;
	case PHYSMEM_ITEM_VMA:
		size = make_vma(stream, to, item->vma);
		break;
	case PHYSMEM_ITEM_RECORDS:
		size = make_entries(stream, to, item->count);
		break;
	case PHYSMEM_ITEM_END:
		size = make_end(stream, to);
		stream->ended = true;
		break;
	case PHYSMEM_ITEM_LISTED:
		break;		/* not asked for */
	}
	stream->seq++;
	return size;
}

/* The mapping at @to, and behind it the entries that were read with it. */
static size_t make_vma_and_entries(struct physmem_stream *stream, void *to,
				   const struct physmem_item *item)
{
	struct physmem_stream_entries *entries = to + sizeof(struct physmem_stream_vma);
	size_t size;

	/* not so only where a mapping has changed since the last look */
	if (item->records != entries->records)
		memmove(entries->records, item->records, item->count * sizeof(item->records[0]));
	size = make_item(stream, to, item);
	if (stream->walk->pending)
		size += make_item(stream, entries, physmem_walk_next(stream->walk));
	return size;
}

/**
 * physmem_stream_next() - what comes next in a stream
 * @stream: from physmem_stream_open()
 * @to: where it is written, aligned to 8 bytes
 * @room: bytes at @to, at least PHYSMEM_STREAM_ROOM_MIN
 *
 * One record, or a mapping's with its first entries: stream->seq counts them.
 *
 * Context: process context, may sleep; of locks that the walk takes none held.
 * Return: bytes written; 0 after the END record.
 */
size_t physmem_stream_next(struct physmem_stream *stream, void *to, size_t room)
{
	struct physmem_stream_entries *entries = to;
	const struct physmem_item *item;
	size_t n;

	/* room for a mapping's record is left in any case: one may have changed */
	n = (room - sizeof(struct physmem_stream_vma) - sizeof(*entries)) /
	    sizeof(entries->records[0]);
	if (!stream->walk->in_vma)
		entries = to + sizeof(struct physmem_stream_vma);
	physmem_walk_into(stream->walk, entries->records, n);
	item = physmem_walk_next(stream->walk);
	if (!item)
		return 0;
	if (item->type == PHYSMEM_ITEM_VMA)
		return make_vma_and_entries(stream, to, item);
	return make_item(stream, to, item);
}

/** physmem_stream_close() - end a stream, finished or not; a closed one is left alone */
void physmem_stream_close(struct physmem_stream *stream)
{
	if (!stream->walk)
		return;
	physmem_stats_snapshot(stream->walk->entries, 0);
	physmem_walk_close(stream->walk);
	stream->walk = NULL;
}
