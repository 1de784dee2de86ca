// SPDX-License-Identifier: GPL-2.0
#include "shark_place.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define PLUGIN "plugin-physmem.so"
#define SESSION_MAKER "physmem-session"

/* As the build leaves it, and as make install does. */
static const char *const places[] = { "kernelshark", "../lib/physmem" };

static int try(struct shark_place *place, const char *directory)
{
	char real[PATH_MAX];

	if (!realpath(directory, real))
		return -1;
	if (snprintf(place->plugin, PATH_MAX, "%s/" PLUGIN, real) >= PATH_MAX ||
	    snprintf(place->session_maker, PATH_MAX, "%s/" SESSION_MAKER, real) >= PATH_MAX)
		return -1;
	return access(place->plugin, R_OK) || access(place->session_maker, X_OK) ? -1 : 0;
}

int shark_find(struct shark_place *place)
{
	const char *chosen = getenv("PHYSMEM_KERNELSHARK_DIR");
	char self[PATH_MAX / 2], directory[PATH_MAX];
	ssize_t length = readlink("/proc/self/exe", self, sizeof(self) - 1);
	size_t i;

	if (chosen && try(place, chosen) == 0)
		return 0;
	self[length > 0 ? length : 0] = '\0';
	if (strrchr(self, '/'))
		*strrchr(self, '/') = '\0';
	for (i = 0; !chosen && i < sizeof(places) / sizeof(places[0]); i++) {
		snprintf(directory, sizeof(directory), "%s/%s", self, places[i]);
		if (try(place, directory) == 0)
			return 0;
	}
	fprintf(stderr,
		"physmem shark: no KernelShark plugin (" PLUGIN ", " SESSION_MAKER ") in %s: 'make "
		"analysis' builds it where KernelShark's headers are (scripts/setup shark), and "
		"'make install' installs it\n",
		chosen ? chosen : "kernelshark/ or ../lib/physmem/ beside this program");
	return -1;
}

static int allow_root(const struct shark_place *place)
{
	char path[PATH_MAX + 16];
	FILE *file;

	snprintf(path, sizeof(path), "%s/setting.ini", place->directory);
	file = fopen(path, "w");
	if (!file)
		return -1;
	fputs("[General]\nnoRootWarn=true\n", file);
	return fclose(file);
}

int shark_directory_make(struct shark_place *place)
{
	const char *above = getenv("TMPDIR");
	const int length = snprintf(place->directory, PATH_MAX, "%s/physmem-shark.XXXXXX",
				    above && *above ? above : "/tmp");

	if (length >= PATH_MAX - 32 || !mkdtemp(place->directory) || allow_root(place)) {
		fprintf(stderr, "physmem shark: %s: %s\n", place->directory, strerror(errno));
		return -1;
	}
	strcpy(stpcpy(place->session, place->directory), "/session.json");
	return 0;
}

/* KernelShark leaves its own files there. */
void shark_directory_remove(struct shark_place *place)
{
	DIR *directory = opendir(place->directory);
	char path[PATH_MAX + 256];
	struct dirent *entry;

	while (directory && (entry = readdir(directory))) {
		snprintf(path, sizeof(path), "%s/%s", place->directory, entry->d_name);
		unlink(path);
	}
	if (directory)
		closedir(directory);
	rmdir(place->directory);
}
