// SPDX-License-Identifier: GPL-2.0
#include "collect.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "grow.h"
#include "utf8.h"

#define STEPS_SHOWN 600 /* a picture has no more places */

static int by_broken(const void *one, const void *other)
{
	const struct bill_fork *a = *(const struct bill_fork *const *)one;
	const struct bill_fork *b = *(const struct bill_fork *const *)other;

	if (a->broken.used != b->broken.used)
		return a->broken.used < b->broken.used ? 1 : -1;
	return a->number < b->number ? -1 : 1;
}

static const char *ended(const struct bill_fork *fork)
{
	switch (fork->how) {
	case BILL_END_CHILD_EXIT:
		return "the child ended";
	case BILL_END_CHILD_EXEC:
		return "the child started another program";
	case BILL_END_PARENT_EXIT:
		return "the parent ended";
	case BILL_END_PARENT_EXEC:
		return "the parent started another program";
	case BILL_END_RECORDING:
		break;
	}
	return "the recording ended";
}

static void add_curve(struct collect *collect, const struct bill_fork *fork)
{
	struct decay *decay = &collect->plot->decay;
	char parent[PLOT_NAME_MAX], child[PLOT_NAME_MAX];
	struct curve *curve;

	GROW(decay->curves, decay->curve_count);
	GROW(collect->curves, decay->curve_count);
	collect->curves[decay->curve_count] = fork;
	curve = &decay->curves[decay->curve_count++];
	*curve = (struct curve){
		.shared = fork->shared,
		.end = fork->ended > fork->time ? fork->ended - fork->time : 1,
		.ended = ended(fork),
	};
	process_label(parent, fork->parent);
	process_label(child, fork->child);
	snprintf(curve->name, sizeof(curve->name), "%.*s \xe2\x86\x92 %.*s",
		 (int)utf8_within(parent, 44), parent, (int)utf8_within(child, 44), child);
}

void choose_decay(struct collect *collect)
{
	const struct bill *bill = collect->bill;
	struct bill_fork **order = NULL;
	size_t count = 0, i;

	for (i = 1; i < bill->fork_count; i++)
		if (bill->forks[i]->broken.used && bill->forks[i]->shared != PHYSMEM_NONE &&
		    bill->forks[i]->shared) {
			GROW(order, count);
			order[count++] = bill->forks[i];
		}
	if (count)
		qsort(order, count, sizeof(*order), by_broken);
	for (i = 0; i < count && i < DECAY_CURVES; i++)
		add_curve(collect, order[i]);
	collect->plot->decay.left_out = count - i;
	free(order);
}

/* The bill counts each page once; here it is seen when. */
void fill_decay(struct collect *collect, uint64_t time)
{
	struct decay *decay = &collect->plot->decay;
	size_t i;

	for (i = 0; i < decay->curve_count; i++) {
		struct curve *curve = &decay->curves[i];
		const struct bill_fork *fork;
		uint64_t left;

		if (collect->curves[i]->number >= collect->again->fork_count)
			continue;
		fork = collect->again->forks[collect->curves[i]->number];
		left = curve->shared > fork->broken.used ? curve->shared - fork->broken.used : 0;
		if (left ==
		    (curve->step_count ? curve->steps[curve->step_count - 1].left : curve->shared))
			continue;
		GROW(curve->steps, curve->step_count);
		curve->steps[curve->step_count++] =
			(struct decay_step){ .time = time - fork->time, .left = left };
	}
}

/* The last of the steps that fall on one place is what is left there. */
static void thin(struct curve *curve)
{
	size_t kept = 0, i;

	for (i = 0; i < curve->step_count; i++) {
		const uint64_t place = curve->steps[i].time * STEPS_SHOWN / (curve->end + 1);

		if (kept && curve->steps[kept - 1].time * STEPS_SHOWN / (curve->end + 1) == place)
			kept--;
		curve->steps[kept++] = curve->steps[i];
	}
	curve->step_count = kept;
}

void finish_decay(struct collect *collect)
{
	struct decay *decay = &collect->plot->decay;
	size_t i;

	for (i = 0; i < decay->curve_count; i++)
		thin(&decay->curves[i]);
}
