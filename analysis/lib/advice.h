/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What has helped: where a bill shows a pattern that one of docs/cases has
 * measured, what was changed there, and what came of it. Nothing else is advised.
 */
#ifndef PHYSMEM_ADVICE_H
#define PHYSMEM_ADVICE_H

#include "bill.h"
#include "bill_sum.h"
#include "code.h"

/* What a case has proven. */
struct advice_case {
	const char *name;     /* for a machine: it stays */
	const char *pattern;  /* what was copied by whom */
	const char *changed;  /* what was done about it, */
	const char *figures;  /* what came of that, measured, */
	const char *document; /* and where that stands */
};

/* A case whose pattern the bill shows. */
struct advice {
	const struct advice_case *proven;
	size_t forks;		/* that show it; all else is of these */
	struct bill_sum found;	/* the copies of the pattern */
	struct bill_sum copied; /* all of the same side */
};

#define ADVICE_MAX 1

/**
 * advice_find - what the cases have for a bill
 * @code: names code
 * @found: receives ADVICE_MAX at most
 *
 * Return: how many.
 */
size_t advice_find(const struct bill *bill, struct code *code, struct advice *found);

#endif
