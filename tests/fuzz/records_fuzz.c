// SPDX-License-Identifier: GPL-2.0
/*
 * Records of a recording, as records.h has them, into what is made of recordings.
 * The first byte says which: the report, the exports as lines, that for Chrome, the figures.
 */
#include "fuzz.h"
#include "records.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "collect.h"
#include "export.h"
#include "figure.h"
#include "recording_file.h"
#include "report.h"

#define PAGE 4096
#define FRAMES_MAX 64
#define HEIGHT_MAX 1e6

struct input {
	const uint8_t *data;
	size_t size;
};

static struct input input;
/* Stands for the reader of files, and has nothing. */
static struct recording recording;

static bool take_bytes(struct input *from, void *to, size_t size)
{
	const size_t now = size < from->size ? size : from->size;

	memset(to, 0, size);
	memcpy(to, from->data, now);
	from->data += now;
	from->size -= now;
	return now == size;
}

static int32_t take_pid(uint8_t pid)
{
	return pid == UINT8_MAX ? -1 : pid + SHORT_BASE;
}

static void take_text(struct input *from, char *text, uint8_t length)
{
	take_bytes(from, text, length);
	text[length] = '\0';
}

/* One record with all that it points to. */
struct kept {
	struct physmem_cow cow;
	struct physmem_fork fork;
	uint64_t frames[FRAMES_MAX];
	char text[UINT8_MAX + 1];
};

/* As the reader promises it: recording_walk.c is who sees to it. */
static void take_stack(struct input *from, struct recording_record *record, struct kept *kept,
		       uint8_t length)
{
	size_t count = 0;

	take_bytes(from, kept->frames, length % FRAMES_MAX * sizeof(*kept->frames));
	while (count < length % FRAMES_MAX && kept->frames[count] &&
	       kept->frames[count] != UINT64_MAX)
		count++;
	record->stack.frames = kept->frames;
	record->stack.count = count;
}

static void take_note(struct recording_record *record, char *text)
{
	char *end = strchrnul(text, ' ');

	record->note.version = RECORDING_NOTES_VERSION;
	record->note.key = text;
	record->note.value = *end ? end + 1 : end;
	*end = '\0';
}

static bool take(struct input *from, struct recording_record *record, struct kept *kept)
{
	struct short_head head;
	uint8_t other = 0;

	if (!take_bytes(from, &head, sizeof(head)))
		return false;
	record->kind = head.kind % (RECORDING_MISSED + 1);
	record->cpu = head.cpu % SHORT_CPUS;
	record->pid = take_pid(head.pid);
	record->time += 1ULL << head.pause % 48;
	switch (record->kind) {
	case RECORDING_COW:
		take_bytes(from, &kept->cow, sizeof(kept->cow));
		recording_cow(&kept->cow, PAGE);
		record->cow = &kept->cow;
		break;
	case RECORDING_COW_FORK:
		take_bytes(from, &kept->fork, sizeof(kept->fork));
		record->cow_fork = &kept->fork;
		break;
	case RECORDING_STACK:
		take_stack(from, record, kept, head.length);
		break;
	case RECORDING_NOTE:
		take_text(from, kept->text, head.length);
		take_note(record, kept->text);
		break;
	case RECORDING_MARKER:
		take_text(from, kept->text, head.length);
		record->marker = kept->text;
		break;
	case RECORDING_MISSED:
		record->missed.count = head.length;
		break;
	default:
		take_bytes(from, &other, 1);
		take_text(from, kept->text, head.length);
		record->sched.pid = record->pid;
		record->sched.other = take_pid(other);
		record->sched.comm = kept->text;
		record->sched.other_comm = "other";
	}
	return true;
}

int recording_walk(struct recording *from, recording_callback *callback, void *context,
		   struct recording_error *error)
{
	struct input rest = input;
	struct recording_record record = { .time = 1 };
	struct kept kept;
	int result = 0;

	(void)from;
	(void)error;
	while (!result && take(&rest, &record, &kept))
		result = callback(context, &record);
	return result;
}

struct recording *recording_open(const char *path, struct recording_error *error)
{
	(void)path;
	*error->text = '\0';
	return &recording;
}

void recording_close(struct recording *closed)
{
	(void)closed;
}

const char *recording_truncated(const struct recording *read)
{
	(void)read;
	return NULL;
}

bool recording_knows_cow(const struct recording *read)
{
	(void)read;
	return true;
}

unsigned int recording_page_size(const struct recording *read)
{
	(void)read;
	return PAGE;
}

unsigned int recording_long_size(const struct recording *read)
{
	(void)read;
	return sizeof(uint64_t);
}

const char *recording_comm(const struct recording *read, int32_t pid)
{
	(void)read;
	return pid == SHORT_BASE ? "first" : "";
}

/* Nothing of this machine is looked at. */
static const struct code_options no_code = { .symfs = "/nonexistent", .debug = "/nonexistent" };

static void make_report(void)
{
	static const struct report_options options = { .rows = 10 };
	struct report report = { .path = "x", .machine = "x" };
	struct recording_error error = { "" };
	struct fuzz_json json;

	report.bill = bill_new(PAGE);
	recording_walk(&recording, bill_take, report.bill, &error);
	bill_finish(report.bill, &recording);
	lacking_find(&report.lacking, report.bill, NULL);
	report.code = code_new(report.bill, &no_code);
	report_text(fuzz_nowhere(), &report, 1, &options);
	fuzz_json_begin(&json);
	report_json(json.out, &report, 1);
	fuzz_json_end(&json, 0);
	lacking_free(&report.lacking);
	code_free(report.code);
	bill_free(report.bill);
}

static void make_lines(void)
{
	struct recording_error error = { "" };
	struct fuzz_json json;

	export_csv(fuzz_nowhere(), &recording, &error);
	fuzz_json_begin(&json);
	export_json(json.out, &recording, &error);
	fuzz_json_end(&json, 1);
}

static void make_chrome(void)
{
	struct recording_error error = { "" };
	struct fuzz_json json;

	fuzz_json_begin(&json);
	export_chrome(json.out, &recording, &error);
	fuzz_json_end(&json, 0);
}

static void within(double value)
{
	if (!(value > -HEIGHT_MAX && value < HEIGHT_MAX))
		fuzz_wrong("a figure without end", "");
}

static void draw_box(struct canvas *canvas, double x, double y, double width, double height,
		     enum ink ink, const char *title)
{
	(void)canvas;
	(void)ink;
	(void)title;
	within(x + width);
	within(y + height);
}

static void draw_line(struct canvas *canvas, const struct point *points, size_t count,
		      double width, enum ink ink, const char *title)
{
	size_t i;

	(void)canvas;
	(void)width;
	(void)ink;
	(void)title;
	for (i = 0; i < count; i++) {
		within(points[i].x);
		within(points[i].y);
	}
}

static void draw_text(struct canvas *canvas, double x, double y, double size, enum anchor anchor,
		      enum ink ink, const char *text)
{
	(void)canvas;
	(void)size;
	(void)anchor;
	(void)ink;
	within(x + (double)strlen(text));
	within(y);
}

static void make_figures(void)
{
	static const struct canvas_operations operations = { draw_box, draw_line, draw_text };
	struct canvas canvas = { .operations = &operations };
	struct recording_error error;
	struct plot plot = { 0 };
	size_t i;

	collect(&plot, "x", &no_code, &error);
	for (i = 0; i < FIGURE_COUNT; i++) {
		double height = figures[i]->height(&plot);

		within(height);
		if (height > 0)
			figures[i]->draw(&canvas, &plot);
	}
	plot_free(&plot);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static void (*const makers[])(void) = {
		make_report, make_lines, make_chrome, make_figures,
	};

	if (!size)
		return 0;
	input = (struct input){ data + 1, size - 1 };
	makers[*data % (sizeof(makers) / sizeof(makers[0]))]();
	return 0;
}
