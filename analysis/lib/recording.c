// SPDX-License-Identifier: GPL-2.0
#include "recording.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <trace-cmd.h>
#include <unistd.h>

#include "grow.h"
#include "recording_fields.h"

#define STACK_MAX 64
#define NOTE_WORD "physmem: "
#define NOTE_MAX 4096

/* of the files that libtracecmd reads */
#define TRACE_FILE_VERSION 7

/* Each event that matters: its number in this file, -1 if it has none, and its fields. */
struct event {
	const char *system, *name;
	enum recording_kind kind;
	int id;
	struct tep_format_field *pid, *other, *comm, *other_comm; /* of the scheduler's */
	struct tep_format_field *text; /* of ftrace:print; callers of a stack */
};

struct recording {
	char *path;
	unsigned int page_size;
	struct tracecmd_input **handles; /* the file, then each further buffer in it */
	int handle_count;
	struct tep_handle *tep;
	struct event events[8];
	struct fields cow_fields, fork_fields;
	recording_callback *callback;
	void *context;
	int stopped;
	char truncated[128];
};

static const struct event known_events[] = {
	{ .system = "physmem", .name = "physmem_cow", .kind = RECORDING_COW },
	{ .system = "physmem", .name = "physmem_fork", .kind = RECORDING_COW_FORK },
	{ .system = "sched", .name = "sched_process_fork", .kind = RECORDING_FORK },
	{ .system = "sched", .name = "sched_process_exec", .kind = RECORDING_EXEC },
	{ .system = "sched", .name = "sched_process_exit", .kind = RECORDING_EXIT },
	{ .system = "sched", .name = "sched_switch", .kind = RECORDING_SWITCH },
	{ .system = "ftrace", .name = "user_stack", .kind = RECORDING_STACK },
	{ .system = "ftrace", .name = "print", .kind = RECORDING_MARKER },
};

#define EVENT_COUNT (sizeof(known_events) / sizeof(known_events[0]))

static __attribute__((format(printf, 3, 4))) void say(struct recording_error *error,
						      const char *path, const char *format, ...)
{
	int length = snprintf(error->text, sizeof(error->text), "%.300s: ", path);
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(error->text + length, sizeof(error->text) - (size_t)length, format, arguments);
	va_end(arguments);
}

static void bind_event(struct event *event, struct tep_event *format)
{
	static const struct {
		enum recording_kind kind;
		const char *pid, *other, *comm, *other_comm, *text;
	} names[] = {
		{ RECORDING_FORK, "parent_pid", "child_pid", "parent_comm", "child_comm", "" },
		{ RECORDING_EXEC, "pid", "", "filename", "", "" },
		{ RECORDING_EXIT, "pid", "", "comm", "", "" },
		{ RECORDING_SWITCH, "next_pid", "prev_pid", "next_comm", "prev_comm", "" },
		{ RECORDING_STACK, "", "", "", "", "caller" },
		{ RECORDING_MARKER, "", "", "", "", "buf" },
	};
	size_t i;

	event->id = format->id;
	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		if (names[i].kind != event->kind)
			continue;
		event->pid = tep_find_field(format, names[i].pid);
		event->other = tep_find_field(format, names[i].other);
		event->comm = tep_find_field(format, names[i].comm);
		event->other_comm = tep_find_field(format, names[i].other_comm);
		event->text = tep_find_field(format, names[i].text);
	}
}

static int bind_events(struct recording *recording, struct recording_error *error)
{
	const char *missing;
	size_t i;

	for (i = 0; i < EVENT_COUNT; i++) {
		struct event *event = &recording->events[i];
		struct tep_event *format;
		int lacks = 0;

		*event = known_events[i];
		event->id = -1;
		format = tep_find_event_by_name(recording->tep, event->system, event->name);
		if (!format)
			continue;
		bind_event(event, format);
		if (event->kind == RECORDING_COW)
			lacks = fields_bind(&recording->cow_fields, format, cow_places,
					    cow_place_count, &missing);
		else if (event->kind == RECORDING_COW_FORK)
			lacks = fields_bind(&recording->fork_fields, format, fork_places,
					    fork_place_count, &missing);
		if (lacks) {
			say(error, recording->path,
			    "its event %s has no field '%s': made by another version of the module; "
			    "use the physmem that came with that",
			    event->name, missing);
			return -1;
		}
	}
	return 0;
}

/* "\x17\x08\x44tracing", version as text, byte order, bytes of a long, page size */
static int read_head(struct recording *recording, struct recording_error *error)
{
	static const char magic[] = "\x17\x08\x44tracing";
	const size_t length = sizeof(magic) - 1;
	unsigned char head[64] = { 0 }, *at;
	int fd = open(recording->path, O_RDONLY | O_CLOEXEC);
	ssize_t got = fd < 0 ? -1 : read(fd, head, sizeof(head) - 1);

	if (got < 0)
		say(error, recording->path, "%s", strerror(errno));
	else if (got == 0)
		say(error, recording->path, "is empty");
	else if (got < (ssize_t)sizeof(head) - 1 || memcmp(head, magic, length))
		say(error, recording->path, "is no recording of trace-cmd's");
	if (fd >= 0)
		close(fd);
	if (*error->text)
		return -1;
	if (atoi((char *)head + length) > TRACE_FILE_VERSION) {
		say(error, recording->path,
		    "is of version %s, and this physmem reads up to %d: use a newer one",
		    head + length, TRACE_FILE_VERSION);
		return -1;
	}
	at = head + length + strlen((char *)head + length) + 1;
	recording->page_size = at[0] ? (uint32_t)at[2] << 24 | at[3] << 16 | at[4] << 8 | at[5] :
				       (uint32_t)at[5] << 24 | at[4] << 16 | at[3] << 8 | at[2];
	return 0;
}

static void open_buffers(struct recording *recording, struct tracecmd_input *handle)
{
	int buffers = tracecmd_buffer_instances(handle), i;

	recording->handles = calloc((size_t)buffers + 1, sizeof(*recording->handles));
	if (!recording->handles)
		out_of_memory();
	recording->handles[recording->handle_count++] = handle;
	for (i = 0; i < buffers; i++) {
		struct tracecmd_input *buffer = tracecmd_buffer_instance_handle(handle, i);

		if (buffer)
			recording->handles[recording->handle_count++] = buffer;
	}
}

struct recording *recording_open(const char *path, struct recording_error *error)
{
	struct recording *recording;
	struct tracecmd_input *handle;

	*error->text = '\0';
	recording = calloc(1, sizeof(*recording));
	if (!recording)
		out_of_memory();
	recording->path = strdup(path);
	if (!recording->path)
		out_of_memory();
	if (read_head(recording, error))
		goto fail;
	/* What is wrong is said here, once, and not by each library below. */
	tracecmd_set_loglevel(TEP_LOG_NONE);
	tep_set_loglevel(TEP_LOG_NONE);
	handle = tracecmd_open(path, TRACECMD_FL_LOAD_NO_PLUGINS);
	if (!handle) {
		say(error, path, "is truncated or damaged");
		goto fail;
	}
	recording->tep = tracecmd_get_tep(handle);
	open_buffers(recording, handle);
	if (bind_events(recording, error))
		goto fail;
	return recording;
fail:
	recording_close(recording);
	return NULL;
}

void recording_close(struct recording *recording)
{
	if (!recording)
		return;
	while (recording->handle_count)
		tracecmd_close(recording->handles[--recording->handle_count]);
	free(recording->handles);
	free(recording->path);
	free(recording);
}

const char *recording_truncated(const struct recording *recording)
{
	return *recording->truncated ? recording->truncated : NULL;
}

bool recording_knows_cow(const struct recording *recording)
{
	return recording->events[0].id >= 0 || recording->events[1].id >= 0;
}

unsigned int recording_page_size(const struct recording *recording)
{
	return recording->page_size;
}

unsigned int recording_long_size(const struct recording *recording)
{
	return (unsigned int)tep_get_long_size(recording->tep);
}

const char *recording_comm(const struct recording *recording, int32_t pid)
{
	const char *comm = tep_data_comm_from_pid(recording->tep, pid);

	return comm && *comm != '<' ? comm : "";
}

static int hand_on(struct recording *recording, const struct recording_record *record)
{
	recording->stopped = recording->callback(recording->context, record);
	return recording->stopped;
}

static int hand_on_sched(struct recording *recording, const struct event *event,
			 const struct tep_record *from, struct recording_record *record)
{
	struct tep_handle *tep = recording->tep;

	record->sched.pid = (int32_t)field_number(event->pid, from, -1);
	record->sched.other = (int32_t)field_number(event->other, from, -1);
	record->sched.comm = field_string(event->comm, tep, from);
	record->sched.other_comm = field_string(event->other_comm, tep, from);
	return hand_on(recording, record);
}

static int hand_on_stack(struct recording *recording, const struct event *event,
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
static int hand_on_line(struct recording *recording, const struct event *event,
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

static int hand_on_event(struct recording *recording, const struct event *event,
			 const struct tep_record *from, struct recording_record *record)
{
	struct physmem_cow cow;
	struct physmem_fork fork;

	switch (event->kind) {
	case RECORDING_COW:
		fields_read(&recording->cow_fields, recording->tep, from, &cow);
		/* whatever a damaged file says, it is shifted by */
		if (cow.page_shift >= 64)
			cow.page_shift = 0;
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
	if (from->missed_events) {
		record.kind = RECORDING_MISSED;
		record.pid = -1;
		record.missed.count = from->missed_events > 0 ? (uint64_t)from->missed_events : 0;
		if (hand_on(recording, &record))
			return recording->stopped;
	}
	id = tep_data_type(recording->tep, from);
	for (i = 0; i < EVENT_COUNT; i++) {
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
		say(error, recording->path, "cannot be read to its end: it is damaged");
		return -1;
	}
	return 0;
}
