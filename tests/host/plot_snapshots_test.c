// SPDX-License-Identifier: GPL-2.0
/* Saved snapshots as the map of memory and of frames. What is expected was counted by hand. */
#include "stream_make.h"

#include <stdio.h>
#include <unistd.h>

#include "snapshots.h"

#define HEAP 0x10000ULL
#define FRAME 0x4000ULL

static struct made made;
static char path[64];

/* Classes of the map of one process, in the order in which the legend has them. */
enum { ANONYMOUS, FILE_PAGE, SHARED_MEMORY, KSM, ZEROES, HUGETLB, SWAP };
/* and of two */
enum { SHARED, COPIED, ONLY_FIRST, ONLY_SECOND, UNKNOWN };

static void save(void)
{
	FILE *file;

	strcpy(path, "/tmp/physmem-snapshots.XXXXXX");
	file = fdopen(mkstemp(path), "w");
	assert_non_null(file);
	assert_int_equal(fwrite(made.bytes, made.size, 1, file), 1);
	assert_int_equal(fclose(file), 0);
	made.size = 0;
}

/* Return: as snapshots_load(); @words with the file's name where they have %s. */
static int drawn(struct plot *plot, const char *words, struct live_error *error)
{
	struct snapshots snapshots = { 0 };
	char text[192];
	int result;

	snprintf(text, sizeof(text), words, path, path);
	assert_int_equal(snapshots_parse(&snapshots, text), 0);
	*plot = (struct plot){ 0 };
	result = snapshots_load(&snapshots, plot, error);
	snapshots_free(&snapshots);
	return result;
}

static struct physmem_record file_page(u64 addr, u64 frame)
{
	struct physmem_record record = ANON(addr, frame);

	record.kind = PHYSMEM_KIND_FILE;
	return record;
}

/*
 * 863: eight pages of heap, in the frames 0x4000 to 0x4002 and 0x4003 of a file, one
 * in swap and three never touched; and a mapping with nothing in it.
 */
static void make_parent(u64 id)
{
	struct maker maker;

	make_begin(&maker, &made, id, 863);
	make_vma(&maker, HEAP, HEAP + 8 * PAGE, RW, "[heap]");
	MAKE_ENTRIES(&maker, BASE(HEAP), ANON(HEAP, FRAME), ANON(HEAP + PAGE, FRAME + 1),
		     ANON(HEAP + 2 * PAGE, FRAME + 2), file_page(HEAP + 3 * PAGE, FRAME + 3),
		     SWAPPED(HEAP + 4 * PAGE, 1, 8), HOLE(HEAP + 5 * PAGE, 3));
	make_vma(&maker, 0x100000, 0x140000, RW, "");
	MAKE_ENTRIES(&maker, HOLE(0x100000, 64));
	make_end(&maker, PHYSMEM_END_COMPLETE);
}

/*
 * 865 has copied the second page, far above, and has a sixth, but no third; that which
 * is in swap for the parent it has in a frame: the same page, or not.
 */
static void make_child(void)
{
	struct maker maker;

	make_begin(&maker, &made, 8, 865);
	make_vma(&maker, HEAP, HEAP + 8 * PAGE, RW, "[heap]");
	MAKE_ENTRIES(&maker, BASE(HEAP), ANON(HEAP, FRAME), ANON(HEAP + PAGE, FRAME + 0xfff),
		     HOLE(HEAP + 2 * PAGE, 1), file_page(HEAP + 3 * PAGE, FRAME + 3),
		     ANON(HEAP + 4 * PAGE, FRAME + 4), ANON(HEAP + 5 * PAGE, FRAME + 5),
		     HOLE(HEAP + 6 * PAGE, 2));
	make_end(&maker, PHYSMEM_END_COMPLETE);
}

static void one_process_by_kind(void **state)
{
	struct live_error error = { 0 };
	struct plot plot;

	(void)state;
	make_parent(7);
	save();
	assert_int_equal(drawn(&plot, "%s", &error), 0);
	assert_int_equal(plot.map.side_count, 1);
	assert_string_equal(plot.map.sides[0], "fork_userspace 863");
	assert_string_equal(plot.title, "Memory of fork_userspace 863");
	assert_string_equal(plot.map.classes[ANONYMOUS].name, "anonymous");
	assert_string_equal(plot.map.classes[SWAP].name, "swapped");
	assert_int_equal(plot.map.total[0][ANONYMOUS], 3);
	assert_int_equal(plot.map.total[0][FILE_PAGE], 1);
	assert_int_equal(plot.map.total[0][SWAP], 1);
	/* an empty mapping has no row */
	assert_int_equal(plot.map.row_count, 1);
	assert_string_equal(plot.map.rows[0].name, "[heap]");
	assert_true(plot.map.rows[0].start == HEAP && plot.map.rows[0].end == HEAP + 8 * PAGE);
	assert_int_equal(plot.map.rows[0].strips[0].range, 8);
	plot_free(&plot);
	unlink(path);
}

/* Eight pages in 720 columns: 90 each. */
static void pages_stand_where_they_are(void **state)
{
	struct live_error error = { 0 };
	const struct strip *strip;
	struct plot plot;

	(void)state;
	make_parent(7);
	save();
	assert_int_equal(drawn(&plot, "%s:863", &error), 0);
	strip = &plot.map.rows[0].strips[0];
	assert_int_equal(MAP_COLUMNS, 720);
	assert_int_equal(strip->pages[0][ANONYMOUS], 1);
	assert_int_equal(strip->pages[269][ANONYMOUS], 1);
	assert_int_equal(strip->pages[270][ANONYMOUS], 0);
	assert_int_equal(strip->pages[270][FILE_PAGE], 1);
	assert_int_equal(strip->pages[360][SWAP], 1);
	assert_int_equal(strip->pages[449][SWAP], 1);
	assert_int_equal(strip->pages[450][SWAP], 0);
	/* what is in swap has no frame */
	assert_true(plot.frames.low == FRAME && plot.frames.high == FRAME + 4);
	assert_int_equal(plot.frames.strip.range, 4);
	assert_int_equal(plot.frames.strip.total[ANONYMOUS], 3);
	assert_int_equal(plot.frames.strip.total[FILE_PAGE], 1);
	assert_int_equal(plot.frames.strip.total[SWAP], 0);
	plot_free(&plot);
	unlink(path);
}

static void two_processes_by_what_they_share(void **state)
{
	const struct strip *strips, *frames;
	struct live_error error = { 0 };
	struct plot plot;

	(void)state;
	make_parent(7);
	make_child();
	save();
	assert_int_equal(drawn(&plot, "%s:863,%s:865", &error), 0);
	assert_int_equal(plot.map.side_count, 2);
	assert_string_equal(plot.map.sides[1], "fork_userspace 865");
	assert_string_equal(plot.map.classes[SHARED].name, "shared");
	assert_string_equal(plot.map.classes[COPIED].name, "copied");
	assert_int_equal(plot.map.total[0][SHARED], 2);
	assert_int_equal(plot.map.total[1][SHARED], 2);
	assert_int_equal(plot.map.total[0][COPIED], 1);
	assert_int_equal(plot.map.total[1][COPIED], 1);
	assert_int_equal(plot.map.total[0][ONLY_FIRST], 1);
	assert_int_equal(plot.map.total[1][ONLY_FIRST], 0);
	assert_int_equal(plot.map.total[0][ONLY_SECOND], 0);
	assert_int_equal(plot.map.total[1][ONLY_SECOND], 1);
	assert_int_equal(plot.map.total[0][UNKNOWN], 1);
	assert_int_equal(plot.map.total[1][UNKNOWN], 1);
	assert_int_equal(plot.map.row_count, 1);
	strips = plot.map.rows[0].strips;
	assert_int_equal(strips[0].pages[180][ONLY_FIRST], 1);
	assert_int_equal(strips[1].pages[180][ONLY_FIRST], 0);
	assert_int_equal(strips[1].pages[450][ONLY_SECOND], 1);
	/* from the parent's first to the child's copy; a shared frame is one */
	frames = &plot.frames.strip;
	assert_true(plot.frames.low == FRAME && plot.frames.high == FRAME + 0x1000);
	assert_int_equal(frames->range, 0x1000);
	assert_int_equal(frames->total[SHARED], 2);
	assert_int_equal(frames->total[COPIED], 2);
	assert_int_equal(frames->total[ONLY_FIRST] + frames->total[ONLY_SECOND], 2);
	assert_int_equal(frames->total[UNKNOWN], 1);
	assert_int_equal(frames->pages[0][COPIED], 1);
	assert_int_equal(frames->pages[MAP_COLUMNS - 1][COPIED], 1);
	plot_free(&plot);
	unlink(path);
}

/* Pages that follow each other in memory too are one run, over the end of the first mapping. */
static void a_run_goes_on_in_the_next_mapping(void **state)
{
	struct live_error error = { 0 };
	struct maker maker;
	struct plot plot;

	(void)state;
	make_begin(&maker, &made, 7, 863);
	make_vma(&maker, 0x400000, 0x500000, RW, "first");
	MAKE_ENTRIES(&maker, BASE(0x400000), ANON(0x4ff000, FRAME + 0xff));
	make_vma(&maker, 0x500000, 0x600000, RW, "second");
	MAKE_ENTRIES(&maker, ANON(0x500000, FRAME + 0x100), ANON(0x501000, FRAME + 0x101));
	make_end(&maker, PHYSMEM_END_COMPLETE);
	save();
	assert_int_equal(drawn(&plot, "%s", &error), 0);
	assert_int_equal(plot.map.row_count, 2);
	assert_int_equal(plot.map.rows[0].strips[0].total[ANONYMOUS], 1);
	assert_int_equal(plot.map.rows[1].strips[0].total[ANONYMOUS], 2);
	/* 256 pages: the last of the first, the first of the second */
	assert_int_equal(plot.map.rows[0].strips[0].pages[MAP_COLUMNS - 1][ANONYMOUS], 1);
	assert_int_equal(plot.map.rows[1].strips[0].pages[0][ANONYMOUS], 1);
	/* three frames: 240 columns each */
	assert_int_equal(plot.frames.strip.range, 3);
	assert_int_equal(plot.frames.strip.pages[0][ANONYMOUS], 1);
	assert_int_equal(plot.frames.strip.pages[240][ANONYMOUS], 1);
	assert_int_equal(plot.frames.strip.pages[480][ANONYMOUS], 1);
	plot_free(&plot);
	unlink(path);
}

static void what_cannot_be_drawn(void **state)
{
	struct snapshots three = { 0 };
	struct live_error error = { 0 };
	struct maker maker;
	struct plot plot;

	(void)state;
	assert_int_equal(snapshots_parse(&three, "1,2,3"), -1);
	snapshots_free(&three);
	make_begin(&maker, &made, 7, 863);
	make_end(&maker, PHYSMEM_END_EXITED);
	save();
	assert_int_equal(drawn(&plot, "%s", &error), -1);
	assert_non_null(strstr(error.text, "not complete"));
	plot_free(&plot);
	assert_int_equal(drawn(&plot, "%s:99", &error), -1);
	assert_non_null(strstr(error.text, "no snapshot of PID 99"));
	plot_free(&plot);
	unlink(path);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(one_process_by_kind),
		cmocka_unit_test(pages_stand_where_they_are),
		cmocka_unit_test(two_processes_by_what_they_share),
		cmocka_unit_test(a_run_goes_on_in_the_next_mapping),
		cmocka_unit_test(what_cannot_be_drawn),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
