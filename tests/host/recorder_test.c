// SPDX-License-Identifier: GPL-2.0
/* physmem record: whether COMMAND can be run, and how what stands for trace-cmd is ended. */
#include "test.h"

#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "interrupt.h"
#include "recorder.h"

#define SENT_S 4 /* it has said by then that it waits */

int64_t record_now(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * 1000LL + now.tv_nsec / 1000000;
}

void trace_put_back(const struct record *record)
{
	(void)record;
}

static void lead_a_group(void *context)
{
	(void)context;
	setpgid(0, 0);
}

/* @script says one line when it is ready. */
static void start(struct record *record, const char *script)
{
	char *const argv[] = { "sh", "-c", (char *)script, NULL };
	char ready;

	record->trace.said = -1;
	assert_int_equal(child_start_prepared(&record->trace.child, argv, CHILD_PIPE, lead_a_group, NULL), 0);
	assert_int_equal(read(record->trace.child.output, &ready, 1), 1);
}

static int checked(const char *name)
{
	const struct record_options options = { .command = (char *[]){ (char *)name, NULL } };

	return command_check(&options);
}

static void command_that_cannot_be_run(void **state)
{
	const struct record_options none = { .command = NULL };
	char path[] = "/tmp/physmem-command.XXXXXX";
	int file = mkstemp(path);

	(void)state;
	assert_true(file >= 0);
	close(file);
	assert_int_equal(command_check(&none), 0);
	assert_int_equal(checked("sh"), 0);
	assert_int_equal(checked("/bin/sh"), 0);
	assert_int_equal(checked("no-such-command"), -1);
	assert_int_equal(checked("/no/such/command"), -1);
	assert_int_equal(checked("./no-such-command"), -1);
	assert_int_equal(checked("/tmp"), -1);
	assert_int_equal(checked(path), -1);
	assert_int_equal(chmod(path, 0700), 0);
	assert_int_equal(checked(path), 0);
	unlink(path);
}

/* trace-cmd writes its file when SIGINT comes. Return: the file's first letter after that. */
static char after_ending(bool begun)
{
	char path[] = "/tmp/physmem-recorder.XXXXXX", script[256], first;
	const struct record_options options = { .output = path };
	struct record record = { .options = &options, .begun = begun };
	int file = mkstemp(path);

	assert_true(file >= 0);
	assert_int_equal(write(file, "old", 3), 3);
	snprintf(script, sizeof(script), "trap 'echo new >%s; exit' INT; echo ready; while :; do sleep 0.1; done",
		 path);
	start(&record, script);
	assert_int_equal(trace_stop(&record), begun ? 0 : -1);
	assert_int_equal(pread(file, &first, 1, 0), 1);
	close(file);
	unlink(path);
	return first;
}

static void file_is_written_by_what_has_begun(void **state)
{
	(void)state;
	assert_int_equal(after_ending(true), 'n');
	assert_int_equal(after_ending(false), 'o');
}

/* First as Ctrl-C, then as an end of all patience. */
static void on_alarm(int number)
{
	static int times;

	(void)number;
	if (times++)
		_exit(1);
	raise(SIGINT);
	alarm(SENT_S);
}

/* What sends does not end, as where nobody reads. */
static void sending_is_given_up(void **state)
{
	const struct record_options options = { .to = "elsewhere:5555" };
	struct record record = { .options = &options, .begun = true };
	pid_t tried;
	int status;

	(void)state;
	tried = fork();
	assert_true(tried >= 0);
	if (tried == 0) {
		start(&record, "trap '' INT TERM; echo ready; exec sleep 60");
		interrupt_catch();
		/* one that came before the waiting does not end it */
		raise(SIGINT);
		signal(SIGALRM, on_alarm);
		alarm(SENT_S);
		status = trace_stop(&record);
		_exit(status == -1 && interruptions() == 2 ? 0 : 2);
	}
	assert_int_equal(waitpid(tried, &status, 0), tried);
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(command_that_cannot_be_run),
		cmocka_unit_test(file_is_written_by_what_has_begun),
		cmocka_unit_test(sending_is_given_up),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
