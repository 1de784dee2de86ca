// SPDX-License-Identifier: GPL-2.0
#include "json_out.h"

#include <inttypes.h>

#include "json_text.h"

static void begin(struct json_out *out, const char *name)
{
	if (out->behind)
		putc(',', out->file);
	out->behind = true;
	if (!name)
		return;
	json_text(out->file, name);
	putc(':', out->file);
}

void json_open(struct json_out *out, const char *name, char bracket)
{
	begin(out, name);
	putc(bracket, out->file);
	out->behind = false;
}

void json_close(struct json_out *out, char bracket)
{
	putc(bracket, out->file);
	out->behind = true;
}

void json_number(struct json_out *out, const char *name, uint64_t number)
{
	begin(out, name);
	fprintf(out->file, "%" PRIu64, number);
}

void json_known(struct json_out *out, const char *name, uint64_t number)
{
	if (number == UINT64_MAX)
		json_string(out, name, NULL);
	else
		json_number(out, name, number);
}

void json_signed(struct json_out *out, const char *name, int64_t number)
{
	begin(out, name);
	fprintf(out->file, "%" PRId64, number);
}

void json_bool(struct json_out *out, const char *name, bool value)
{
	begin(out, name);
	fputs(value ? "true" : "false", out->file);
}

void json_string(struct json_out *out, const char *name, const char *text)
{
	begin(out, name);
	if (text)
		json_text(out->file, text);
	else
		fputs("null", out->file);
}
