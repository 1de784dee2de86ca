// SPDX-License-Identifier: GPL-2.0
#include "utf8.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "grow.h"

size_t utf8_character(const char *text)
{
	static const struct {
		unsigned char mask, lead;
		uint32_t least;
	} forms[] = {
		{ 0x80, 0x00, 0 },
		{ 0xe0, 0xc0, 0x80 },
		{ 0xf0, 0xe0, 0x800 },
		{ 0xf8, 0xf0, 0x10000 },
	};
	const unsigned char *bytes = (const unsigned char *)text;
	size_t length, i;

	for (length = 1; length <= 4; length++) {
		uint32_t code = bytes[0] & ~forms[length - 1].mask;

		if ((bytes[0] & forms[length - 1].mask) != forms[length - 1].lead)
			continue;
		for (i = 1; i < length; i++) {
			if ((bytes[i] & 0xc0) != 0x80)
				return 0;
			code = code << 6 | (bytes[i] & 0x3f);
		}
		if (code < forms[length - 1].least || code > 0x10ffff ||
		    (code >= 0xd800 && code < 0xe000))
			return 0;
		return length;
	}
	return 0;
}

char *utf8_clean(const char *text)
{
	char *clean = malloc(strlen(UTF8_REPLACEMENT) * strlen(text) + 1), *to = clean;

	if (!clean)
		out_of_memory();
	while (*text) {
		const size_t length = utf8_character(text);

		to = length ? mempcpy(to, text, length) : stpcpy(to, UTF8_REPLACEMENT);
		text += length ? length : 1;
	}
	*to = '\0';
	return clean;
}

size_t utf8_within(const char *text, size_t room)
{
	size_t taken = 0;

	while (text[taken]) {
		const size_t length = utf8_character(text + taken);

		if (taken + (length ? length : 1) > room)
			break;
		taken += length ? length : 1;
	}
	return taken;
}

char *utf8_copy(char *to, size_t size, const char *text)
{
	const size_t length = utf8_within(text, size - 1);

	memcpy(to, text, length);
	to[length] = '\0';
	return to;
}
