// SPDX-License-Identifier: GPL-2.0
/* The tables: which processes, and what is told of each way to look at them. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench.h"
#include "frames.h"
#include "tables.h"

/* ns: what takes longer is not asked again and again, or not at all. */
#define PATIENCE	1000000000ULL
#define TOO_LONG	2000000000ULL
/* What is over at once is asked more often: something else may have been going on. */
#define AT_LEAST	20000000ULL

/* For what is not the process's: buffers, and the machine. */
#define SPARE_MIB	256

static const uint64_t sparse_sizes[] = { 1, 1 << 20 };
static const uint64_t vma_numbers[] = { 10, 100, 1000, 10000, 30000 };

struct figure {
	const char *table, *unit;
	uint64_t size;
	bool own_holds;		/* only of methods that know theirs */
};

/* For each method, what a page took last: so that it is not asked for what takes too long. */
static double per_page_last[METHODS];

static void tell(const struct figure *figure, const struct method *method, double value,
		 const char *remark)
{
	printf("%s\t%s\t%llu\t%.2f\t%s\t%s\n", figure->table, method->name,
	       (unsigned long long)figure->size, value, figure->unit, remark);
	fflush(stdout);
}

static void tell_none(const struct figure *figure, const struct method *method, const char *why)
{
	printf("%s\t%s\t%llu\t-\t%s\t%s\n", figure->table, method->name,
	       (unsigned long long)figure->size, figure->unit, why);
	fflush(stdout);
}

/* The least of some rounds, in ns. A method that does not see all pages is none. */
static uint64_t best_of(const struct method *method, const struct target *target)
{
	uint64_t least = UINT64_MAX, all = 0, pages, ns;
	unsigned int i;

	for (i = 0; (i < rounds || all < AT_LEAST) && all < PATIENCE; i++) {
		pages = 0;
		ns = method->look(target, &pages);
		if (pages < target->pages || pages > target->pages + 16)
			die("%s: saw %llu pages, of %llu", method->name, (unsigned long long)pages,
			    (unsigned long long)target->pages);
		all += ns;
		if (ns < least)
			least = ns;
	}
	return least;
}

typedef void (*measure)(struct figure *figure, const struct method *method,
			const struct target *target);

/* Not NULL: why there can be no figure. Else method->end() must follow. */
static const char *begin(const struct method *method, const struct target *target)
{
	static char why[64];
	double ns = per_page_last[method_number(method)] * target->pages;

	if (ns > TOO_LONG) {
		snprintf(why, sizeof(why), "left out: about %.1f * 10^9 ns", ns / 1e9);
		return why;
	}
	return method->begin(target);
}

/* Has @measure called for each method that can be had, with a process of a kind and size. */
static void each_method(struct figure *figure, const char *kind, measure measure)
{
	struct target target;
	const char *why = "no such process on this machine";
	bool there = target_start(&target, kind, figure->size);
	size_t m;

	if (there)
		frames_room(target.pages + 64);
	for (m = 0; m < METHODS; m++) {
		const struct method *method = method_of(m);

		if (!method || (figure->own_holds && !method->own_hold))
			continue;
		if (there)
			why = begin(method, &target);
		if (why) {
			tell_none(figure, method, why);
			continue;
		}
		measure(figure, method, &target);
		method->end();
	}
	if (there)
		target_stop(&target);
}

static uint64_t available_mib(void)
{
	FILE *f = fopen("/proc/meminfo", "re");
	unsigned long long kib = 0;
	char line[128];

	while (f && !kib && fgets(line, sizeof(line), f))
		sscanf(line, "MemAvailable: %llu", &kib);
	if (f)
		fclose(f);
	return kib >> 10;
}

/* As each_method(), for every size that there is memory for. */
static void each_size(struct figure *figure, measure measure)
{
	size_t i, m;

	for (i = 0; i < size_count; i++) {
		figure->size = sizes[i];
		if (sizes[i] + sizes[i] / 8 + SPARE_MIB < available_mib()) {
			each_method(figure, "dense", measure);
			continue;
		}
		for (m = 0; m < METHODS; m++)
			if (method_of(m))
				tell_none(figure, method_of(m), "not enough memory");
	}
}

static void per_page(struct figure *figure, const struct method *method,
		     const struct target *target)
{
	double ns = (double)best_of(method, target) / target->pages;

	per_page_last[method_number(method)] = ns;
	tell(figure, method, ns, method->gives);
}

void table_dense(void)
{
	struct figure figure = { .table = "dense", .unit = "ns/page" };

	each_size(&figure, per_page);
}

static void whole(struct figure *figure, const struct method *method, const struct target *target)
{
	double ns;

	sparse_unread = 0;
	ns = best_of(method, target);
	if (sparse_unread)
		tell(figure, method, ns / SPARSE_PAGES * (SPARSE_PAGES + sparse_unread),
		     "reckoned from its first 2^20 pages");
	else
		tell(figure, method, ns, "");
}

void table_sparse(void)
{
	struct figure figure = { .table = "sparse", .unit = "ns" };
	size_t i;

	for (i = 0; i < sizeof(sparse_sizes) / sizeof(sparse_sizes[0]); i++) {
		figure.size = sparse_sizes[i];
		each_method(&figure, "sparse", whole);
	}
}

static void per_vma(struct figure *figure, const struct method *method,
		    const struct target *target)
{
	tell(figure, method, (double)best_of(method, target) / target->vmas, "");
}

#define MAX_MAP_COUNT	"/proc/sys/vm/max_map_count"

void table_vmas(void)
{
	struct figure figure = { .table = "vmas", .unit = "ns/VMA" };
	char before[32] = "";
	FILE *f = fopen(MAX_MAP_COUNT, "re");
	size_t i;

	if (!f || !fgets(before, sizeof(before), f))
		die(MAX_MAP_COUNT " cannot be read");
	fclose(f);
	put_or_die(MAX_MAP_COUNT, "100000");
	for (i = 0; i < sizeof(vma_numbers) / sizeof(vma_numbers[0]); i++) {
		figure.size = vma_numbers[i];
		each_method(&figure, "vmas", per_vma);
	}
	put_or_die(MAX_MAP_COUNT, before);
}

static uint64_t hold_by_stats(const struct method *method, const struct target *target)
{
	uint64_t pages = 0;

	own_hold_reset();
	method->look(target, &pages);
	return own_hold();
}

/* The least of some rounds: what happens to a hold by chance is not its length. */
static uint64_t least_hold(const struct method *method, const struct target *target,
			   uint64_t (*hold)(const struct method *, const struct target *))
{
	uint64_t least = UINT64_MAX, began = now(), ns;
	unsigned int i;

	for (i = 0; i < rounds && now() - began < PATIENCE; i++) {
		ns = hold(method, target);
		if (ns < least)
			least = ns;
	}
	return least;
}

static void own(struct figure *figure, const struct method *method, const struct target *target)
{
	tell(figure, method, least_hold(method, target, hold_by_stats), "");
}

static void traced(struct figure *figure, const struct method *method, const struct target *target)
{
	uint64_t ns;

	if (!holds_begin()) {
		tell_none(figure, method, "this kernel has no events mmap_lock");
		return;
	}
	ns = least_hold(method, target, holds_of);
	holds_end();
	if (ns)
		tell(figure, method, ns, "");
	else
		tell_none(figure, method, "no hold of a microsecond or more");
}

void table_holds(void)
{
	struct figure figure = { .table = "own_holds", .unit = "ns", .own_holds = true };

	each_size(&figure, own);
	figure.table = "holds";
	figure.own_holds = false;
	each_size(&figure, traced);
}
