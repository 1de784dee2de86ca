// SPDX-License-Identifier: GPL-2.0
/*
 * One object a line, for each record of the recording: so that what reads it needs
 * no more memory than this, and jq -c, DuckDB and pandas take it as it is.
 */
#include "export.h"

#include <inttypes.h>

#include "export_fields.h"
#include "json_text.h"

struct json {
	FILE *out;
	struct recording *recording;
};

static void head(const struct json *json, const struct recording_record *record, const char *type)
{
	fprintf(json->out, "{\"type\":\"%s\",\"time\":%" PRIu64 ",\"cpu\":%" PRId32, type,
		record->time, record->cpu);
	if (record->pid < 0)
		return;
	fprintf(json->out, ",\"pid\":%" PRId32 ",\"comm\":", record->pid);
	json_text(json->out, recording_comm(json->recording, record->pid));
}

/* What is not known is left out: null would be one more thing to ask for. */
static void fields(FILE *out, const struct export_field *field, const void *structure)
{
	char text[320];

	for (; field->name; field++) {
		if (!export_field_known(field, structure))
			continue;
		fprintf(out, ",\"%s\":", field->name);
		if (field->form == EXPORT_BITS) {
			json_names(out, field->names, export_field_number(field, structure));
			continue;
		}
		export_field_text(field, structure, text, sizeof(text));
		if (field->form == EXPORT_NUMBER || field->form == EXPORT_SIGNED ||
		    field->form == EXPORT_POWER)
			fputs(text, out);
		else
			fprintf(out, "\"%s\"", text);
	}
}

static void sched(const struct json *json, const struct recording_record *record, const char *type)
{
	head(json, record, type);
	fprintf(json->out, ",\"task\":%" PRId32, record->sched.pid);
	if (record->kind == RECORDING_FORK)
		fprintf(json->out, ",\"child\":%" PRId32, record->sched.other);
	if (record->kind == RECORDING_EXEC) {
		fputs(",\"path\":", json->out);
		json_text(json->out, record->sched.comm);
	}
}

static void stack(FILE *out, const struct recording_stack *stack)
{
	size_t i;

	fputs(",\"frames\":[", out);
	for (i = 0; i < stack->count; i++)
		fprintf(out, "%s\"0x%" PRIx64 "\"", i ? "," : "", stack->frames[i]);
	putc(']', out);
}

static int take(void *context, const struct recording_record *record)
{
	const struct json *json = context;
	FILE *out = json->out;

	switch (record->kind) {
	case RECORDING_COW:
		head(json, record, "cow");
		fields(out, export_cow_fields, record->cow);
		break;
	case RECORDING_COW_FORK:
		head(json, record, "fork");
		fields(out, export_fork_fields, record->cow_fork);
		break;
	case RECORDING_STACK:
		head(json, record, "stack");
		stack(out, &record->stack);
		break;
	case RECORDING_FORK:
		sched(json, record, "task_fork");
		break;
	case RECORDING_EXEC:
		sched(json, record, "exec");
		break;
	case RECORDING_EXIT:
		sched(json, record, "exit");
		break;
	case RECORDING_NOTE:
		head(json, record, "note");
		fputs(",\"key\":", out);
		json_text(out, record->note.key);
		fputs(",\"value\":", out);
		json_text(out, record->note.value);
		break;
	case RECORDING_MARKER:
		head(json, record, "marker");
		fputs(",\"text\":", out);
		json_text(out, record->marker);
		break;
	case RECORDING_MISSED:
		head(json, record, "missed");
		if (record->missed.count)
			fprintf(out, ",\"count\":%" PRIu64, record->missed.count);
		break;
	case RECORDING_SWITCH:
		return 0;
	}
	fputs("}\n", out);
	return ferror(out);
}

int export_json(FILE *out, struct recording *recording, struct recording_error *error)
{
	struct json json = { .out = out, .recording = recording };

	return recording_walk(recording, take, &json, error) < 0 ? -1 : 0;
}
