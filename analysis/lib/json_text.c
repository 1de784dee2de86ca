// SPDX-License-Identifier: GPL-2.0
#include "json_text.h"

#include <json-c/json.h>
#include <stdlib.h>
#include <string.h>

#include "grow.h"
#include "utf8.h"

void json_text(FILE *out, const char *text)
{
	char *clean = utf8_clean(text);
	struct json_object *string = json_object_new_string(clean);

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
