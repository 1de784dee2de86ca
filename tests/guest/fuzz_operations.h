/* SPDX-License-Identifier: GPL-2.0 */
/* What can be done with physmem's files. */
#ifndef _FUZZ_OPERATIONS_H
#define _FUZZ_OPERATIONS_H

#define OPERATIONS	17
#define ERRNOS		16

struct operation {
	const char *name;
	unsigned int weight;
	int (*run)(void);	/* Return: below 0 with an errno */
	int errnos[ERRNOS];	/* that it may have, up to the first 0 */
};

extern const struct operation operations[OPERATIONS];

/* Before the first one, in each process. */
void operations_begin(void);

#endif /* _FUZZ_OPERATIONS_H */
