/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What a recording lacks: one list, for all that is made of a bill, so that what
 * one of them tells no other conceals.
 */
#ifndef PHYSMEM_LACKING_H
#define PHYSMEM_LACKING_H

#include "bill.h"

enum lacking_weight {
	LACKING_ASIDE, /* known and no loss: for who asks for all that there is to know */
	LACKING_TOLD,  /* something is not told, or not as it was */
	LACKING_SUMS,  /* sums are too low, for certain or perhaps: "at least" */
};

struct lacking_line {
	const char *what; /* a word or two: "lost" */
	char *text;
	enum lacking_weight weight;
};

struct lacking {
	struct lacking_line *list;
	size_t count;
};

/**
 * lacking_find - what is not in a recording, as far as it can be told
 * @lacking: for lacking_free()
 * @bill: finished
 * @trouble: why the recording could not be read to its end, or NULL
 */
void lacking_find(struct lacking *lacking, const struct bill *bill, const char *trouble);

/* Return: whether sums may be too low. */
bool lacking_sums(const struct lacking *lacking);

void lacking_free(struct lacking *lacking);

#endif
