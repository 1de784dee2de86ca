// SPDX-License-Identifier: GPL-2.0
/*
 * snapshot_bench [-r ROUNDS] [-s MIB[,MIB]] [-m METHOD] [TABLE...]: what looking
 * at a process costs, for each way to do it. Where the clock counts
 * instructions (scripts/bench runs it so) the figures repeat.
 *
 * A line a figure, with tabs: table, method, the process's size, figure, unit,
 * remark. A figure that there is none of is "-", and the remark says why.
 */
#include <errno.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "bench.h"
#include "tables.h"

unsigned int rounds = 5;
uint64_t sizes[SIZES_MAX] = { 1, 16, 64, 256, 1024 };
size_t size_count = 5;
static const char *only;

static const struct table {
	const char *name;
	void (*make)(void);
} tables[] = {
	{ "dense", table_dense },
	{ "sparse", table_sparse },
	{ "vmas", table_vmas },
	{ "holds", table_holds },
};

#define TABLES	(sizeof(tables) / sizeof(tables[0]))

static const struct method *const methods[METHODS] = {
	&relay_method,
	&relay_read_method,
	&device_method,
	&text_method,
	&pagemap_method,
	&frames_method,
	&smaps_method,
	&scan_method,
};

const struct method *method_of(size_t number)
{
	return only && strcmp(only, methods[number]->name) ? NULL : methods[number];
}

size_t method_number(const struct method *method)
{
	size_t number = 0;

	while (methods[number] != method)
		number++;
	return number;
}

static void __attribute__((noreturn)) usage(void)
{
	size_t i;

	fputs("usage: snapshot_bench [-r ROUNDS] [-s MIB[,MIB]] [-m METHOD] [TABLE...]\ntables:",
	      stderr);
	for (i = 0; i < TABLES; i++)
		fprintf(stderr, " %s", tables[i].name);
	fputs("\nmethods:", stderr);
	for (i = 0; i < METHODS; i++)
		fprintf(stderr, " %s", methods[i]->name);
	fputc('\n', stderr);
	exit(2);
}

static void parse_sizes(char *list)
{
	char *word, *end;

	for (size_count = 0; (word = strsep(&list, ",")); size_count++) {
		if (size_count == SIZES_MAX)
			usage();
		sizes[size_count] = strtoull(word, &end, 10);
		if (!sizes[size_count] || *end)
			usage();
	}
}

static void make_ready(void)
{
	cpu_set_t one;

	/* the relay's buffer is that of the CPU that asks */
	CPU_ZERO(&one);
	CPU_SET(0, &one);
	if (sched_setaffinity(0, sizeof(one), &one))
		die("sched_setaffinity: %s", strerror(errno));
	/* page faults are not for the clock */
	buffer = aligned_alloc(page_size, BUFFER_SIZE);
	if (!buffer || mlockall(MCL_CURRENT | MCL_FUTURE))
		die("no memory: %s", strerror(errno));
	memset(buffer, 1, BUFFER_SIZE);
}

static void make_table(const char *name)
{
	size_t i;

	for (i = 0; i < TABLES; i++)
		if (!strcmp(name, tables[i].name))
			return tables[i].make();
	usage();
}

int main(int argc, char **argv)
{
	struct utsname system;
	int option;
	size_t i;

	page_size = sysconf(_SC_PAGESIZE);
	if (argc == 4 && !strcmp(argv[1], "--be"))
		return target_main(argv[2], strtoull(argv[3], NULL, 0));
	while ((option = getopt(argc, argv, "r:s:m:")) != -1) {
		if (option == 'r')
			rounds = strtoul(optarg, NULL, 10);
		else if (option == 's')
			parse_sizes(optarg);
		else if (option == 'm')
			only = optarg;
		else
			usage();
	}
	if (!rounds)
		usage();
	make_ready();
	uname(&system);
	printf("kernel\t%s\t%s\t%zu\n", system.release, system.machine, page_size);
	for (i = optind; i < (size_t)argc; i++)
		make_table(argv[i]);
	for (i = 0; optind == argc && i < TABLES; i++)
		tables[i].make();
	return 0;
}
