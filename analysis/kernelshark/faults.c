// SPDX-License-Identifier: GPL-2.0
#include "faults.h"

#include <stdlib.h>
#include <string.h>

/* Room for one more of @size bytes. */
static void *grown(void *array, size_t count, size_t *room, size_t size)
{
	size_t wanted = *room ? 2 * *room : 1024;
	void *more;

	if (count < *room)
		return array;
	more = realloc(array, wanted * size);
	if (more)
		*room = wanted;
	return more;
}

int faults_add(struct faults *faults, const struct fault *fault)
{
	struct fault *all = grown(faults->all, faults->count, &faults->room, sizeof(*all));
	unsigned int outcome = fault->outcome;

	if (!all)
		return -1;
	faults->all = all;
	all[faults->count++] = *fault;
	faults->counts[outcome < PHYSMEM_OUTCOME_COUNT ? outcome : PHYSMEM_OUTCOME_COUNT]++;
	if (fault->end - fault->begin > faults->longest)
		faults->longest = fault->end - fault->begin;
	faults->sorted = false;
	return 0;
}

int faults_add_fork(struct faults *faults, const struct fork *fork)
{
	struct fork *forks =
		grown(faults->forks, faults->fork_count, &faults->fork_room, sizeof(*forks));

	if (!forks)
		return -1;
	faults->forks = forks;
	forks[faults->fork_count++] = *fork;
	faults->sorted = false;
	return 0;
}

static int order(int64_t a, int64_t b)
{
	return a < b ? -1 : a > b;
}

static int by_cpu(const void *a, const void *b)
{
	const struct fault *x = a, *y = b;
	int result = order(x->cpu, y->cpu);

	return result ? result : order(x->end, y->end);
}

static int by_time(const void *a, const void *b)
{
	const struct fork *x = a, *y = b;

	return order(x->time, y->time);
}

static int by_pid(const void *a, const void *b, void *all)
{
	const struct fault *x = (struct fault *)all + *(const uint32_t *)a;
	const struct fault *y = (struct fault *)all + *(const uint32_t *)b;
	int result = order(x->pid, y->pid);

	if (!result)
		result = order(x->end, y->end);
	/* places are in the order of CPUs: equal stamps stay in one order */
	return result ? result : order(*(const uint32_t *)a, *(const uint32_t *)b);
}

/* A trace is read CPU by CPU: most often there is nothing to do. */
static void sort_by_cpu(struct faults *faults)
{
	size_t i;

	for (i = 1; i < faults->count; i++)
		if (by_cpu(&faults->all[i - 1], &faults->all[i]) > 0) {
			qsort(faults->all, faults->count, sizeof(*faults->all), by_cpu);
			return;
		}
}

int faults_sort(struct faults *faults)
{
	uint32_t *places = malloc((faults->count + 1) * sizeof(*places));
	size_t i;

	if (!places)
		return -1;
	sort_by_cpu(faults);
	for (i = 0; i < faults->count; i++)
		places[i] = i;
	if (faults->count)
		qsort_r(places, faults->count, sizeof(*places), by_pid, faults->all);
	if (faults->fork_count)
		qsort(faults->forks, faults->fork_count, sizeof(*faults->forks), by_time);
	free(faults->by_pid);
	faults->by_pid = places;
	faults->sorted = true;
	return 0;
}

void faults_clear(struct faults *faults)
{
	free(faults->all);
	free(faults->by_pid);
	free(faults->forks);
	*faults = (struct faults){ 0 };
}

/* Return: the first of all faults, in the order of @places, that is of @key or a later one. */
static size_t first_of(const struct faults *faults, const uint32_t *places, int64_t key)
{
	size_t low = 0, high = faults->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		int64_t found = places ? faults->all[places[middle]].pid : faults->all[middle].cpu;

		if (found < key)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static struct row row_of(const struct faults *faults, const uint32_t *places, int64_t key)
{
	size_t first = first_of(faults, places, key);

	return (struct row){
		.faults = faults,
		.order = places,
		.first = first,
		.count = first_of(faults, places, key + 1) - first,
	};
}

struct row faults_of_pid(const struct faults *faults, int32_t pid)
{
	return row_of(faults, faults->by_pid, pid);
}

struct row faults_of_cpu(const struct faults *faults, int16_t cpu)
{
	return row_of(faults, NULL, cpu);
}

size_t row_find(const struct row *row, int64_t time)
{
	size_t low = 0, high = row->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (row_fault(row, middle)->end < time)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}
