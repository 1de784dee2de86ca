// SPDX-License-Identifier: GPL-2.0
/* What top reads at each turn, and how it leaves the module. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "door.h"
#include "processes.h"
#include "top.h"

static int cannot(int error)
{
	door_complain(TOP_PROGRAM, error);
	return -1;
}

int top_begin(struct top *top, const struct top_options *options)
{
	int error;

	*top = (struct top){ .options = options };
	error = stats_read(&top->now);
	if (error)
		return cannot(error);
	top->was_counting = top->now.counting;
	error = door_write("stats", "on");
	if (error)
		return cannot(error);
	if (!options->outcomes)
		top->hist = top_hist_open(top->lacking, sizeof(top->lacking));
	error = top_read(top);
	if (!error)
		return 0;
	top_end(top);
	return cannot(error);
}

void top_end(struct top *top)
{
	top_hist_close(top->hist);
	if (!top->was_counting)
		door_write("stats", "off");
	top_model_free(&top->model);
	stats_free(&top->before);
	stats_free(&top->now);
}

static double passed(struct timespec *last)
{
	struct timespec now;
	double seconds;

	clock_gettime(CLOCK_MONOTONIC, &now);
	seconds = (double)(now.tv_sec - last->tv_sec) + (double)(now.tv_nsec - last->tv_nsec) / 1e9;
	*last = now;
	return seconds > 0 ? seconds : 1;
}

/* Where PIDs here are not those of the kernel's tables, names would be somebody else's. */
static void name_rows(struct top_model *model)
{
	const bool known = in_initial_pid_namespace();
	size_t i;

	for (i = 0; known && i < model->count; i++) {
		struct top_row *row = &model->rows[i];
		char name[sizeof(row->name)];

		process_name(row->pid, name, sizeof(name));
		row->gone = strcmp(name, "?") == 0;
		/* the name it had is better than none */
		if (!row->gone)
			memcpy(row->name, name, sizeof(name));
	}
}

static int read_processes(struct top *top, double seconds)
{
	struct top_counts counts;
	int error = top_hist_read(top->hist, &counts);

	if (error)
		return error;
	top_model_update(&top->model, &counts, seconds);
	if (top_hist_renew(top->hist))
		top_model_renew(&top->model);
	name_rows(&top->model);
	top_model_forget(&top->model);
	return 0;
}

int top_read(struct top *top)
{
	double seconds = passed(&top->last);
	int error;

	stats_free(&top->before);
	top->before = top->now;
	top->now = (struct stats){ 0 };
	error = stats_read(&top->now);
	if (error)
		return error;
	top->model.seconds = seconds;
	return top->hist ? read_processes(top, seconds) : 0;
}
