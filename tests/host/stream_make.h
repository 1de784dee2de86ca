/* SPDX-License-Identifier: GPL-2.0 */
/* Streams to read, as a module would write them. */
#ifndef _STREAM_MAKE_H
#define _STREAM_MAKE_H

#include <stdlib.h>

#include "test.h"
#include "stream.h"

#define PAGE	0x1000ULL

struct made {
	unsigned char bytes[64 * 1024];
	size_t size;
};

/* A snapshot being written into one. */
struct maker {
	struct made *made;
	u64 id, seq;
	s32 tgid;
	u32 vmas;
	u64 entries, pages;
};

static inline void make(struct maker *maker, unsigned int type, void *record, size_t size)
{
	struct physmem_head *head = record;

	*head = (struct physmem_head){
		.magic = PHYSMEM_MAGIC, .version = PHYSMEM_STREAM_VERSION, .type = type,
		.arch = PHYSMEM_ARCH_X86_64, .size = size, .page_shift = 12,
		.snapshot = maker->id, .seq = maker->seq++,
	};
	assert_true(maker->made->size + size <= sizeof(maker->made->bytes));
	memcpy(maker->made->bytes + maker->made->size, record, size);
	maker->made->size += size;
}

static inline void make_begin(struct maker *maker, struct made *made, u64 id, s32 tgid)
{
	struct physmem_stream_begin begin = {
		.time = 1790000000123456789ULL, .tgid = tgid, .comm = "fork_userspace",
	};

	*maker = (struct maker){ .made = made, .id = id, .tgid = tgid };
	make(maker, PHYSMEM_STREAM_BEGIN, &begin, sizeof(begin));
}

static inline void make_vma(struct maker *maker, u64 start, u64 end, u64 flags, const char *name)
{
	struct physmem_stream_vma vma = {
		.start = start, .end = end, .flags = flags, .number = ++maker->vmas,
		.ino = PHYSMEM_NONE, .dev = PHYSMEM_NONE32,
	};

	strncpy(vma.name, name, sizeof(vma.name) - 1);
	make(maker, PHYSMEM_STREAM_VMA, &vma, sizeof(vma));
}

static inline void make_entries(struct maker *maker, const struct physmem_record *entries, size_t count)
{
	size_t size = sizeof(struct physmem_stream_entries) + count * sizeof(*entries), i;
	struct physmem_stream_entries *record = malloc(size);

	assert_non_null(record);
	if (count)
		memcpy(record->records, entries, count * sizeof(*entries));
	for (i = 0; i < count; i++) {
		maker->entries += entries[i].kind == PHYSMEM_KIND_EMPTY ? 0 : entries[i].pages;
		maker->pages += entries[i].bits & PHYSMEM_PTE_PRESENT ? entries[i].pages : 0;
	}
	make(maker, PHYSMEM_STREAM_ENTRIES, record, size);
	free(record);
}

#define MAKE_ENTRIES(maker, ...)						\
	do {									\
		const struct physmem_record list[] = { __VA_ARGS__ };		\
		make_entries(maker, list, ARRAY_SIZE(list));			\
	} while (0)

static inline void make_end(struct maker *maker, unsigned int how)
{
	struct physmem_stream_end end = {
		.vmas = maker->vmas, .entries = maker->entries, .pages = maker->pages,
		.end = how, .tgid = maker->tgid,
	};

	make(maker, PHYSMEM_STREAM_END, &end, sizeof(end));
}

#define HOLE(at, count) {							\
	.addr = (at), .pages = (count), .pfn = PHYSMEM_NONE, .mapcount = PHYSMEM_NONE32, \
	.cgroup = PHYSMEM_NONE,							\
}

#define BASE(at) {								\
	.addr = (at), .raw = 0x11323067, .level = PHYSMEM_LEVEL_PGD, .pfn = PHYSMEM_NONE, \
	.mapcount = PHYSMEM_NONE32, .cgroup = PHYSMEM_NONE,			\
}

#define ANON(at, frame) {							\
	.addr = (at), .pages = 1, .raw = (frame) << 12 | 0x8000000000000067, .pfn = (frame), \
	.mapcount = 1, .cgroup = 77, .kind = PHYSMEM_KIND_ANON,			\
	.bits = PHYSMEM_PTE_PRESENT | PHYSMEM_PTE_WRITE | PHYSMEM_PTE_DIRTY,	\
	.flags = PHYSMEM_FRAME_LRU | PHYSMEM_FRAME_ANON,			\
}

#define SWAPPED(at, device, offset) {						\
	.addr = (at), .pages = 1, .raw = 0x1ff800, .pfn = PHYSMEM_NONE,		\
	.mapcount = PHYSMEM_NONE32, .kind = PHYSMEM_KIND_SWAP, .swap_type = (device), \
	.swap_offset = (offset),						\
}

#define HUGE(at, frame) {							\
	.addr = (at), .pages = 512, .raw = (frame) << 12 | 0x80000000000008e7, .pfn = (frame), \
	.mapcount = 1, .cgroup = PHYSMEM_NONE, .kind = PHYSMEM_KIND_ANON, .order = 9, \
	.level = PHYSMEM_LEVEL_PMD, .bits = PHYSMEM_PTE_PRESENT, .flags = PHYSMEM_FRAME_THP, \
}

#define RW	(PHYSMEM_VMA_READ | PHYSMEM_VMA_WRITE)

/* Two snapshots, of PID 863 and 865, their records between each other's. */
static inline void make_two(struct made *made)
{
	struct maker one, two;

	made->size = 0;
	make_begin(&one, made, 7, 863);
	make_begin(&two, made, 8, 865);
	make_vma(&one, 0x10000, 0x13000, PHYSMEM_VMA_READ, "a,\"b\"");
	make_vma(&two, 0x20000, 0x60000, RW, "[heap]");
	MAKE_ENTRIES(&one, BASE(0x10000), ANON(0x10000, 0x41e25ULL), HOLE(0x11000, 2));
	MAKE_ENTRIES(&two, BASE(0x20000), HOLE(0x20000, 0x20), ANON(0x40000, 0x41e26ULL));
	MAKE_ENTRIES(&two, SWAPPED(0x41000, 1, 0x1ff), HOLE(0x42000, 0x1e));
	make_vma(&one, 0x400000, 0x600000, RW, "");
	MAKE_ENTRIES(&one, HUGE(0x400000, 0x4600ULL));
	make_end(&one, PHYSMEM_END_COMPLETE);
	make_end(&two, PHYSMEM_END_EXITED);
}

/* Reads bytes in portions. Return: as stream_finish(), or stream_feed() if that is not 0. */
static inline int read_made(struct stream_reader *reader, const void *bytes, size_t size, size_t portion)
{
	const unsigned char *next = bytes;
	int result = 0;

	while (!result && size) {
		size_t now = portion < size ? portion : size;

		result = stream_feed(reader, next, now);
		next += now;
		size -= now;
	}
	return result ? result : stream_finish(reader);
}

#endif /* _STREAM_MAKE_H */
