// SPDX-License-Identifier: GPL-2.0
/*
 * One line a fault, after RFC 4180 but for the end of a line, which is a newline
 * alone. What is not known is empty.
 */
#include "export.h"

#include <inttypes.h>
#include <string.h>

#include "export_fields.h"

struct csv {
	FILE *out;
	struct recording *recording;
};

static void quote(FILE *out, const char *text)
{
	if (!strpbrk(text, ",\"\r\n")) {
		fputs(text, out);
		return;
	}
	putc('"', out);
	for (; *text; text++) {
		if (*text == '"')
			putc('"', out);
		putc(*text, out);
	}
	putc('"', out);
}

static int take(void *context, const struct recording_record *record)
{
	const struct csv *csv = context;
	const struct export_field *field;
	char text[320];

	if (record->kind != RECORDING_COW)
		return 0;
	fprintf(csv->out, "%" PRIu64 ",%" PRId32 ",%" PRId32 ",", record->time, record->cpu,
		record->pid);
	quote(csv->out, recording_comm(csv->recording, record->pid));
	for (field = export_cow_fields; field->name; field++)
		fprintf(csv->out, ",%s", export_field_text(field, record->cow, text, sizeof(text)));
	putc('\n', csv->out);
	return ferror(csv->out);
}

int export_csv(FILE *out, struct recording *recording, struct recording_error *error)
{
	struct csv csv = { .out = out, .recording = recording };
	const struct export_field *field;

	fputs("time,cpu,pid,comm", out);
	for (field = export_cow_fields; field->name; field++)
		fprintf(out, ",%s", field->name);
	putc('\n', out);
	return recording_walk(recording, take, &csv, error) < 0 ? -1 : 0;
}
