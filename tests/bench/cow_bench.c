// SPDX-License-Identifier: GPL-2.0
/*
 * cow_bench [-r ROUNDS] [-n PAGES] [-k KIND] [-s MIB[,MIB]] [-m WATCH] [-x MODULE] [TABLE...]:
 * what a copy-on-write fault costs, and a fork, for each way to watch them.
 * Where the clock counts instructions (scripts/bench runs it so) the figures
 * repeat.
 *
 * A line a figure, with tabs: table, way, number of faults or size of the
 * process, figure, unit, remark. A figure that there is none of is "-", and the
 * remark says why.
 */
#include <errno.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "cow.h"

#define SIZES_MAX	16
#define HUGE_SIZE	"/sys/kernel/mm/transparent_hugepage/hpage_pmd_size"

static unsigned int rounds = 5;
static uint64_t pages = 20000;
static uint64_t sizes[SIZES_MAX] = { 1, 16, 64, 256 };
static size_t size_count = 4;
static unsigned int kinds = FAULTS;
static const char *only;
const char *mechanism_path;

static const char *const kind_names[KINDS] = { "copy", "huge", "file", "fork" };

/* In this order: off first and last. */
const struct watch *const watches[] = {
	&off_watch,
	&event_watch,
	&fork_watch,
	&stats_watch,
	&other_watch,
	&floor_watch,
	&ftrace_watch,
	&kprobe_watch,
	&declining_watch,
	&kretprobe_watch,
	&clocks_watch,
	&record_watch,
	&page_fault_watch,
	&graph_watch,
	&dynamic_watch,
	&perf_watch,
	&histogram_watch,
	&printf_watch,
	&systemtap_watch,
	&sched_fork_watch,
	&off_again_watch,
};

const size_t watch_count = sizeof(watches) / sizeof(watches[0]);

static void __attribute__((noreturn)) usage(void)
{
	size_t i;

	fputs("usage: cow_bench [-r ROUNDS] [-n PAGES] [-k KIND] [-s MIB[,MIB]] [-m WATCH] [-x MODULE] [TABLE...]\n"
	      "tables: cow fork\nkinds: copy huge file\nways to watch:\n", stderr);
	for (i = 0; i < watch_count; i++)
		fprintf(stderr, "  %s\n", watches[i]->name);
	exit(2);
}

static uint64_t number(const char *word)
{
	char *end;
	uint64_t value = strtoull(word, &end, 10);

	if (!value || *end)
		usage();
	return value;
}

static void parse_sizes(char *list)
{
	char *word;

	for (size_count = 0; (word = strsep(&list, ",")); size_count++) {
		if (size_count == SIZES_MAX)
			usage();
		sizes[size_count] = number(word);
	}
}

static unsigned int kind_of(const char *word)
{
	unsigned int kind;

	for (kind = 0; kind < FORK; kind++)
		if (!strcmp(word, kind_names[kind]))
			return ON(kind);
	usage();
}

/* Faults or forks of one kind, in a table of their own. */
struct figure {
	struct load load;
	uint64_t size;
	const char *unit;
};

static void tell(const struct figure *figure, const struct watch *watch, const char *value,
		 const char *remark)
{
	printf("%s%s\t%s\t%llu\t%s\t%s\t%s\n", figure->load.kind == FORK ? "" : "cow_",
	       kind_names[figure->load.kind], watch->name, (unsigned long long)figure->size, value,
	       figure->unit, remark);
	fflush(stdout);
}

/* Returns the least of the rounds, in ns. @missing: events that were not seen */
static uint64_t best_of(const struct load *load, const struct watch *watch, uint64_t *missing)
{
	uint64_t least = UINT64_MAX, ns, seen, due = watch->due(load);
	unsigned int i;

	*missing = 0;
	for (i = 0; i < rounds; i++) {
		watch->clear();
		ns = load_run(load);
		seen = watch->seen();
		if (seen < due && !watch->told)
			*missing += due - seen;
		if (ns < least)
			least = ns;
	}
	return least;
}

/*
 * What an allocation costs depends on how free memory is scattered, and large
 * tools scatter it: put in order before each way, and one round for what is done
 * once only.
 */
static void settle(const struct load *load)
{
	put("/proc/sys/vm/drop_caches", "3");
	put("/proc/sys/vm/compact_memory", "1");
	load_run(load);
}

static void measure(const struct figure *figure, const struct watch *watch)
{
	uint64_t ns, missing, seen, due = rounds * watch->due(&figure->load);
	const char *why;
	char text[64];

	settle(&figure->load);
	why = watch->begin(&figure->load);
	if (why) {
		tell(figure, watch, "-", why);
		return;
	}
	ns = best_of(&figure->load, watch, &missing);
	watch->end();
	if (watch->told) {
		seen = watch->told();
		missing = seen < due ? due - seen : 0;
	}
	if (missing) {
		snprintf(text, sizeof(text), "%llu of %llu were not seen",
			 (unsigned long long)missing, (unsigned long long)due);
		tell(figure, watch, "-", text);
		return;
	}
	snprintf(text, sizeof(text), "%.2f", (double)ns / figure->load.faults);
	tell(figure, watch, text, watch->gives);
}

/* Is it asked for, or what all are compared with? */
static bool wanted(const struct watch *watch, enum kind kind)
{
	return (watch->kinds & ON(kind)) &&
	       (!only || !strcmp(only, watch->name) || watch == &off_watch);
}

static void each_watch(struct figure *figure)
{
	const char *why = load_make(&figure->load);
	size_t i;

	for (i = 0; i < watch_count; i++) {
		if (!wanted(watches[i], figure->load.kind))
			continue;
		if (why)
			tell(figure, watches[i], "-", why);
		else
			measure(figure, watches[i]);
	}
	load_free(&figure->load);
}

static uint64_t huge_size(void)
{
	FILE *f = fopen(HUGE_SIZE, "re");
	unsigned long long size;

	if (!f || fscanf(f, "%llu", &size) != 1)
		size = 2 * MIB;
	if (f)
		fclose(f);
	return size;
}

/* As much memory of each kind. */
static void table_cow(void)
{
	uint64_t step;
	unsigned int kind;

	for (kind = COPY; kind < FORK; kind++) {
		struct figure figure = { .load.kind = kind, .unit = "ns/fault" };

		if (!(kinds & ON(kind)))
			continue;
		step = kind == HUGE ? huge_size() : page_size;
		figure.load.faults = (pages * page_size + step - 1) / step;
		figure.load.size = figure.load.faults * step;
		figure.size = figure.load.faults;
		each_watch(&figure);
	}
}

static void table_fork(void)
{
	size_t i;

	for (i = 0; i < size_count; i++) {
		struct figure figure = {
			.load = { .kind = FORK, .faults = 1, .size = sizes[i] * MIB },
			.size = sizes[i],
			.unit = "ns/fork",
		};

		each_watch(&figure);
	}
}

static void make_ready(void)
{
	cpu_set_t one;

	CPU_ZERO(&one);
	CPU_SET(0, &one);
	if (sched_setaffinity(0, sizeof(one), &one))
		die("sched_setaffinity: %s", strerror(errno));
	buffer = malloc(page_size);
	if (!buffer)
		die("no memory");
}

static void make_table(const char *name)
{
	if (!strcmp(name, "cow"))
		table_cow();
	else if (!strcmp(name, "fork"))
		table_fork();
	else
		usage();
}

int main(int argc, char **argv)
{
	struct utsname system;
	int option, i;

	page_size = sysconf(_SC_PAGESIZE);
	while ((option = getopt(argc, argv, "r:n:k:s:m:x:")) != -1) {
		if (option == 'r')
			rounds = number(optarg);
		else if (option == 'n')
			pages = number(optarg);
		else if (option == 'k')
			kinds = (kinds == FAULTS ? 0 : kinds) | kind_of(optarg);
		else if (option == 's')
			parse_sizes(optarg);
		else if (option == 'm')
			only = optarg;
		else if (option == 'x')
			mechanism_path = optarg;
		else
			usage();
	}
	make_ready();
	uname(&system);
	printf("kernel\t%s\t%s\t%zu\n", system.release, system.machine, page_size);
	fflush(stdout);
	for (i = optind; i < argc; i++)
		make_table(argv[i]);
	if (optind == argc) {
		table_cow();
		table_fork();
	}
	return 0;
}
