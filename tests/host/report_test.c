// SPDX-License-Identifier: GPL-2.0
/*
 * The bill of recordings that were composed here, event by event: what it comes to was reckoned by
 * hand, in the comments.
 */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "test.h"
#include "bill.h"
#include "bill_sum.h"
#include "lacking.h"
#include "recording_play.h"

#define MS 1000000ULL
#define PAGE 4096ULL
#define HEAP 0x1000000ULL
#define PARENT 100
#define CHILD 101
#define SECOND 102

/* A parent forks a child, both write; it forks a second one; the first exits, the second execs. */
static void family(struct play *play)
{
	play_fork(play, 10 * MS, PARENT, CHILD, 10);
	play_cow(play, 11 * MS, PARENT, HEAP + 0 * PAGE, PHYSMEM_OUTCOME_COPY, 1000);
	play_cow(play, 12 * MS, PARENT, HEAP + 1 * PAGE, PHYSMEM_OUTCOME_COPY, 3000);
	play_cow(play, 13 * MS, CHILD, HEAP + 0 * PAGE, PHYSMEM_OUTCOME_REUSE, 500);
	play_cow(play, 14 * MS, CHILD, HEAP + 2 * PAGE, PHYSMEM_OUTCOME_COPY, 2000);
	play_cow(play, 15 * MS, CHILD, HEAP + 20 * PAGE, PHYSMEM_OUTCOME_ZERO, 700);
	/* the second fork copies one page itself */
	play_pinned(play, 29 * MS, PARENT, HEAP + 7 * PAGE);
	play_fork(play, 30 * MS, PARENT, SECOND, 9);
	play_cow(play, 31 * MS, PARENT, HEAP + 0 * PAGE, PHYSMEM_OUTCOME_COPY, 4000);
	play_cow(play, 32 * MS, SECOND, HEAP + 5 * PAGE, PHYSMEM_OUTCOME_COPY, 5000);
	play_exit(play, 40 * MS, CHILD);
	play_exec(play, 45 * MS, SECOND, "/bin/other");
	/* its memory is new: nothing in it is a fork's */
	play_cow(play, 46 * MS, SECOND, HEAP + 5 * PAGE, PHYSMEM_OUTCOME_COPY, 6000);
}

static struct bill_sum side(const struct bill_fork *fork, enum bill_side which,
			    enum physmem_outcome outcome)
{
	struct bill_sums sums;

	fork_sums(fork, which, &sums);
	return sums.outcomes[outcome];
}

static void charges_the_latest_fork(void **state)
{
	struct play *play = play_begin(2);
	struct bill *bill;
	struct bill_sum sum;

	(void)state;
	family(play);
	bill = play_bill(play);
	assert_int_equal(bill->fork_count, 3);
	/* first fork: parent pages 0 and 1, in 4000 ns; child page 2, in 2000 ns */
	sum = side(bill->forks[1], BILL_PARENT, PHYSMEM_OUTCOME_COPY);
	assert_int_equal(sum.bytes, 2 * PAGE);
	assert_int_equal(sum.ns, 4000);
	sum = side(bill->forks[1], BILL_CHILD, PHYSMEM_OUTCOME_COPY);
	assert_int_equal(sum.bytes, PAGE);
	assert_int_equal(sum.ns, 2000);
	assert_int_equal(side(bill->forks[1], BILL_CHILD, PHYSMEM_OUTCOME_REUSE).faults, 1);
	assert_int_equal(side(bill->forks[1], BILL_CHILD, PHYSMEM_OUTCOME_ZERO).faults, 1);
	/* second: parent page 0, child page 5 and the pinned one */
	assert_int_equal(side(bill->forks[2], BILL_PARENT, PHYSMEM_OUTCOME_COPY).bytes, PAGE);
	assert_int_equal(side(bill->forks[2], BILL_CHILD, PHYSMEM_OUTCOME_COPY).bytes, PAGE);
	assert_int_equal(side(bill->forks[2], BILL_CHILD, PHYSMEM_OUTCOME_FORK_COPY).bytes, PAGE);
	/* after the exec: of no fork */
	assert_int_equal(side(bill->forks[0], BILL_PARENT, PHYSMEM_OUTCOME_COPY).ns, 6000);
	play_end(play, bill);
}

static uint64_t lane(const struct bill_fork *fork, enum bill_lane which)
{
	uint64_t sum = 0;
	size_t i;

	for (i = 0; i < fork->series.used; i++)
		sum += fork->series.steps[i][which];
	return sum;
}

static void sharing_decays_by_distinct_pages(void **state)
{
	struct play *play = play_begin(1);
	struct bill *bill;

	(void)state;
	family(play);
	bill = play_bill(play);
	/* pages 0, 1 and 2; page 0 again, for the second fork, is not shared with the first child
	 */
	assert_int_equal(lane(bill->forks[1], BILL_LANE_BROKEN), 3);
	/* pages 0 and 5 */
	assert_int_equal(lane(bill->forks[2], BILL_LANE_BROKEN), 2);
	assert_int_equal(lane(bill->forks[1], BILL_LANE_PARENT), 2 * PAGE);
	assert_int_equal(bill->forks[1]->how, BILL_END_CHILD_EXIT);
	assert_int_equal(bill->forks[1]->ended, 40 * MS);
	assert_int_equal(bill->forks[2]->how, BILL_END_CHILD_EXEC);
	assert_int_equal(bill->forks[2]->ended, 45 * MS);
	play_end(play, bill);
}

static void time_is_told_by_page_size(void **state)
{
	struct play *play = play_begin(1);
	struct histogram times;
	struct bill *bill;
	unsigned int i;

	(void)state;
	for (i = 1; i <= 100; i++)
		play_cow(play, i * MS, PARENT, HEAP + i * PAGE, PHYSMEM_OUTCOME_COPY, i * 1000);
	play_huge(play, 200 * MS, PARENT, 0x40000000, PHYSMEM_OUTCOME_HUGE_SPLIT, 90000);
	/* two small pages of it, and one that is not in it */
	play_cow(play, 201 * MS, PARENT, 0x40000000, PHYSMEM_OUTCOME_COPY, 1000);
	play_cow(play, 202 * MS, PARENT, 0x401ff000, PHYSMEM_OUTCOME_COPY, 1000);
	play_cow(play, 203 * MS, PARENT, 0x40200000, PHYSMEM_OUTCOME_COPY, 1000);
	bill = play_bill(play);
	bill_times(bill, NULL, PHYSMEM_OUTCOME_COPY, 12, &times);
	assert_int_equal(times.count, 103);
	assert_int_equal(times.sum, 5050000 + 3000);
	assert_int_equal(times.max, 100000);
	/* of 103 the 52nd is 49000, the 102nd 99000: each right to 1/16, and not below */
	assert_in_range(histogram_percentile(&times, 50), 49000, 49000 * 17 / 16);
	assert_in_range(histogram_percentile(&times, 99), 99000, 100000);
	histogram_free(&times);
	bill_times(bill, NULL, -1, 21, &times);
	assert_int_equal(times.sum, 90000);
	histogram_free(&times);
	assert_int_equal(side(bill->forks[0], BILL_PARENT, PHYSMEM_OUTCOME_COPY).split, 2);
	play_end(play, bill);
}

static bool at_least(const struct bill *bill)
{
	struct lacking lacking;
	bool least;

	lacking_find(&lacking, bill, NULL);
	least = lacking_sums(&lacking);
	lacking_free(&lacking);
	return least;
}

static void counts_what_is_lost(void **state)
{
	struct play *play = play_begin(2);
	struct bill *bill;

	(void)state;
	play_cow(play, 1 * MS, PARENT, HEAP, PHYSMEM_OUTCOME_COPY, 1000);
	/* three numbers are not there; the buffer says that 7 events of any kind are not */
	play->seq += 3;
	trace_make_lost(play->make, 0, 7);
	play_cow(play, 2 * MS, PARENT, HEAP + PAGE, PHYSMEM_OUTCOME_UNKNOWN, 1000);
	trace_make_lost(play->make, 0, 0);
	play_cow(play, 3 * MS, PARENT, HEAP + PAGE, PHYSMEM_OUTCOME_COPY, PHYSMEM_NONE);
	play_line(play, 4 * MS, "physmem: 1 stat begin missed 5");
	play_line(play, 5 * MS, "physmem: 1 stat end missed 9");
	play_line(play, 6 * MS, "physmem: 1 stat end filtered 12");
	bill = play_bill(play);
	assert_int_equal(bill->losses.lost, 7);
	assert_int_equal(bill->losses.lost_unknown, 1);
	assert_int_equal(bill->losses.faults_absent, 3);
	assert_int_equal(bill->losses.unknown, 1);
	assert_int_equal(bill->losses.untimed, 1);
	assert_int_equal(losses_grown(&bill->losses, "missed"), 4);
	assert_int_equal(losses_grown(&bill->losses, "filtered"), 12);
	assert_true(at_least(bill));
	play_end(play, bill);
}

/* Where the newest events are kept, a CPU without its first line has not all of its own. */
static void knows_what_was_overwritten(void **state)
{
	const struct physmem_cow cow = { .outcome = PHYSMEM_OUTCOME_COPY, .page_shift = 12 };
	unsigned int other;

	(void)state;
	for (other = 0; other < 2; other++) {
		struct play *play = play_begin(2);
		struct bill *bill;

		play_line(play, 1 * MS, "physmem: 1 first 0");
		play_line(play, 2 * MS, "physmem: 1 info max_size 1");
		play_cow(play, 3 * MS, PARENT, HEAP, PHYSMEM_OUTCOME_COPY, 1000);
		if (other)
			trace_make_cow(play->make, (struct trace_at){ 1, PARENT, 4 * MS }, &cow);
		bill = play_bill(play);
		assert_int_equal(losses_overwritten(&bill->losses), other);
		assert_int_equal(at_least(bill), other);
		play_end(play, bill);
	}
}

static void nothing_is_lost_when_nothing_is(void **state)
{
	struct play *play = play_begin(1);
	struct bill *bill;

	(void)state;
	family(play);
	bill = play_bill(play);
	assert_false(at_least(bill));
	assert_int_equal(bill->losses.faults_absent, 0);
	play_end(play, bill);
}

static const struct bill_row *row(const struct bill_rows *rows, const char *name)
{
	size_t i;

	for (i = 0; i < rows->count; i++)
		if (strcmp(rows->list[i].name, name) == 0)
			return &rows->list[i];
	fail_msg("no row '%s'", name);
	return NULL;
}

static void names_mappings_by_their_notes(void **state)
{
	struct play *play = play_begin(1);
	struct bill_rows rows;
	struct bill *bill;

	(void)state;
	play_line(play, 1 * MS, "physmem: 1 task 100 1 server");
	play_line(play, 2 * MS, "physmem: 1 map 100 1000000-1010000 rw-p 0 00:00 0 [heap]");
	play_line(play, 3 * MS,
		  "physmem: 1 map 100 2000000-2010000 rw-p 3000 08:01 77 /usr/lib/a file.so");
	play_fork(play, 10 * MS, PARENT, CHILD, 10);
	play_cow(play, 11 * MS, PARENT, HEAP, PHYSMEM_OUTCOME_COPY, 1000);
	/* never polled: its parent's notes hold for it */
	play_cow(play, 12 * MS, CHILD, HEAP + 2 * PAGE, PHYSMEM_OUTCOME_COPY, 1000);
	play->ino = 77;
	play->dev = 8 << 20 | 1;
	play_cow(play, 13 * MS, CHILD, 0x2001000, PHYSMEM_OUTCOME_COPY, 1000);
	bill = play_bill(play);
	bill_rows(bill, NULL, BILL_BY_MAPPING, bill_is_copy, NULL, &rows);
	assert_int_equal(rows.count, 2);
	assert_int_equal(row(&rows, "[heap]")->sides[BILL_PARENT].bytes, PAGE);
	assert_int_equal(row(&rows, "[heap]")->sides[BILL_CHILD].bytes, PAGE);
	assert_int_equal(row(&rows, "/usr/lib/a file.so")->sides[BILL_CHILD].bytes, PAGE);
	assert_string_equal(bill_comm(bill->processes[0]), "server");
	bill_rows_free(&rows);
	play_end(play, bill);
}

/* Addresses are given out again: only the file itself names a mapping. */
static void names_no_mapping_after_another_file(void **state)
{
	static const uint64_t files[] = { 5, 7, 9 };
	struct play *play = play_begin(1);
	struct bill_rows rows;
	struct bill *bill;
	size_t i;

	(void)state;
	play_line(play, 1 * MS, "physmem: 1 map 100 2000000-2010000 rw-p 0 08:01 5 /lib/one.so");
	play->dev = 8 << 20 | 1;
	for (i = 0; i < ARRAY_SIZE(files); i++) {
		play->ino = files[i];
		play_cow(play, (10 + i) * MS, PARENT, 0x2001000, PHYSMEM_OUTCOME_COPY, 1000);
	}
	play_line(play, 20 * MS, "physmem: 1 map 100 2000000-2010000 rw-p 0 08:01 7 /data/other");
	bill = play_bill(play);
	bill_rows(bill, NULL, BILL_BY_MAPPING, bill_is_copy, NULL, &rows);
	assert_int_equal(rows.count, 3);
	assert_int_equal(row(&rows, "/lib/one.so")->sides[BILL_PARENT].bytes, PAGE);
	assert_int_equal(row(&rows, "/data/other")->sides[BILL_PARENT].bytes, PAGE);
	assert_int_equal(row(&rows, "file, inode 9 of device 8:1")->sides[BILL_PARENT].bytes, PAGE);
	bill_rows_free(&rows);
	play_end(play, bill);
}

/* A dead process's number, for one that was made without a copy of memory, then for a thread. */
static void tells_two_of_one_number_apart(void **state)
{
	struct play *play = play_begin(1);
	const struct bill_process *child;
	struct bill *bill;

	(void)state;
	play_fork(play, 2 * MS, PARENT, CHILD, 10);
	play_cow(play, 3 * MS, CHILD, HEAP, PHYSMEM_OUTCOME_COPY, 1000);
	play_exit(play, 4 * MS, CHILD);
	trace_make_fork(play->make, (struct trace_at){ 0, PARENT, 5 * MS }, PARENT, CHILD, "server");
	play_exec(play, 6 * MS, CHILD, "/bin/ls");
	play_cow(play, 7 * MS, CHILD, HEAP, PHYSMEM_OUTCOME_COPY, 1000);
	play_exit(play, 8 * MS, CHILD);
	trace_make_fork(play->make, (struct trace_at){ 0, PARENT, 9 * MS }, PARENT, CHILD, "thread");
	play_exit(play, 10 * MS, CHILD);
	bill = play_bill(play);
	child = bill->forks[1]->child;
	assert_null(child->image->path);
	assert_int_equal(child->ended, 4 * MS);
	assert_int_equal(side(bill->forks[1], BILL_CHILD, PHYSMEM_OUTCOME_COPY).bytes, PAGE);
	assert_int_equal(bill->process_count, 3);
	assert_string_equal(bill->processes[2]->image->path, "/bin/ls");
	assert_int_equal(bill->processes[2]->ended, 8 * MS);
	play_end(play, bill);
}

static void takes_forks_of_the_scheduler(void **state)
{
	struct play *play = play_begin(1);
	struct bill *bill;

	(void)state;
	play_cow(play, 1 * MS, PARENT, HEAP, PHYSMEM_OUTCOME_COPY, 1000);
	/* a thread, whose faults are its process's, and a process */
	trace_make_fork(play->make, (struct trace_at){ 0, PARENT, 2 * MS }, PARENT, 150, "thread");
	trace_make_fork(play->make, (struct trace_at){ 0, PARENT, 3 * MS }, PARENT, CHILD, "child");
	play_cow(play, 4 * MS, CHILD, HEAP, PHYSMEM_OUTCOME_COPY, 1000);
	bill = play_bill(play);
	assert_int_equal(bill->fork_count, 2);
	assert_int_equal(bill->forks[1]->time, 3 * MS);
	assert_int_equal(bill->forks[1]->shared, PHYSMEM_NONE);
	assert_int_equal(side(bill->forks[1], BILL_CHILD, PHYSMEM_OUTCOME_COPY).bytes, PAGE);
	assert_int_equal(side(bill->forks[0], BILL_PARENT, PHYSMEM_OUTCOME_COPY).bytes, PAGE);
	play_end(play, bill);
}

static void leaves_out_newer_notes(void **state)
{
	struct play *play = play_begin(1);
	struct bill *bill;

	(void)state;
	play_line(play, 1 * MS, "physmem: 2 task 100 1 server");
	play_cow(play, 2 * MS, PARENT, HEAP, PHYSMEM_OUTCOME_COPY, 1000);
	bill = play_bill(play);
	assert_int_equal(bill->losses.newer_notes, 2);
	assert_int_equal(bill->faults, 1);
	play_end(play, bill);
}

/* What a user's stack is of: the fault before it, of the same processor and task. */
static void joins_stacks(void **state)
{
	static const uint64_t frames[] = { 0x400100, 0x400200, 0x400300 };
	struct play *play = play_begin(2);
	struct code_options options = { 0 };
	struct bill_rows rows;
	struct bill *bill;
	struct code *code;

	(void)state;
	play_cow(play, 1 * MS, PARENT, HEAP, PHYSMEM_OUTCOME_COPY, 1000);
	trace_make_stack(play->make, (struct trace_at){ 0, PARENT, 1 * MS + 1 }, frames, 3);
	play_cow(play, 2 * MS, PARENT, HEAP + PAGE, PHYSMEM_OUTCOME_COPY, 1000);
	trace_make_stack(play->make, (struct trace_at){ 0, PARENT, 2 * MS + 1 }, frames, 3);
	/* without one */
	play_cow(play, 3 * MS, PARENT, HEAP + 2 * PAGE, PHYSMEM_OUTCOME_COPY, 1000);
	bill = play_bill(play);
	code = code_new(bill, &options);
	assert_int_equal(bill->stack_count, 1);
	bill_rows(bill, NULL, BILL_BY_STACK, bill_is_copy, code, &rows);
	assert_int_equal(rows.count, 1);
	assert_int_equal(rows.list[0].sides[BILL_PARENT].bytes, 2 * PAGE);
	/* callers are at their call, not behind it */
	assert_string_equal(rows.list[0].name, "0x400100 < 0x400200 < 0x400300");
	bill_rows_free(&rows);
	code_free(code);
	play_end(play, bill);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(charges_the_latest_fork),
		cmocka_unit_test(sharing_decays_by_distinct_pages),
		cmocka_unit_test(time_is_told_by_page_size),
		cmocka_unit_test(counts_what_is_lost),
		cmocka_unit_test(knows_what_was_overwritten),
		cmocka_unit_test(nothing_is_lost_when_nothing_is),
		cmocka_unit_test(names_mappings_by_their_notes),
		cmocka_unit_test(names_no_mapping_after_another_file),
		cmocka_unit_test(tells_two_of_one_number_apart),
		cmocka_unit_test(takes_forks_of_the_scheduler),
		cmocka_unit_test(leaves_out_newer_notes),
		cmocka_unit_test(joins_stacks),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
