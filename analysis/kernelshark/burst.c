// SPDX-License-Identifier: GPL-2.0
#include "burst.h"

#include <stdlib.h>

/* Faults that make a burst, if there are as many; and of how many it is one at the least. */
#define FEWEST 8
#define PART 64
#define ROOM 32 /* a part of the burst, on each side */

static int by_end(const void *a, const void *b)
{
	const struct fault *x = *(const struct fault *const *)a;
	const struct fault *y = *(const struct fault *const *)b;

	return x->end < y->end ? -1 : x->end > y->end;
}

/* Return: those that count, in the order of time; to be freed. */
static const struct fault **chosen_faults(const struct faults *faults, bool (*chosen)(int32_t pid),
					  size_t *count)
{
	const struct fault **list = malloc((faults->count + 1) * sizeof(*list));
	size_t i;

	*count = 0;
	for (i = 0; list && i < faults->count; i++)
		if (chosen(faults->all[i].pid))
			list[(*count)++] = &faults->all[i];
	if (list)
		qsort(list, *count, sizeof(*list), by_end);
	return list;
}

static const struct fork *first_fork(const struct faults *faults, bool (*chosen)(int32_t pid))
{
	size_t i;

	for (i = 0; i < faults->fork_count; i++)
		if (chosen(faults->forks[i].pid))
			return &faults->forks[i];
	return NULL;
}

size_t burst_find(const struct faults *faults, bool (*chosen)(int32_t pid), int64_t *begin,
		  int64_t *end)
{
	const struct fork *fork = first_fork(faults, chosen);
	size_t count, first = 0, last;
	const struct fault **list = chosen_faults(faults, chosen, &count);
	int64_t room;

	if (!list || !count) {
		free(list);
		return 0;
	}
	while (fork && first < count && list[first]->end < fork->time)
		first++;
	if (first == count) { /* nobody wrote after the fork */
		first = 0;
		fork = NULL;
	}
	*begin = fork ? fork->time : list[first]->begin;
	for (last = first; last + 1 < count; last++)
		if (last + 1 - first >= FEWEST && last + 1 - first >= (count - first) / PART &&
		    list[last + 1]->begin - list[last]->end > list[last]->end - *begin)
			break;
	*end = list[last]->end;
	room = (*end - *begin) / ROOM + 1000;
	*begin -= room;
	*end += room;
	free(list);
	return last + 1 - first;
}
