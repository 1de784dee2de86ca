// SPDX-License-Identifier: GPL-2.0
#include "top_hist.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "grow.h"
#include "processes.h"
#include "tracing.h"

#define INSTANCE	"physmem-top-"
#define EVENT		"events/physmem/physmem_cow"
#define TABLE_SIZE	8192
/* A duration that is not known is a very large number, which must not be added. */
#define KNOWN		"1000000000000000"
#define WATCHED		"hist:keys=vma_start,outcome,page_shift:size=2048 if tgid == %d"

/* Both together are all faults; the second counts those without a duration. */
static const struct {
	const char *hist, *filter;
} triggers[] = {
	{ "hist:keys=tgid,outcome,page_shift:vals=dur:size=8192", "dur < " KNOWN },
	{ "hist:keys=tgid,outcome,page_shift:size=8192", "dur >= " KNOWN },
};

#define TRIGGER_COUNT (sizeof(triggers) / sizeof(triggers[0]))

struct top_hist {
	char directory[400];
	pid_t watched;
	size_t entries; /* when it was read the last time */
};

static int trigger(const struct top_hist *hist, size_t number, const char *before,
		   const char *after)
{
	char words[200];

	snprintf(words, sizeof(words), "%s%s%s if %s", before, triggers[number].hist, after,
		 triggers[number].filter);
	return tracing_write(hist->directory, EVENT "/trigger", words);
}

int top_hist_watch(struct top_hist *hist, pid_t pid)
{
	char words[128];
	int error = 0;

	if (hist->watched) {
		snprintf(words, sizeof(words), "!" WATCHED, hist->watched);
		tracing_write(hist->directory, EVENT "/trigger", words);
		hist->watched = 0;
	}
	if (!pid)
		return 0;
	snprintf(words, sizeof(words), WATCHED, pid);
	error = tracing_write(hist->directory, EVENT "/trigger", words);
	if (!error)
		hist->watched = pid;
	return error;
}

/* Those of programs that were killed: kill -9 leaves nobody to clean up. */
static void remove_left(const char *instances)
{
	DIR *directory = opendir(instances);
	struct dirent *entry;

	while (directory && (entry = readdir(directory))) {
		char path[600];
		pid_t pid;

		if (strncmp(entry->d_name, INSTANCE, strlen(INSTANCE)) != 0)
			continue;
		pid = (pid_t)strtol(entry->d_name + strlen(INSTANCE), NULL, 10);
		snprintf(path, sizeof(path), "%s/%s", instances, entry->d_name);
		if (pid > 0 && !process_exists(pid))
			rmdir(path);
	}
	if (directory)
		closedir(directory);
}

static int start(struct top_hist *hist, char *text, size_t size)
{
	size_t i;
	int error;

	if (mkdir(hist->directory, 0700)) {
		error = errno;
		snprintf(text, size, "%s: %s", hist->directory, strerror(error));
		return error;
	}
	/* nothing is ever recorded in it; a page for each CPU is the least that it can have */
	tracing_write(hist->directory, "buffer_size_kb", "1");
	if (!tracing_has(hist->directory, EVENT "/hist")) {
		snprintf(text, size, "this kernel has no hist triggers (CONFIG_HIST_TRIGGERS)");
		return EOPNOTSUPP;
	}
	for (i = 0; i < TRIGGER_COUNT; i++) {
		error = trigger(hist, i, "", "");
		if (!error)
			continue;
		snprintf(text, size, "%s/" EVENT "/trigger: %s", hist->directory, strerror(error));
		return error;
	}
	return 0;
}

struct top_hist *top_hist_open(char *text, size_t size)
{
	char *tracing = tracing_mount(), instances[300];
	struct top_hist *hist;

	if (!tracing) {
		snprintf(text, size, "tracing is not mounted: sudo mount -t tracefs nodev "
				     "/sys/kernel/tracing");
		return NULL;
	}
	snprintf(instances, sizeof(instances), "%s/instances", tracing);
	free(tracing);
	remove_left(instances);
	hist = calloc(1, sizeof(*hist));
	if (!hist)
		out_of_memory();
	snprintf(hist->directory, sizeof(hist->directory), "%s/" INSTANCE "%d", instances,
		 (int)getpid());
	if (start(hist, text, size) == 0)
		return hist;
	top_hist_close(hist);
	return NULL;
}

void top_hist_close(struct top_hist *hist)
{
	size_t i;

	if (!hist)
		return;
	top_hist_watch(hist, 0);
	for (i = 0; i < TRIGGER_COUNT; i++)
		trigger(hist, i, "!", "");
	rmdir(hist->directory);
	free(hist);
}

/* One "{ tgid: 863, outcome: 1, page_shift: 12 } hitcount: 3 dur: 900". */
static void parse_entry(char *line, struct top_counts *counts, struct top_mappings *mappings)
{
	struct top_count count = { 0 };
	uint64_t start = 0;
	bool mapping = false, timed = false;
	char *name, *value, *save;

	for (name = strtok_r(line, " {},\t\n", &save); name;
	     name = strtok_r(NULL, " {},\t\n", &save)) {
		value = strtok_r(NULL, " {},\t\n", &save);
		if (!value)
			return;
		if (strcmp(name, "tgid:") == 0) {
			count.pid = (pid_t)strtol(value, NULL, 10);
		} else if (strcmp(name, "outcome:") == 0) {
			count.outcome = (unsigned int)strtoul(value, NULL, 10);
		} else if (strcmp(name, "page_shift:") == 0) {
			count.shift = (unsigned int)strtoul(value, NULL, 10) & 63;
		} else if (strcmp(name, "hitcount:") == 0) {
			count.hits = strtoull(value, NULL, 10);
		} else if (strcmp(name, "dur:") == 0) {
			count.ns = strtoull(value, NULL, 10);
			timed = true;
		} else if (strcmp(name, "vma_start:") == 0) {
			start = strtoull(value, NULL, 10);
			mapping = true;
		}
	}
	if (timed)
		count.timed = count.hits;
	if (!mapping && counts)
		top_count_add(counts, &count);
	else if (mapping && mappings)
		top_mapping_add(mappings, start, count.outcome, count.shift, count.hits);
}

void top_hist_parse(FILE *file, struct top_counts *counts, struct top_mappings *mappings)
{
	unsigned long long dropped;
	char *line = NULL;
	size_t size = 0;

	while (getline(&line, &size, file) > 0) {
		if (*line == '{')
			parse_entry(line, counts, mappings);
		else if (counts && sscanf(line, " Dropped: %llu", &dropped) == 1)
			counts->dropped += dropped;
	}
	free(line);
}

static int read_hist(const struct top_hist *hist, struct top_counts *counts,
		     struct top_mappings *mappings)
{
	char path[500];
	FILE *file;

	snprintf(path, sizeof(path), "%s/" EVENT "/hist", hist->directory);
	file = fopen(path, "r");
	if (!file)
		return errno;
	top_hist_parse(file, counts, mappings);
	fclose(file);
	return 0;
}

int top_hist_read(struct top_hist *hist, struct top_counts *counts)
{
	int error;

	*counts = (struct top_counts){ 0 };
	error = read_hist(hist, counts, NULL);
	hist->entries = counts->count;
	return error;
}

int top_hist_mappings(struct top_hist *hist, struct top_mappings *mappings)
{
	*mappings = (struct top_mappings){ 0 };
	return read_hist(hist, NULL, mappings);
}

/* The kernel forgets nobody by itself, and drops who comes when its table is full. */
bool top_hist_renew(struct top_hist *hist)
{
	size_t i;

	if (hist->entries < TABLE_SIZE / 2)
		return false;
	for (i = 0; i < TRIGGER_COUNT; i++)
		trigger(hist, i, "", ":clear");
	hist->entries = 0;
	return true;
}
