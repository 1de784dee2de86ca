/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Text as JSON, for what is written piece by piece since it may be too large to
 * be held as json-c's objects.
 */
#ifndef PHYSMEM_JSON_TEXT_H
#define PHYSMEM_JSON_TEXT_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "names.h"

/* Writes a string with its quotes. Bytes that are no UTF-8 become U+FFFD, as JSON has none. */
void json_text(FILE *out, const char *text);

/* Writes the names of a word's bits as an array of strings, as join_names() names them. */
void json_names(FILE *out, const struct name *table, uint64_t bits);

#endif
