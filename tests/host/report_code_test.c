// SPDX-License-Identifier: GPL-2.0
/*
 * Names of code: of a function in this very program, which knows where it is itself.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "test.h"
#include "code.h"
#include "recording_play.h"

#define MS 1000000ULL
#define TGID 100

static volatile int written;

enum { LINE_OF_THE_WRITE = __LINE__ + 3 };
static __attribute__((noinline)) void function_that_writes(void)
{
	written++;
}

static struct code_place place_of(const struct bill *bill, const struct code_options *options,
				  const void *address, struct code **code)
{
	struct code_place place;

	*code = code_new(bill, options);
	code_find(*code, bill->processes[0]->image, (uintptr_t)address, &place);
	return place;
}

static void names_function_and_line(void **state)
{
	struct code_options options = { 0 };
	struct play *play = play_begin(1);
	struct code_place place;
	struct code *code;
	struct bill *bill;
	char name[256];

	(void)state;
	function_that_writes();
	play_own_maps(play, 1 * MS, TGID, NULL);
	bill = play_bill(play);
	place = place_of(bill, &options, (const void *)function_that_writes, &code);
	assert_string_equal(place.function, "function_that_writes");
	assert_int_equal(place.offset, 0);
	assert_non_null(strstr(place.source, "report_code_test.c"));
	/* its first instruction is of the line that begins it, or of the first in it */
	assert_in_range(place.line, LINE_OF_THE_WRITE - 2, LINE_OF_THE_WRITE);
	code_name(code, bill->processes[0]->image, (uintptr_t)function_that_writes, name,
		  sizeof(name));
	assert_non_null(strstr(name, "function_that_writes report_code_test.c:"));
	code_free(code);
	play_end(play, bill);
}

/* The file is somewhere else than it was recorded. */
static void finds_files_below_a_directory(void **state)
{
	char folder[] = "/tmp/physmem-symfs.XXXXXX", path[64], self[4096];
	struct code_options options = { .symfs = folder };
	struct play *play = play_begin(1);
	const struct code_file *files;
	struct code_place place;
	struct code *code;
	struct bill *bill;
	ssize_t length;

	(void)state;
	assert_non_null(mkdtemp(folder));
	length = readlink("/proc/self/exe", self, sizeof(self) - 1);
	assert_true(length > 0);
	self[length] = '\0';
	snprintf(path, sizeof(path), "%s/program", folder);
	play_own_maps(play, 1 * MS, TGID, "/program");
	bill = play_bill(play);

	place = place_of(bill, &options, (const void *)function_that_writes, &code);
	assert_string_equal(place.function, "");
	assert_string_equal(place.path, "/program");
	assert_int_equal(code_files(code, &files), 1);
	assert_non_null(strstr(files[0].lacking, path));
	assert_non_null(strstr(files[0].lacking, "No such file"));
	code_free(code);

	assert_int_equal(symlink(self, path), 0);
	place = place_of(bill, &options, (const void *)function_that_writes, &code);
	assert_string_equal(place.function, "function_that_writes");
	code_free(code);
	unlink(path);
	rmdir(folder);
	play_end(play, bill);
}

static void refuses_another_build(void **state)
{
	struct code_options options = { 0 };
	struct play *play = play_begin(1);
	char note[512];
	const struct code_file *files;
	struct code_place place;
	struct code *code;
	struct bill *bill;

	(void)state;
	/* of which file it is, as the maps have it */
	play_own_maps(play, 1 * MS, TGID, NULL);
	bill = play_bill(play);
	snprintf(note, sizeof(note), "physmem: 1 build %" PRIu64 " %x:%x 00112233 /program",
		 bill->processes[0]->image->maps[0].ino,
		 bill->processes[0]->image->maps[0].dev >> 20,
		 bill->processes[0]->image->maps[0].dev & 0xfffff);
	play_end(play, bill);
	play = play_begin(1);
	play_own_maps(play, 1 * MS, TGID, NULL);
	play_line(play, 2 * MS, note);
	bill = play_bill(play);
	place = place_of(bill, &options, (const void *)function_that_writes, &code);
	assert_string_equal(place.function, "");
	assert_int_equal(code_files(code, &files), 1);
	assert_non_null(strstr(files[0].lacking, "another build than was recorded"));
	assert_non_null(strstr(files[0].lacking, "00112233"));
	code_free(code);
	play_end(play, bill);
}

static void tells_the_address_of_what_it_does_not_know(void **state)
{
	struct code_options options = { 0 };
	struct play *play = play_begin(1);
	struct code *code;
	struct bill *bill;
	char name[64];

	(void)state;
	play_cow(play, 1 * MS, TGID, 0x1000, PHYSMEM_OUTCOME_COPY, 1);
	bill = play_bill(play);
	code = code_new(bill, &options);
	code_name(code, bill->processes[0]->image, 0x400100, name, sizeof(name));
	assert_string_equal(name, "0x400100");
	code_name(code, bill->processes[0]->image, PHYSMEM_NONE, name, sizeof(name));
	assert_string_equal(name, "no instruction of its own");
	code_free(code);
	play_end(play, bill);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(names_function_and_line),
		cmocka_unit_test(finds_files_below_a_directory),
		cmocka_unit_test(refuses_another_build),
		cmocka_unit_test(tells_the_address_of_what_it_does_not_know),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
