// SPDX-License-Identifier: GPL-2.0
#include "fuzz.h"

#include <json-c/json.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define DEPTH 64

/* Asked by the sanitizer. cairo's library of fonts keeps what it has read. */
const char *__lsan_default_suppressions(void);

const char *__lsan_default_suppressions(void)
{
	return "leak:libfontconfig\n";
}

_Noreturn void fuzz_wrong(const char *why, const char *text)
{
	fprintf(stderr, "%s: %s\n", why, text);
	abort();
}

FILE *fuzz_nowhere(void)
{
	static FILE *nowhere;

	if (!nowhere)
		nowhere = fopen("/dev/null", "w");
	if (!nowhere)
		fuzz_wrong("cannot open", "/dev/null");
	return nowhere;
}

char *fuzz_text(const uint8_t *data, size_t size)
{
	char *text = malloc(size + 1);

	if (!text)
		fuzz_wrong("no memory", "");
	if (size)
		memcpy(text, data, size);
	text[size] = '\0';
	return text;
}

const char *fuzz_file(const uint8_t *data, size_t size)
{
	static char path[40];
	static int file = -1;

	if (file < 0)
		file = memfd_create("fuzz", 0);
	if (file < 0 || ftruncate(file, 0) || pwrite(file, data, size, 0) != (ssize_t)size)
		fuzz_wrong("cannot write", "a file in memory");
	/* a file of its own for whoever opens it: nobody's place in it is another's */
	snprintf(path, sizeof(path), "/proc/self/fd/%d", file);
	return path;
}

void fuzz_json_begin(struct fuzz_json *json)
{
	*json = (struct fuzz_json){ 0 };
	json->out = open_memstream(&json->text, &json->size);
	if (!json->out)
		fuzz_wrong("no memory", "");
}

static void check(struct json_tokener *tokener, const char *text, size_t size)
{
	struct json_object *object;

	json_tokener_reset(tokener);
	json_tokener_set_flags(tokener, JSON_TOKENER_STRICT | JSON_TOKENER_VALIDATE_UTF8);
	object = json_tokener_parse_ex(tokener, text, (int)size);
	if (json_tokener_get_error(tokener) != json_tokener_success)
		fuzz_wrong(json_tokener_error_desc(json_tokener_get_error(tokener)), text);
	json_object_put(object);
}

void fuzz_json_end(struct fuzz_json *json, int by_line)
{
	struct json_tokener *tokener = json_tokener_new_ex(DEPTH);
	char *line, *end;

	fclose(json->out);
	for (line = json->text; by_line && (end = strchr(line, '\n')); line = end + 1)
		check(tokener, line, (size_t)(end - line));
	if (!by_line && json->size)
		check(tokener, json->text, json->size);
	json_tokener_free(tokener);
	free(json->text);
}
