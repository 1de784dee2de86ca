// SPDX-License-Identifier: GPL-2.0
#include "shark_shot.h"

#include <errno.h>
#include <poll.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "child.h"
#include "interrupt.h"
#include "system.h"

/* KernelShark draws several times until all is in its place: finished is what stays so. */
#define QUIET_MS 2000
#define PATIENCE_S 300

static bool have(const char *program, const char *package)
{
	if (in_path(program))
		return true;
	fprintf(stderr, "physmem shark: --shot needs %s: sudo apt install %s\n", program, package);
	return false;
}

/* Xvfb says on which display it is as soon as it can be used. */
static int start_screen(struct child *screen, int width, int height)
{
	char size[32], name[16] = ":";
	char *const argv[] = { "Xvfb", "-displayfd", "1", "-screen", "0", size, "-nolisten", "tcp",
			       NULL };
	size_t length = 1;
	ssize_t got;

	snprintf(size, sizeof(size), "%dx%dx24", width, height);
	if (child_start(screen, argv, CHILD_PIPE)) {
		fprintf(stderr, "physmem shark: Xvfb: %s\n", strerror(errno));
		return -1;
	}
	do {
		got = read(screen->output, name + length, sizeof(name) - 1 - length);
		length += got > 0 ? got : 0;
	} while (got > 0 && length < sizeof(name) - 1 && !strchr(name, '\n'));
	if (!strchr(name, '\n')) {
		fprintf(stderr, "physmem shark: Xvfb ended with status %d\n", child_wait(screen));
		return -1;
	}
	name[strcspn(name, "\n")] = '\0';
	setenv("DISPLAY", name, 1);
	return 0;
}

/* What KernelShark has said, of which the last part is kept. */
struct said {
	bool verbose;
	bool in_line; /* the last part repeated was not the end of a line */
	struct timespec start;
	char text[8192];
	size_t length;
	bool drawn; /* a row has been drawn */
};

/* Each line after the seconds that it took until then. */
static void repeat(struct said *said, const char *text, size_t length)
{
	struct timespec now;
	const char *end;

	clock_gettime(CLOCK_MONOTONIC, &now);
	for (; length; length -= end - text, text = end) {
		end = memchr(text, '\n', length);
		end = end ? end + 1 : text + length;
		if (!said->in_line)
			fprintf(stderr, "%6.2f ", now.tv_sec - said->start.tv_sec +
				(now.tv_nsec - said->start.tv_nsec) / 1e9);
		fwrite(text, end - text, 1, stderr);
		said->in_line = end[-1] != '\n';
	}
}

static void hear(struct said *said, const char *text, size_t length)
{
	const size_t most = sizeof(said->text) - 1;

	if (said->verbose)
		repeat(said, text, length);
	if (said->length + length > most) {
		said->length = most / 4;
		memmove(said->text, said->text + most - said->length, said->length);
	}
	memcpy(said->text + said->length, text, length);
	said->length += length;
	said->text[said->length] = '\0';
	if (strstr(said->text, "physmem: row "))
		said->drawn = true;
}

/* Return: 0 when the last row has been drawn and nothing follows. */
static int wait_for_rows(struct child *shark, bool verbose)
{
	const time_t until = time(NULL) + PATIENCE_S;
	struct said said = { .verbose = verbose };
	char text[4096];

	clock_gettime(CLOCK_MONOTONIC, &said.start);
	while (!interrupted()) {
		struct pollfd input = { shark->output, POLLIN, 0 };
		ssize_t got;

		if (time(NULL) >= until) {
			fprintf(stderr, "physmem shark: KernelShark is not ready after %d s\n%s",
				PATIENCE_S, said.text);
			return -1;
		}
		if (poll(&input, 1, QUIET_MS) == 0) {
			if (said.drawn)
				return 0;
			continue;
		}
		got = read(shark->output, text, sizeof(text));
		if (got > 0) {
			hear(&said, text, got);
		} else if (got == 0) {
			fprintf(stderr, "physmem shark: KernelShark ended with status %d\n%s",
				child_wait(shark), said.text);
			return -1;
		}
	}
	return -1;
}

static int take(const char *picture)
{
	char *const argv[] = { "import", "-window", "root", (char *)picture, NULL };
	struct child camera;
	int status = -1;

	if (child_start(&camera, argv, CHILD_SHARES) == 0)
		status = child_wait(&camera);
	if (status == 0)
		return 0;
	fprintf(stderr, "physmem shark: %s: import could not write it\n", picture);
	return -1;
}

int shark_shot(char *const argv[], int width, int height, const char *picture, bool verbose)
{
	struct child screen, shark;
	int status = -1;

	if (!have("Xvfb", "xvfb") || !have("import", "imagemagick") ||
	    start_screen(&screen, width, height))
		return -1;
	setenv("PHYSMEM_KERNELSHARK_LOG", "1", 1);
	unsetenv("WAYLAND_DISPLAY");
	unsetenv("QT_QPA_PLATFORM");
	if (child_start(&shark, argv, CHILD_PIPE_BOTH) == 0) {
		if (wait_for_rows(&shark, verbose) == 0)
			status = take(picture);
		child_stop(&shark);
	} else {
		fprintf(stderr, "physmem shark: %s: %s\n", argv[0], strerror(errno));
	}
	child_stop(&screen);
	return status;
}
