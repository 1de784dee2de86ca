// SPDX-License-Identifier: GPL-2.0
/*
 * Advice, and that there is none where a bill only looks like that of a case. The
 * code that copies are of is in this very program, which goes by Python's name.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "test.h"
#include "advice.h"
#include "recording_play.h"
#include "report.h"
#include "report_json.h"

#define MS 1000000ULL
#define PAGE 4096ULL
#define HEAP 0x1000000ULL
#define PARENT 100
#define CHILD 101
#define SECOND 102

static volatile int written;

static __attribute__((noinline)) void update_refs(void)
{
	written++;
}

/* As link-time optimisation leaves it. */
extern __typeof__(void(void)) deduce_unreachable __asm__("deduce_unreachable.lto_priv.0");
__attribute__((noinline)) void deduce_unreachable(void)
{
	written += 2;
}

/* Nearly the collector's. */
static __attribute__((noinline)) void update_refs_of_a_class(void)
{
	written += 3;
}

static __attribute__((noinline)) void listiter_next(void)
{
	written += 4;
}

struct scene {
	struct play *play;
	char folder[64], path[128]; /* where the recorded program is, on this machine */
	uint64_t time, page;
	struct bill *bill;
	struct code *code;
	struct advice found[ADVICE_MAX];
	size_t count;
};

/* A process of this program, under that name, as its maps are noted. */
static struct scene begin(const char *program)
{
	struct scene scene = { .play = play_begin(1), .time = 10 * MS };
	FILE *maps = fopen("/proc/self/maps", "r");
	char line[4096], note[5000], self[4096];
	ssize_t length = readlink("/proc/self/exe", self, sizeof(self) - 1);

	assert_non_null(maps);
	assert_true(length > 0);
	self[length] = '\0';
	strcpy(scene.folder, "/tmp/physmem-advice.XXXXXX");
	assert_non_null(mkdtemp(scene.folder));
	snprintf(scene.path, sizeof(scene.path), "%s/%s", scene.folder, program);
	assert_int_equal(symlink(self, scene.path), 0);
	while (fgets(line, sizeof(line), maps)) {
		const char *here = strchr(line, '/');

		line[strcspn(line, "\n")] = '\0';
		if (!here || strcmp(here, self) != 0)
			continue;
		snprintf(note, sizeof(note), "physmem: 1 map %d %.*s/%s", PARENT,
			 (int)(here - line), line, program);
		play_line(scene.play, 1 * MS, note);
	}
	fclose(maps);
	return scene;
}

static void forks(struct scene *scene, int32_t child)
{
	play_fork(scene->play, scene->time += MS, PARENT, child, 1000);
}

static void writes(struct scene *scene, int32_t tgid, void (*code)(void), unsigned int pages,
		   enum physmem_outcome outcome)
{
	scene->play->ip = (uintptr_t)code;
	while (pages--)
		play_cow(scene->play, scene->time += MS, tgid, HEAP + scene->page++ * PAGE, outcome,
			 1000);
}

static void finish(struct scene *scene, const char *symfs)
{
	struct code_options options = { .symfs = symfs };

	scene->bill = play_bill(scene->play);
	scene->code = code_new(scene->bill, &options);
	scene->count = advice_find(scene->bill, scene->code, scene->found);
}

static void end(struct scene *scene)
{
	code_free(scene->code);
	unlink(scene->path);
	rmdir(scene->folder);
	play_end(scene->play, scene->bill);
}

/* Of what its child copies, so many pages of the collector's, and so many of another's. */
static struct scene collected(const char *program, void (*collector)(void), unsigned int pages,
			      unsigned int others)
{
	struct scene scene = begin(program);

	forks(&scene, CHILD);
	writes(&scene, CHILD, collector, pages, PHYSMEM_OUTCOME_COPY);
	writes(&scene, CHILD, listiter_next, others, PHYSMEM_OUTCOME_COPY);
	finish(&scene, scene.folder);
	return scene;
}

static void is_given_where_the_case_is(void **state)
{
	static const char *const programs[] = { "python3.11", "python3", "libpython3.11.so.1.0" };
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(programs) / sizeof(programs[0]); i++) {
		struct scene scene = collected(programs[i], i ? update_refs : deduce_unreachable, 5,
					       95);

		assert_int_equal(scene.count, 1);
		assert_string_equal(scene.found[0].proven->name, "python-gc-freeze");
		assert_int_equal(scene.found[0].forks, 1);
		assert_int_equal(scene.found[0].found.bytes, 5 * PAGE);
		assert_int_equal(scene.found[0].found.ns, 5000);
		assert_int_equal(scene.found[0].copied.bytes, 100 * PAGE);
		end(&scene);
	}
}

/* 4 of 100 pages, another function, another program. */
static void is_not_given_for_less(void **state)
{
	struct scene few = collected("python3.11", update_refs, 4, 96);
	struct scene function = collected("python3.11", update_refs_of_a_class, 100, 0);
	struct scene program = collected("ruby3.1", update_refs, 100, 0);

	(void)state;
	assert_int_equal(few.count, 0);
	assert_int_equal(function.count, 0);
	assert_int_equal(program.count, 0);
	end(&few);
	end(&function);
	end(&program);
}

/* The case is of a child's copies after a fork. */
static void is_not_given_for_another_side(void **state)
{
	struct scene scene = begin("python3.11");

	(void)state;
	writes(&scene, PARENT, update_refs, 50, PHYSMEM_OUTCOME_COPY);
	forks(&scene, CHILD);
	writes(&scene, PARENT, update_refs, 50, PHYSMEM_OUTCOME_COPY);
	writes(&scene, CHILD, update_refs, 50, PHYSMEM_OUTCOME_ZERO);
	writes(&scene, CHILD, update_refs, 50, PHYSMEM_OUTCOME_REUSE);
	writes(&scene, CHILD, listiter_next, 10, PHYSMEM_OUTCOME_COPY);
	finish(&scene, scene.folder);
	assert_int_equal(scene.count, 0);
	end(&scene);
}

static void is_not_given_without_names(void **state)
{
	struct scene scene = begin("python3.11");

	(void)state;
	forks(&scene, CHILD);
	writes(&scene, CHILD, update_refs, 50, PHYSMEM_OUTCOME_COPY);
	finish(&scene, "/nowhere");
	assert_int_equal(scene.count, 0);
	end(&scene);
}

/* docs/cases/redis.md has huge pages that were split: what it measured speaks for neither size. */
static void is_not_given_for_what_no_case_proves(void **state)
{
	struct scene scene = begin("redis-server");

	(void)state;
	play_line(scene.play, 2 * MS, "physmem: 1 task 100 1 redis-server");
	forks(&scene, CHILD);
	play_huge(scene.play, scene.time += MS, PARENT, 0x40000000, PHYSMEM_OUTCOME_HUGE_SPLIT,
		  119000);
	play_cow(scene.play, scene.time += MS, PARENT, 0x40000000, PHYSMEM_OUTCOME_COPY, 30000);
	finish(&scene, scene.folder);
	assert_int_equal(scene.count, 0);
	end(&scene);
}

/* Sums are of the forks that show it: here of the second. */
static void tells_of_the_forks_that_show_it(void **state)
{
	struct scene scene = begin("python3.11");

	(void)state;
	forks(&scene, CHILD);
	writes(&scene, CHILD, listiter_next, 300, PHYSMEM_OUTCOME_COPY);
	forks(&scene, SECOND);
	writes(&scene, SECOND, update_refs, 10, PHYSMEM_OUTCOME_COPY);
	writes(&scene, SECOND, listiter_next, 10, PHYSMEM_OUTCOME_COPY);
	finish(&scene, scene.folder);
	assert_int_equal(scene.count, 1);
	assert_int_equal(scene.found[0].forks, 1);
	assert_int_equal(scene.found[0].found.bytes, 10 * PAGE);
	assert_int_equal(scene.found[0].copied.bytes, 20 * PAGE);
	end(&scene);
}

/* As text, or as JSON; to be freed. */
static char *said(const struct scene *scene, bool json)
{
	const struct report report = { .bill = scene->bill, .code = scene->code };
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);
	struct json_out members = { .file = out };

	assert_non_null(out);
	if (json) {
		json_open(&members, NULL, '{');
		report_json_advice(&members, &report);
		json_close(&members, '}');
	} else {
		report_advice(out, &report);
	}
	fclose(out);
	return text;
}

static void is_told_with_its_figures(void **state)
{
	struct scene scene = collected("python3.11", update_refs, 8, 2);
	struct scene none = collected("python3.11", update_refs, 0, 10);
	char *text = said(&scene, false), *nothing = said(&none, false), *json = said(&scene, true);

	(void)state;
	assert_non_null(strstr(text, "32 KiB of 40 KiB, in 8 faults, 8.00 us; after 1 fork\n"));
	assert_non_null(strstr(text, "gc.freeze() before the fork"));
	/* as in the table of docs/cases/python.md */
	assert_non_null(strstr(text, "9.6 MiB"));
	assert_non_null(strstr(text, "10.4 MiB"));
	assert_non_null(strstr(text, "docs/cases/python.md"));
	assert_string_equal(nothing, "");
	assert_non_null(strstr(json, "{\"advice\":[{\"name\":\"python-gc-freeze\","));
	assert_non_null(strstr(json, "\"forks\":1,\"found\":{\"faults\":8,\"bytes\":32768,"));
	assert_non_null(strstr(json, "\"copied\":{\"faults\":10,\"bytes\":40960,"));
	free(text);
	free(nothing);
	free(json);
	end(&scene);
	end(&none);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(is_given_where_the_case_is),
		cmocka_unit_test(is_not_given_for_less),
		cmocka_unit_test(is_not_given_for_another_side),
		cmocka_unit_test(is_not_given_without_names),
		cmocka_unit_test(is_not_given_for_what_no_case_proves),
		cmocka_unit_test(tells_of_the_forks_that_show_it),
		cmocka_unit_test(is_told_with_its_figures),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
