// SPDX-License-Identifier: GPL-2.0
/* top as plain lines: for a file, a pipe, and terminals that can no more. */
#include <errno.h>
#include <stdio.h>
#include <time.h>

#include "interrupt.h"
#include "top.h"

static void print_processes(struct top *top)
{
	unsigned long printed = 0;
	const struct top_row *row;
	char line[TOP_LINE];
	size_t at = 0;

	top_model_sort(&top->model, top->options->sort);
	puts(top_rows_head(line));
	while ((row = top_next_row(top, &at, &printed)))
		puts(top_row_text(top, row, line));
}

static void print_outcomes(const struct top *top)
{
	char line[TOP_LINE];
	unsigned int i;

	puts(top_outcomes_head(line));
	for (i = 0; i < PHYSMEM_OUTCOME_COUNT; i++)
		if (top_outcome_text(top, i, line))
			puts(line);
}

static void print_turn(struct top *top, time_t now)
{
	char line[TOP_LINE], clock[16];
	struct tm local;

	localtime_r(&now, &local);
	strftime(clock, sizeof(clock), "%H:%M:%S", &local);
	printf("%s %s\n", clock, top_summary(top, line));
	if (top->hist)
		print_processes(top);
	else
		print_outcomes(top);
	putchar('\n');
}

static int show_turn(struct top *top)
{
	const time_t now = time(NULL);

	if (top->options->json)
		top_json(top, now, stdout);
	else
		print_turn(top, now);
	return fflush(stdout) ? errno : 0;
}

int top_plain(struct top *top)
{
	const double interval = top->options->interval;
	const struct timespec pause = {
		.tv_sec = (time_t)interval,
		.tv_nsec = (long)((interval - (double)(time_t)interval) * 1e9),
	};
	unsigned long turn;
	int error = 0;

	if (!top->hist && !top->options->outcomes && !top->options->quiet)
		fprintf(stderr, TOP_PROGRAM ": by outcome only: %s\n", top->lacking);
	for (turn = 0; !error && (!top->options->turns || turn < top->options->turns); turn++) {
		nanosleep(&pause, NULL);
		if (interrupted())
			break;
		error = top_read(top);
		if (!error)
			error = show_turn(top);
	}
	return error;
}
