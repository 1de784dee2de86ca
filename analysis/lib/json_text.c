// SPDX-License-Identifier: GPL-2.0
#include "json_text.h"

#include <json-c/json.h>
#include <string.h>

#include "grow.h"

/* Return: bytes of the UTF-8 character at @text, which ends with a zero; 0: it is none. */
static size_t character(const unsigned char *text)
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
	size_t length, i;

	for (length = 1; length <= 4; length++) {
		uint32_t code = text[0] & ~forms[length - 1].mask;

		if ((text[0] & forms[length - 1].mask) != forms[length - 1].lead)
			continue;
		for (i = 1; i < length; i++) {
			if ((text[i] & 0xc0) != 0x80)
				return 0;
			code = code << 6 | (text[i] & 0x3f);
		}
		if (code < forms[length - 1].least || code > 0x10ffff ||
		    (code >= 0xd800 && code < 0xe000))
			return 0;
		return length;
	}
	return 0;
}

void json_text(FILE *out, const char *text)
{
	static const char replacement[] = "\xef\xbf\xbd";
	char *clean = malloc(3 * strlen(text) + 1), *to = clean;
	struct json_object *string;

	if (!clean)
		out_of_memory();
	while (*text) {
		size_t length = character((const unsigned char *)text);
		const char *from = length ? text : replacement;
		size_t copied = length ? length : strlen(replacement);

		memcpy(to, from, copied);
		to += copied;
		text += length ? length : 1;
	}
	string = json_object_new_string_len(clean, (int)(to - clean));
	if (!string)
		out_of_memory();
	fputs(json_object_to_json_string_ext(string, JSON_C_TO_STRING_NOSLASHESCAPE), out);
	json_object_put(string);
	free(clean);
}

void json_names(FILE *out, const struct name *table, uint64_t bits)
{
	char names[640];
	const char *at;

	/* our own words: nothing in them needs an escape */
	join_names(names, sizeof(names), table, bits, ' ');
	putc('[', out);
	for (at = names; *at; at += *at == ' ') {
		size_t length = strcspn(at, " ");

		fprintf(out, "%s\"%.*s\"", at == names ? "" : ",", (int)length, at);
		at += length;
	}
	putc(']', out);
}
