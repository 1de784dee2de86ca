// SPDX-License-Identifier: GPL-2.0
/* Damaged recordings that were found to do harm once, as small as they get. */
#include "test.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "recording_extent.h"
#include "recording_file.h"
#include "recording_play.h"

#define MS 1000000ULL
#define HEAP 0x1000000ULL
#define BYTES(text) text, sizeof(text) - 1

/* Magic, version, byte order, bytes of a long and of a page. */
#define MAGIC "\x17\x08\x44tracing"
#define HEAD(version) MAGIC version "\0\0\x08\0\x10\0\0"
/* Version 6, with nothing in it. */
#define EMPTY_6 HEAD("6") "header_page\0\0\0\0\0\0\0\0\0header_event\0\0\0\0\0\0\0\0\0" \
	"\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"
/* Version 7: no compression, then sections of options: number of processors, where the next is. */
#define SECTION_7(cpus, next) "\0\0\0\0\0\0\0\0\x18\0\0\0\0\0\0\0\x08\0\x04\0\0\0" cpus \
	"\0\0\x08\0\0\0" next "\0\0\0\0\0\0"
#define OPTIONS_7(cpus, next) HEAD("7") "none\0\0\x20\0\0\0\0\0\0\0" SECTION_7(cpus, next)
#define NOWHERE "\0\x10"

static enum extent extent_of(const char *bytes, size_t size, struct extent_facts *facts)
{
	char path[] = "/tmp/physmem-damage.XXXXXX";
	int file = mkstemp(path);
	enum extent extent;

	assert_true(file >= 0);
	assert_int_equal(write(file, bytes, size), size);
	close(file);
	extent = recording_extent(path, facts);
	unlink(path);
	return extent;
}

/* Its data was taken to end before its place, and the library was let in. */
static void data_behind_all_numbers(void **state)
{
	struct extent_facts facts;

	(void)state;
	assert_int_equal(extent_of(BYTES(EMPTY_6 "\1\0\0\0flyrecord\0"
					 "\0\x10\0\0\0\0\0\0\0\0\0\0\0\0\0\0"), &facts), EXTENT_DATA);
	assert_int_equal(facts.needed, 0x1000);
	assert_int_equal(extent_of(BYTES(EMPTY_6 "\1\0\0\0flyrecord\0"
					 "\0\x10\0\0\0\0\0\0\xff\xff\xff\xff\xff\xff\xff\xff"), &facts),
			 EXTENT_DATA);
	assert_int_equal(facts.needed, UINT64_MAX);
}

/* A table was made for each, until there was no memory. */
static void processors_beyond_number(void **state)
{
	struct extent_facts facts;

	(void)state;
#define BUFFER "\3\0\1\0\0\0\0\0\0\0\0\0\0\0\0\0"
	assert_int_equal(extent_of(BYTES(OPTIONS_7("\2\0\0\0", NOWHERE) BUFFER), &facts), EXTENT_LOST);
	assert_int_equal(facts.cpus, 2);
	assert_int_equal(extent_of(BYTES(OPTIONS_7("\0\0\0\xff", NOWHERE) BUFFER), &facts), EXTENT_HEAD);
	/* so it was when the number came behind the events */
	assert_int_equal(extent_of(BYTES(OPTIONS_7("\2\0\0\0", "\x58\0") BUFFER
					 SECTION_7("\0\0\0\xff", NOWHERE)), &facts), EXTENT_LOST);
	assert_int_equal(facts.cpus, 2);
}

/* Its version was read on behind its end. */
static void version_without_end(void **state)
{
	static char file[4096];
	struct extent_facts facts;

	(void)state;
	memset(file, '0', sizeof(file));
	memcpy(file, MAGIC, strlen(MAGIC));
	assert_int_equal(extent_of(file, sizeof(file), &facts), EXTENT_HEAD);
}

/* Figures divide by it, and shift by its logarithm. */
static void pages_of_odd_size(void **state)
{
	static const struct {
		const char *size;
		bool sound;
	} heads[] = {
		{ "\0\x10\0\0", true }, { "\0\0\0\0", false }, { "\1\0\0\0", false }, { "\1\x10\0\0", false },
		{ "\0\0\0\x80", false },
	};
	struct recording_error error;
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(heads); i++) {
		struct play *play = play_begin(1);
		struct recording *recording;
		int file;

		play_write(play);
		file = open(play->path, O_WRONLY);
		assert_int_equal(pwrite(file, heads[i].size, 4, strlen(MAGIC) + 4), 4);
		close(file);
		recording = recording_open(play->path, &error);
		if (!recording != !heads[i].sound)
			fail_msg("%zu: %s", i, error.text);
		if (!recording && !strstr(error.text, "is damaged: its pages have"))
			fail_msg("%zu: %s", i, error.text);
		recording_close(recording);
		play_end(play, NULL);
	}
}

/* What is said of a page and its mapping, and what is made of it. */
static void faults_that_cannot_be(void **state)
{
	static const struct {
		uint64_t addr, start, end;
		unsigned int shift;
		uint64_t addr_after, start_after;
		unsigned int shift_after;
	} cows[] = {
		{ 0x5000, 0x4000, 0x6000, 12, 0x5000, 0x4000, 12 },
		{ 0x5123, 0x4000, 0x6000, 12, 0x5000, 0x4000, 12 },
		{ 0x200000, 0x200000, 0x400000, 21, 0x200000, 0x200000, 21 },
		{ 0x40000000, 0x40000000, 0x80000000, 30, 0x40000000, 0x40000000, 30 },
		{ 0x5000, 0x4000, 0x6000, 255, 0x5000, 0x4000, 12 },
		{ 0x5000, 0x4000, 0x6000, 63, 0x5000, 0x4000, 12 },
		{ 0x5000, 0x4000, 0x6000, 0, 0x5000, 0x4000, 12 },
		{ 0x6000, 0x4000, 0x6000, 12, 0x6000, PHYSMEM_NONE, 12 },
		{ 0x3000, 0x4000, 0x6000, 12, 0x3000, PHYSMEM_NONE, 12 },
		{ 0x5000, 0x6000, 0x4000, 12, 0x5000, PHYSMEM_NONE, 12 },
		{ 0x5000, PHYSMEM_NONE, PHYSMEM_NONE, 12, 0x5000, PHYSMEM_NONE, 12 },
	};
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(cows); i++) {
		struct physmem_cow cow = { .addr = cows[i].addr, .vma_start = cows[i].start,
					   .vma_end = cows[i].end, .page_shift = cows[i].shift };

		recording_cow(&cow, 4096);
		if (cow.addr != cows[i].addr_after || cow.vma_start != cows[i].start_after ||
		    cow.page_shift != cows[i].shift_after)
			fail_msg("%zu", i);
	}
}

/* Two numbers given out again in turn: who is whose parent was asked for ever. */
static void parents_in_a_ring(void **state)
{
	struct play *play = play_begin(1);
	const struct bill_process *last;
	struct bill *bill;

	(void)state;
	trace_make_fork(play->make, (struct trace_at){ 0, 100, 10 * MS }, 100, 101, "one");
	trace_make_fork(play->make, (struct trace_at){ 0, 101, 20 * MS }, 101, 100, "other");
	trace_make_fork(play->make, (struct trace_at){ 0, 102, 30 * MS }, 102, 102, "itself");
	play_cow(play, 40 * MS, 100, HEAP, PHYSMEM_OUTCOME_COPY, 1);
	play_cow(play, 50 * MS, 102, HEAP, PHYSMEM_OUTCOME_COPY, 1);
	bill = play_bill(play);
	assert_int_equal(bill->faults, 2);
	/* 101's parent is the 100 before, of which nothing else is known */
	last = bill->processes[bill->process_count - 1];
	assert_int_equal(last->tgid, 102);
	play_end(play, bill);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(data_behind_all_numbers),
		cmocka_unit_test(processors_beyond_number),
		cmocka_unit_test(version_without_end),
		cmocka_unit_test(pages_of_odd_size),
		cmocka_unit_test(faults_that_cannot_be),
		cmocka_unit_test(parents_in_a_ring),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
