// SPDX-License-Identifier: GPL-2.0
/* analysis/kernelshark/boxes.c: faults on pixels */
#include <string.h>

#include "test.h"

#include "boxes.h"

struct kshark_entry {
	bool hidden;
};

static bool shown(const struct kshark_entry *entry)
{
	return !entry->hidden;
}

static struct kshark_entry visible, hidden = { .hidden = true };

static void add(struct faults *faults, int64_t begin, int64_t end, unsigned int outcome)
{
	const struct fault fault = {
		.begin = begin, .end = end, .addr = 0x1000, .entry = &visible, .pid = 7, .cpu = 1,
		.outcome = outcome, .timed = true,
	};

	assert_int_equal(faults_add(faults, &fault), 0);
}

/* 100 columns of 10 ns, from 1000 on */
static const struct window window = { 1000, 10, 100 };

static struct boxes boxes_of(struct faults *faults, const struct window *where)
{
	struct boxes boxes = { 0 };
	struct row row;

	assert_int_equal(faults_sort(faults), 0);
	row = faults_of_pid(faults, 7);
	assert_int_equal(boxes_make(&boxes, &row, where, shown), 0);
	return boxes;
}

static void a_long_fault_has_a_box_from_begin_to_end(void **state)
{
	struct faults faults = { 0 };
	struct boxes boxes;

	(void)state;
	add(&faults, 1100, 1200, PHYSMEM_OUTCOME_COPY);
	boxes = boxes_of(&faults, &window);
	assert_int_equal(boxes.count, 1);
	assert_int_equal(boxes.boxes[0].left, 10);
	assert_int_equal(boxes.boxes[0].right, 21);
	assert_int_equal(boxes.boxes[0].faults, 1);
	boxes_free(&boxes);
	faults_clear(&faults);
}

static void a_short_fault_is_two_columns_wide(void **state)
{
	struct faults faults = { 0 };
	struct boxes boxes;

	(void)state;
	add(&faults, 1100, 1101, PHYSMEM_OUTCOME_COPY);
	boxes = boxes_of(&faults, &window);
	assert_int_equal(boxes.count, 1);
	assert_int_equal(boxes.boxes[0].right - boxes.boxes[0].left, 2);
	assert_true(boxes.boxes[0].left <= 10 && boxes.boxes[0].right > 10);
	boxes_free(&boxes);
	faults_clear(&faults);
}

static void among_short_faults_the_highest_rank_is_seen(void **state)
{
	static const unsigned int order[][3] = {
		{ PHYSMEM_OUTCOME_REUSE, PHYSMEM_OUTCOME_COPY, PHYSMEM_OUTCOME_RETRY },
		{ PHYSMEM_OUTCOME_COPY, PHYSMEM_OUTCOME_RETRY, PHYSMEM_OUTCOME_REUSE },
	};
	size_t i, j;

	(void)state;
	for (i = 0; i < 2; i++) {
		struct faults faults = { 0 };
		struct boxes boxes;

		for (j = 0; j < 3; j++)
			add(&faults, 1100 + j, 1101 + j, order[i][j]);
		boxes = boxes_of(&faults, &window);
		assert_int_equal(boxes.count, 1);
		assert_int_equal(boxes.boxes[0].faults, 3);
		assert_int_equal(boxes.boxes[0].fault->outcome, PHYSMEM_OUTCOME_COPY);
		boxes_free(&boxes);
		faults_clear(&faults);
	}
}

static void hidden_faults_have_no_box(void **state)
{
	struct faults faults = { 0 };
	struct fault fault = { 1100, 1200, 0, &hidden, 7, 7, 1, PHYSMEM_OUTCOME_COPY, true };
	struct boxes boxes;

	(void)state;
	assert_int_equal(faults_add(&faults, &fault), 0);
	boxes = boxes_of(&faults, &window);
	assert_int_equal(boxes.count, 0);
	assert_int_equal(boxes.faults, 0);
	boxes_free(&boxes);
	faults_clear(&faults);
}

static void without_duration_it_is_a_tick_where_it_ended(void **state)
{
	struct faults faults = { 0 };
	struct fault fault = { 1500, 1500, 0, &visible, 7, 7, 1, PHYSMEM_OUTCOME_COPY, false };
	struct boxes boxes;
	char text[64];

	(void)state;
	assert_int_equal(faults_add(&faults, &fault), 0);
	boxes = boxes_of(&faults, &window);
	assert_int_equal(boxes.count, 1);
	assert_int_equal(boxes.boxes[0].left, 50);
	assert_int_equal(boxes.boxes[0].right, 52);
	box_label(text, sizeof(text), &boxes.boxes[0], 100);
	assert_string_equal(text, "copy 0x0 ?");
	boxes_free(&boxes);
	faults_clear(&faults);
}

static void edges_cut_and_what_is_outside_is_left_out(void **state)
{
	struct faults faults = { 0 };
	struct boxes boxes;

	(void)state;
	add(&faults, 100, 900, PHYSMEM_OUTCOME_COPY);	/* before */
	add(&faults, 500, 1050, PHYSMEM_OUTCOME_COPY);	/* over the left edge */
	add(&faults, 1900, 5000, PHYSMEM_OUTCOME_ZERO);	/* over the right edge */
	add(&faults, 5001, 5002, PHYSMEM_OUTCOME_COPY);	/* behind */
	boxes = boxes_of(&faults, &window);
	assert_int_equal(boxes.count, 2);
	assert_int_equal(boxes.boxes[0].left, 0);
	assert_int_equal(boxes.boxes[0].right, 6);
	assert_int_equal(boxes.boxes[1].left, 90);
	assert_int_equal(boxes.boxes[1].right, 100);
	boxes_free(&boxes);
	faults_clear(&faults);
}

/* Whatever the zoom, each fault in the window is in one box, and no box leaves it. */
static void every_fault_is_in_one_box(void **state)
{
	static const int64_t steps[] = { 1, 3, 7, 100, 5000 };
	struct faults faults = { 0 };
	struct boxes boxes;
	size_t i, j;
	int columns;

	(void)state;
	for (i = 0; i < 2000; i++)
		add(&faults, 1000 + 7 * i, 1000 + 7 * i + i % 90, i % PHYSMEM_OUTCOME_COUNT);
	for (i = 0; i < sizeof(steps) / sizeof(steps[0]); i++)
		for (columns = 2; columns < 200; columns += 33) {
			const struct window where = { 2000, steps[i], columns };
			const int64_t end = 2000 + steps[i] * columns;
			size_t expected = 0;

			boxes = boxes_of(&faults, &where);
			for (j = 0; j < faults.count; j++)
				expected += faults.all[j].end >= 2000 && faults.all[j].begin <= end;
			assert_int_equal(boxes.faults, expected);
			for (j = 0; j < boxes.count; j++) {
				assert_true(boxes.boxes[j].left >= 0);
				assert_true(boxes.boxes[j].right <= columns);
				assert_true(boxes.boxes[j].right - boxes.boxes[j].left >= 2);
			}
			boxes_free(&boxes);
		}
	faults_clear(&faults);
}

static void a_label_says_what_there_is_room_for(void **state)
{
	struct faults faults = { 0 };
	struct boxes boxes;
	char text[64];

	(void)state;
	add(&faults, 1000, 3500, PHYSMEM_OUTCOME_COPY);
	boxes = boxes_of(&faults, &window);
	box_label(text, sizeof(text), &boxes.boxes[0], 40);
	assert_string_equal(text, "copy 0x1000 2.5 us");
	box_label(text, sizeof(text), &boxes.boxes[0], 17);
	assert_string_equal(text, "0x1000 2.5 us");
	box_label(text, sizeof(text), &boxes.boxes[0], 8);
	assert_string_equal(text, "2.5 us");
	box_label(text, sizeof(text), &boxes.boxes[0], 5);
	assert_string_equal(text, "");
	boxes.boxes[0].faults = 2;
	box_label(text, sizeof(text), &boxes.boxes[0], 40);
	assert_string_equal(text, "");
	boxes_free(&boxes);
	faults_clear(&faults);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_long_fault_has_a_box_from_begin_to_end),
		cmocka_unit_test(a_short_fault_is_two_columns_wide),
		cmocka_unit_test(among_short_faults_the_highest_rank_is_seen),
		cmocka_unit_test(hidden_faults_have_no_box),
		cmocka_unit_test(without_duration_it_is_a_tick_where_it_ended),
		cmocka_unit_test(edges_cut_and_what_is_outside_is_left_out),
		cmocka_unit_test(every_fault_is_in_one_box),
		cmocka_unit_test(a_label_says_what_there_is_room_for),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
