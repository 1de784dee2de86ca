// SPDX-License-Identifier: GPL-2.0
#include "harmless.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "grow.h"
#include "utf8.h"

/* Those of ASCII, and U+0080 to U+009F, which terminals obey likewise. */
static bool is_control(const char *character)
{
	const unsigned char *bytes = (const unsigned char *)character;

	return bytes[0] < ' ' || bytes[0] == 0x7f || (bytes[0] == 0xc2 && bytes[1] < 0xa0);
}

char *harmless(char *name)
{
	const char *from = name;
	char *to = name;

	while (*from) {
		const size_t length = utf8_character(from);

		if (!length || is_control(from)) {
			*to++ = '?';
		} else {
			memmove(to, from, length);
			to += length;
		}
		from += length ? length : 1;
	}
	*to = '\0';
	return name;
}

char *harmless_copy(char *to, size_t size, const char *name)
{
	return harmless(utf8_copy(to, size, name));
}

void harmless_put(FILE *out, const char *name)
{
	char *copy = strdup(name);

	if (!copy)
		out_of_memory();
	fputs(harmless(copy), out);
	free(copy);
}
