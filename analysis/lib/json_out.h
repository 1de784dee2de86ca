/* SPDX-License-Identifier: GPL-2.0 */
/*
 * JSON written as it comes: who opens an object or a list closes it, and the
 * commas are set here.
 */
#ifndef PHYSMEM_JSON_OUT_H
#define PHYSMEM_JSON_OUT_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

struct json_out {
	FILE *file;
	bool behind; /* a value: the next needs a comma */
};

/* @name: of the member of an object; NULL in a list, and for the outermost. */
void json_open(struct json_out *out, const char *name, char bracket);
void json_close(struct json_out *out, char bracket);
void json_number(struct json_out *out, const char *name, uint64_t number);
/* All ones: null. */
void json_known(struct json_out *out, const char *name, uint64_t number);
void json_signed(struct json_out *out, const char *name, int64_t number);
void json_bool(struct json_out *out, const char *name, bool value);
/* NULL: null. */
void json_string(struct json_out *out, const char *name, const char *text);

#endif
