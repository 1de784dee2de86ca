// SPDX-License-Identifier: GPL-2.0
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bill_work.h"
#include "grow.h"

static char *copy(const char *text)
{
	char *new = strdup(text);

	if (!new)
		out_of_memory();
	return new;
}

static void add_line(struct bill_lines *lines, const char *key, const char *value)
{
	GROW(lines->list, lines->count);
	lines->list[lines->count++] = (struct bill_line){ copy(key), copy(value) };
}

/* "KEY VALUE" */
static void add_pair(struct bill_lines *lines, const char *pair)
{
	char *key = copy(pair), *space = strchrnul(key, ' ');
	const char *value = *space ? space + 1 : space;

	GROW(lines->list, lines->count);
	lines->list[lines->count].value = copy(value);
	*space = '\0';
	lines->list[lines->count++].key = key;
}

const char *bill_line(const struct bill_lines *lines, const char *key)
{
	size_t i;

	for (i = lines->count; i; i--)
		if (strcmp(lines->list[i - 1].key, key) == 0)
			return lines->list[i - 1].value;
	return NULL;
}

static void note_info(struct bill *bill, const char *value)
{
	add_pair(&bill->info, value);
	bill->losses.bounded |= strncmp(value, "max_size ", strlen("max_size ")) == 0;
}

/* "TGID PPID COMM" */
static void note_task(struct bill *bill, const char *value)
{
	struct bill_process *process, *parent;
	int tgid, parent_tgid, comm = 0;

	if (sscanf(value, "%d %d %n", &tgid, &parent_tgid, &comm) < 2 || !comm)
		return;
	process = bill_process(bill, tgid);
	snprintf(process->comm, sizeof(process->comm), "%s", value + comm);
	if (process->parent || parent_tgid <= 0)
		return;
	process->parent_tgid = parent_tgid;
	parent = bill_process(bill, parent_tgid);
	/* a number that was given out twice must not make a ring */
	if (parent->number < process->number)
		process->parent = parent;
}

/* "START-END PERMS PGOFF DEV INO PATH", and DEV is MAJOR:MINOR, all hexadecimal but INO */
static void note_map(struct bill *bill, const char *value)
{
	struct bill_map map = { 0 };
	unsigned int major, minor;
	struct bill_image *image;
	int tgid, path = 0;

	if (sscanf(value, "%d %" SCNx64 "-%" SCNx64 " %7s %" SCNx64 " %x:%x %" SCNu64 " %n", &tgid,
		   &map.start, &map.end, map.perms, &map.offset, &major, &minor, &map.ino,
		   &path) < 8)
		return;
	map.dev = major << 20 | minor;
	map.path = copy(path ? value + path : "");
	image = bill_process(bill, tgid)->image;
	GROW(image->maps, image->map_count);
	image->maps[image->map_count++] = map;
	bill->mapped = true;
}

/* "INO DEV BUILDID PATH" */
static void note_build(struct bill *bill, const char *value)
{
	unsigned int major, minor;
	struct bill_build build;
	char id[129];
	int path = 0;

	if (sscanf(value, "%" SCNu64 " %x:%x %128s %n", &build.ino, &major, &minor, id, &path) <
		    4 ||
	    !path)
		return;
	build.dev = major << 20 | minor;
	build.id = copy(id);
	build.path = copy(value + path);
	GROW(bill->builds, bill->build_count);
	bill->builds[bill->build_count++] = build;
}

const char *bill_build_id(const struct bill *bill, const struct bill_map *map)
{
	size_t i;

	for (i = 0; i < bill->build_count; i++)
		if (bill->builds[i].ino == map->ino && bill->builds[i].dev == map->dev)
			return bill->builds[i].id;
	return NULL;
}

void bill_note(struct bill *bill, int cpu, const struct recording_note *note)
{
	bill->noted = true;
	if (note->version > RECORDING_NOTES_VERSION) {
		bill->losses.newer_notes = note->version;
		return;
	}
	if (strcmp(note->key, "task") == 0)
		note_task(bill, note->value);
	else if (strcmp(note->key, "map") == 0)
		note_map(bill, note->value);
	else if (strcmp(note->key, "build") == 0)
		note_build(bill, note->value);
	else if (strcmp(note->key, "stat") == 0)
		losses_stat(&bill->losses, note->value);
	else if (strcmp(note->key, "info") == 0)
		note_info(bill, note->value);
	else if (strcmp(note->key, "first") == 0)
		losses_first(&bill->losses, cpu);
	else if (strcmp(note->key, "probe") == 0)
		add_line(&bill->probes, note->value, "");
	else if (strcmp(note->key, "rss") == 0)
		add_pair(&bill->resident, note->value);
	else if (strcmp(note->key, "unmapped") != 0)
		add_line(&bill->settings, note->key, note->value);
}
