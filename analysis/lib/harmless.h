/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Names that others gave, in lines for people. A name may break the line that it
 * stands in, forge another, and steer the terminal: what could do that is a
 * question mark, as in the module's text and with ps. JSON and CSV have names as they are.
 */
#ifndef PHYSMEM_HARMLESS_H
#define PHYSMEM_HARMLESS_H

#include <stdio.h>

/* In place: control characters, and bytes that are no UTF-8. Return: @name. */
char *harmless(char *name);

/* Copies as much as has room, so. Return: @to. */
char *harmless_copy(char *to, size_t size, const char *name);

/* Prints it so. */
void harmless_put(FILE *out, const char *name);

#endif
