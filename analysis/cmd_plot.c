// SPDX-License-Identifier: GPL-2.0
/*
 * physmem plot: pictures. Another program draws them, since what that needs is not
 * wanted on a board; this one finds it, and says what is missing.
 */
#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "child.h"
#include "cmd.h"
#include "interrupt.h"

#define PROGRAM "physmem plot"
#define DRAWER "physmem-plot"
#define PAUSE_MS 10
#define NOT_LOADED 127 /* what the dynamic loader ends with when a library is missing */

/* As the build leaves it, and as make install does. */
static const char *const places[] = { "plot", "../lib/physmem" };

static int try(char path[PATH_MAX], const char *directory)
{
	if (snprintf(path, PATH_MAX, "%s/" DRAWER, directory) >= PATH_MAX)
		return -1;
	return access(path, X_OK);
}

static int find(char path[PATH_MAX])
{
	const char *chosen = getenv("PHYSMEM_PLOT_DIR");
	char self[PATH_MAX / 2], directory[PATH_MAX];
	ssize_t length = readlink("/proc/self/exe", self, sizeof(self) - 1);
	size_t i;

	if (chosen)
		return try(path, chosen);
	self[length > 0 ? length : 0] = '\0';
	if (strrchr(self, '/'))
		*strrchr(self, '/') = '\0';
	for (i = 0; i < sizeof(places) / sizeof(places[0]); i++) {
		snprintf(directory, sizeof(directory), "%s/%s", self, places[i]);
		if (try(path, directory) == 0)
			return 0;
	}
	return -1;
}

int cmd_plot(int argc, char **argv)
{
	char path[PATH_MAX];
	struct child drawer;
	int status = STATUS_WRONG;

	(void)argc;
	if (find(path)) {
		fprintf(stderr,
			PROGRAM
			": no " DRAWER " in %s: 'make analysis' builds it where cairo's "
			"headers are (sudo apt install libcairo2-dev), and 'make install' installs it\n",
			getenv("PHYSMEM_PLOT_DIR") ?
				getenv("PHYSMEM_PLOT_DIR") :
				"plot/ or ../lib/physmem/ beside this program");
		return STATUS_WRONG;
	}
	argv[0] = path;
	interrupt_catch();
	if (child_start(&drawer, argv, CHILD_SHARES)) {
		fprintf(stderr, PROGRAM ": %s: %s\n", path, strerror(errno));
		return STATUS_WRONG;
	}
	/* a signal may be for this program alone: the drawer, too, leaves all as it was */
	while (!interrupted() && !child_ended(&drawer, &status))
		poll(NULL, 0, PAUSE_MS);
	child_stop(&drawer);
	interrupt_obey();
	if (status == NOT_LOADED)
		fprintf(stderr, PROGRAM ": it needs cairo: sudo apt install libcairo2\n");
	return status > STATUS_WRONG ? STATUS_WRONG : status;
}
