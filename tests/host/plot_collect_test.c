// SPDX-License-Identifier: GPL-2.0
/* A recording as numbers for the figures. What is expected was counted by hand. */
#include "test.h"

#include <dlfcn.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <trace-cmd.h>
#include <unistd.h>

#include "collect.h"
#include "interrupt.h"
#include "recording_play.h"
#include "utf8.h"

#define MS 1000000ULL
#define HEAP 0x7f0000000000ULL /* each MiB is a mapping of its own */
#define OTHER (HEAP + 0x100000)

/*
 * At 100 ms 100 forks 101, which shares 10 pages. 100 copies three of the heap, one
 * of them twice; 101 keeps the second of these and copies one of its own; then it
 * exits, at 300 ms. 100 had been given a page before, and writes another mapping.
 */
static struct plot collected(void)
{
	static const struct code_options options;
	struct recording_error error = { "" };
	struct play *play = play_begin(1);
	struct plot plot = { 0 };

	play_cow(play, 60 * MS, 100, HEAP, PHYSMEM_OUTCOME_ZERO, 100);
	play_fork(play, 100 * MS, 100, 101, 10);
	play_cow(play, 110 * MS, 100, HEAP + 0x1000, PHYSMEM_OUTCOME_COPY, 1000);
	play_cow(play, 120 * MS, 100, HEAP + 0x2000, PHYSMEM_OUTCOME_COPY, 1023);
	play_cow(play, 130 * MS, 100, HEAP + 0x3000, PHYSMEM_OUTCOME_COPY, 1024);
	play_cow(play, 140 * MS, 100, HEAP + 0x3000, PHYSMEM_OUTCOME_COPY, PHYSMEM_NONE);
	play_cow(play, 150 * MS, 101, HEAP + 0x2000, PHYSMEM_OUTCOME_REUSE, 300);
	play_cow(play, 160 * MS, 101, HEAP + 0x5000, PHYSMEM_OUTCOME_COPY, 2047);
	play_cow(play, 170 * MS, 100, OTHER, PHYSMEM_OUTCOME_COPY_FILE, 50);
	play_exit(play, 300 * MS, 101);
	play_write(play);
	assert_int_equal(collect(&plot, play->path, &options, &error), 0);
	play_end(play, NULL);
	return plot;
}

static uint64_t lane_total(const struct lane *lane, unsigned int outcome)
{
	uint64_t bytes = 0;
	size_t bin;

	for (bin = 0; bin < TIMELINE_BINS; bin++)
		bytes += lane->bins[bin][outcome];
	return bytes;
}

static void timeline_by_process_and_mapping(void **state)
{
	struct plot plot = collected();
	const struct timeline *timeline = &plot.timeline;

	(void)state;
	assert_int_equal(timeline->lane_count, 3);
	assert_int_equal(timeline->span, 240 * MS);
	/* 100's heap, 100's other mapping, 101's heap */
	assert_int_equal(timeline->lanes[0].bytes, 5 * 4096);
	assert_int_equal(timeline->lanes[1].bytes, 4096);
	assert_int_equal(timeline->lanes[2].bytes, 4096);
	assert_string_equal(timeline->lanes[0].process, timeline->lanes[1].process);
	assert_string_not_equal(timeline->lanes[0].process, timeline->lanes[2].process);
	assert_string_equal(timeline->lanes[0].mapping, "anonymous 0x7f0000000000");
	assert_int_equal(lane_total(&timeline->lanes[0], PHYSMEM_OUTCOME_COPY), 4 * 4096);
	assert_int_equal(lane_total(&timeline->lanes[0], PHYSMEM_OUTCOME_ZERO), 4096);
	/* a bin is 1 ms: the second copy comes 60 ms after the first record */
	assert_int_equal(timeline->lanes[0].bins[60][PHYSMEM_OUTCOME_COPY], 4096);
	assert_int_equal(timeline->lanes[0].bins[0][PHYSMEM_OUTCOME_ZERO], 4096);
	assert_int_equal(timeline->mark_count, 1);
	assert_int_equal(timeline->marks[0].time, 40 * MS);
	plot_free(&plot);
}

static void decay_of_a_fork(void **state)
{
	static const struct decay_step expected[] = {
		{ 10 * MS, 9 }, { 20 * MS, 8 }, { 30 * MS, 7 }, { 60 * MS, 6 },
	};
	struct plot plot = collected();
	const struct curve *curve = plot.decay.curves;

	(void)state;
	assert_int_equal(plot.decay.curve_count, 1);
	assert_int_equal(curve->shared, 10);
	assert_int_equal(curve->step_count, 4);
	assert_memory_equal(curve->steps, expected, sizeof(expected));
	assert_int_equal(curve->end, 200 * MS);
	assert_string_equal(curve->ended, "the child ended");
	plot_free(&plot);
}

static void latency_by_outcome(void **state)
{
	struct plot plot = collected();
	const struct latency_row *copy = &plot.latency.rows[PHYSMEM_OUTCOME_COPY];

	(void)state;
	/* 1000 and 1023 are below 2^10; 1024 and 2047 are not, and below 2^11 */
	assert_int_equal(copy->buckets[9], 2);
	assert_int_equal(copy->buckets[10], 2);
	assert_int_equal(copy->count, 4);
	assert_int_equal(copy->unknown, 1);
	assert_int_equal(copy->total, 1000 + 1023 + 1024 + 2047);
	assert_int_equal(copy->longest, 2047);
	assert_int_equal(plot.latency.rows[PHYSMEM_OUTCOME_REUSE].buckets[8], 1);
	plot_free(&plot);
}

static void flame_of_bytes(void **state)
{
	struct plot plot = collected();
	const struct flame *all = plot.flame;

	(void)state;
	assert_non_null(all);
	assert_int_equal(all->bytes, 7 * 4096);
	assert_int_equal(all->count, 7);
	assert_int_equal(all->called_count, 2);
	assert_int_equal(all->called[0]->bytes, 6 * 4096);
	assert_int_equal(all->called[1]->bytes, 4096);
	plot_free(&plot);
}

/* What was before the fork is not on its map. */
static void map_of_the_fork(void **state)
{
	struct plot plot = collected();
	const struct map *map = &plot.map;

	(void)state;
	assert_int_equal(map->side_count, 2);
	assert_int_equal(map->total[0][PAGE_COPIED], 3);
	assert_int_equal(map->total[0][PAGE_FRESH], 1);
	assert_int_equal(map->total[0][PAGE_LEFT], 1);
	assert_int_equal(map->total[1][PAGE_COPIED], 1);
	assert_int_equal(map->total[1][PAGE_KEPT], 1);
	assert_int_equal(map->total[1][PAGE_LEFT], 2);
	assert_int_equal(map->row_count, 2);
	assert_true(map->rows[0].start == HEAP);
	assert_int_equal(map->rows[0].strips[0].total[PAGE_COPIED], 3);
	assert_int_equal(map->rows[0].strips[0].total[PAGE_UNTOUCHED], 256 - 4);
	plot_free(&plot);
}

/* Stacks, the innermost frame of which stands highest. */
static void flame_of_stacks(void **state)
{
	static const uint64_t frames[] = { 0x1111, 0x2222, 0x3333 };
	static const struct code_options options;
	struct recording_error error = { "" };
	struct play *play = play_begin(1);
	const struct flame *frame;
	struct plot plot = { 0 };

	(void)state;
	play_cow(play, 10 * MS, 100, HEAP, PHYSMEM_OUTCOME_COPY, 100);
	trace_make_stack(play->make, (struct trace_at){ .cpu = 0, .pid = 100, .time = 10 * MS + 1 },
			 frames, 3);
	play_write(play);
	assert_int_equal(collect(&plot, play->path, &options, &error), 0);
	frame = plot.flame->called[0];
	assert_string_equal(frame->called[0]->name, "0x3333");
	assert_string_equal(frame->called[0]->called[0]->name, "0x2222");
	assert_string_equal(frame->called[0]->called[0]->called[0]->name, "0x1111");
	assert_int_equal(frame->called[0]->called[0]->called[0]->called_count, 0);
	plot_free(&plot);
	play_end(play, NULL);
}

/* Two functions one behind the other, the first of which ends in a call that never returns. */
__asm__(".text\n"
	".type ends_in_a_call, %function\n"
	"ends_in_a_call: .zero 16\n"
	".size ends_in_a_call, 16\n"
	".type stands_behind, %function\n"
	"stands_behind: .zero 16\n"
	".size stands_behind, 16\n");
extern const char stands_behind[];

/* The innermost frame is the instruction itself; a caller's is behind its call. */
static void flame_of_a_call_that_is_the_last(void **state)
{
	const uint64_t frames[] = { (uintptr_t)stands_behind, (uintptr_t)stands_behind };
	static const struct code_options options;
	struct recording_error error = { "" };
	struct play *play = play_begin(1);
	const struct flame *frame;
	struct plot plot = { 0 };

	(void)state;
	play_own_maps(play, 1 * MS, 100, NULL);
	play_cow(play, 10 * MS, 100, HEAP, PHYSMEM_OUTCOME_COPY, 100);
	trace_make_stack(play->make, (struct trace_at){ .cpu = 0, .pid = 100, .time = 10 * MS + 1 },
			 frames, 2);
	play_write(play);
	assert_int_equal(collect(&plot, play->path, &options, &error), 0);
	frame = plot.flame->called[0];
	assert_string_equal(frame->called[0]->name, "ends_in_a_call");
	assert_string_equal(frame->called[0]->called[0]->name, "stands_behind");
	plot_free(&plot);
	play_end(play, NULL);
}

static void assert_whole_characters(const char *text)
{
	char *clean = utf8_clean(text);

	assert_string_equal(text, clean);
	free(clean);
}

/* A file with a name of more bytes than there is room for, two to each character. */
static void long_names_are_whole_characters(void **state)
{
	static const struct code_options options;
	struct recording_error error = { "" };
	struct play *play = play_begin(1);
	char note[640], name[256] = "x";
	const struct flame *frame;
	struct plot plot = { 0 };

	(void)state;
	while (strlen(name) < 253)
		strcat(name, "\xd1\x84");
	snprintf(note, sizeof(note), "physmem: 1 map 100 %llx-%llx rw-p 0 08:01 77 /a/%s/%s",
		 HEAP, OTHER, name, name);
	play_line(play, 1 * MS, note);
	play->ino = 77;
	play->dev = 8 << 20 | 1;
	play_cow(play, 10 * MS, 100, HEAP, PHYSMEM_OUTCOME_COPY, 100);
	play_write(play);
	assert_int_equal(collect(&plot, play->path, &options, &error), 0);
	assert_true(strncmp(plot.timeline.lanes[0].mapping, name, 80) == 0);
	assert_whole_characters(plot.timeline.lanes[0].mapping);
	assert_true(strncmp(plot.map.rows[0].name, name, 80) == 0);
	assert_whole_characters(plot.map.rows[0].name);
	/* all of it on the function that wrote */
	frame = plot.flame->called[0]->called[0];
	assert_string_equal(frame->called[0]->name, name);
	plot_free(&plot);
	play_end(play, NULL);
}

static bool has_note(const struct plot *plot, const char *begin, const char *text)
{
	size_t i;

	for (i = 0; i < plot->note_count; i++)
		if (strncmp(plot->notes[i], begin, strlen(begin)) == 0 &&
		    strstr(plot->notes[i], text))
			return true;
	return false;
}

/* What makes a report's sums "at least" stands above the figures. */
static void losses_are_noted(void **state)
{
	static const char *const lines[] = {
		"info max_size 1", "settings end 1", "stat end missed 4", "stat end targets_lost 2",
		"stat end filtered 9",
	};
	static const char *const least[] = {
		"1,234 events", "nobody knows how many", "the oldest events of 1 processors",
		"4 faults that the module", "2 children that could not be made targets",
		"1 faults whose entry another changed",
	};
	static const struct code_options options;
	struct recording_error error = { "" };
	struct play *play = play_begin(1);
	struct plot plot = { 0 };
	char line[64];
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(lines); i++) {
		snprintf(line, sizeof(line), "physmem: 1 %s", lines[i]);
		play_line(play, (i + 1) * MS, line);
	}
	play_cow(play, 10 * MS, 100, HEAP, PHYSMEM_OUTCOME_UNKNOWN, 100);
	trace_make_lost(play->make, 0, 1234);
	play_cow(play, 11 * MS, 100, HEAP, PHYSMEM_OUTCOME_COPY, 100);
	trace_make_lost(play->make, 0, 0);
	play->seq += 3;
	play_cow(play, 12 * MS, 100, HEAP, PHYSMEM_OUTCOME_COPY, 100);
	play_write(play);
	assert_int_equal(collect(&plot, play->path, &options, &error), 0);
	for (i = 0; i < ARRAY_SIZE(least); i++)
		if (!has_note(&plot, "At least this (", least[i]))
			fail_msg("not noted: %s", least[i]);
	assert_true(has_note(&plot, "Not in the figures (left out)", "3 faults and 0 forks"));
	/* who was no target was not asked for */
	assert_false(has_note(&plot, "", "filtered"));
	plot_free(&plot);
	play_end(play, NULL);
}

static bool damaged; /* behind the last record */

/* Stands for the library's: a file that can be read in part only. */
int tracecmd_iterate_events_multi(struct tracecmd_input **handles, int count,
				  int (*callback)(struct tracecmd_input *handle,
						  struct tep_record *record, int cpu, void *data),
				  void *data)
{
	__typeof__(tracecmd_iterate_events_multi) *library =
		dlsym(RTLD_NEXT, "tracecmd_iterate_events_multi");
	const int result = library(handles, count, callback, data);

	return damaged ? -1 : result;
}

static void damage_is_noted(void **state)
{
	static const struct code_options options;
	struct recording_error error = { "" };
	struct play *play = play_begin(1);
	struct plot plot = { 0 };

	(void)state;
	play_cow(play, 10 * MS, 100, HEAP, PHYSMEM_OUTCOME_COPY, 100);
	play_write(play);
	damaged = true;
	assert_int_equal(collect(&plot, play->path, &options, &error), 1);
	damaged = false;
	assert_true(has_note(&plot, "At least this (cut off)", "it is damaged"));
	assert_int_equal(plot.flame->count, 1);
	plot_free(&plot);
	play_end(play, NULL);
}

/* What was read of it is no picture. */
static void a_signal_ends_the_reading(void **state)
{
	static const struct code_options options;
	struct recording_error error = { "" };
	struct play *play = play_begin(1);
	struct plot plot = { 0 };
	int status;
	pid_t child;

	(void)state;
	play_cow(play, 10 * MS, 100, HEAP, PHYSMEM_OUTCOME_COPY, 100);
	play_write(play);
	/* in a process of its own: what is noted of a signal stays */
	child = fork();
	if (!child) {
		interrupt_catch();
		raise(SIGTERM);
		_exit(collect(&plot, play->path, &options, &error) != -1 || plot.flame);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_int_equal(status, 0);
	play_end(play, NULL);
}

static void a_file_that_is_not_there(void **state)
{
	static const struct code_options options;
	struct recording_error error = { "" };
	struct plot plot = { 0 };

	(void)state;
	assert_int_equal(collect(&plot, "/nowhere/trace.dat", &options, &error), -1);
	assert_non_null(strstr(error.text, "/nowhere/trace.dat"));
	plot_free(&plot);
}

/*
 * A mapping that begins more than OVERLAPS mappings before a fault in it, which
 * happens in damaged recordings only: each fault was taken for one in a new mapping,
 * and the second reading for one more than the first, which was written to nowhere.
 */
static void both_readings_find_the_same(void **state)
{
	static const struct code_options options;
	struct recording_error error = { "" };
	struct play *play = play_begin(1);
	struct plot plot = { 0 };
	unsigned int i;

	(void)state;
	for (i = 0; i < 16; i++) {
		struct physmem_cow cow = {
			.addr = HEAP + i * 0x1000, .vma_start = HEAP + i * 0x1000,
			.vma_end = HEAP + 0x100000, .dev = 1, .ino = i, .dur = 1, .tgid = 100,
			.mm_tgid = 100, .outcome = PHYSMEM_OUTCOME_COPY, .page_shift = 12,
		};

		trace_make_cow(play->make, (struct trace_at){ 0, 100, (i + 1) * MS }, &cow);
		cow.ino = 0;
		cow.vma_start = HEAP;
		trace_make_cow(play->make, (struct trace_at){ 0, 100, (i + 1) * MS }, &cow);
	}
	play_write(play);
	assert_int_equal(collect(&plot, play->path, &options, &error), 0);
	assert_true(plot.timeline.lane_count > 0);
	play_end(play, NULL);
	plot_free(&plot);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(timeline_by_process_and_mapping),
		cmocka_unit_test(decay_of_a_fork),
		cmocka_unit_test(latency_by_outcome),
		cmocka_unit_test(flame_of_bytes),
		cmocka_unit_test(flame_of_stacks),
		cmocka_unit_test(flame_of_a_call_that_is_the_last),
		cmocka_unit_test(map_of_the_fork),
		cmocka_unit_test(long_names_are_whole_characters),
		cmocka_unit_test(losses_are_noted),
		cmocka_unit_test(damage_is_noted),
		cmocka_unit_test(a_signal_ends_the_reading),
		cmocka_unit_test(a_file_that_is_not_there),
		cmocka_unit_test(both_readings_find_the_same),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
