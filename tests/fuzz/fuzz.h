/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the harnesses share. Each takes bytes as somebody else may have written
 * them through one reader and all that is made of what it reads; a harness stops
 * the program where that is wrong, the sanitizers do the rest.
 */
#ifndef PHYSMEM_FUZZ_H
#define PHYSMEM_FUZZ_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

/* libFuzzer's; each harness defines it. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Where output goes that only has to be made. */
FILE *fuzz_nowhere(void);

/* Return: the bytes as a string, to be freed. */
char *fuzz_text(const uint8_t *data, size_t size);

/* Return: the path of a file that has these bytes, until the next call. */
const char *fuzz_file(const uint8_t *data, size_t size);

/* Output that is looked at: fuzz_json_end() stops unless each line, or all of it, is JSON. */
struct fuzz_json {
	char *text;
	size_t size;
	FILE *out;
};

void fuzz_json_begin(struct fuzz_json *json);
void fuzz_json_end(struct fuzz_json *json, int by_line);

/* Says why and stops, so that the input is kept. */
_Noreturn void fuzz_wrong(const char *why, const char *text);

#endif
