/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The fields of physmem's events as CSV and JSON have them: names, order and form
 * from one table. The manual page of physmem-export says what they mean.
 */
#ifndef PHYSMEM_EXPORT_FIELDS_H
#define PHYSMEM_EXPORT_FIELDS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "names.h"

enum export_form {
	EXPORT_NUMBER,
	EXPORT_SIGNED,
	EXPORT_HEX,
	EXPORT_POWER,  /* of two: bytes */
	EXPORT_DEVICE, /* "8:1" */
	EXPORT_NAME,
	EXPORT_BITS,
};

struct export_field {
	const char *name;
	size_t offset, size; /* in the structure */
	enum export_form form;
	const struct name *names; /* of NAME and BITS */
};

/* Both end with a field without a name. */
extern const struct export_field export_cow_fields[];  /* of struct physmem_cow */
extern const struct export_field export_fork_fields[]; /* of struct physmem_fork */

/* Return: whether it is known: all ones are nothing. */
bool export_field_known(const struct export_field *field, const void *structure);

/* Return: its number. */
uint64_t export_field_number(const struct export_field *field, const void *structure);

/* Return: @text, of @size bytes: the field as text, "" if it is not known. */
char *export_field_text(const struct export_field *field, const void *structure, char *text,
			size_t size);

#endif
