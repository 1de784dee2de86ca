// SPDX-License-Identifier: GPL-2.0
/* Each way to watch with each load, the least of some rounds: a line a figure. */
#include <stdio.h>
#include <string.h>

#include "cow.h"

#define HUGE_SIZE	"/sys/kernel/mm/transparent_hugepage/hpage_pmd_size"

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
 * tools scatter it: put in order before all ways, and after such a tool. One
 * round is a trial, and an emulator is slow with freed pages that programs ran in.
 */
static void order_memory(void)
{
	if (rounds == 1)
		return;
	put("/proc/sys/vm/drop_caches", "3");
	put("/proc/sys/vm/compact_memory", "1");
}

static void measure(const struct figure *figure, const struct watch *watch)
{
	uint64_t ns, missing, seen, due = rounds * watch->due(&figure->load);
	const char *why;
	char text[64];

	/* what is done once only is done now */
	load_run(&figure->load);
	why = watch->begin(&figure->load);
	if (why) {
		tell(figure, watch, "-", why);
		return;
	}
	ns = best_of(&figure->load, watch, &missing);
	watch->end();
	if (watch->told) {
		order_memory();
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

	order_memory();
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
void table_cow(void)
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

void table_fork(void)
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
