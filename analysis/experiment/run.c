// SPDX-License-Identifier: GPL-2.0
/*
 * Load a run of the fork experiment and find each step's events.
 */
#include "run.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MARKER "physmem experiment: "

static const char *const step_directories[] = {
	[FORKED] = "0-fork", [STEP_M] = "1-M", [STEP_R] = "2-R", [STEP_C] = "3-C", [STEP_P] = "4-P",
};

const char *who_text(enum who who)
{
	return who == PARENT ? "parent" : "child";
}

static FILE *open_file(const struct run *run, const char *name, char *path, size_t size)
{
	FILE *file;

	snprintf(path, size, "%s/%s", run->directory, name);
	file = fopen(path, "r");
	if (!file)
		perror(path);
	return file;
}

static int load_system(struct run *run)
{
	char path[4096], line[256];
	FILE *file = open_file(run, "system.txt", path, sizeof(path));

	if (!file)
		return -1;
	while (fgets(line, sizeof(line), file)) {
		if (sscanf(line, "page_kb %lu", &run->page_size) == 1)
			run->page_size *= 1024;
		sscanf(line, "program %63s", run->program);
		sscanf(line, "machine %31s", run->machine);
		sscanf(line, "kernel %127s", run->kernel);
		sscanf(line, "parent %ld", &run->pid[PARENT]);
		sscanf(line, "child %ld", &run->pid[CHILD]);
	}
	fclose(file);
	if (run->page_size && run->pid[PARENT] && run->pid[CHILD])
		return 0;
	fprintf(stderr, "%s: page_kb, parent or child is missing\n", path);
	return -1;
}

static int load_program_output(struct run *run)
{
	char path[4096], line[256];
	FILE *file = open_file(run, "program.txt", path, sizeof(path));
	bool found = false;

	if (!file)
		return -1;
	while (!found && fgets(line, sizeof(line), file))
		found = sscanf(line,
			       "buffer at %" SCNx64 ", untouched at %" SCNx64
			       ", written at %" SCNx64,
			       &run->buffer, &run->untouched, &run->written) == 3;
	fclose(file);
	if (!found)
		fprintf(stderr, "%s: no line \"buffer at ...\"\n", path);
	return found ? 0 : -1;
}

static int load_memory(struct run *run, enum step step, enum who who)
{
	struct text_snapshot *snapshot;
	char path[4096], name[64];
	FILE *file;

	snprintf(name, sizeof(name), "%s/%s-memory.txt", step_directories[step], who_text(who));
	file = open_file(run, name, path, sizeof(path));
	if (!file)
		return -1;
	snapshot = text_snapshot_read(file, path);
	fclose(file);
	run->memory[step][who] = snapshot;
	if (!snapshot || snapshot->pid != run->pid[who] || !snapshot->complete) {
		fprintf(stderr, "%s: no complete snapshot of PID %ld\n", path, run->pid[who]);
		return -1;
	}
	return 0;
}

/* The fork's window begins where the scheduler says and ends with the first marker. */
static int find_windows(struct run *run)
{
	static const char *const letters = "-MRCP";
	unsigned int found = 0;
	size_t i;
	int step;

	for (i = 0; i < run->trace.count; i++) {
		const struct trace_line *line = &run->trace.lines[i];
		const char *marker;

		if (line->kind == TRACE_FORK && line->child == run->pid[CHILD]) {
			run->window[FORKED].from = i + 1;
			found |= 1U << FORKED;
		}
		marker = line->kind == TRACE_MARKER ? strstr(line->text, MARKER) : NULL;
		if (!marker)
			continue;
		marker += strlen(MARKER);
		for (step = STEP_M; step < STEP_COUNT; step++) {
			if (marker[0] != letters[step])
				continue;
			if (strstr(marker, "done")) {
				run->window[step].to = i;
				found |= 1U << step;
			} else {
				run->window[step].from = i + 1;
				if (step == STEP_M)
					run->window[FORKED].to = i;
			}
		}
	}
	if (found == (1U << STEP_COUNT) - 1)
		return 0;
	fprintf(stderr, "%s/trace.txt: the fork or a step's marker is missing\n", run->directory);
	return -1;
}

int run_load(struct run *run, const char *directory)
{
	char path[4096];
	int step, who;

	*run = (struct run){ .directory = directory };
	if (load_system(run) != 0 || load_program_output(run) != 0)
		return -1;
	for (step = FORKED; step < STEP_COUNT; step++)
		for (who = PARENT; who < WHO_COUNT; who++)
			if (load_memory(run, step, who) != 0)
				return -1;
	snprintf(path, sizeof(path), "%s/program.symbols", directory);
	if (symbols_read(path, &run->symbols) != 0)
		return -1;
	snprintf(path, sizeof(path), "%s/trace.txt", directory);
	if (trace_read(path, &run->trace) != 0)
		return -1;
	return find_windows(run);
}

void run_free(struct run *run)
{
	int step, who;

	for (step = FORKED; step < STEP_COUNT; step++)
		for (who = PARENT; who < WHO_COUNT; who++)
			text_snapshot_free(run->memory[step][who]);
	symbols_free(&run->symbols);
	trace_free(&run->trace);
}

const struct trace_line *run_next_event(const struct run *run, enum step step,
					const struct trace_line *event)
{
	size_t i = event ? (size_t)(event - run->trace.lines) + 1 : run->window[step].from;

	for (; i < run->window[step].to; i++) {
		const struct trace_line *line = &run->trace.lines[i];

		if (line->kind == TRACE_COW &&
		    (line->tgid == run->pid[PARENT] || line->tgid == run->pid[CHILD]))
			return line;
	}
	return NULL;
}
