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

unsigned int rounds = 5;
uint64_t pages = 20000;
uint64_t sizes[COW_SIZES_MAX] = { 1, 16, 64, 256 };
size_t size_count = 4;
unsigned int kinds = FAULTS;
const char *only;
const char *mechanism_path;

const char *const kind_names[KINDS] = { "copy", "huge", "file", "fork" };

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
		if (size_count == COW_SIZES_MAX)
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
