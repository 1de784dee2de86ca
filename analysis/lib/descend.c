// SPDX-License-Identifier: GPL-2.0
#include "descend.h"

#include <dirent.h>
#include <linux/magic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "grow.h"
#include "processes.h"
#include "system.h"

static bool has(const pid_t *list, size_t count, pid_t pid)
{
	size_t i;

	for (i = 0; i < count; i++)
		if (list[i] == pid)
			return true;
	return false;
}

static void add(pid_t **list, size_t *count, pid_t pid)
{
	if (has(*list, *count, pid))
		return;
	GROW(*list, *count);
	(*list)[(*count)++] = pid;
}

void descendants_add(pid_t **list, size_t *count)
{
	pid_t *all, *parents;
	size_t i, before, all_count = all_processes(&all);

	parents = calloc(all_count + 1, sizeof(*parents));
	if (!parents)
		out_of_memory();
	for (i = 0; i < all_count; i++)
		parents[i] = parent_of(all[i]);
	/* generation by generation: numbers may have wrapped, so that a child's is the lower */
	do {
		before = *count;
		for (i = 0; i < all_count; i++)
			if (has(*list, before, parents[i]))
				add(list, count, all[i]);
	} while (*count > before);
	free(parents);
	free(all);
}

static bool is_cgroup(const char *directory)
{
	char path[4096];

	snprintf(path, sizeof(path), "%s/cgroup.procs", directory);
	return access(path, F_OK) == 0;
}

char *cgroup_directory(const char *path)
{
	char *mount, *below;

	if (is_cgroup(path))
		return strdup(path);
	mount = mount_point("cgroup2");
	if (!mount)
		return NULL;
	if (asprintf(&below, "%s/%s", mount, path) < 0)
		out_of_memory();
	free(mount);
	if (is_cgroup(below))
		return below;
	free(below);
	return NULL;
}

static void add_own(const char *directory, pid_t **list, size_t *count)
{
	char path[4096], line[32];
	FILE *file;

	snprintf(path, sizeof(path), "%s/cgroup.procs", directory);
	file = fopen(path, "r");
	if (!file)
		return;
	while (fgets(line, sizeof(line), file)) {
		const pid_t pid = (pid_t)strtol(line, NULL, 10);

		/* 0: of another PID namespace */
		if (pid > 0)
			add(list, count, pid);
	}
	fclose(file);
}

/* Calls for each directory below, until it returns true. */
static bool walk_below(const char *directory, bool (*call)(const char *path, void *context),
		       void *context)
{
	DIR *open = opendir(directory);
	struct dirent *entry;
	bool stop = false;

	while (open && !stop && (entry = readdir(open))) {
		char path[4096];

		if (entry->d_type != DT_DIR || entry->d_name[0] == '.')
			continue;
		snprintf(path, sizeof(path), "%s/%s", directory, entry->d_name);
		stop = call(path, context);
	}
	if (open)
		closedir(open);
	return stop;
}

struct collection {
	pid_t **list;
	size_t *count;
};

static bool collect(const char *path, void *context)
{
	struct collection *collection = context;

	cgroup_add(path, collection->list, collection->count);
	return false;
}

void cgroup_add(const char *directory, pid_t **list, size_t *count)
{
	struct collection collection = { list, count };

	add_own(directory, list, count);
	walk_below(directory, collect, &collection);
}

static bool one_is_enough(const char *path, void *context)
{
	(void)path;
	(void)context;
	return true;
}

bool cgroup_is_divided(const char *directory)
{
	return walk_below(directory, one_is_enough, NULL);
}

uint64_t cgroup_number(const char *directory)
{
	struct statfs filesystem;
	struct stat status;

	if (statfs(directory, &filesystem) || filesystem.f_type != CGROUP2_SUPER_MAGIC ||
	    stat(directory, &status) || cgroup_is_divided(directory))
		return 0;
	return status.st_ino;
}
