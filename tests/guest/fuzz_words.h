/* SPDX-License-Identifier: GPL-2.0 */
/* Numbers from a seed, and what is written to physmem's files. */
#ifndef _FUZZ_WORDS_H
#define _FUZZ_WORDS_H

#include <stddef.h>
#include <stdint.h>

#define ARRAY_LENGTH(array)	(sizeof(array) / sizeof((array)[0]))

/* @pids: as text; a list that ends with NULL */
void fuzz_begin(uint64_t seed, char **pids);

uint64_t fuzz_bits(void);

/* Return: from 0 to below @end, which is not 0. */
unsigned int fuzz_number(unsigned int end);

/* Return: one of physmem's files, which may not be there at the moment. */
unsigned int fuzz_any_file(void);
const char *fuzz_path(unsigned int file);

/* A request for a file, or what is left of one. Return: its size; it has bytes of any value. */
size_t fuzz_request(char *buffer, size_t room, unsigned int file);

/* Return: the last one, as far as it can be shown. */
const char *fuzz_said(void);

#endif /* _FUZZ_WORDS_H */
