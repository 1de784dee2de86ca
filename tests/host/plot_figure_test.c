// SPDX-License-Identifier: GPL-2.0
/* Numbers as shapes: what is drawn where, on a canvas that only takes notes. */
#include "test.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "axis.h"
#include "figure.h"
#include "strip_draw.h"
#include "utf8.h"

const char *__lsan_default_suppressions(void);

/* It keeps what it has read of fonts until the program ends. */
const char *__lsan_default_suppressions(void)
{
	return "leak:libfontconfig";
}

struct box {
	double x, y, width, height;
	enum ink ink;
};

struct notes {
	struct canvas canvas;
	struct box boxes[512];
	size_t count;
	char texts[4096];
};

static void note_box(struct canvas *canvas, double x, double y, double width, double height,
		     enum ink ink, const char *title)
{
	struct notes *notes = (struct notes *)canvas;

	(void)title;
	assert_true(notes->count < 512);
	notes->boxes[notes->count++] = (struct box){ x, y, width, height, ink };
}

static void note_line(struct canvas *canvas, const struct point *points, size_t count, double width,
		      enum ink ink, const char *title)
{
	(void)canvas;
	(void)points;
	(void)count;
	(void)width;
	(void)ink;
	(void)title;
}

static void note_text(struct canvas *canvas, double x, double y, double size, enum anchor anchor,
		      enum ink ink, const char *text)
{
	struct notes *notes = (struct notes *)canvas;

	(void)x;
	(void)y;
	(void)size;
	(void)anchor;
	(void)ink;
	strncat(notes->texts, text, sizeof(notes->texts) - strlen(notes->texts) - 2);
	strcat(notes->texts, "\n");
}

static const struct canvas_operations operations = { note_box, note_line, note_text };

/* Return: the nth box of that ink that is no square of a legend. */
static const struct box *box_of(const struct notes *notes, enum ink ink, unsigned int nth)
{
	size_t i;

	for (i = 0; i < notes->count; i++)
		if (notes->boxes[i].ink == ink &&
		    !(notes->boxes[i].width == 10 && notes->boxes[i].height == 10) && nth-- == 0)
			return &notes->boxes[i];
	return NULL;
}

static void near(double value, double wanted)
{
	if (fabs(value - wanted) > .01)
		fail_msg("%f is not %f", value, wanted);
}

static void bars_have_one_scale(void **state)
{
	struct lane *lanes = calloc(2, sizeof(*lanes));
	struct plot plot = { .timeline = { .span = 240, .lanes = lanes, .lane_count = 2 } };
	struct notes notes = { .canvas.operations = &operations };
	const enum ink copy = ink_of_outcome(PHYSMEM_OUTCOME_COPY);

	(void)state;
	strcpy(lanes[0].process, "one 1");
	strcpy(lanes[1].process, "two 2");
	lanes[0].bins[0][PHYSMEM_OUTCOME_COPY] = 40960;
	lanes[1].bins[120][PHYSMEM_OUTCOME_COPY] = 20480;
	lanes[1].bins[239][PHYSMEM_OUTCOME_COPY] = 1;
	assert_true(figure_timeline.height(&plot) > 0);
	figure_timeline.draw(&notes.canvas, &plot);
	near(box_of(&notes, copy, 0)->height, 30);
	near(box_of(&notes, copy, 1)->height, 15);
	/* what is there at all is a pixel */
	near(box_of(&notes, copy, 2)->height, 1);
	near(box_of(&notes, copy, 1)->x - box_of(&notes, copy, 0)->x, (860 - 230) / 2.);
	assert_null(box_of(&notes, copy, 3));
	assert_non_null(strstr(notes.texts, "two 2\n"));
	free(lanes);
}

static void a_name_is_no_markup_and_too_long(void **state)
{
	struct notes notes = { .canvas.operations = &operations };

	(void)state;
	canvas_text_within(&notes.canvas, 0, 0, 12, 60, INK_TEXT, "a very long name that has no room");
	assert_true(strlen(notes.texts) < 20);
	assert_non_null(strstr(notes.texts, "\xe2\x80\xa6"));
	notes.texts[0] = '\0';
	canvas_text_within(&notes.canvas, 0, 0, 12, 3, INK_TEXT, "none");
	assert_string_equal(notes.texts, "");
}

/* Names of tasks are cut within a character; cairo would draw nothing more at all. */
static void a_name_is_cut_within_a_character(void **state)
{
	struct notes notes = { .canvas.operations = &operations };
	char name[400];
	double width;

	(void)state;
	width = text_width(12, "name");
	assert_true(text_width(12, "\xd1\x84\xd1") > 0);
	near(text_width(12, "name"), width);
	canvas_text(&notes.canvas, 0, 0, 12, ANCHOR_START, INK_TEXT, "\xd1\x84\xd1 863\x80");
	assert_string_equal(notes.texts, "\xd1\x84\xef\xbf\xbd 863\xef\xbf\xbd\n");
	/* what has no room is cut behind a character, wherever in it there is none */
	memset(name, 'x', sizeof(name));
	memcpy(name, "\xd1\x84\xd1\x84\xd1\x84\xd1\x84", 8);
	name[sizeof(name) - 1] = '\0';
	for (width = 20; width < 60; width++) {
		notes.texts[0] = '\0';
		canvas_text_within(&notes.canvas, 0, 0, 12, width, INK_TEXT, name);
		assert_null(strstr(notes.texts, UTF8_REPLACEMENT));
	}
}

static void rows_of_latency_have_their_own_scale(void **state)
{
	struct plot plot = { 0 };
	struct notes notes = { .canvas.operations = &operations };

	(void)state;
	plot.latency.rows[PHYSMEM_OUTCOME_COPY] =
		(struct latency_row){ .count = 1000, .total = 1000000, .longest = 2000 };
	plot.latency.rows[PHYSMEM_OUTCOME_COPY].buckets[9] = 1000;
	plot.latency.rows[PHYSMEM_OUTCOME_REUSE] =
		(struct latency_row){ .count = 3, .total = 300, .longest = 150 };
	plot.latency.rows[PHYSMEM_OUTCOME_REUSE].buckets[6] = 2;
	plot.latency.rows[PHYSMEM_OUTCOME_REUSE].buckets[7] = 1;
	figure_latency.draw(&notes.canvas, &plot);
	near(box_of(&notes, ink_of_outcome(PHYSMEM_OUTCOME_COPY), 0)->height, 42);
	near(box_of(&notes, ink_of_outcome(PHYSMEM_OUTCOME_REUSE), 0)->height, 42);
	near(box_of(&notes, ink_of_outcome(PHYSMEM_OUTCOME_REUSE), 1)->height, 21);
	assert_non_null(strstr(notes.texts, "1,000 faults, mean 1.00 us, longest 2.00 us"));
}

/* A frame is as wide as its bytes are of those below it. */
static void flames_are_as_wide_as_their_bytes(void **state)
{
	struct flame f = { .name = "f", .bytes = 3, .count = 3 };
	struct flame g = { .name = "g", .bytes = 1, .count = 1 };
	struct flame *called[] = { &f, &g };
	struct flame all = { "all", 4, 4, called, 2 };
	struct plot plot = { .flame = &all };
	struct notes notes = { .canvas.operations = &operations };

	(void)state;
	figure_flame.draw(&notes.canvas, &plot);
	assert_int_equal(notes.count, 3);
	near(notes.boxes[0].width, 959);
	near(notes.boxes[1].width, 719);
	near(notes.boxes[2].x, 720);
	near(notes.boxes[2].width, 239);
	assert_true(notes.boxes[1].y < notes.boxes[0].y);
	near(notes.boxes[1].y, notes.boxes[2].y);
}

static const struct map_class classes[] = {
	{ INK_SHARED, "shared", NULL },
	{ INK_COPIED, "copied", NULL },
};

static const struct map map = { .classes = classes, .class_count = 2, .side_count = 1 };

/* 10 pages in 720 places: each has 72. */
static void few_pages_are_wide(void **state)
{
	struct strip *strip = calloc(1, sizeof(*strip));
	struct notes notes = { .canvas.operations = &operations };

	(void)state;
	strip->range = 10;
	strip_add(strip, 0, 9, 0);
	strip_add(strip, 9, 1, 1);
	assert_int_equal(strip->total[0], 9);
	strip_draw(&notes.canvas, &map, strip, 0, 14, 720, 14);
	assert_int_equal(notes.count, 2);
	near(notes.boxes[0].width, 648);
	assert_int_equal(notes.boxes[1].ink, INK_COPIED);
	near(notes.boxes[1].x, 648);
	near(notes.boxes[1].width, 72);
	near(notes.boxes[1].height, 14);
	free(strip);
}

/* 1000 pages in each place: one of them is seen, and takes from the others' height. */
static void one_page_of_many_is_seen(void **state)
{
	struct strip *strip = calloc(1, sizeof(*strip));
	struct notes notes = { .canvas.operations = &operations };

	(void)state;
	strip->range = 720000;
	strip_add(strip, 0, 999, 0);
	strip_add(strip, 999, 1, 1);
	strip_add(strip, 1000, 500, 0);
	strip_draw(&notes.canvas, &map, strip, 0, 14, 720, 14);
	assert_int_equal(notes.count, 3);
	near(notes.boxes[0].height, 14 - 2);
	near(notes.boxes[1].height, 2);
	assert_int_equal(notes.boxes[1].ink, INK_COPIED);
	/* half of the second place is not mapped */
	near(notes.boxes[2].height, 7);
	near(notes.boxes[2].y, 7);
	free(strip);
}

static void steps_are_round(void **state)
{
	char text[AXIS_LABEL_SIZE];

	(void)state;
	near(axis_step(100, 5), 20);
	near(axis_step(7, 10), 1);
	near(axis_step(.3, 4), .1);
	near(axis_step_binary(1000, 4), 256);
	assert_string_equal(axis_time(text, 20000000), "20 ms");
	assert_string_equal(axis_time(text, 2500000), "2.5 ms");
	assert_string_equal(axis_time(text, 0), "0");
	assert_string_equal(axis_bytes(text, 1 << 30), "1 GiB");
}

static void nothing_is_drawn_of_nothing(void **state)
{
	struct plot plot = { 0 };
	size_t i;

	(void)state;
	for (i = 0; i < FIGURE_COUNT; i++)
		assert_true(figures[i]->height(&plot) == 0);
}

/* The pictures' colours are KernelShark's, and the same on dark paper. */
static void outcomes_have_one_palette(void **state)
{
	(void)state;
	assert_int_equal(ink_rgb(ink_of_outcome(PHYSMEM_OUTCOME_COPY), PAPER_LIGHT), 0xd55e00);
	assert_int_equal(ink_rgb(ink_of_outcome(PHYSMEM_OUTCOME_COPY), PAPER_DARK), 0xd55e00);
	assert_int_equal(ink_rgb(ink_of_outcome(PHYSMEM_OUTCOME_REUSE), PAPER_LIGHT), 0x009e73);
	assert_int_equal(ink_of_outcome(200), ink_of_outcome(PHYSMEM_OUTCOME_COUNT));
}

/* A damaged duration's bucket ends where no number does. */
static void labels_of_the_largest(void **state)
{
	char text[AXIS_LABEL_SIZE];

	(void)state;
	assert_string_equal(axis_time(text, 0x1p64), "18446744074 s");
	assert_string_equal(axis_bytes(text, 0x1p64), "16 EiB");
	assert_string_equal(axis_bytes(text, 0x1p20), "1 MiB");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(bars_have_one_scale),
		cmocka_unit_test(a_name_is_no_markup_and_too_long),
		cmocka_unit_test(a_name_is_cut_within_a_character),
		cmocka_unit_test(rows_of_latency_have_their_own_scale),
		cmocka_unit_test(flames_are_as_wide_as_their_bytes),
		cmocka_unit_test(few_pages_are_wide),
		cmocka_unit_test(one_page_of_many_is_seen),
		cmocka_unit_test(steps_are_round),
		cmocka_unit_test(nothing_is_drawn_of_nothing),
		cmocka_unit_test(outcomes_have_one_palette),
		cmocka_unit_test(labels_of_the_largest),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
