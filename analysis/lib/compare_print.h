/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A comparison -> text or JSON.
 */
#ifndef PHYSMEM_COMPARE_PRINT_H
#define PHYSMEM_COMPARE_PRINT_H

#include <stdio.h>

#include "compare.h"

/* @names: what the user called the two. @pages: list every mapped page too. */
void compare_print_text(FILE *out, const struct compare *compare, const char *const names[2],
			bool pages);
void compare_print_json(FILE *out, const struct compare *compare, const char *const names[2],
			bool pages);

#endif
