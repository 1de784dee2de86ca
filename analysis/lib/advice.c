// SPDX-License-Identifier: GPL-2.0
#include "advice.h"

#include <string.h>

/*
 * Code that must have made so much of what one side of a fork has copied. The
 * percentage is below what the case itself has, and above what is not worth a line.
 */
struct rule {
	struct advice_case proven;
	const char *const *files; /* the code's file has a name that begins so */
	const char *const *functions;
	enum bill_side side;
	unsigned int percent;
};

static const char *const python[] = { "python3", "libpython3", NULL };
/* gcmodule.c: what gives each object a new count, and what puts it on another list */
static const char *const collector[] = { "deduce_unreachable", "update_refs",	  "subtract_refs",
					 "move_unreachable",   "visit_reachable", "visit_decref",
					 NULL };

static const struct rule rules[ADVICE_MAX] = {
	{
		.proven = {
			.name = "python-gc-freeze",
			.pattern = "copied by Python's garbage collector in the child",
			.changed = "gc.disable() before the data is made, gc.freeze() before the "
				   "fork, gc.enable() in the child",
			.figures = "a worker copied 9.6 MiB with these, 10.4 MiB without: what the "
				   "collector wrote was saved, and no more, since to read an object "
				   "is to write its reference count (Python 3.11)",
			.document = "docs/cases/python.md",
		},
		.files = python,
		.functions = collector,
		.side = BILL_CHILD,
		.percent = 5,
	},
};

/* Compilers put endings to a function's name: ".isra.0". */
static bool in_list(const char *const *list, const char *text)
{
	const size_t length = strcspn(text, ".");

	for (; *list; list++)
		if (strlen(*list) == length && strncmp(*list, text, length) == 0)
			return true;
	return false;
}

/* Return: whether a path's last part begins with one of @list. */
static bool begins_in_list(const char *const *list, const char *path)
{
	const char *slash = strrchr(path, '/');
	const char *name = slash ? slash + 1 : path;

	for (; *list; list++)
		if (strncmp(*list, name, strlen(*list)) == 0)
			return true;
	return false;
}

static bool shows(const struct rule *rule, const struct bill_cell *cell, struct code *code)
{
	struct code_place place;

	if (cell->ip == PHYSMEM_NONE)
		return false;
	code_find(code, cell->region->image, cell->ip, &place);
	return begins_in_list(rule->files, place.path) &&
	       in_list(rule->functions, place.function);
}

/* Adds a fork, if it shows enough. */
static void look(const struct rule *rule, const struct bill_fork *fork, struct code *code,
		 struct advice *advice)
{
	struct bill_sum found = { 0 }, copied = { 0 };
	size_t i;

	for (i = 0; i < fork->cell_count; i++) {
		const struct bill_cell *cell = &fork->cells[i];

		if (cell->side != rule->side || !bill_is_copy(cell->outcome))
			continue;
		sum_cell(&copied, cell);
		if (shows(rule, cell, code))
			sum_cell(&found, cell);
	}
	if (!found.faults || found.bytes * 100 < copied.bytes * rule->percent)
		return;
	advice->forks++;
	sum_add(&advice->found, &found);
	sum_add(&advice->copied, &copied);
}

size_t advice_find(const struct bill *bill, struct code *code, struct advice *found)
{
	size_t count = 0, i, j;

	for (i = 0; i < ADVICE_MAX; i++) {
		struct advice advice = { .proven = &rules[i].proven };

		/* the first is what came before any fork */
		for (j = 1; j < bill->fork_count; j++)
			look(&rules[i], bill->forks[j], code, &advice);
		if (advice.forks)
			found[count++] = advice;
	}
	return count;
}
