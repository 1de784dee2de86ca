// SPDX-License-Identifier: GPL-2.0
/* analysis/lib/stream.c, stream_check.c: what is a stream, and what is said of one that is none */
#include <sys/resource.h>

#include "stream_make.h"

struct seen {
	unsigned int events[8];
	size_t entries;
	int stop_at;	/* event whose return is 42; 0: none */
	int count;
};

static int see(void *context, const struct stream_event *event)
{
	struct seen *seen = context;

	seen->events[event->type]++;
	seen->entries += event->count;
	assert_non_null(event->begin);
	assert_true(event->begin->tgid == 863 || event->begin->tgid == 865);
	assert_int_equal(!!event->vma, event->type == PHYSMEM_STREAM_VMA ||
			 event->type == PHYSMEM_STREAM_ENTRIES);
	return ++seen->count == seen->stop_at ? 42 : 0;
}

static struct made made;
static struct maker maker;
static char said[512];

static int read_all(enum stream_flags flags, struct seen *seen, size_t portion, u64 *unknown)
{
	struct stream_reader *reader = stream_new("x.phys", 0, flags, see, seen);
	int result = read_made(reader, made.bytes, made.size, portion);

	snprintf(said, sizeof(said), "%s", stream_error(reader));
	if (unknown)
		*unknown = stream_unknown(reader);
	stream_free(reader);
	return result;
}

/* The stream is refused, and the message says so. */
static void refused(const char *message)
{
	static const size_t portions[] = { 1, 7, 33, sizeof(made.bytes) };
	size_t i;

	for (i = 0; i < ARRAY_SIZE(portions); i++) {
		struct seen seen = { 0 };

		assert_int_equal(read_all(0, &seen, portions[i], NULL), STREAM_BAD);
		if (!strstr(said, message))
			fail_msg("\n%s\ndoes not say\n%s", said, message);
		assert_ptr_equal(strstr(said, "x.phys: at byte "), said);
	}
}

static struct physmem_head *head_of(unsigned int number)
{
	unsigned char *at = made.bytes;

	while (number--)
		at += ((struct physmem_head *)at)->size;
	return (struct physmem_head *)at;
}

static void any_portions(void **state)
{
	size_t portion;

	(void)state;
	make_two(&made);
	for (portion = 1; portion < 300; portion++) {
		struct seen seen = { 0 };

		assert_int_equal(read_all(0, &seen, portion, NULL), 0);
		assert_int_equal(seen.events[PHYSMEM_STREAM_BEGIN], 2);
		assert_int_equal(seen.events[PHYSMEM_STREAM_VMA], 3);
		assert_int_equal(seen.events[PHYSMEM_STREAM_ENTRIES], 4);
		assert_int_equal(seen.events[PHYSMEM_STREAM_END], 2);
		assert_int_equal(seen.entries, 9);
	}
}

static void the_sink_can_stop(void **state)
{
	struct seen seen = { .stop_at = 4 };

	(void)state;
	make_two(&made);
	assert_int_equal(read_all(0, &seen, 1000, NULL), 42);
	assert_int_equal(seen.count, 4);
}

static void no_stream_at_all(void **state)
{
	(void)state;
	made.size = 0;
	refused("at byte 0: empty");
	made.size = (size_t)snprintf((char *)made.bytes, 200, "%s",
				     "Page information for PID [863]\n# vmas         vma(ptr)\n");
	refused("at byte 0: no record stream of physmem's");
}

static void the_other_byte_order(void **state)
{
	(void)state;
	make_two(&made);
	head_of(0)->magic = __builtin_bswap32(PHYSMEM_MAGIC);
	refused("at byte 0: made on a machine of the other byte order");
}

static void another_version(void **state)
{
	(void)state;
	make_two(&made);
	head_of(0)->version = 2;
	refused("at byte 4: a stream of version 2, and this physmem reads 1");
}

static void unknown_types_are_counted(void **state)
{
	struct seen seen = { 0 };
	u64 unknown;

	(void)state;
	made.size = 0;
	make_begin(&maker, &made, 7, 863);
	make(&maker, 9, &(struct physmem_stream_end){ 0 }, sizeof(struct physmem_stream_end));
	make_end(&maker, PHYSMEM_END_COMPLETE);
	assert_int_equal(read_all(0, &seen, 100, &unknown), 0);
	assert_int_equal(unknown, 1);
	assert_int_equal(seen.count, 2);
}

static void impossible_sizes(void **state)
{
	static const u32 sizes[] = { 0, 8, 31, 56, 65, STREAM_RECORD_MAX + 8, 0xfffffff8 };
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(sizes); i++) {
		make_two(&made);
		head_of(0)->size = sizes[i];
		refused("at byte 8: a record of type 1 cannot have");
	}
	make_two(&made);
	head_of(4)->size -= 8;
	refused("no whole number of entries");
}

static void a_gap_says_how_much_is_missing(void **state)
{
	struct physmem_head *lost;
	unsigned char *end;

	(void)state;
	make_two(&made);
	lost = head_of(5);
	end = (unsigned char *)head_of(7);
	/* both records are of the same snapshot */
	assert_true(lost->snapshot == head_of(6)->snapshot);
	memmove(lost, end, made.bytes + made.size - end);
	made.size -= end - (unsigned char *)lost;
	refused("2 records of snapshot 8 are missing before this one");
	made.size = 0;
	make_begin(&maker, &made, 7, 863);
	make_end(&maker, PHYSMEM_END_COMPLETE);
	head_of(1)->seq = 0;
	refused("record 0 of snapshot 7 comes after record 0");
}

static void a_beginning_is_missed(void **state)
{
	struct seen seen = { 0 };

	(void)state;
	make_two(&made);
	made.size -= 128;
	memmove(made.bytes, made.bytes + 128, made.size);
	refused("at byte 16: the beginning of snapshot 7, 1 records, is missing");
	assert_int_equal(read_all(STREAM_JOINED, &seen, 100, NULL), 0);
	assert_int_equal(seen.count, 0);
}

static void begins_twice(void **state)
{
	(void)state;
	made.size = 0;
	make_begin(&maker, &made, 7, 863);
	make_begin(&maker, &made, 7, 863);
	refused("snapshot 7 begins a second time");
	/* but its number is free again after its end: files may be put together */
	made.size = 0;
	make_begin(&maker, &made, 7, 863);
	make_end(&maker, PHYSMEM_END_COMPLETE);
	make_begin(&maker, &made, 7, 863);
	make_end(&maker, PHYSMEM_END_COMPLETE);
	assert_int_equal(read_all(0, &(struct seen){ 0 }, 100, NULL), 0);
}

static void too_many_at_once(void **state)
{
	struct seen seen = { 0 };
	struct stream_reader *reader = stream_new("x.phys", 0, 0, see, &seen);
	int i, result = 0;

	(void)state;
	for (i = 0; i <= STREAM_UNFINISHED_MAX; i++) {
		assert_int_equal(result, 0);
		made.size = 0;
		make_begin(&maker, &made, i + 1, 863);
		result = stream_feed(reader, made.bytes, made.size);
	}
	assert_int_equal(result, STREAM_BAD);
	assert_non_null(strstr(stream_error(reader), "more than 1024 snapshots at once"));
	assert_int_equal(seen.count, STREAM_UNFINISHED_MAX);
	stream_free(reader);
}

static void cut_anywhere(void **state)
{
	size_t whole;

	(void)state;
	make_two(&made);
	whole = made.size;
	for (made.size = 1; made.size < whole; made.size++) {
		assert_int_equal(read_all(0, &(struct seen){ 0 }, 64, NULL), STREAM_BAD);
		assert_non_null(strstr(said, "truncated: "));
	}
}

/* A snapshot with one mapping and these entries is refused with this message. */
#define REFUSED(message, ...)							\
	do {									\
		made.size = 0;							\
		make_begin(&maker, &made, 7, 863);				\
		make_vma(&maker, 0x10000, 0x20000, RW, "x");			\
		MAKE_ENTRIES(&maker, __VA_ARGS__);				\
		make_end(&maker, PHYSMEM_END_COMPLETE);				\
		refused(message);						\
	} while (0)

static void impossible_entries(void **state)
{
	struct physmem_record bad = ANON(0x10000, 0x41ULL);

	(void)state;
	bad.kind = PHYSMEM_KIND_COUNT;
	/* 64 + 120 + 32 bytes stand before it, and 53 in it */
	REFUSED("at byte 269: kind 15 is none", bad);
	bad.kind = PHYSMEM_KIND_ANON;
	bad.level = PHYSMEM_LEVEL_COUNT;
	REFUSED("at byte 268: level 5 is none", bad);
	bad.level = PHYSMEM_LEVEL_PTE;
	bad.pages = 0;
	REFUSED("at byte 240: 0 pages at 10000", bad);
	bad.pages = 17;
	REFUSED("17 pages at 10000, where the mapping ends at 20000", bad);
	bad.pages = PHYSMEM_NONE;
	REFUSED("pages at 10000", bad);
	bad.pages = 1;
	bad.addr = 0x10008;
	REFUSED("at byte 216: address 10008 is no page's", bad);
	bad.addr = 0x20000;
	REFUSED("address 20000 is outside its mapping 10000-20000", bad);
	bad.addr = 0xf000;
	REFUSED("address f000 is outside its mapping 10000-20000", bad);
	bad.addr = 0x10000;
	bad.kind = PHYSMEM_KIND_EMPTY;
	REFUSED("present, and of kind empty", bad);
	bad.bits = 0;
	REFUSED("frame 41 where nothing is mapped", bad);
	bad = (struct physmem_record)ANON(0x10000, 0x41ULL);
	bad.order = 60;
	REFUSED("a folio of 2^60 pages", bad);
	REFUSED("at byte 272: address 10000 after 11000: not ascending", ANON(0x10000, 1ULL),
		ANON(0x10000, 2ULL));
	bad = (struct physmem_record)BASE(0x10000);
	bad.pages = 1;
	REFUSED("a base entry of 1 pages", bad);
}

static void impossible_mappings(void **state)
{
	(void)state;
	made.size = 0;
	make_begin(&maker, &made, 7, 863);
	MAKE_ENTRIES(&maker, ANON(0x10000, 1ULL));
	refused("entries before the first mapping");
	made.size = 0;
	make_begin(&maker, &made, 7, 863);
	make_vma(&maker, 0x20000, 0x20000, RW, "");
	refused("a mapping from 20000 to 20000");
	made.size = 0;
	make_begin(&maker, &made, 7, 863);
	make_vma(&maker, 0x20000, 0x20800, RW, "");
	refused("a mapping from 20000 to 20800");
	made.size = 0;
	make_begin(&maker, &made, 7, 863);
	maker.vmas++;
	make_vma(&maker, 0x20000, 0x21000, RW, "");
	refused("mapping 2 follows mapping 0");
	made.size = 0;
	make_begin(&maker, &made, 7, 863);
	make_vma(&maker, 0x20000, 0x21000, RW, "");
	MAKE_ENTRIES(&maker, ANON(0x20000, 1ULL));
	make_vma(&maker, 0x10000, 0x11000, RW, "");
	refused("mapping 10000-11000 is below 21000");
}

/* A mapping that grew while it was walked stands there a second time. */
static void a_mapping_may_change(void **state)
{
	(void)state;
	made.size = 0;
	make_begin(&maker, &made, 7, 863);
	make_vma(&maker, 0x20000, 0x30000, RW, "");
	MAKE_ENTRIES(&maker, ANON(0x20000, 1ULL));
	make_vma(&maker, 0x10000, 0x40000, RW, "");
	MAKE_ENTRIES(&maker, HOLE(0x21000, 31));
	make_end(&maker, PHYSMEM_END_COMPLETE);
	assert_int_equal(read_all(0, &(struct seen){ 0 }, 100, NULL), 0);
}

static void an_end_that_does_not_add_up(void **state)
{
	static const size_t offsets[] = {
		offsetof(struct physmem_stream_end, vmas),
		offsetof(struct physmem_stream_end, entries),
		offsetof(struct physmem_stream_end, pages),
	};
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(offsets); i++) {
		u64 *number = (u64 *)((char *)head_of(2) + offsets[i]);

		made.size = 0;
		make_begin(&maker, &made, 7, 863);
		make_vma(&maker, 0x20000, 0x21000, RW, "");
		make_end(&maker, PHYSMEM_END_COMPLETE);
		*number += 1;
		refused("the end says");
		/* but broken off, it may count what was not sent */
		((struct physmem_stream_end *)head_of(2))->end = PHYSMEM_END_ERROR;
		assert_int_equal(read_all(0, &(struct seen){ 0 }, 100, NULL), 0);
	}
}

static void impossible_ends(void **state)
{
	(void)state;
	made.size = 0;
	make_begin(&maker, &made, 7, 863);
	make_end(&maker, PHYSMEM_END_RUNNING);
	refused("an end of kind 0");
	((struct physmem_stream_end *)head_of(1))->end = 99;
	refused("an end of kind 99");
	((struct physmem_stream_end *)head_of(1))->end = PHYSMEM_END_COMPLETE;
	((struct physmem_stream_end *)head_of(1))->tgid = 865;
	refused("PID 865 ends what PID 863 began");
}

static void impossible_beginnings(void **state)
{
	struct physmem_stream_begin *begin = (void *)made.bytes;

	(void)state;
	make_two(&made);
	begin->head.arch = 9;
	refused("at byte 7: architecture 9 is not known");
	make_two(&made);
	begin->head.page_shift = 11;
	refused("at byte 12: a page of 2^11 bytes");
	make_two(&made);
	begin->tgid = 0;
	refused("at byte 40: PID 0");
	make_two(&made);
	memset(begin->comm, 'x', sizeof(begin->comm));
	refused("at byte 48: the process's name has no end");
	make_two(&made);
	head_of(2)->arch = PHYSMEM_ARCH_ARM64;
	refused("architecture 2, where the snapshot's is 1");
	make_two(&made);
	head_of(2)->page_shift = 14;
	refused("pages of 2^14 bytes, where the snapshot's are of 2^12");
}

static long peak_kib(void)
{
	struct rusage usage;

	getrusage(RUSAGE_SELF, &usage);
	return usage.ru_maxrss;
}

/* 16 GiB of small pages, a quarter of a gigabyte of stream: what is kept does not grow. */
static void memory_stays_small(void **state)
{
	static struct physmem_record entries[512];
	struct seen seen = { 0 };
	struct stream_reader *reader = stream_new("x.phys", 0, 0, see, &seen);
	u64 count = 8192, i, j, addr = 0x10000000;
	long before = 0;

	(void)state;
	made.size = 0;
	make_begin(&maker, &made, 7, 863);
	make_vma(&maker, addr, addr + count * ARRAY_SIZE(entries) * PAGE, RW, "large");
	for (i = 0; i < count; i++) {
		for (j = 0; j < ARRAY_SIZE(entries); j++, addr += PAGE)
			entries[j] = (struct physmem_record)ANON(addr, addr >> 12);
		make_entries(&maker, entries, ARRAY_SIZE(entries));
		assert_int_equal(stream_feed(reader, made.bytes, made.size), 0);
		made.size = 0;
		if (i == 16)
			before = peak_kib();
	}
	make_end(&maker, PHYSMEM_END_COMPLETE);
	assert_int_equal(stream_feed(reader, made.bytes, made.size), 0);
	assert_int_equal(stream_finish(reader), 0);
	assert_int_equal(seen.entries, count * ARRAY_SIZE(entries));
#ifndef __SANITIZE_ADDRESS__	/* which keeps what is freed */
	assert_true(peak_kib() - before < 1024);
#endif
	(void)before;
	stream_free(reader);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(any_portions),
		cmocka_unit_test(the_sink_can_stop),
		cmocka_unit_test(no_stream_at_all),
		cmocka_unit_test(the_other_byte_order),
		cmocka_unit_test(another_version),
		cmocka_unit_test(unknown_types_are_counted),
		cmocka_unit_test(impossible_sizes),
		cmocka_unit_test(a_gap_says_how_much_is_missing),
		cmocka_unit_test(a_beginning_is_missed),
		cmocka_unit_test(begins_twice),
		cmocka_unit_test(too_many_at_once),
		cmocka_unit_test(cut_anywhere),
		cmocka_unit_test(impossible_entries),
		cmocka_unit_test(impossible_mappings),
		cmocka_unit_test(a_mapping_may_change),
		cmocka_unit_test(an_end_that_does_not_add_up),
		cmocka_unit_test(impossible_ends),
		cmocka_unit_test(impossible_beginnings),
		cmocka_unit_test(memory_stays_small),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
