// SPDX-License-Identifier: GPL-2.0
/* module/lanes.h: who meets whom, played step by step. */
#include "test.h"

#include "lanes.h"

/*
 * A step: '+' or '-', a page's letter, a person's digit, and what is to be so:
 * '!' it has met somebody by now, '.' it has not. A person comes once and leaves
 * once; whether it has met somebody is asked when it comes and when it leaves.
 */
static const struct {
	const char *what, *steps;
} plays[] = {
	{ "alone", "+a1. -a1." },
	{ "two pages", "+a1. +b2. -b2. -a1." },
	{ "one page: the second knows at once, the first when it leaves", "+a1. +a2! -a1! -a2!" },
	{ "one after the other", "+a1. -a1. +a2. -a2." },
	{ "one stays long, others come and go", "+a1. +b2. -b2. +c3. -c3. +d4. -d4. -a1." },
	{ "the same with the first gone", "+a1. +b2. -a1. +c3. -c3. +d4. -d4. -b2." },
	{ "somebody comes to who stays long", "+a1. +b2. -b2. +a3! -a3! -a1!" },
	{ "the second lane is known, the first being empty", "+a1. +b2. -a1. +b3! -b2! -b3!" },
	{ "a third page is no meeting by itself", "+a1. +b2. +c3. -c3. -b2. -a1." },
	{ "but whoever may come to it is told", "+a1. +b2. +c3. +c4! -c3! -b2! -c4! -a1!" },
	{ "also by who comes to a fourth", "+a1. +b2. +c3. +d4! -d4! -c3! -b2! -a1!" },
	{ "until its lane is empty", "+a1. +b2. +c3. -b2. -c3. +d4. +a5! -d4! -a5! -a1!" },
};

static unsigned long tag_of(char page)
{
	return (unsigned long)(page - 'a') * 2 + 1;
}

static void plays_out(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(plays) / sizeof(plays[0]); i++) {
		struct { unsigned long came; unsigned int lane; bool met; } people[10] = { 0 };
		unsigned long bucket = 0;
		const char *step;

		for (step = plays[i].steps; *step; step += step[4] ? 5 : 4) {
			__auto_type one = &people[step[2] - '0'];

			if (*step == '+') {
				one->came = physmem_lanes_arrive(bucket, tag_of(step[1]),
								 &one->lane);
				one->met = physmem_lanes_met(bucket, one->came);
				bucket = one->came;
			} else {
				one->met |= physmem_lanes_met(one->came, bucket);
				bucket -= (unsigned long)physmem_lanes_one(one->lane);
			}
			if (one->met != (step[3] == '!'))
				fail_msg("%s: at \"%.4s\" of \"%s\"", plays[i].what, step,
					 plays[i].steps);
		}
		/* meetings stay counted, and nobody is inside */
		assert_int_equal(physmem_lane(bucket, 0) & LANE_INSIDE, 0);
		assert_int_equal(physmem_lane(bucket, 1) & LANE_INSIDE, 0);
	}
}

/* More at one page than a lane can count: who comes then is told, and no lane is touched. */
static void full(void **state)
{
	unsigned long bucket = 0, before, i;
	unsigned int lane;

	(void)state;
	for (i = 0; i < LANE_INSIDE; i++) {
		bucket = physmem_lanes_arrive(bucket, tag_of('a'), &lane);
		assert_int_equal(lane, 0);
	}
	before = bucket;
	bucket = physmem_lanes_arrive(bucket, tag_of('a'), &lane);
	assert_int_equal(lane, LANES);
	assert_true(physmem_lanes_met(before, bucket));
	assert_true(physmem_lane(bucket, 0) == physmem_lane(before, 0));
	bucket = physmem_lanes_arrive(bucket, tag_of('b'), &lane);
	assert_int_equal(lane, 1);
	for (i = 0; i < LANE_INSIDE; i++)
		bucket -= (unsigned long)physmem_lanes_one(0);
	bucket -= (unsigned long)physmem_lanes_one(1);
	assert_int_equal(physmem_lane(bucket, 0) & LANE_INSIDE, 0);
	assert_int_equal(physmem_lane(bucket, 1) & LANE_INSIDE, 0);
}

/* The count of meetings goes round without touching the lanes. */
static void goes_round(void **state)
{
	unsigned long bucket = 0, came;
	unsigned int lane;

	(void)state;
	came = physmem_lanes_arrive(bucket, tag_of('a'), &lane);
	bucket = came | ~(LANE_MEETING - 1);
	bucket = physmem_lanes_arrive(bucket, tag_of('a'), &lane);
	assert_int_equal(lane, 0);
	assert_int_equal(physmem_lane(bucket, 0) & LANE_INSIDE, 2);
	assert_int_equal(bucket >> (LANES * LANE_BITS), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(plays_out),
		cmocka_unit_test(full),
		cmocka_unit_test(goes_round),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
