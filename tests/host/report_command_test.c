// SPDX-License-Identifier: GPL-2.0
/* physmem report on files: statuses, messages and what is printed, of sound and damaged ones */
#include <argp.h>
#include <fcntl.h>
#include <json-c/json.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "test.h"
#include "cmd.h"
#include "recording_play.h"

#define MS 1000000ULL
#define PAGE 4096ULL
#define HEAP 0x1000000ULL

const char *argp_program_version = "physmem test";

static char out[256 * 1024], err[8 * 1024];

static void slurp(FILE *file, char *text, size_t size)
{
	size_t got;

	rewind(file);
	got = fread(text, 1, size - 1, file);
	text[got] = '\0';
	fclose(file);
}

/* Runs the subcommand in a child. Return: its status; @out and @err have what it said. */
static int run(const char *first, const char *second, const char *third)
{
	const char *const words[] = { "physmem report", first, second, third, NULL };
	FILE *said = tmpfile(), *complained = tmpfile();
	int argc = 1, status;
	pid_t child;

	assert_non_null(said);
	assert_non_null(complained);
	while (words[argc])
		argc++;
	fflush(NULL);
	child = fork();
	assert_true(child >= 0);
	if (child == 0) {
		dup2(fileno(said), 1);
		dup2(fileno(complained), 2);
		exit(cmd_report(argc, (char **)words));
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	slurp(said, out, sizeof(out));
	slurp(complained, err, sizeof(err));
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static bool says(const char *text)
{
	return strstr(out, text);
}

/* Two pages copied by the parent in 3000 ns, one by the child in 2000. */
static struct play *story(void)
{
	struct play *play = play_begin(2);

	play_line(play, 1 * MS, "physmem: 1 info host board7");
	play_fork(play, 10 * MS, 100, 101, 8);
	play_cow(play, 11 * MS, 100, HEAP, PHYSMEM_OUTCOME_COPY, 1000);
	play_cow(play, 12 * MS, 100, HEAP + PAGE, PHYSMEM_OUTCOME_COPY, 2000);
	play_cow(play, 13 * MS, 101, HEAP + 2 * PAGE, PHYSMEM_OUTCOME_COPY, 2000);
	play_cow(play, 14 * MS, 101, HEAP, PHYSMEM_OUTCOME_REUSE, 100);
	play_exit(play, 20 * MS, 101);
	return play;
}

static void tells_the_bill(void **state)
{
	struct play *play = story();

	(void)state;
	play_write(play);
	assert_int_equal(run(play->path, NULL, NULL), 0);
	assert_true(says("board7"));
	assert_true(says("\n12 KiB copied in 3 pages, 5.00 us in these faults; 1 fork\n"));
	assert_false(says("at least"));
	assert_true(says("Fork 1: 100 name -> 101 name") || says("Fork 1: 100 ? -> 101 name"));
	assert_true(says("until the child exited"));
	/* of 8 pages three are not shared any more */
	assert_true(says("62.5 % of 32 KiB"));
	play_end(play, NULL);
}

/* What is lost stands before every sum, and each sum says so. */
static void says_what_is_lost_first(void **state)
{
	struct play *play = story();
	const char *lost, *sum;

	(void)state;
	trace_make_lost(play->make, 0, 1234);
	play_cow(play, 30 * MS, 100, HEAP + 3 * PAGE, PHYSMEM_OUTCOME_COPY, 1000);
	play_write(play);
	assert_int_equal(run(play->path, NULL, NULL), 0);
	lost = strstr(out, "1,234 events: the buffer was full");
	sum = strstr(out, "at least 16 KiB copied in 4 pages");
	assert_non_null(lost);
	assert_non_null(sum);
	assert_true(lost < sum);
	play_end(play, NULL);
}

/* The module's counters are told whatever they count. */
static void says_who_was_not_followed(void **state)
{
	struct play *play = story();

	(void)state;
	play_line(play, 30 * MS, "physmem: 1 stat begin targets_lost 3");
	play_line(play, 31 * MS, "physmem: 1 stat end targets_lost 5");
	play_write(play);
	assert_int_equal(run(play->path, NULL, NULL), 0);
	assert_true(says("2 children that could not be made targets"));
	assert_true(says("\nat least 12 KiB copied"));
	assert_int_equal(run("--json", play->path, NULL), 0);
	assert_true(says("\"not_followed\":2"));
	play_end(play, NULL);
}

static struct json_object *member(struct json_object *object, const char *name)
{
	struct json_object *value = NULL;

	assert_true(json_object_object_get_ex(object, name, &value));
	return value;
}

static int64_t number(struct json_object *object, const char *name)
{
	return json_object_get_int64(member(object, name));
}

static struct json_object *side_outcome(struct json_object *fork, const char *side,
					const char *outcome)
{
	return member(member(member(fork, side), "outcomes"), outcome);
}

static void tells_machines_the_same(void **state)
{
	struct play *play = story();
	struct json_object *whole, *recording, *fork, *series;

	(void)state;
	play_write(play);
	assert_int_equal(run("--json", play->path, NULL), 0);
	whole = json_tokener_parse(out);
	assert_non_null(whole);
	assert_int_equal(json_object_get_int(member(whole, "version")), 1);
	recording = json_object_array_get_idx(member(whole, "recordings"), 0);
	assert_string_equal(json_object_get_string(member(recording, "machine")), "board7");
	assert_false(json_object_get_boolean(member(recording, "at_least")));
	assert_int_equal(json_object_get_int64(member(member(recording, "copied"), "bytes")),
			 3 * PAGE);
	assert_null(member(member(recording, "losses"), "missed"));
	assert_null(member(member(recording, "losses"), "not_followed"));
	assert_int_equal(json_object_array_length(member(recording, "advice")), 0);
	fork = json_object_array_get_idx(member(recording, "forks"), 1);
	assert_string_equal(json_object_get_string(member(fork, "ended_by")), "child_exit");
	assert_int_equal(json_object_get_int64(member(fork, "shared_pages")), 8);
	assert_int_equal(number(side_outcome(fork, "parent", "copy"), "bytes"), 2 * PAGE);
	assert_int_equal(number(side_outcome(fork, "child", "reuse"), "faults"), 1);
	series = member(member(fork, "series"), "unshared_pages");
	/* steps of a millisecond: pages 0, 1 and 2, each in the step after the last */
	assert_int_equal(json_object_array_length(series), 4);
	assert_int_equal(json_object_get_int64(json_object_array_get_idx(series, 1)), 1);
	json_object_put(whole);
	play_end(play, NULL);
}

/* Nothing has begun and ended there: not at 0, and not at the end of all numbers. */
static void tells_machines_of_no_events(void **state)
{
	struct play *play = play_begin(1);
	struct json_object *whole, *recording, *fork;

	(void)state;
	play_write(play);
	assert_int_equal(run("--json", play->path, NULL), 1);
	whole = json_tokener_parse(out);
	assert_non_null(whole);
	recording = json_object_array_get_idx(member(whole, "recordings"), 0);
	assert_null(member(recording, "begin_ns"));
	fork = json_object_array_get_idx(member(recording, "forks"), 0);
	assert_null(member(fork, "time_ns"));
	assert_null(member(fork, "ended_ns"));
	json_object_put(whole);
	play_end(play, NULL);
}

/* Neither a line nor the terminal is a name's to change; JSON has it as it is. */
static void names_do_not_break_lines(void **state)
{
	struct play *play = play_begin(1);

	(void)state;
	play_line(play, 1 * MS, "physmem: 1 info host board\033[7m7");
	play_line(play, 2 * MS, "physmem: 1 map 101 1000000-1010000 rw-p 0 08:01 77 /tmp/a\033[2J\xd1\x84\xd1");
	play_fork(play, 10 * MS, 100, 101, 8);
	play->ino = 77;
	play->dev = 8 << 20 | 1;
	play_cow(play, 13 * MS, 101, HEAP, PHYSMEM_OUTCOME_COPY, 2000);
	trace_make_exit(play->make, (struct trace_at){ 0, 101, 14 * MS }, "a\tb\nc\033[1m");
	play_write(play);
	assert_int_equal(run("-q", play->path, NULL), 0);
	assert_false(says("\033"));
	assert_true(says(": board?[7m7,"));
	assert_true(says(" -> 101 a?b?c?[1m, "));
	assert_true(says("  101 a?b?c?[1m  "));
	assert_true(says("  /tmp/a?[2J\xd1\x84?\n"));
	assert_int_equal(run("-q", play->path, play->path), 0);
	assert_false(says("\033"));
	assert_int_equal(run("--json", play->path, NULL), 0);
	assert_true(says("\"a\\tb\\nc\\u001b[1m\""));
	play_end(play, NULL);
}

static void reports_over_machines(void **state)
{
	struct play *first = story(), *second = story();

	(void)state;
	play_write(first);
	play_write(second);
	assert_int_equal(run("-q", first->path, second->path), 0);
	assert_true(says("2 recordings\n"));
	/* both: 24 KiB in 6 pages */
	assert_true(says("24 KiB"));
	play_end(first, NULL);
	play_end(second, NULL);
}

/* Cut within the data of the first processor: what comes before is told. */
static void tells_what_a_truncated_file_has(void **state)
{
	struct play *play = story();
	struct stat status;
	uint64_t time;
	unsigned int i;

	(void)state;
	for (time = 30 * MS, i = 10; i < 200; i++, time += MS)
		play_cow(play, time, 100, HEAP + i * PAGE, PHYSMEM_OUTCOME_COPY, 1000);
	play_write(play);
	assert_int_equal(stat(play->path, &status), 0);
	assert_int_equal(truncate(play->path, status.st_size - 100), 0);
	assert_int_equal(run("-q", play->path, NULL), 0);
	assert_true(says("has not all of its"));
	assert_true(says("\nat least "));
	/* the first page of the buffer came whole */
	assert_true(says("Fork 1: "));

	assert_int_equal(truncate(play->path, 2000), 0);
	assert_int_equal(run("-q", play->path, NULL), 2);
	assert_non_null(strstr(err, "ends before its events"));
	play_end(play, NULL);
}

/* Likewise, where there is no room for its copy: the file is not to blame. */
static void says_where_a_copy_has_no_room(void **state)
{
	struct play *play = story();
	struct rlimit before, little;
	char expected[256];
	struct stat status;
	unsigned int i;

	(void)state;
	for (i = 0; i < 200; i++)
		play_cow(play, (30 + i) * MS, 100, HEAP + i * PAGE, PHYSMEM_OUTCOME_COPY, 1000);
	play_write(play);
	assert_int_equal(stat(play->path, &status), 0);
	assert_int_equal(truncate(play->path, status.st_size - 100), 0);
	setenv("TMPDIR", "/no/such/directory", 1);
	assert_int_equal(run("-q", play->path, NULL), 2);
	unsetenv("TMPDIR");
	snprintf(expected, sizeof(expected), "%s: is cut off, and there can be no copy in "
		 "/no/such/directory: No such file or directory: TMPDIR=DIR names another place",
		 play->path);
	assert_non_null(strstr(err, expected));

	/* a file may have so much: room for what is said, not for the copy */
	assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
	little = (struct rlimit){ 4096, before.rlim_max };
	signal(SIGXFSZ, SIG_IGN);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &little), 0);
	i = (unsigned int)run("-q", play->path, NULL);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
	signal(SIGXFSZ, SIG_DFL);
	assert_int_equal(i, 2);
	snprintf(expected, sizeof(expected), "%s: is cut off, and there is no room in /tmp for a copy "
		 "of %lld bytes: TMPDIR=DIR names another place", play->path,
		 (long long)status.st_size - 100);
	assert_non_null(strstr(err, expected));
	play_end(play, NULL);
}

static void says_that_there_are_no_events(void **state)
{
	struct play *play = play_begin_with(" ftrace sched ", 1);

	(void)state;
	play_exit(play, 1 * MS, 100);
	play_write(play);
	assert_int_equal(run(play->path, NULL, NULL), 1);
	assert_non_null(strstr(err, "has no events of physmem's"));
	play_end(play, NULL);
}

static void says_what_is_no_recording(void **state)
{
	(void)state;
	assert_int_equal(run("/etc/passwd", NULL, NULL), 2);
	assert_non_null(strstr(err, "/etc/passwd: is no recording of trace-cmd's"));
	assert_int_equal(run("/nowhere/trace.dat", NULL, NULL), 2);
	assert_non_null(strstr(err, "/nowhere/trace.dat: No such file or directory"));
	assert_int_equal(run("/dev/null", NULL, NULL), 2);
	assert_non_null(strstr(err, "is empty"));
}

static void says_that_notes_are_newer(void **state)
{
	struct play *play = story();

	(void)state;
	play_line(play, 30 * MS, "physmem: 7 wonder");
	play_write(play);
	assert_int_equal(run(play->path, NULL, NULL), 0);
	assert_true(says("notes of version 7, and this physmem reads 1"));
	play_end(play, NULL);
}

static void says_that_there_are_no_notes(void **state)
{
	struct play *play = play_begin(1);

	(void)state;
	play_cow(play, 1 * MS, 100, HEAP, PHYSMEM_OUTCOME_COPY, 1000);
	play_write(play);
	assert_int_equal(run(play->path, NULL, NULL), 0);
	assert_true(says("not recorded by 'physmem record'"));
	assert_true(says("0x400100"));
	play_end(play, NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(tells_the_bill),
		cmocka_unit_test(says_what_is_lost_first),
		cmocka_unit_test(says_who_was_not_followed),
		cmocka_unit_test(tells_machines_the_same),
		cmocka_unit_test(tells_machines_of_no_events),
		cmocka_unit_test(names_do_not_break_lines),
		cmocka_unit_test(reports_over_machines),
		cmocka_unit_test(tells_what_a_truncated_file_has),
		cmocka_unit_test(says_where_a_copy_has_no_room),
		cmocka_unit_test(says_that_there_are_no_events),
		cmocka_unit_test(says_what_is_no_recording),
		cmocka_unit_test(says_that_notes_are_newer),
		cmocka_unit_test(says_that_there_are_no_notes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
