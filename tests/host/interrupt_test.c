// SPDX-License-Identifier: GPL-2.0
/* Signals that are caught, and what a child has of them. */
#include "test.h"

#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "interrupt.h"

static const int numbers[] = { SIGINT, SIGTERM, SIGHUP, SIGPIPE };

static bool is_ignored(int number)
{
	struct sigaction now;

	return sigaction(number, NULL, &now) == 0 && now.sa_handler == SIG_IGN;
}

/* Return: which of them a child ignores, a bit each, if its parent was started with @before. */
static unsigned int after_release(unsigned int before)
{
	const pid_t child = fork();
	unsigned int after = 0;
	int status;
	size_t i;

	assert_true(child >= 0);
	if (child == 0) {
		for (i = 0; i < ARRAY_SIZE(numbers); i++)
			signal(numbers[i], before & 1U << i ? SIG_IGN : SIG_DFL);
		interrupt_catch();
		interrupt_release();
		for (i = 0; i < ARRAY_SIZE(numbers); i++)
			after |= (unsigned int)is_ignored(numbers[i]) << i;
		_exit((int)after);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFEXITED(status));
	return (unsigned int)WEXITSTATUS(status);
}

/* nohup is for what physmem starts as well. */
static void child_ignores_what_was_ignored(void **state)
{
	unsigned int before;

	(void)state;
	for (before = 0; before < 1U << ARRAY_SIZE(numbers); before++)
		assert_int_equal(after_release(before), before);
}

/* A shell has SIGINT ignored by what runs in the background, and who sends it means it. */
static void caught_is_what_ends(void **state)
{
	static const struct {
		int number;
		bool caught;
	} signals[] = { { SIGINT, true }, { SIGTERM, false }, { SIGHUP, false } };
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(signals); i++) {
		const pid_t child = fork();
		int status;

		assert_true(child >= 0);
		if (child == 0) {
			signal(signals[i].number, SIG_IGN);
			interrupt_catch();
			raise(signals[i].number);
			_exit(interrupted());
		}
		assert_int_equal(waitpid(child, &status, 0), child);
		assert_true(WIFEXITED(status));
		assert_int_equal(WEXITSTATUS(status), signals[i].caught);
	}
}

/* One more is asked for where the first has been seen already. */
static void each_is_counted(void **state)
{
	const pid_t child = fork();
	int status;

	(void)state;
	assert_true(child >= 0);
	if (child == 0) {
		interrupt_catch();
		raise(SIGINT);
		raise(SIGTERM);
		_exit(interruptions());
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(child_ignores_what_was_ignored),
		cmocka_unit_test(caught_is_what_ends),
		cmocka_unit_test(each_is_counted),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
