/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What tells one build of a program from every other.
 */
#ifndef PHYSMEM_BUILD_ID_H
#define PHYSMEM_BUILD_ID_H

#include <stdbool.h>
#include <stddef.h>

/* Return: whether the ELF file has one; then it is in @text, hexadecimal. */
bool build_id_of(const char *path, char *text, size_t size);

#endif
