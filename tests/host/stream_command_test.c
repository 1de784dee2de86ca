// SPDX-License-Identifier: GPL-2.0
/* physmem snapshot and diff on files: statuses and messages, of sound and damaged ones */
#include <argp.h>
#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "stream_make.h"

#include "../../analysis/cmd.h"

const char *argp_program_version = "physmem test";

static struct made made;
static struct maker maker;
static char folder[40];
static char out[64 * 1024], err[8 * 1024];

static void slurp(const char *path, char *text, size_t size)
{
	int fd = open(path, O_RDONLY);
	ssize_t got = read(fd, text, size - 1);

	assert_true(got >= 0);
	text[got] = '\0';
	close(fd);
}

static void spit(const char *path, const void *bytes, size_t size)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);

	assert_int_equal(write(fd, bytes, size), size);
	close(fd);
}

/* Runs a subcommand in a child. Return: its status; @out and @err have what it said. */
static int run(int (*command)(int argc, char **argv), const char *line)
{
	char words[512], *argv[16] = { "physmem test" }, *word, *rest;
	int argc = 1, status;
	pid_t child;

	snprintf(words, sizeof(words), "%s", line);
	for (word = strtok_r(words, " ", &rest); word; word = strtok_r(NULL, " ", &rest))
		argv[argc++] = word;
	child = fork();
	assert_true(child >= 0);
	if (child == 0) {
		dup2(open("out", O_WRONLY | O_CREAT | O_TRUNC, 0600), 1);
		dup2(open("err", O_WRONLY | O_CREAT | O_TRUNC, 0600), 2);
		dup2(open("in", O_RDONLY), 0);
		exit(command(argc, argv));
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	slurp("out", out, sizeof(out));
	slurp("err", err, sizeof(err));
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

#define SNAPSHOT(status, words)	assert_int_equal(run(cmd_snapshot, words), status)
#define DIFF(status, words)	assert_int_equal(run(cmd_diff, words), status)
#define WHO(status, words)	assert_int_equal(run(cmd_who, words), status)

/* x.phys, and standard input too: a snapshot that ended so. */
static void make_file(unsigned int end)
{
	made.size = 0;
	make_begin(&maker, &made, 7, 863);
	make_vma(&maker, 0x10000, 0x13000, RW, "[heap]");
	MAKE_ENTRIES(&maker, ANON(0x10000, 0x41e25ULL), HOLE(0x11000, 2));
	make_end(&maker, end);
	spit("x.phys", made.bytes, made.size);
	spit("in", made.bytes, made.size);
}

static void says(const char *message)
{
	if (!strstr(err, message))
		fail_msg("\n%s\ndoes not say\n%s", err, message);
}

static void a_file_is_shown(void **state)
{
	(void)state;
	make_file(PHYSMEM_END_COMPLETE);
	SNAPSHOT(0, "-i x.phys");
	assert_int_equal(strncmp(out, "Page information for PID [863]\n", 31), 0);
	assert_string_equal(err, "");
	SNAPSHOT(0, "-i x.phys -f csv -p 863 --present");
	SNAPSHOT(0, "-i - -f json");
	assert_non_null(strstr(out, "\"end\":\"complete\""));
}

static void two_at_once_are_parted(void **state)
{
	(void)state;
	make_two(&made);
	spit("two.phys", made.bytes, made.size);
	SNAPSHOT(1, "-i two.phys -f csv");
	says("PID 865: not complete: it ended while it was looked at");
	/* all of the one, then all of the other */
	assert_non_null(strstr(out, "\n865,"));
	assert_null(strstr(strstr(out, "\n865,"), "\n863,"));
	SNAPSHOT(0, "-i two.phys -p 863 -f binary -o one.phys");
	SNAPSHOT(0, "-i one.phys -f csv");
	assert_non_null(strstr(out, "\n863,2,0x400000,"));
	assert_null(strstr(out, "\n865,"));
	SNAPSHOT(1, "-i two.phys -p 866");
	says("two.phys: no snapshot of these PIDs is in it");
}

static void ends_have_their_status(void **state)
{
	(void)state;
	make_file(PHYSMEM_END_EXITED);
	SNAPSHOT(1, "-i x.phys -f csv");
	says("PID 863: not complete: it ended while it was looked at");
	make_file(PHYSMEM_END_EXEC);
	SNAPSHOT(1, "-i x.phys -f csv");
	says("it started another program");
	make_file(PHYSMEM_END_KILLED);
	SNAPSHOT(2, "-i x.phys");
	make_file(PHYSMEM_END_ERROR);
	SNAPSHOT(2, "-i x.phys");
}

static void damaged_files(void **state)
{
	(void)state;
	SNAPSHOT(2, "-i missing.phys");
	says("physmem snapshot: missing.phys: No such file or directory");
	SNAPSHOT(2, "-i .");
	says("physmem snapshot: .: Is a directory");
	spit("empty.phys", "", 0);
	SNAPSHOT(2, "-i empty.phys");
	says("empty.phys: at byte 0: empty");
	make_file(PHYSMEM_END_COMPLETE);
	spit("short.phys", made.bytes, made.size - 8);
	SNAPSHOT(2, "-i short.phys");
	says("short.phys: at byte 384: truncated: the last record has 56 bytes of its 64");
	assert_string_equal(out, "");
	made.bytes[64 + 120 + 32 + 53] ^= 0x80;
	spit("flipped.phys", made.bytes, made.size);
	SNAPSHOT(2, "-i flipped.phys");
	says("flipped.phys: at byte 269: kind 129 is none");
	SNAPSHOT(2, "-i out");
	says("out: at byte 0: empty");
}

/* What is whole is shown, though what follows is not. */
static void a_damaged_file_shows_what_is_whole(void **state)
{
	(void)state;
	make_file(PHYSMEM_END_COMPLETE);
	make_begin(&maker, &made, 8, 865);
	spit("short.phys", made.bytes, made.size);
	SNAPSHOT(2, "-i short.phys -f csv");
	assert_non_null(strstr(out, "\n863,"));
	says("truncated: snapshot 8, of PID 865, has no end");
}

static void output_appears_when_complete(void **state)
{
	(void)state;
	make_file(PHYSMEM_END_COMPLETE);
	spit("kept", "before", 6);
	SNAPSHOT(2, "-i empty.phys -o kept");
	slurp("kept", out, sizeof(out));
	assert_string_equal(out, "before");
	SNAPSHOT(0, "-i x.phys -f csv -o kept");
	slurp("kept", out, sizeof(out));
	assert_int_equal(strncmp(out, "pid,", 4), 0);
	/* onto itself, even */
	SNAPSHOT(0, "-i x.phys -f binary -o x.phys");
	SNAPSHOT(0, "-i x.phys");
	SNAPSHOT(2, "-i x.phys -o missing/kept");
	says("missing/kept: No such file or directory");
	SNAPSHOT(2, "-i x.phys -o /dev/full");
	says("/dev/full: No space left on device");
	assert_int_equal(system("ls | grep -q 'kept\\..\\|x.phys\\..'"), 256);
}

static void filters(void **state)
{
	(void)state;
	make_file(PHYSMEM_END_COMPLETE);
	SNAPSHOT(0, "-i x.phys --kind anon,swap");
	SNAPSHOT(1, "-i x.phys --kind swap");
	says("nothing of that is mapped");
	SNAPSHOT(0, "-i x.phys --vma 0x12fff");
	SNAPSHOT(1, "-i x.phys --vma 13000");
	SNAPSHOT(2, "-i x.phys --kind swap,foo");
	says("'foo' is none; there are: empty anon file");
	SNAPSHOT(2, "-i x.phys --vma here");
	SNAPSHOT(2, "-i x.phys --present -f binary -o y.phys");
	says("-f binary saves snapshots whole");
}

static void wrong_use(void **state)
{
	(void)state;
	SNAPSHOT(2, "");
	says("whose? Name a PID");
	SNAPSHOT(2, "-p 12,x");
	says("'12,x' is no PID");
	SNAPSHOT(2, "0");
	SNAPSHOT(2, "-p 99999999999");
	SNAPSHOT(2, "-i x.phys -f xml");
	says("-f xml: text, json, csv or binary");
	SNAPSHOT(2, "-i x.phys --door window");
	DIFF(2, "1");
	DIFF(2, "1 2 3");
	WHO(2, "1");
	WHO(2, "1 2 --pfn 3");
	WHO(2, "1 here");
	WHO(2, "--pfn -1");
	WHO(2, "--pfn 123456789abcdef01");
}

static void files_compared(void **state)
{
	(void)state;
	make_file(PHYSMEM_END_COMPLETE);
	DIFF(0, "x.phys x.phys");
	DIFF(0, "x.phys:863 x.phys -q");
	assert_string_equal(out, "");
	make_two(&made);
	spit("two.phys", made.bytes, made.size);
	DIFF(1, "--json two.phys:863 x.phys");
	assert_non_null(strstr(out, "\"same\":false"));
	DIFF(2, "two.phys x.phys");
	says("two.phys: 2 snapshots are in it; say which: two.phys:PID, as in two.phys:865");
	DIFF(2, "two.phys:1 x.phys");
	says("two.phys: no snapshot of PID 1 is in it");
	DIFF(2, "two.phys:865 x.phys");
	says("two.phys:865: its snapshot is not complete: it ended with 'exited'");
	DIFF(2, "missing.phys x.phys");
	says("missing.phys: No such file or directory");
	DIFF(2, "x.phys empty.phys");
	says("empty.phys: at byte 0: empty");
}

static void machines_are_not_compared(void **state)
{
	unsigned char *at;

	(void)state;
	make_file(PHYSMEM_END_COMPLETE);
	for (at = made.bytes; at < made.bytes + made.size; at += ((struct physmem_head *)at)->size)
		((struct physmem_head *)at)->arch = PHYSMEM_ARCH_ARM64;
	spit("arm.phys", made.bytes, made.size);
	DIFF(2, "x.phys arm.phys");
	says("x.phys and arm.phys are of different machines");
}

/* A name that looks like FILE:PID, and is a file's. */
static void a_file_with_a_colon(void **state)
{
	(void)state;
	make_file(PHYSMEM_END_COMPLETE);
	spit("a:1", made.bytes, made.size);
	DIFF(0, "a:1 x.phys");
}

static int enter(void **state)
{
	(void)state;
	argp_err_exit_status = STATUS_WRONG;
	snprintf(folder, sizeof(folder), "/tmp/physmem-test.XXXXXX");
	return mkdtemp(folder) && chdir(folder) == 0 ? 0 : -1;
}

static int leave(void **state)
{
	char command[64];

	(void)state;
	snprintf(command, sizeof(command), "rm -r %s", folder);
	return system(command);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_file_is_shown),
		cmocka_unit_test(two_at_once_are_parted),
		cmocka_unit_test(ends_have_their_status),
		cmocka_unit_test(damaged_files),
		cmocka_unit_test(a_damaged_file_shows_what_is_whole),
		cmocka_unit_test(output_appears_when_complete),
		cmocka_unit_test(filters),
		cmocka_unit_test(wrong_use),
		cmocka_unit_test(files_compared),
		cmocka_unit_test(machines_are_not_compared),
		cmocka_unit_test(a_file_with_a_colon),
	};

	return cmocka_run_group_tests(tests, enter, leave);
}
