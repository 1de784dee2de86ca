// SPDX-License-Identifier: GPL-2.0
/* analysis/kernelshark/faults.c, burst.c, rows.c, palette.c: which faults, and where to look */
#include <string.h>

#include "test.h"

#include "burst.h"
#include "rows.h"

static void add(struct faults *faults, int32_t pid, int16_t cpu, int64_t begin, int64_t end)
{
	const struct fault fault = {
		.begin = begin, .end = end, .pid = pid, .tgid = pid / 10 * 10, .cpu = cpu,
		.outcome = PHYSMEM_OUTCOME_COPY, .timed = true,
	};

	assert_int_equal(faults_add(faults, &fault), 0);
}

static void add_fork(struct faults *faults, int32_t pid, int32_t child, int64_t time)
{
	const struct fork fork = { .time = time, .pid = pid, .child = child };

	assert_int_equal(faults_add_fork(faults, &fork), 0);
}

/* As they are read: CPU by CPU, threads mixed, some stamps equal. */
static struct faults mixed(void)
{
	struct faults faults = { 0 };
	int i;

	for (i = 0; i < 300; i++)
		add(&faults, 10 + i % 3, 0, 100 * i, 100 * i + 50);
	for (i = 0; i < 300; i++)
		add(&faults, 10 + i % 5, 2, 100 * i + 20, 100 * i + 50);
	assert_int_equal(faults_sort(&faults), 0);
	return faults;
}

static void a_row_has_its_own_in_the_order_of_time(void **state)
{
	struct faults faults = mixed();
	size_t all = 0, i;
	int pid;

	(void)state;
	for (pid = 9; pid < 17; pid++) {
		struct row row = faults_of_pid(&faults, pid);

		for (i = 0; i < row.count; i++) {
			assert_int_equal(row_fault(&row, i)->pid, pid);
			if (i)
				assert_true(row_fault(&row, i - 1)->end <= row_fault(&row, i)->end);
		}
		all += row.count;
	}
	assert_int_equal(all, 600);
	assert_int_equal(faults_of_pid(&faults, 12).count, 100 + 60);
	assert_int_equal(faults_of_pid(&faults, 15).count, 0);
	assert_int_equal(faults_of_cpu(&faults, 0).count, 300);
	assert_int_equal(faults_of_cpu(&faults, 1).count, 0);
	assert_int_equal(faults_of_cpu(&faults, 2).count, 300);
	faults_clear(&faults);
}

static void a_row_is_found_into_by_time(void **state)
{
	struct faults faults = mixed();
	struct row row = faults_of_cpu(&faults, 2);

	(void)state;
	assert_int_equal(row_find(&row, 0), 0);
	assert_int_equal(row_find(&row, 50), 0);
	assert_int_equal(row_find(&row, 51), 1);
	assert_int_equal(row_find(&row, 1000000), 300);
	faults_clear(&faults);
}

static void order_of_addition_does_not_matter(void **state)
{
	struct faults faults = { 0 };
	struct row row;
	int i;

	(void)state;
	for (i = 0; i < 50; i++)
		add(&faults, 10, i % 2, 1000 - 10 * i, 1005 - 10 * i);
	assert_int_equal(faults_sort(&faults), 0);
	row = faults_of_cpu(&faults, 1);
	assert_int_equal(row.count, 25);
	for (i = 1; i < 25; i++)
		assert_true(row_fault(&row, i - 1)->end < row_fault(&row, i)->end);
	faults_clear(&faults);
	assert_int_equal(faults_sort(&faults), 0);
	assert_int_equal(faults_of_pid(&faults, 10).count, 0);
	faults_clear(&faults);
}

static void newer_outcomes_are_counted_together(void **state)
{
	struct faults faults = { 0 };
	struct fault fault = { .outcome = 200 };

	(void)state;
	faults_add(&faults, &fault);
	fault.outcome = PHYSMEM_OUTCOME_COUNT;
	faults_add(&faults, &fault);
	assert_int_equal(faults.counts[PHYSMEM_OUTCOME_COUNT], 2);
	assert_string_equal(paint_of(200)->name, "newer");
	faults_clear(&faults);
}

static void every_outcome_has_its_own_colour_and_rank(void **state)
{
	unsigned int i, j;

	(void)state;
	for (i = 0; i < PAINT_COUNT; i++) {
		assert_non_null(paint_of(i)->name);
		assert_true(paint_of(i)->rank > 0);
		for (j = 0; j < i; j++) {
			assert_true(paint_of(i)->rgb != paint_of(j)->rgb);
			assert_true(paint_of(i)->rank != paint_of(j)->rank);
		}
	}
	assert_string_equal(paint_of(PHYSMEM_OUTCOME_COPY)->name, "copy");
	/* steps are paler than whatever they lead to */
	for (i = 0; i < PAINT_COUNT; i++)
		for (j = 0; j < PAINT_COUNT; j++)
			if (paint_of(i)->step && !paint_of(j)->step)
				assert_true(paint_of(i)->rank < paint_of(j)->rank);
}

static bool everybody(int32_t pid)
{
	(void)pid;
	return true;
}

static bool thread_11(int32_t pid)
{
	return pid == 11;
}

/* 10 faults, a fork, 20 faults, a long pause, 20 more */
static struct faults with_pause(void)
{
	struct faults faults = { 0 };
	int i;

	for (i = 0; i < 10; i++)
		add(&faults, 10, 0, 1000000 + 10000 * i, 1000000 + 10000 * i + 5000);
	for (i = 0; i < 20; i++)
		add(&faults, i % 2 ? 10 : 11, 0, 3000000 + 10000 * i, 3000000 + 10000 * i + 5000);
	for (i = 0; i < 20; i++)
		add(&faults, 10, 0, 90000000 + 10000 * i, 90000000 + 10000 * i + 5000);
	return faults;
}

static void the_first_burst_begins_at_the_fork(void **state)
{
	struct faults faults = with_pause();
	int64_t begin, end;

	(void)state;
	add_fork(&faults, 10, 11, 2990000);
	faults_sort(&faults);
	assert_int_equal(burst_find(&faults, everybody, &begin, &end), 20);
	assert_true(begin > 2900000 && begin < 2990000);
	assert_true(end > 3195000 && end < 3300000);
	faults_clear(&faults);
}

static void without_a_fork_it_begins_with_the_first_fault(void **state)
{
	struct faults faults = with_pause();
	int64_t begin, end;

	(void)state;
	faults_sort(&faults);
	assert_int_equal(burst_find(&faults, everybody, &begin, &end), 10);
	assert_true(begin > 900000 && begin < 1000000);
	assert_int_equal(burst_find(&faults, thread_11, &begin, &end), 10);
	assert_true(begin > 2900000 && begin < 3000000);
	faults_clear(&faults);
	assert_int_equal(burst_find(&faults, everybody, &begin, &end), 0);
}

static void rows_are_the_tasks_that_fault_and_fork(void **state)
{
	struct faults faults = with_pause();
	const int32_t process[] = { 10 }, nobody[] = { 10, 77 }, thread[] = { 11 }, child[] = { 40 };
	struct rows rows;

	(void)state;
	add_fork(&faults, 10, 40, 2990000);
	faults_sort(&faults);
	assert_int_equal(rows_choose(&rows, &faults, NULL, 0), 0);
	assert_int_equal(rows.pid_count, 3);
	assert_int_equal(rows.pids[0], 10);
	assert_int_equal(rows.pids[1], 11);
	assert_int_equal(rows.pids[2], 40);
	assert_int_equal(rows.cpu_count, 1);
	/* a process is its threads */
	assert_int_equal(rows_choose(&rows, &faults, process, 1), 0);
	assert_int_equal(rows.pid_count, 2);
	assert_int_equal(rows_choose(&rows, &faults, thread, 1), 0);
	assert_int_equal(rows.pid_count, 1);
	assert_int_equal(rows_choose(&rows, &faults, child, 1), 0);
	assert_int_equal(rows.pid_count, 1);
	assert_int_equal(rows.cpu_count, 0);
	assert_int_equal(rows_choose(&rows, &faults, nobody, 2), 2);
	faults_clear(&faults);
}

static void of_too_many_tasks_the_busiest_are_shown(void **state)
{
	struct faults faults = { 0 };
	struct rows rows;
	int i, j;

	(void)state;
	for (i = 0; i < 3 * ROWS_PIDS; i++)
		for (j = 0; j <= i; j++)
			add(&faults, 1000 + i, 0, 1000 * i + j, 1000 * i + j);
	faults_sort(&faults);
	assert_int_equal(rows_choose(&rows, &faults, NULL, 0), 0);
	assert_int_equal(rows.pid_count, ROWS_PIDS);
	assert_int_equal(rows.left_out, 2 * ROWS_PIDS);
	assert_int_equal(rows.pids[0], 1000 + 2 * ROWS_PIDS);
	faults_clear(&faults);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_row_has_its_own_in_the_order_of_time),
		cmocka_unit_test(a_row_is_found_into_by_time),
		cmocka_unit_test(order_of_addition_does_not_matter),
		cmocka_unit_test(newer_outcomes_are_counted_together),
		cmocka_unit_test(every_outcome_has_its_own_colour_and_rank),
		cmocka_unit_test(the_first_burst_begins_at_the_fork),
		cmocka_unit_test(without_a_fork_it_begins_with_the_first_fault),
		cmocka_unit_test(rows_are_the_tasks_that_fault_and_fork),
		cmocka_unit_test(of_too_many_tasks_the_busiest_are_shown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
