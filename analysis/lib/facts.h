/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Things found out, in sections, and what is lacking with its cure: collected
 * once, printed as text or as JSON.
 */
#ifndef PHYSMEM_FACTS_H
#define PHYSMEM_FACTS_H

#include <stdbool.h>
#include <stddef.h>

enum fact_state {
	FACT_PLAIN,
	FACT_DETAIL, /* text shows it with -v only */
	FACT_LACKING,
};

struct fact {
	const char *section; /* constant strings, both: they are JSON's keys */
	const char *name;
	char *value;
	char *cure; /* of FACT_LACKING */
	enum fact_state state;
};

struct facts {
	struct fact *list;
	size_t count;
};

void fact_add(struct facts *facts, enum fact_state state, const char *section, const char *name,
	      const char *format, ...) __attribute__((format(printf, 5, 6)));

/* @cure is a command or a short advice; printed as it is. */
void fact_lacking(struct facts *facts, const char *section, const char *name, const char *value,
		  const char *cure);

size_t facts_lacking(const struct facts *facts);

/* @quiet: only what is lacking. Colour only if standard output is a terminal. */
void facts_print(const struct facts *facts, bool quiet, bool verbose);

void facts_print_json(const struct facts *facts);

void facts_free(struct facts *facts);

#endif
