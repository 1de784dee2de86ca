// SPDX-License-Identifier: GPL-2.0
/* analysis/lib/stats.c and export_prometheus.c: counters, read and written as metrics */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "test.h"

#include "export_prometheus.h"

/* As the module wrote them in an emulated machine, but for the one marked. */
static const char recorded[] =
	"counting on\n"
	"faults_unknown 0\nns_unknown 0\n"
	"faults_copy 183\nns_copy 9000333760\n"
	"faults_copy_file 24\nns_copy_file 1170890\n"
	"faults_hugetlb_copy 3\nns_hugetlb_copy 4000000\n"
	"faults_from_the_future 5\nns_from_the_future 500\n" /* this one */
	"duration_copy_4096 9000333760\n"
	"latency_copy_4096_0 1\n"
	"latency_copy_4096_512 2\n"
	"latency_copy_4096_131072 178\n"
	"latency_copy_4096_2147483648 2\n"
	"duration_copy_file_4096 1170890\n"
	"latency_copy_file_4096_16384 20\n"
	"duration_hugetlb_copy_65536 1000000\n"
	"latency_hugetlb_copy_65536_524288 1\n"
	"duration_hugetlb_copy_2097152 3000000\n"
	"latency_hugetlb_copy_2097152_1048576 2\n"
	"forks 2\nfork_ns 2507440\nfork_shared_pages 197\nfork_copied_pages 0\n"
	"missed 7\nfiltered 207\ntargets 0\ntargets_lost 0\n"
	"longest_hold_ns 12345\n";

static void numbers_are_read(void **state)
{
	struct stats stats;

	(void)state;
	stats_parse(&stats, recorded);
	assert_true(stats.counting);
	assert_int_equal(stats.faults[PHYSMEM_OUTCOME_COPY], 183);
	assert_int_equal(stats.faults[PHYSMEM_OUTCOME_COPY_FILE], 24);
	assert_int_equal(stats_faults(&stats), 210);
	assert_int_equal(stats.latency_count, 7);
	assert_int_equal(stats.duration_count, 4);
	assert_int_equal(stats_value(&stats, "missed"), 7);
	assert_int_equal(stats_value(&stats, "no such"), 0);
	assert_int_equal(stats_value(&stats, "faults_from_the_future"), 5);
	/* four file pages without a duration, so without a size, are base pages */
	assert_int_equal(stats_bytes(&stats, 4096), 183 * 4096 + 24 * 4096 + 65536 + 2 * 2097152);
	stats_free(&stats);
}

/* The longest that a module writes, and one longer still: no figure is made of a part of a name. */
static void long_names_are_whole(void **state)
{
	struct stats stats;

	(void)state;
	stats_parse(&stats, "faults_hugetlb_copy 3\n"
			    "latency_hugetlb_copy_1073741824_134217728 3\n"
			    "latency_hugetlb_reuse_17179869184_9223372036854775808 4\n"
			    "latency_hugetlb_copy_1073741824_1342177280000000000000000000000000000000 5\n");
	assert_int_equal(stats.latency_count, 2);
	assert_int_equal(stats.latencies[0].floor, 134217728);
	assert_int_equal(stats.latencies[0].count, 3);
	assert_true(stats.latencies[1].floor == 1ULL << 63);
	assert_int_equal(stats.latencies[1].count, 4);
	assert_true(stats_bytes(&stats, 4096) == 3ULL << 30);
	assert_int_equal(stats.value_count, 0);
	stats_free(&stats);
}

static void nothing_is_read_as_nothing(void **state)
{
	static const char *const odd[] = {
		"", "\n\n", "faults_copy", "latency_ 1\n", "latency_copy 1\n", "latency_copy_1 1\n",
		"duration_ 1\nduration_copy 1\n", "counting\n", "_ _\n",
	};
	struct stats stats;
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(odd); i++) {
		stats_parse(&stats, odd[i]);
		assert_int_equal(stats_faults(&stats), 0);
		assert_int_equal(stats.latency_count + stats.duration_count, 0);
		stats_free(&stats);
	}
}

static char *written(const char *text)
{
	struct stats stats;
	char *metrics;
	size_t size;
	FILE *out = open_memstream(&metrics, &size);

	assert_non_null(out);
	stats_parse(&stats, text);
	prometheus_write(out, &stats, 4096);
	stats_free(&stats);
	fclose(out);
	return metrics;
}

static void has(const char *metrics, const char *line)
{
	const char *found = strstr(metrics, line);

	if (!found || (found != metrics && found[-1] != '\n'))
		fail_msg("no line %s in:\n%s", line, metrics);
}

static void metrics_are_the_counters(void **state)
{
	char *metrics = written(recorded);

	(void)state;
	has(metrics, "physmem_counting 1\n");
	has(metrics, "physmem_faults_total{outcome=\"copy\"} 183\n");
	has(metrics, "physmem_faults_total{outcome=\"failed\"} 0\n");
	has(metrics, "physmem_copied_bytes_total{outcome=\"copy\"} 749568\n");
	/* four without a size */
	has(metrics, "physmem_copied_bytes_total{outcome=\"copy_file\"} 98304\n");
	has(metrics, "physmem_copied_bytes_total{outcome=\"hugetlb_copy\"} 4259840\n");
	has(metrics, "physmem_copied_bytes_total{outcome=\"fork_copy\"} 0\n");
	assert_null(strstr(metrics, "physmem_copied_bytes_total{outcome=\"reuse\"}"));
	has(metrics, "physmem_missed_total 7\n");
	has(metrics, "physmem_fork_shared_bytes_total 806912\n");
	has(metrics, "physmem_longest_hold_seconds 0.000012345\n");
#define COPIES(what) "physmem_fault_duration_seconds" what "outcome=\"copy\",page_size=\"4096\""
	has(metrics, COPIES("_bucket{") ",le=\"0.000000512\"} 1\n");
	has(metrics, COPIES("_bucket{") ",le=\"0.000001024\"} 3\n");
	has(metrics, COPIES("_bucket{") ",le=\"0.000131072\"} 3\n");
	has(metrics, COPIES("_bucket{") ",le=\"0.000262144\"} 181\n");
	has(metrics, COPIES("_bucket{") ",le=\"2.147483648\"} 181\n");
	has(metrics, COPIES("_bucket{") ",le=\"+Inf\"} 183\n");
	has(metrics, COPIES("_sum{") "} 9.000333760\n");
	has(metrics, COPIES("_count{") "} 183\n");
	has(metrics, "physmem_fault_duration_seconds_sum{outcome=\"hugetlb_copy\","
		     "page_size=\"2097152\"} 0.003000000\n");
	free(metrics);
}

/* Return: what a checker that knows nothing of physmem says of the metrics: its status. */
static int checked_by(const char *checker, const char *metrics)
{
	FILE *pipe = popen(checker, "w");

	assert_non_null(pipe);
	fputs(metrics, pipe);
	return pclose(pipe);
}

#define AWK "awk -f tests/host/exposition.awk"

static void strangers_can_read_them(void **state)
{
	char *metrics = written(recorded), *nothing = written("");

	(void)state;
	assert_int_equal(checked_by(AWK, metrics), 0);
	assert_int_equal(checked_by(AWK, nothing), 0);
	if (system("command -v promtool >/dev/null") == 0)
		assert_int_equal(checked_by("promtool check metrics", metrics), 0);
	free(metrics);
	free(nothing);
}

/* The checker itself sees what is wrong. */
static void strangers_are_strict(void **state)
{
#define HEAD "# HELP a_total b\n# TYPE a_total counter\n"
	static const char *const wrong[] = {
		HEAD "a_total{b=c} 1\n", HEAD "a_total 1\na_total 2\n", HEAD "a_total -1\n", HEAD "a_total\n",
		"a_total 1\n", "# HELP a b\n# TYPE a histogram\na_bucket{le=\"+Inf\"} 1\na_count 2\na_sum 1\n",
		"# HELP a b\n# TYPE a histogram\na_bucket{le=\"1\"} 2\na_bucket{le=\"+Inf\"} 1\na_count 1\na_sum 1\n",
	};
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(wrong); i++)
		if (checked_by(AWK " >/dev/null", wrong[i]) == 0)
			fail_msg("the checker takes this: %s", wrong[i]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(numbers_are_read),
		cmocka_unit_test(long_names_are_whole),
		cmocka_unit_test(nothing_is_read_as_nothing),
		cmocka_unit_test(metrics_are_the_counters),
		cmocka_unit_test(strangers_can_read_them),
		cmocka_unit_test(strangers_are_strict),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
