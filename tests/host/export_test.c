// SPDX-License-Identifier: GPL-2.0
/* A recording in the forms of other programs. What is expected was written by hand. */
#include "test.h"

#include <json-c/json.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "export.h"
#include "interrupt.h"
#include "recording_play.h"

#define SECOND 1000000000ULL

typedef int (*export_form)(FILE *out, struct recording *recording, struct recording_error *error);

/* 100 forks 101; both copy, the child's page of a file is its own, 100 keeps a page. */
static struct play *story(void)
{
	struct play *play = play_begin(1);

	play_fork(play, 2 * SECOND, 100, 101, 500);
	play_cow(play, 2 * SECOND + 10000, 100, 0x7f0000001000, PHYSMEM_OUTCOME_COPY, 1500);
	play_cow(play, 2 * SECOND + 20000, 101, 0x7f0000001000, PHYSMEM_OUTCOME_REUSE, 250);
	play->ino = 77;
	play->dev = 8 << 20 | 1;
	play_cow(play, 2 * SECOND + 30000, 101, 0x7f0000405000, PHYSMEM_OUTCOME_COPY_FILE,
		 PHYSMEM_NONE);
	play->ino = PHYSMEM_NONE;
	play->dev = PHYSMEM_NONE32;
	play_huge(play, 2 * SECOND + 2000000, 100, 0x7f0000800000, PHYSMEM_OUTCOME_HUGETLB_COPY,
		  90000);
	play_exit(play, 3 * SECOND, 101);
	return play;
}

static char *exported(struct play *play, export_form form)
{
	struct recording_error error = { "" };
	struct recording *recording;
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	play_write(play);
	recording = recording_open(play->path, &error);
	assert_non_null(recording);
	assert_int_equal(form(out, recording, &error), 0);
	recording_close(recording);
	fclose(out);
	return text;
}

/* Return: the line's field of that number, from 0, in a buffer of its own. */
static const char *field(const char *text, unsigned int line, unsigned int number)
{
	static char found[256];

	for (; line; line--)
		text = strchr(text, '\n') + 1;
	for (; number; number--)
		text = strchr(text, ',') + 1;
	snprintf(found, sizeof(found), "%.*s", (int)strcspn(text, ",\n"), text);
	return found;
}

static void csv_has_a_line_a_fault(void **state)
{
	struct play *play = story();
	char *text = exported(play, export_csv);
	const char *at = text;
	unsigned int lines = 0;

	(void)state;
	while ((at = strchr(at, '\n'))) {
		at++;
		lines++;
	}
	assert_int_equal(lines, 5);
	assert_string_equal(field(text, 0, 0), "time");
	assert_string_equal(field(text, 0, 4), "outcome");
	assert_string_equal(field(text, 1, 0), "2000010000");
	assert_string_equal(field(text, 1, 4), "copy");
	assert_string_equal(field(text, 1, 5), "100");
	assert_string_equal(field(text, 1, 7), "0x7f0000001000");
	assert_string_equal(field(text, 1, 8), "4096");
	assert_string_equal(field(text, 1, 9), "1500");
	assert_string_equal(field(text, 2, 4), "reuse");
	assert_string_equal(field(text, 3, 4), "copy_file");
	assert_string_equal(field(text, 4, 4), "hugetlb_copy");
	assert_string_equal(field(text, 4, 8), "2097152");
	free(text);
	play_end(play, NULL);
}

static void csv_leaves_empty_what_is_not_known(void **state)
{
	struct play *play = story();
	char *text = exported(play, export_csv);

	(void)state;
	assert_string_equal(field(text, 0, 9), "dur");
	assert_string_equal(field(text, 3, 9), "");
	assert_string_equal(field(text, 0, 19), "ino");
	assert_string_equal(field(text, 1, 19), "");
	assert_string_equal(field(text, 3, 19), "77");
	assert_string_equal(field(text, 3, 20), "8:1");
	assert_string_equal(field(text, 1, 20), "");
	free(text);
	play_end(play, NULL);
}

static const char *string_of(struct json_object *object, const char *key)
{
	return json_object_get_string(json_object_object_get(object, key));
}

static void json_has_an_object_in_each_line(void **state)
{
	static const char *const types[] = { "fork", "cow", "cow", "cow", "cow", "exit" };
	struct play *play = story();
	char *text = exported(play, export_json), *line, *rest;
	unsigned int count = 0;

	(void)state;
	for (line = strtok_r(text, "\n", &rest); line; line = strtok_r(NULL, "\n", &rest)) {
		struct json_object *object = json_tokener_parse(line);

		assert_non_null(object);
		assert_true(count < 6);
		assert_string_equal(string_of(object, "type"), types[count]);
		if (count == 0)
			assert_int_equal(json_object_get_int(json_object_object_get(object, "shared")),
					 500);
		if (count == 1)
			assert_string_equal(string_of(object, "addr"), "0x7f0000001000");
		/* a file's page written first: how long that took is not known */
		assert_int_equal(json_object_object_get_ex(object, "dur", NULL),
				 count != 3 && count != 5);
		count++;
		json_object_put(object);
	}
	assert_int_equal(count, 6);
	free(text);
	play_end(play, NULL);
}

struct chrome {
	struct json_object *document, *events;
	size_t count;
};

static struct chrome read_chrome(const char *text)
{
	struct chrome chrome = { .document = json_tokener_parse(text) };

	assert_non_null(chrome.document);
	chrome.events = json_object_object_get(chrome.document, "traceEvents");
	assert_true(json_object_is_type(chrome.events, json_type_array));
	chrome.count = json_object_array_length(chrome.events);
	return chrome;
}

/* Return: the nth event of that phase and name, or NULL. */
static struct json_object *event(const struct chrome *chrome, const char *phase, const char *name,
				 unsigned int nth)
{
	size_t i;

	for (i = 0; i < chrome->count; i++) {
		struct json_object *event = json_object_array_get_idx(chrome->events, i);

		if (strcmp(string_of(event, "ph"), phase) == 0 &&
		    strcmp(string_of(event, "name"), name) == 0 && nth-- == 0)
			return event;
	}
	return NULL;
}

static double number_of_key(struct json_object *object, const char *key)
{
	return json_object_get_double(json_object_object_get(object, key));
}

static void chrome_has_a_slice_a_timed_fault(void **state)
{
	struct play *play = story();
	char *text = exported(play, export_chrome);
	struct chrome chrome = read_chrome(text);
	struct json_object *copy = event(&chrome, "X", "copy", 0);

	(void)state;
	assert_non_null(copy);
	/* the event is at the fault's end, the format wants its begin, in microseconds */
	assert_true(number_of_key(copy, "ts") > 2000008.499 &&
		    number_of_key(copy, "ts") < 2000008.501);
	assert_true(number_of_key(copy, "dur") > 1.499 && number_of_key(copy, "dur") < 1.501);
	assert_int_equal(number_of_key(copy, "pid"), 100);
	assert_null(event(&chrome, "X", "copy", 1));
	assert_non_null(event(&chrome, "X", "reuse", 0));
	assert_null(event(&chrome, "X", "copy_file", 0));
	assert_non_null(event(&chrome, "i", "copy_file", 0));
	assert_non_null(event(&chrome, "i", "exit", 0));
	json_object_put(chrome.document);
	free(text);
	play_end(play, NULL);
}

static void chrome_leads_from_a_fork_to_its_child(void **state)
{
	struct play *play = story();
	char *text = exported(play, export_chrome);
	struct chrome chrome = read_chrome(text);
	struct json_object *start = event(&chrome, "s", "fork", 0);
	struct json_object *finish = event(&chrome, "f", "fork", 0);

	(void)state;
	assert_non_null(start);
	assert_non_null(finish);
	assert_int_equal(number_of_key(start, "pid"), 100);
	assert_int_equal(number_of_key(finish, "pid"), 101);
	assert_int_equal(number_of_key(start, "id"), number_of_key(finish, "id"));
	assert_non_null(event(&chrome, "M", "process_name", 1));
	assert_null(event(&chrome, "M", "process_name", 2));
	json_object_put(chrome.document);
	free(text);
	play_end(play, NULL);
}

/* A value of the counter may wait, but the last one comes. */
static void chrome_counts_the_bytes_copied(void **state)
{
	struct play *play = story();
	char *text = exported(play, export_chrome);
	struct chrome chrome = read_chrome(text);
	double parent = 0, child = 0;
	struct json_object *value;
	unsigned int i;

	(void)state;
	for (i = 0; (value = event(&chrome, "C", "bytes copied", i)); i++) {
		const double bytes = number_of_key(json_object_object_get(value, "args"), "bytes");

		if (number_of_key(value, "pid") < 101)
			parent = bytes;
		else
			child = bytes;
	}
	assert_int_equal(parent, 4096 + 2097152);
	assert_int_equal(child, 4096);
	json_object_put(chrome.document);
	free(text);
	play_end(play, NULL);
}

/* All ones is what is not known: a slice of which nothing is has arguments, none. */
static void chrome_takes_a_fork_of_which_nothing_is_known(void **state)
{
	struct play *play = play_begin(1);
	const struct trace_at at = { .pid = 100, .time = 2 * SECOND };
	struct json_object *slice, *arguments;
	struct physmem_fork fork;
	struct chrome chrome;
	char *text;

	(void)state;
	memset(&fork, 0xff, sizeof(fork));
	trace_make_cow_fork(play->make, at, &fork);
	text = exported(play, export_chrome);
	chrome = read_chrome(text);
	slice = event(&chrome, "X", "fork", 0);
	assert_non_null(slice);
	arguments = json_object_object_get(slice, "args");
	assert_true(json_object_is_type(arguments, json_type_object));
	assert_int_equal(json_object_object_length(arguments), 0);
	json_object_put(chrome.document);
	free(text);
	play_end(play, NULL);
}

static unsigned int taken;

static int raise_at_the_second(void *context, const struct recording_record *record)
{
	(void)context;
	(void)record;
	if (++taken == 2)
		raise(SIGTERM);
	return 0;
}

/* In a process of its own: what is noted of a signal stays. Return: whether it did as it should. */
static bool ends_at_a_signal(const char *path)
{
	struct recording_error error = { "" };
	struct recording *recording = recording_open(path, &error);
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	interrupt_catch();
	if (recording_walk(recording, raise_at_the_second, NULL, &error) != -1 || taken != 2 ||
	    !strstr(error.text, "a signal came"))
		return false;
	recording_close(recording);
	recording = recording_open(path, &error);
	if (export_csv(out, recording, &error) != -1)
		return false;
	fclose(out);
	return strchr(text, '\n') == strrchr(text, '\n');
}

static void a_signal_ends_the_reading(void **state)
{
	struct play *play = story();
	int status;
	pid_t child;

	(void)state;
	play_write(play);
	child = fork();
	if (!child)
		_exit(!ends_at_a_signal(play->path));
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_int_equal(status, 0);
	play_end(play, NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_signal_ends_the_reading),
		cmocka_unit_test(csv_has_a_line_a_fault),
		cmocka_unit_test(csv_leaves_empty_what_is_not_known),
		cmocka_unit_test(json_has_an_object_in_each_line),
		cmocka_unit_test(chrome_has_a_slice_a_timed_fault),
		cmocka_unit_test(chrome_leads_from_a_fork_to_its_child),
		cmocka_unit_test(chrome_counts_the_bytes_copied),
		cmocka_unit_test(chrome_takes_a_fork_of_which_nothing_is_known),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
