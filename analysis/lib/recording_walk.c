// SPDX-License-Identifier: GPL-2.0
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "interrupt.h"
#include "recording_file.h"

#define STACK_MAX 64
#define NOTE_WORD "physmem: "
#define NOTE_MAX 4096

static int hand_on(struct recording *recording, const struct recording_record *record)
{
	recording->stopped = recording->callback(recording->context, record);
	return recording->stopped;
}

static int hand_on_sched(struct recording *recording, const struct recording_event *event,
			 const struct tep_record *from, struct recording_record *record)
{
	struct tep_handle *tep = recording->tep;

	record->sched.pid = (int32_t)field_number(event->pid, from, -1);
	record->sched.other = (int32_t)field_number(event->other, from, -1);
	record->sched.comm = field_string(event->comm, tep, from);
	record->sched.other_comm = field_string(event->other_comm, tep, from);
	return hand_on(recording, record);
}

static int hand_on_stack(struct recording *recording, const struct recording_event *event,
			 const struct tep_record *from, struct recording_record *record)
{
	unsigned int size = recording_long_size(recording);
	unsigned int at =
		event->text ? (unsigned int)event->text->offset : (unsigned int)from->size;
	uint64_t frames[STACK_MAX], none = size == 4 ? UINT32_MAX : UINT64_MAX;
	size_t count = 0;

	for (; at + size <= (unsigned int)from->size && count < STACK_MAX; at += size) {
		frames[count] = tep_read_number(recording->tep, (char *)from->data + at, (int)size);
		if (!frames[count] || frames[count] == none)
			break;
		count++;
	}
	record->stack.frames = frames;
	record->stack.count = count;
	return hand_on(recording, record);
}

/* "physmem: VERSION KEY VALUE", or a line of somebody else's. */
static int hand_on_line(struct recording *recording, const struct recording_event *event,
			const struct tep_record *from, struct recording_record *record)
{
	char line[NOTE_MAX], *rest, *end;

	snprintf(line, sizeof(line), "%s", field_string(event->text, recording->tep, from));
	line[strcspn(line, "\n")] = '\0';
	record->marker = line;
	if (strncmp(line, NOTE_WORD, strlen(NOTE_WORD)) == 0) {
		unsigned long version = strtoul(line + strlen(NOTE_WORD), &rest, 10);

		if (version && *rest == ' ') {
			end = strchrnul(++rest, ' ');
			record->kind = RECORDING_NOTE;
			record->note.value = *end ? end + 1 : end;
			*end = '\0';
			record->note.key = rest;
			record->note.version = (unsigned int)version;
		}
	}
	return hand_on(recording, record);
}

static int hand_on_event(struct recording *recording, const struct recording_event *event,
			 const struct tep_record *from, struct recording_record *record)
{
	struct physmem_cow cow;
	struct physmem_fork fork;

	switch (event->kind) {
	case RECORDING_COW:
		fields_read(&recording->cow_fields, recording->tep, from, &cow);
		recording_cow(&cow, recording->page_size);
		record->cow = &cow;
		return hand_on(recording, record);
	case RECORDING_COW_FORK:
		fork.reserved = 0;
		fields_read(&recording->fork_fields, recording->tep, from, &fork);
		record->cow_fork = &fork;
		return hand_on(recording, record);
	case RECORDING_STACK:
		return hand_on_stack(recording, event, from, record);
	case RECORDING_MARKER:
		return hand_on_line(recording, event, from, record);
	default:
		return hand_on_sched(recording, event, from, record);
	}
}

static int take(struct tracecmd_input *handle, struct tep_record *from, int cpu, void *data)
{
	struct recording *recording = data;
	struct recording_record record = { .cpu = cpu, .time = from->ts };
	size_t i;
	int id;

	(void)handle;
	if (interrupted())
		return -1;
	if (from->missed_events) {
		record.kind = RECORDING_MISSED;
		record.pid = -1;
		record.missed.count = from->missed_events > 0 ? (uint64_t)from->missed_events : 0;
		if (hand_on(recording, &record))
			return recording->stopped;
	}
	id = tep_data_type(recording->tep, from);
	for (i = 0; i < RECORDING_EVENTS; i++) {
		if (recording->events[i].id != id)
			continue;
		record.kind = recording->events[i].kind;
		record.pid = tep_data_pid(recording->tep, from);
		return hand_on_event(recording, &recording->events[i], from, &record);
	}
	return 0;
}

int recording_walk(struct recording *recording, recording_callback *callback, void *context,
		   struct recording_error *error)
{
	int result;

	recording->callback = callback;
	recording->context = context;
	recording->stopped = 0;
	result = tracecmd_iterate_events_multi(recording->handles, recording->handle_count, take,
					       recording);
	if (recording->stopped)
		return recording->stopped;
	if (result) {
		recording_say(error, recording->path,
			      interrupted() ? "has not been read to its end: a signal came" :
					      "cannot be read to its end: it is damaged");
		return -1;
	}
	return 0;
}
