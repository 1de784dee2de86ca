// SPDX-License-Identifier: GPL-2.0
#include "system.h"

#include <errno.h>
#include <mntent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "grow.h"

#define SECURE_BOOT_VARIABLE \
	"/sys/firmware/efi/efivars/SecureBoot-8be4df61-93ca-11d2-aa0d-00e098032b8c"

char *read_line(const char *path)
{
	FILE *file = fopen(path, "r");
	char *line = NULL;
	size_t size = 0;
	ssize_t length;

	if (!file)
		return NULL;
	length = getline(&line, &size, file);
	fclose(file);
	if (length < 0) {
		/* An empty file is an empty line. */
		free(line);
		line = strdup("");
		if (!line)
			out_of_memory();
		return line;
	}
	line[strcspn(line, "\n")] = '\0';
	return line;
}

char *mount_point(const char *type)
{
	FILE *mounts = setmntent("/proc/self/mounts", "r");
	struct mntent *entry;
	char *where = NULL;

	if (!mounts)
		return NULL;
	while (!where && (entry = getmntent(mounts)))
		if (strcmp(entry->mnt_type, type) == 0)
			where = strdup(entry->mnt_dir);
	endmntent(mounts);
	return where;
}

bool in_path(const char *program)
{
	const char *path = getenv("PATH");
	char candidate[4096];

	while (path && *path) {
		size_t length = strcspn(path, ":");

		snprintf(candidate, sizeof(candidate), "%.*s/%s", (int)length, path, program);
		if (access(candidate, X_OK) == 0)
			return true;
		path += length + (path[length] == ':');
	}
	return false;
}

static bool stream_mentions(FILE *stream, const char *text)
{
	char line[4096];
	bool found = false;

	while (!found && fgets(line, sizeof(line), stream))
		found = strstr(line, text);
	return found;
}

bool file_mentions(const char *path, const char *text)
{
	FILE *file = fopen(path, "r");
	bool found;

	if (!file)
		return false;
	found = stream_mentions(file, text);
	fclose(file);
	return found;
}

enum answer kernel_has(const char *release, const struct kernel_option *option)
{
	char path[512], line[128];
	enum answer answer;
	FILE *config;

	snprintf(path, sizeof(path), "/boot/config-%s", release);
	snprintf(line, sizeof(line), "%s=y", option->name);
	if (access(path, R_OK) == 0)
		return file_mentions(path, line) ? ANSWER_YES : ANSWER_NO;

	if (access("/proc/config.gz", R_OK) == 0) {
		config = popen("gzip -dc /proc/config.gz 2>/dev/null", "r");
		if (config) {
			answer = stream_mentions(config, line) ? ANSWER_YES : ANSWER_NO;
			if (pclose(config) == 0 || answer == ANSWER_YES)
				return answer;
		}
	}

	if (access("/proc/kallsyms", R_OK) != 0)
		return ANSWER_UNKNOWN;
	snprintf(line, sizeof(line), " %s\n", option->function);
	return file_mentions("/proc/kallsyms", line) ? ANSWER_YES : ANSWER_NO;
}

enum answer secure_boot(void)
{
	unsigned char variable[5];
	FILE *file;
	size_t got;

	/* No EFI at all: nobody can have asked for it. */
	if (access("/sys/firmware/efi", F_OK) != 0)
		return ANSWER_NO;
	file = fopen(SECURE_BOOT_VARIABLE, "r");
	if (!file)
		return ANSWER_UNKNOWN;
	got = fread(variable, 1, sizeof(variable), file);
	fclose(file);
	if (got != sizeof(variable))
		return ANSWER_UNKNOWN;
	return variable[4] ? ANSWER_YES : ANSWER_NO;
}
