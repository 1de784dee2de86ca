// SPDX-License-Identifier: GPL-2.0
#include "recording.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "grow.h"
#include "recording_extent.h"
#include "recording_file.h"

#define STACK_MAX 64
#define NOTE_WORD "physmem: "
#define NOTE_MAX 4096

/* bytes of a page, of all machines that Linux runs on */
#define PAGE_SIZE_LEAST 4096
#define PAGE_SIZE_MOST 262144

#define TEXT_NO_FIELD                                                                 \
	"its event %s has no field '%s': made by another version of the module; use " \
	"the physmem that came with that"
#define TEXT_ENDS_EARLY \
	"%.300s has not all of its %llu bytes: what would come behind its end is not told"
#define TEXT_NO_TABLE                                                                  \
	"%.300s ends before its table of contents: what would come behind its end is " \
	"not told"
#define TEXT_NO_HEAD                                                                \
	"ends before its events, or before the table that says where they are; if " \
	"trace-cmd was killed, 'trace-cmd restore' makes a recording of the files %.100s.cpu*"

/* of the files that libtracecmd reads */
#define TRACE_FILE_VERSION 7

static const struct recording_event known_events[RECORDING_EVENTS] = {
	{ .system = "physmem", .name = "physmem_cow", .kind = RECORDING_COW },
	{ .system = "physmem", .name = "physmem_fork", .kind = RECORDING_COW_FORK },
	{ .system = "sched", .name = "sched_process_fork", .kind = RECORDING_FORK },
	{ .system = "sched", .name = "sched_process_exec", .kind = RECORDING_EXEC },
	{ .system = "sched", .name = "sched_process_exit", .kind = RECORDING_EXIT },
	{ .system = "sched", .name = "sched_switch", .kind = RECORDING_SWITCH },
	{ .system = "ftrace", .name = "user_stack", .kind = RECORDING_STACK },
	{ .system = "ftrace", .name = "print", .kind = RECORDING_MARKER },
};

void recording_say(struct recording_error *error, const char *path, const char *format, ...)
{
	int length = snprintf(error->text, sizeof(error->text), "%.300s: ", path);
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(error->text + length, sizeof(error->text) - (size_t)length, format, arguments);
	va_end(arguments);
}

static void bind_event(struct recording_event *event, struct tep_event *format)
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

	for (i = 0; i < RECORDING_EVENTS; i++) {
		struct recording_event *event = &recording->events[i];
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
			recording_say(error, recording->path, TEXT_NO_FIELD, event->name, missing);
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
		recording_say(error, recording->path, "%s", strerror(errno));
	else if (got == 0)
		recording_say(error, recording->path, "is empty");
	else if (got < (ssize_t)sizeof(head) - 1 || memcmp(head, magic, length))
		recording_say(error, recording->path, "is no recording of trace-cmd's");
	if (fd >= 0)
		close(fd);
	if (*error->text)
		return -1;
	if (atoi((char *)head + length) > TRACE_FILE_VERSION) {
		recording_say(error, recording->path,
			      "is of version %s, and this physmem reads up to %d: use a newer one",
			      head + length, TRACE_FILE_VERSION);
		return -1;
	}
	at = head + length + strlen((char *)head + length) + 1;
	recording->page_size = at[0] ? (uint32_t)at[2] << 24 | at[3] << 16 | at[4] << 8 | at[5] :
				       (uint32_t)at[5] << 24 | at[4] << 16 | at[3] << 8 | at[2];
	if (recording->page_size < PAGE_SIZE_LEAST || recording->page_size > PAGE_SIZE_MOST ||
	    (recording->page_size & (recording->page_size - 1))) {
		recording_say(error, recording->path, "is damaged: its pages have %u bytes",
			      recording->page_size);
		return -1;
	}
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

static struct tracecmd_input *open_file(struct recording *recording, struct recording_error *error)
{
	const char *path = recording->path;
	struct tracecmd_input *handle;
	struct extent_facts facts;
	enum extent extent = recording_extent(path, &facts);

	if (extent == EXTENT_HEAD) {
		recording_say(error, path, TEXT_NO_HEAD, path);
		return NULL;
	}
	if (extent == EXTENT_WHOLE)
		handle = tracecmd_open(path, TRACECMD_FL_LOAD_NO_PLUGINS);
	else
		handle = recording_rescue(path, extent, &facts, recording->page_size, error);
	if (extent == EXTENT_DATA)
		snprintf(recording->truncated, sizeof(recording->truncated), TEXT_ENDS_EARLY, path,
			 (unsigned long long)facts.needed);
	else if (extent == EXTENT_LOST)
		snprintf(recording->truncated, sizeof(recording->truncated), TEXT_NO_TABLE, path);
	if (!handle && !*error->text)
		recording_say(error, path, "is damaged");
	return handle;
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
	handle = open_file(recording, error);
	if (!handle)
		goto fail;
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
