// SPDX-License-Identifier: GPL-2.0
/*
 * What a trace needs beside its events, as lines to trace_marker: they come
 * into the recording like events. docs/record.md has their format.
 */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <sched.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>
#include <time.h>
#include <unistd.h>

#include "door.h"
#include "names.h"
#include "recorder.h"
#include "system.h"

#define PREFIX		"physmem: 1 " /* 1: version of the lines */
#define LINE_MAX_BYTES	900	      /* the kernel cuts longer ones, somewhere */
#define PORTION		(256 * 1024)  /* a CPU's buffer has room for it, and trace-cmd empties it */

int notes_open(struct record *record)
{
	char path[512];

	snprintf(path, sizeof(path), "%s/trace_marker", record->trace.tracing);
	record->notes.marker = open(path, O_WRONLY | O_CLOEXEC);
	if (record->notes.marker < 0)
		record_complain("%s: %s", path, strerror(errno));
	return record->notes.marker < 0 ? -1 : 0;
}

void notes_close(struct record *record)
{
	if (record->notes.marker >= 0)
		close(record->notes.marker);
	record->notes.marker = -1;
	maps_free(record);
}

/* Gives trace-cmd the time to fetch what has been written. */
static void throttle(struct record_notes *notes, size_t size)
{
	const struct timespec pause = { .tv_nsec = 20 * 1000 * 1000 };

	notes->written += size;
	if (notes->written < PORTION)
		return;
	notes->written = 0;
	nanosleep(&pause, NULL);
}

void note(struct record *record, const char *format, ...)
{
	char line[LINE_MAX_BYTES + 1] = PREFIX, *at;
	const size_t prefix = strlen(PREFIX);
	va_list arguments;
	ssize_t size;

	va_start(arguments, format);
	vsnprintf(line + prefix, sizeof(line) - prefix, format, arguments);
	va_end(arguments);
	/* a name may have anything in it, and a line is a line */
	for (at = line; *at; at++)
		if ((unsigned char)*at < ' ' || *at == 0x7f)
			*at = '?';
	size = (ssize_t)strlen(line);
	if (write(record->notes.marker, line, (size_t)size) != size)
		record->notes.failed++;
	throttle(&record->notes, (size_t)size);
}

static void note_info(struct record *record)
{
	char *module = read_line("/sys/module/physmem/version");
	const time_t now = time(NULL);
	struct utsname name;
	char started[40];
	struct tm utc;

	uname(&name);
	gmtime_r(&now, &utc);
	strftime(started, sizeof(started), "%Y-%m-%dT%H:%M:%SZ", &utc);
	note(record, "info version %s", record->options->version);
	note(record, "info module %s", module ? module : "?");
	note(record, "info release %s", name.release);
	note(record, "info machine %s", name.machine);
	note(record, "info host %s", name.nodename);
	note(record, "info page_size %ld", sysconf(_SC_PAGESIZE));
	note(record, "info clock mono");
	note(record, "info userstack %s", record->trace.userstack ? "yes" : "no");
	note(record, "info command %s", record->options->line);
	note(record, "info started %s", started);
	if (record->options->max_size)
		note(record, "info max_size %lu", record->options->max_size);
	if (*record->targets.filter)
		note(record, "info filter %s", record->targets.filter);
	free(module);
}

/*
 * A line on each processor: one that is no more there when the recording is read has been
 * overwritten, and what was older than the rest with it.
 */
static void note_firsts(struct record *record)
{
	cpu_set_t before, one;
	int cpu;

	if (!record->options->max_size || sched_getaffinity(0, sizeof(before), &before))
		return;
	for (cpu = 0; cpu < CPU_SETSIZE; cpu++) {
		CPU_ZERO(&one);
		CPU_SET(cpu, &one);
		if (CPU_ISSET(cpu, &before) && !sched_setaffinity(0, sizeof(one), &one))
			note(record, "first %d", cpu);
	}
	sched_setaffinity(0, sizeof(before), &before);
}

/* Each line of one of the module's files, after @key. */
static void note_lines(struct record *record, const char *door, const char *key)
{
	char *text, *line, *save;

	if (door_read(door, &text))
		return;
	for (line = strtok_r(text, "\n", &save); line; line = strtok_r(NULL, "\n", &save))
		note(record, "%s %s", key, line);
	free(text);
}

/* "863 864 ...", as many lines as it takes. */
static void note_targets(struct record *record)
{
	char *text, *line, *save, list[800] = "";
	size_t used = 0;

	if (door_read("targets", &text))
		return;
	for (line = strtok_r(text, "\n", &save); line; line = strtok_r(NULL, "\n", &save)) {
		if (used + strlen(line) + 2 > sizeof(list)) {
			note(record, "targets %s", list);
			used = 0;
		}
		used += (size_t)snprintf(list + used, sizeof(list) - used, "%s%s",
					 used ? " " : "", line);
	}
	note(record, "targets %s", list);
	free(text);
	note_lines(record, "follow", "follow");
}

/* Those that are 0 are left out: there are hundreds. */
static void note_stats(struct record *record, const char *when)
{
	char *text, *line, *save;

	if (door_read("stats", &text))
		return;
	for (line = strtok_r(text, "\n", &save); line; line = strtok_r(NULL, "\n", &save)) {
		const char *value = strchr(line, ' ');

		if (value && strcmp(value, " 0") != 0)
			note(record, "stat %s %s", when, line);
	}
	free(text);
}

static void note_setting(struct record *record)
{
	note_info(record);
	note_lines(record, "probes", "probe");
	note_targets(record);
}

/* Snapshots go to the events, which are enabled if --pages asked for that. */
static void take_pages(struct record *record)
{
	pid_t *list;
	size_t count, i;
	char word[16];

	if (!record->options->pages)
		return;
	count = targets_to_write(record, &list);
	for (i = 0; i < count; i++) {
		snprintf(word, sizeof(word), "%d", list[i]);
		door_write("pid", word);
	}
	free(list);
}

void notes_begin(struct record *record)
{
	note(record, "begin");
	note_firsts(record);
	note_setting(record);
	note_stats(record, "begin");
	/* of a COMMAND that has not begun there is nothing to be seen */
	if (record->options->command)
		return;
	maps_poll_now(record);
	maps_memory(record);
	take_pages(record);
}

void notes_end(struct record *record, int status)
{
	take_pages(record);
	maps_poll_now(record);
	maps_memory(record);
	if (record->options->max_size) {
		note_setting(record);
		maps_again(record);
	}
	note_stats(record, "end");
	note(record, "end %d", status);
}
