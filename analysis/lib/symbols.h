/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Names for instruction addresses, from the output of `nm -n`.
 */
#ifndef PHYSMEM_SYMBOLS_H
#define PHYSMEM_SYMBOLS_H

#include <stddef.h>
#include <stdint.h>

struct symbol {
	uint64_t address;
	char *name;
};

struct symbols {
	struct symbol *table; /* by address */
	size_t count;
};

/* Return: 0, or -1 after having reported on stderr what is wrong. */
int symbols_read(const char *path, struct symbols *symbols);

void symbols_free(struct symbols *symbols);

/**
 * symbols_find - which function an address is in
 * @limit: where the text that the symbols name ends
 *
 * Return: the symbol, or NULL if the address is outside of that text.
 */
const struct symbol *symbols_find(const struct symbols *symbols, uint64_t address, uint64_t limit);

#endif
