// SPDX-License-Identifier: GPL-2.0
/*
 * Reader of trace-cmd's report: the events as they print themselves. Not of its
 * raw form (-R), where the base of a number depends on trace-cmd's version.
 */
#include "cow_trace.h"

#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "grow.h"
#include "names.h"
#include "physmem.h"

static const char *find_field(const char *line, const char *name)
{
	size_t length = strlen(name);
	const char *at = line;

	while ((at = strstr(at, name))) {
		if (at > line && at[-1] == ' ' && at[length] == '=')
			return at + length + 1;
		at += length;
	}
	return NULL;
}

static bool pid_field(const char *line, const char *name, long *value)
{
	const char *text = find_field(line, name);

	if (!text)
		return false;
	*value = strtol(text, NULL, 0);
	return true;
}

/* "unshare|kernel" or nothing: a flag that this program does not know is no flag to it. */
static uint32_t parse_flags(const char *text)
{
	char words[128], *save, *word;
	uint32_t flags = 0;

	snprintf(words, sizeof(words), "%.*s", (int)strcspn(text, " \n"), text);
	for (word = strtok_r(words, "|", &save); word; word = strtok_r(NULL, "|", &save))
		flags |= number_of(cow_flag_names, word, 0);
	return flags;
}

/* "copy 0x22000 pfn 4a82f->5d0c1 1873 ns ip=0x10588 ... tgid=864 ... flags=new_sampled" */
static bool parse_cow(const char *fields, struct trace_line *event)
{
	const char *ip = find_field(fields, "ip"), *flags = find_field(fields, "flags");
	char outcome[32];

	if (sscanf(fields, " %31s 0x%" SCNx64 " pfn %" SCNx64 "->%" SCNx64 " %" SCNu64 " ns",
		   outcome, &event->addr, &event->old_pfn, &event->new_pfn, &event->dur) != 5 ||
	    !ip || !flags || !pid_field(fields, "tgid", &event->tgid))
		return false;
	event->kind = TRACE_COW;
	event->outcome = number_of(outcome_names, outcome, PHYSMEM_OUTCOME_UNKNOWN);
	event->ip = strtoull(ip, NULL, 0);
	event->flags = parse_flags(flags);
	return true;
}

static bool parse_fork(const char *fields, struct trace_line *event)
{
	event->kind = TRACE_FORK;
	return pid_field(fields, "pid", &event->tgid) &&
	       pid_field(fields, "child_pid", &event->child);
}

static bool parse_exec(const char *fields, struct trace_line *event)
{
	event->kind = TRACE_EXEC;
	return pid_field(fields, "pid", &event->tgid);
}

static bool parse_marker(const char *fields, struct trace_line *event)
{
	event->kind = TRACE_MARKER;
	event->text = strndup(fields, strcspn(fields, "\n"));
	if (!event->text)
		out_of_memory();
	return true;
}

static const struct {
	const char *name;
	bool (*parse)(const char *fields, struct trace_line *event);
} parsers[] = {
	{ ": physmem_cow:", parse_cow },
	{ ": sched_process_fork:", parse_fork },
	{ ": sched_process_exec:", parse_exec },
	{ ": print:", parse_marker },
};

int trace_read(const char *path, struct trace *trace)
{
	FILE *file = fopen(path, "r");
	char *line = NULL;
	size_t size = 0;
	int error = 0;

	*trace = (struct trace){ 0 };
	if (!file) {
		perror(path);
		return -1;
	}
	while (!error && getline(&line, &size, file) >= 0) {
		struct trace_line event = { 0 };
		size_t i;

		if (strstr(line, "EVENTS DROPPED")) {
			fprintf(stderr, "%s: events were lost: %s", path, line);
			error = -1;
			break;
		}
		for (i = 0; i < sizeof(parsers) / sizeof(parsers[0]); i++) {
			char *at = strstr(line, parsers[i].name);

			if (!at)
				continue;
			if (parsers[i].parse(at + strlen(parsers[i].name), &event)) {
				GROW(trace->lines, trace->count);
				trace->lines[trace->count++] = event;
			} else {
				fprintf(stderr, "%s: not understood: %s", path, line);
				error = -1;
			}
			break;
		}
	}
	free(line);
	fclose(file);
	if (error)
		trace_free(trace);
	return error;
}

void trace_free(struct trace *trace)
{
	size_t i;

	for (i = 0; i < trace->count; i++)
		free(trace->lines[i].text);
	free(trace->lines);
	*trace = (struct trace){ 0 };
}
