// SPDX-License-Identifier: GPL-2.0
/*
 * Processes and their mappings, as lines of the trace: what is new or has
 * changed since they were looked at the last time.
 */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "build_id.h"
#include "grow.h"
#include "processes.h"
#include "recorder.h"

#define SOON_MS		100 /* a process that is new is about to map its libraries */
#define INTERVAL_MS	1000
#define SHARE		50	     /* looking takes a fiftieth of the time at most */
#define ROLLUP_MAX	(8ULL << 30) /* of more memory the kernel would count for seconds */

/* A line of /proc/PID/maps, to be known again. */
struct record_map {
	uint64_t start, end, hash;
};

struct record_process {
	pid_t pid;
	char name[32];
	bool seen; /* this time */
	struct record_map *maps;
	size_t count;
};

struct record_build {
	uint64_t inode;
	char device[16];
};

struct line {
	uint64_t start, end, inode;
	char permissions[8], offset[20], device[16];
	const char *path;
};

/* Everybody's executable files are told; all mappings of those that were named. */
static bool of_interest(const struct record *record, const struct line *line)
{
	return record->targets.listed || (line->inode && line->permissions[2] == 'x');
}

static bool parse(const char *text, struct line *line)
{
	int path = 0;

	if (sscanf(text, "%" SCNx64 "-%" SCNx64 " %7s %19s %15s %" SCNu64 " %n", &line->start,
		   &line->end, line->permissions, line->offset, line->device, &line->inode,
		   &path) != 6)
		return false;
	line->path = text + path;
	return true;
}

static uint64_t hash_of(const char *text)
{
	uint64_t hash = 0xcbf29ce484222325ULL; /* FNV-1a */

	while (*text)
		hash = (hash ^ (unsigned char)*text++) * 0x100000001b3ULL;
	return hash;
}

static bool build_known(const struct record_notes *notes, const struct line *line)
{
	size_t i;

	for (i = 0; i < notes->build_count; i++)
		if (notes->builds[i].inode == line->inode &&
		    strcmp(notes->builds[i].device, line->device) == 0)
			return true;
	return false;
}

static void note_build(struct record *record, pid_t pid, const struct line *line)
{
	struct record_notes *notes = &record->notes;
	char path[80], id[80];

	if (!line->inode || line->permissions[2] != 'x' || build_known(notes, line))
		return;
	GROW(notes->builds, notes->build_count);
	notes->builds[notes->build_count].inode = line->inode;
	memcpy(notes->builds[notes->build_count++].device, line->device, sizeof(line->device));
	/* the mapped file itself, also where its path leads to another, or nowhere */
	snprintf(path, sizeof(path), "/proc/%d/map_files/%" PRIx64 "-%" PRIx64, pid, line->start,
		 line->end);
	if (build_id_of(path, id, sizeof(id)))
		note(record, "build %" PRIu64 " %s %s %s", line->inode, line->device, id,
		     line->path);
}

static const struct record_map *known(const struct record_process *process, uint64_t start)
{
	size_t low = 0, high = process->count;

	while (low < high) {
		const size_t middle = (low + high) / 2;

		if (process->maps[middle].start < start)
			low = middle + 1;
		else
			high = middle;
	}
	return low < process->count && process->maps[low].start == start ? &process->maps[low] :
									   NULL;
}

static void note_map(struct record *record, pid_t pid, const struct line *line)
{
	note(record, "map %d %" PRIx64 "-%" PRIx64 " %s %s %s %" PRIu64 " %s", pid, line->start,
	     line->end, line->permissions, line->offset, line->device, line->inode, line->path);
	note_build(record, pid, line);
}

/* Both are in the order of addresses. */
static void note_unmapped(struct record *record, const struct record_process *process,
			  const struct record_map *maps, size_t count)
{
	size_t i, at = 0;

	for (i = 0; i < process->count; i++) {
		while (at < count && maps[at].end <= process->maps[i].start)
			at++;
		if (at == count || maps[at].start >= process->maps[i].end)
			note(record, "unmapped %d %" PRIx64 "-%" PRIx64, process->pid,
			     process->maps[i].start, process->maps[i].end);
	}
}

static void look_at_maps(struct record *record, struct record_process *process)
{
	struct record_map *maps = NULL;
	char path[40], *text = NULL;
	size_t count = 0, size = 0;
	struct line line;
	FILE *file;

	snprintf(path, sizeof(path), "/proc/%d/maps", process->pid);
	file = fopen(path, "r");
	if (!file)
		return;
	while (getline(&text, &size, file) > 0) {
		const struct record_map *before;
		struct record_map map;

		text[strcspn(text, "\n")] = '\0';
		if (!parse(text, &line) || !of_interest(record, &line))
			continue;
		map = (struct record_map){ line.start, line.end, hash_of(text) };
		before = known(process, line.start);
		if (!before || before->hash != map.hash)
			note_map(record, process->pid, &line);
		GROW(maps, count);
		maps[count++] = map;
	}
	fclose(file);
	free(text);
	/* of one that is ending nothing is left, and that is no news about its mappings */
	if (!count) {
		free(maps);
		return;
	}
	note_unmapped(record, process, maps, count);
	free(process->maps);
	process->maps = maps;
	process->count = count;
}

static struct record_process *process_for(struct record_notes *notes, pid_t pid)
{
	struct record_process *process;
	size_t i;

	for (i = 0; i < notes->count; i++)
		if (notes->processes[i].pid == pid)
			return &notes->processes[i];
	GROW(notes->processes, notes->count);
	process = &notes->processes[notes->count++];
	*process = (struct record_process){ .pid = pid };
	notes->interval = SOON_MS;
	return process;
}

static void look_at(struct record *record, pid_t pid)
{
	struct record_process *process = process_for(&record->notes, pid);
	char name[sizeof(process->name)];

	process->seen = true;
	process_name(pid, name, sizeof(name));
	if (strcmp(name, process->name) != 0) {
		memcpy(process->name, name, sizeof(name));
		record->notes.interval = SOON_MS;
		note(record, "task %d %d %s", pid, parent_of(pid), name);
	}
	look_at_maps(record, process);
}

/* Those that have gone: their numbers may be another's soon. */
static void forget_gone(struct record_notes *notes)
{
	size_t i, kept = 0;

	for (i = 0; i < notes->count; i++) {
		if (notes->processes[i].seen)
			notes->processes[kept++] = notes->processes[i];
		else
			free(notes->processes[i].maps);
	}
	notes->count = kept;
}

static size_t processes_of(const struct record *record, pid_t **list)
{
	return record->targets.listed ? targets_now(list) : all_processes(list);
}

void maps_poll(struct record *record)
{
	struct record_notes *notes = &record->notes;
	const int64_t since = record_now();
	size_t count, i;
	pid_t *list = NULL;
	int64_t took;

	if (since < notes->poll_after)
		return;
	targets_refresh(record);
	/* elsewhere these processes have other numbers than in the events */
	count = in_initial_pid_namespace() ? processes_of(record, &list) : 0;
	for (i = 0; i < notes->count; i++)
		notes->processes[i].seen = false;
	for (i = 0; i < count; i++)
		if (list[i] != getpid())
			look_at(record, list[i]);
	free(list);
	forget_gone(notes);
	took = (record_now() - since) * SHARE;
	notes->poll_after = since + (took > notes->interval ? took : notes->interval);
	notes->interval = notes->interval * 2 < INTERVAL_MS ? notes->interval * 2 : INTERVAL_MS;
}

void maps_poll_now(struct record *record)
{
	record->notes.poll_after = 0;
	maps_poll(record);
}

void maps_again(struct record *record)
{
	maps_free(record);
	maps_poll_now(record);
}

static void note_memory(struct record *record, pid_t pid)
{
	const long page_kb = sysconf(_SC_PAGESIZE) / 1024;
	unsigned long resident = 0, anonymous = 0, dirty = 0;
	char path[40], line[128];
	FILE *file;

	snprintf(path, sizeof(path), "/proc/%d/statm", pid);
	file = fopen(path, "r");
	if (!file)
		return;
	if (fscanf(file, "%*u %lu", &resident) != 1)
		resident = 0;
	fclose(file);
	if (!resident || (uint64_t)resident * page_kb * 1024 > ROLLUP_MAX)
		return;
	snprintf(path, sizeof(path), "/proc/%d/smaps_rollup", pid);
	file = fopen(path, "r");
	if (!file)
		return;
	while (fgets(line, sizeof(line), file))
		if (sscanf(line, "Anonymous: %lu", &anonymous) != 1)
			sscanf(line, "Private_Dirty: %lu", &dirty);
	fclose(file);
	note(record, "rss %d %lu %lu", pid, anonymous / (unsigned long)page_kb, dirty);
}

void maps_memory(struct record *record)
{
	size_t i;

	for (i = 0; record->targets.listed && i < record->notes.count; i++)
		note_memory(record, record->notes.processes[i].pid);
}

void maps_free(struct record *record)
{
	struct record_notes *notes = &record->notes;
	size_t i;

	for (i = 0; i < notes->count; i++)
		free(notes->processes[i].maps);
	free(notes->processes);
	free(notes->builds);
	notes->processes = NULL;
	notes->builds = NULL;
	notes->count = 0;
	notes->build_count = 0;
}
