// SPDX-License-Identifier: GPL-2.0
#include "symbols.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "grow.h"

int symbols_read(const char *path, struct symbols *symbols)
{
	FILE *file = fopen(path, "r");
	char *line = NULL;
	size_t size = 0;

	*symbols = (struct symbols){ 0 };
	if (!file) {
		perror(path);
		return -1;
	}
	while (getline(&line, &size, file) >= 0) {
		struct symbol symbol;
		char type;
		int name_at;

		if (sscanf(line, "%" SCNx64 " %c %n", &symbol.address, &type, &name_at) != 2)
			continue;
		line[strcspn(line, "\n")] = '\0';
		/* $a, $d and $t tell ARM code from data and are no functions. */
		if (!strchr("tTwW", type) || line[name_at] == '$')
			continue;
		symbol.name = strdup(line + name_at);
		if (!symbol.name)
			out_of_memory();
		GROW(symbols->table, symbols->count);
		symbols->table[symbols->count++] = symbol;
	}
	free(line);
	fclose(file);
	return 0;
}

void symbols_free(struct symbols *symbols)
{
	size_t i;

	for (i = 0; i < symbols->count; i++)
		free(symbols->table[i].name);
	free(symbols->table);
	*symbols = (struct symbols){ 0 };
}

const struct symbol *symbols_find(const struct symbols *symbols, uint64_t address, uint64_t limit)
{
	const struct symbol *found = NULL;
	size_t i;

	if (address >= limit)
		return NULL;
	for (i = 0; i < symbols->count && symbols->table[i].address <= address; i++)
		found = &symbols->table[i];
	return found;
}
