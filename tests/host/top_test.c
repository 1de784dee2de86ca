// SPDX-License-Identifier: GPL-2.0
/* analysis/lib/top_*.c: the kernel's histograms -> counts -> rows -> lines */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "test.h"

#include "top.h"

/* As a kernel prints them: two triggers, the second without durations. */
static const char first[] =
	"# event histogram\n#\n"
	"# trigger info: hist:keys=tgid,outcome,page_shift:vals=hitcount,dur:sort=hitcount:size=8192 [active]\n#\n\n"
	"{ tgid:        863, outcome:          1, page_shift:         12 } hitcount:         10  dur:      10000\n"
	"{ tgid:        863, outcome:          5, page_shift:         12 } hitcount:         30  dur:       3000\n"
	"{ tgid:        865, outcome:         10, page_shift:         21 } hitcount:          1  dur:     900000\n"
	"\nTotals:\n    Hits: 41\n    Entries: 3\n    Dropped: 2\n\n"
	"# event histogram\n#\n"
	"# trigger info: hist:keys=tgid,outcome,page_shift:vals=hitcount:sort=hitcount:size=8192 [active]\n#\n\n"
	"{ tgid:        863, outcome:          2, page_shift:         12 } hitcount:          4\n"
	"\nTotals:\n    Hits: 4\n    Entries: 1\n    Dropped: 0\n";

static const char second[] =
	"{ tgid: 863, outcome: 1, page_shift: 12 } hitcount: 15  dur: 20000\n"
	"{ tgid: 863, outcome: 5, page_shift: 12 } hitcount: 30  dur: 3000\n"
	"{ tgid: 863, outcome: 2, page_shift: 12 } hitcount: 4\n"
	"{ tgid: 865, outcome: 10, page_shift: 21 } hitcount: 1  dur: 900000\n"
	"{ tgid: 866, outcome: 99, page_shift: 12 } hitcount: 7\n";

static struct top_counts counts_of(const char *text)
{
	struct top_counts counts = { 0 };
	FILE *file = fmemopen((void *)text, strlen(text), "r");

	assert_non_null(file);
	top_hist_parse(file, &counts, NULL);
	fclose(file);
	return counts;
}

static const struct top_row *row_of(const struct top_model *model, pid_t pid)
{
	size_t i;

	for (i = 0; i < model->count; i++)
		if (model->rows[i].pid == pid)
			return &model->rows[i];
	fail_msg("no row of %d", pid);
	return NULL;
}

static void histograms_are_read(void **state)
{
	struct top_counts counts = counts_of(first);

	(void)state;
	assert_int_equal(counts.count, 4);
	assert_int_equal(counts.dropped, 2);
	assert_int_equal(counts.list[0].pid, 863);
	assert_int_equal(counts.list[0].hits, 10);
	assert_int_equal(counts.list[0].timed, 10);
	assert_int_equal(counts.list[0].ns, 10000);
	assert_int_equal(counts.list[3].outcome, PHYSMEM_OUTCOME_COPY_FILE);
	assert_int_equal(counts.list[3].timed, 0);
	top_counts_free(&counts);
}

static void rows_have_what_is_new(void **state)
{
	struct top_model model = { 0 };
	struct top_counts counts = counts_of(first);
	const struct top_row *row;

	(void)state;
	top_model_update(&model, &counts, 1);
	row = row_of(&model, 863);
	assert_int_equal(row->all, 44);
	assert_int_equal(row->copies, 14);
	assert_int_equal(row->bytes, 14 * 4096);
	assert_int_equal(row->timed, 40);
	assert_int_equal(row->ns, 13000);
	assert_int_equal(row_of(&model, 865)->bytes, 1 << 21);

	counts = counts_of(second);
	top_model_update(&model, &counts, 2);
	row = row_of(&model, 863);
	assert_int_equal(row->all, 5);
	assert_int_equal(row->copies, 5);
	assert_int_equal(row->ns, 10000);
	assert_int_equal(row->total_copies, 19);
	assert_int_equal(row_of(&model, 865)->all, 0);
	assert_int_equal(row_of(&model, 865)->total_bytes, 1 << 21);
	/* a newer module's outcome is a fault, of which nothing else is known */
	assert_int_equal(row_of(&model, 866)->all, 7);
	assert_int_equal(row_of(&model, 866)->copies, 0);

	/* the kernel's tables were emptied: all is new, and totals stay */
	top_model_renew(&model);
	counts = counts_of("{ tgid: 863, outcome: 1, page_shift: 12 } hitcount: 1  dur: 5\n");
	top_model_update(&model, &counts, 1);
	assert_int_equal(row_of(&model, 863)->copies, 1);
	assert_int_equal(row_of(&model, 863)->total_copies, 20);
	top_model_free(&model);
}

static void rows_are_sorted(void **state)
{
	struct top_model model = { 0 };
	struct top_counts counts = counts_of(first);

	(void)state;
	top_model_update(&model, &counts, 1);
	top_model_sort(&model, TOP_BY_COPIES);
	assert_int_equal(model.rows[0].pid, 863);
	top_model_sort(&model, TOP_BY_BYTES);
	assert_int_equal(model.rows[0].pid, 865);
	top_model_sort(&model, TOP_BY_TIME);
	assert_int_equal(model.rows[0].pid, 865);
	top_model_sort(&model, TOP_BY_PID);
	assert_int_equal(model.rows[0].pid, 863);
	strcpy(model.rows[0].name, "redis-server");
	assert_true(top_row_matches(&model.rows[0], ""));
	assert_true(top_row_matches(&model.rows[0], "redis"));
	assert_true(top_row_matches(&model.rows[0], "863"));
	assert_false(top_row_matches(&model.rows[0], "86"));
	assert_false(top_row_matches(&model.rows[1], "redis"));
	model.rows[1].gone = true;
	top_model_forget(&model);
	assert_int_equal(model.count, 2);
	counts = counts_of(first);
	top_model_update(&model, &counts, 1);
	top_model_forget(&model);
	assert_int_equal(model.count, 1);
	top_model_free(&model);
}

static void mappings_are_added_up(void **state)
{
	static const char text[] =
		"{ vma_start: 4096, outcome: 1, page_shift: 12 } hitcount: 3\n"
		"{ vma_start: 8192, outcome: 10, page_shift: 21 } hitcount: 1\n"
		"{ vma_start: 4096, outcome: 5, page_shift: 12 } hitcount: 2\n"
		"{ tgid: 863, outcome: 5, page_shift: 12 } hitcount: 2\n";
	struct top_mappings mappings = { 0 };
	FILE *file = fmemopen((void *)text, strlen(text), "r");

	(void)state;
	top_hist_parse(file, NULL, &mappings);
	fclose(file);
	assert_int_equal(mappings.count, 2);
	top_mappings_sort(&mappings);
	assert_int_equal(mappings.list[0].start, 8192);
	assert_int_equal(mappings.list[1].hits, 5);
	assert_int_equal(mappings.list[1].copies, 3);
	assert_int_equal(mappings.list[1].bytes, 3 * 4096);
	top_mappings_free(&mappings);
}

static void lines_say_it(void **state)
{
	struct top top = { 0 };
	struct top_counts counts = counts_of(first);
	char line[TOP_LINE];

	(void)state;
	top_model_update(&top.model, &counts, 2);
	strcpy(top.model.rows[0].name, "redis-server");
	assert_string_equal(top_row_text(&top, &top.model.rows[0], line),
			    "    863 redis-server            7     28 KiB    56 KiB    325 ns  "
			    "reuse 68% copy 23% copy_file 9%");
	strcpy(top.model.rows[0].name, "re\033[2Jdis\n");
	assert_true(strncmp(top_row_text(&top, &top.model.rows[0], line),
			    "    863 re?[2Jdis?              7", 33) == 0);
	stats_parse(&top.before, "faults_copy 5\nforks 1\n");
	stats_parse(&top.now, "faults_copy 25\nfaults_reuse 10\nforks 1\nmissed 3\n");
	assert_non_null(strstr(top_summary(&top, line), "15 faults/s, 10 copies/s, "));
	assert_non_null(strstr(line, "0 forks/s, 3 missed, 2 of no process"));
	assert_non_null(top_outcome_text(&top, PHYSMEM_OUTCOME_COPY, line));
	assert_non_null(strstr(line, "10           25         -"));
	assert_null(top_outcome_text(&top, PHYSMEM_OUTCOME_ZERO, line));
	top_model_free(&top.model);
	stats_free(&top.before);
	stats_free(&top.now);
}

/* What top_json() prints of @top, without the line's end. */
static char *json_of(struct top *top)
{
	char *text = NULL, *end;
	size_t size;
	FILE *file = open_memstream(&text, &size);

	assert_non_null(file);
	top_json(top, 1795732742, file);
	fclose(file);
	end = strchr(text, '\n');
	assert_non_null(end);
	assert_string_equal(end, "\n");
	*end = '\0';
	return text;
}

static void json_says_it(void **state)
{
	struct top_options options = { .filter = "", .rows = 1, .sort = TOP_BY_COPIES };
	/* NULL would say that there are no processes; it is not looked into */
	struct top top = { .options = &options, .hist = (void *)&options };
	struct top_counts counts = counts_of(first);
	char *text;

	(void)state;
	top_model_update(&top.model, &counts, 2);
	strcpy(top.model.rows[0].name, "redis\"\n");
	stats_parse(&top.before, "faults_copy 5\nforks 1\n");
	stats_parse(&top.now, "faults_copy 25\nfaults_reuse 10\nforks 1\nmissed 3\n");
	text = json_of(&top);
	assert_string_equal(text,
			    "{\"schema\":1,\"time\":\"2026-11-26T22:39:02Z\",\"interval_ns\":2000000000,"
			    "\"faults\":30,\"copies\":20,\"bytes\":81920,\"forks\":0,\"missed\":3,"
			    "\"of_no_process\":2,\"lacking\":null,\"processes\":[{\"pid\":863,"
			    "\"name\":\"redis\\\"\\n\",\"gone\":false,\"faults\":44,\"copies\":14,"
			    "\"bytes\":57344,\"timed\":40,\"ns\":13000,\"total_copies\":14,"
			    "\"total_bytes\":57344,\"outcomes\":{\"copy\":10,\"copy_file\":4,\"reuse\":30}}],"
			    "\"outcomes\":[{\"outcome\":\"copy\",\"faults\":20,\"timed\":0,\"ns\":0,\"total\":25},"
			    "{\"outcome\":\"reuse\",\"faults\":10,\"timed\":0,\"ns\":0,\"total\":10}]}");
	free(text);

	/* where processes cannot be told apart, there is no list of them */
	top.hist = NULL;
	strcpy(top.lacking, "no hist triggers");
	text = json_of(&top);
	assert_non_null(strstr(text, "\"lacking\":\"no hist triggers\",\"processes\":null,"));
	free(text);
	top_model_free(&top.model);
	stats_free(&top.before);
	stats_free(&top.now);
}

/* Whatever a line is, it is no reason to stop. */
static void odd_lines_are_left_out(void **state)
{
	static const char text[] = "{\n{ }\n{ tgid\n{ tgid: }\n{ tgid: x, outcome: y }\n\n{ a: b c: d }";
	struct top_counts counts = counts_of(text);

	(void)state;
	top_counts_free(&counts);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(histograms_are_read),
		cmocka_unit_test(rows_have_what_is_new),
		cmocka_unit_test(rows_are_sorted),
		cmocka_unit_test(mappings_are_added_up),
		cmocka_unit_test(lines_say_it),
		cmocka_unit_test(json_says_it),
		cmocka_unit_test(odd_lines_are_left_out),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
