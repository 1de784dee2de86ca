/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Names that others gave: nobody promises that they are UTF-8, and the kernel
 * cuts those of tasks within a character.
 */
#ifndef PHYSMEM_UTF8_H
#define PHYSMEM_UTF8_H

#include <stddef.h>

/* What stands for a byte that is of no character: U+FFFD. */
#define UTF8_REPLACEMENT "\xef\xbf\xbd"

/* Return: bytes of the character at @text, which ends with a zero; 0: it is none. */
size_t utf8_character(const char *text);

/* Return: @text with a replacement for each byte that is of no character; to be freed. */
char *utf8_clean(const char *text);

/* Return: how many of its first @room bytes are to be taken, so that no character is cut. */
size_t utf8_within(const char *text, size_t room);

/* Copies what has room, as whole characters. Return: @to. */
char *utf8_copy(char *to, size_t size, const char *text);

#endif
