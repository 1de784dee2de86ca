// SPDX-License-Identifier: GPL-2.0
#include "progress.h"

#include <stdio.h>
#include <time.h>
#include <unistd.h>

#define INTERVAL_MS	200

void progress_start(struct progress *progress, bool quiet)
{
	*progress = (struct progress){ .on = !quiet && isatty(STDERR_FILENO) };
}

/* Is it time for the next line? What is over at once has no need to say that it goes on. */
static bool due(struct progress *progress)
{
	const bool first = !progress->last;
	struct timespec now;
	int64_t ms;

	if (!progress->on)
		return false;
	clock_gettime(CLOCK_MONOTONIC, &now);
	ms = now.tv_sec * 1000LL + now.tv_nsec / 1000000;
	if (ms - progress->last < INTERVAL_MS)
		return false;
	progress->last = ms;
	return !first;
}

void progress_show(struct progress *progress, unsigned long long number, const char *unit)
{
	if (!due(progress))
		return;
	fprintf(stderr, "\r%s: %llu %s\033[K", progress->what, number, unit);
	progress->shown = true;
}

void progress_say(struct progress *progress, const char *text)
{
	if (!due(progress))
		return;
	fprintf(stderr, "\r%s: %s\033[K", progress->what, text);
	progress->shown = true;
}

void progress_clear(struct progress *progress)
{
	if (progress->shown)
		fputs("\r\033[K", stderr);
	progress->shown = false;
}
