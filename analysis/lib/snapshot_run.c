// SPDX-License-Identifier: GPL-2.0
#include "snapshot_run.h"

#include <errno.h>
#include <stdarg.h>

#include "../cmd.h"
#include "interrupt.h"
#include "output.h"
#include "progress.h"
#include "saved.h"
#include "show.h"

/* What one run has: where it shows, how far it is, how it went. */
struct run {
	const struct snapshot_options *options;
	struct show show;
	struct progress progress;
	struct output output;
	int status;
};

__attribute__((format(printf, 2, 3)))
static void complain(struct run *run, const char *format, ...)
{
	va_list arguments;

	progress_clear(&run->progress);
	fprintf(stderr, "%s: ", run->options->live.program);
	va_start(arguments, format);
	vfprintf(stderr, format, arguments);
	va_end(arguments);
	putc('\n', stderr);
}

static void worsen(struct run *run, int status)
{
	if (run->status < status)
		run->status = status;
}

static void show_progress(void *context, u64 pages)
{
	progress_show(context, pages, "pages");
}

/* The snapshot of a process is over: how did it end? */
static void judge(struct run *run, int pid)
{
	static const char *const texts[] = {
		[PHYSMEM_END_EXITED] = "it ended while it was looked at",
		[PHYSMEM_END_EXEC] = "it started another program while it was looked at",
		[PHYSMEM_END_KILLED] = "who asked for it was killed",
		[PHYSMEM_END_ERROR] = "the module could not go on",
	};
	enum physmem_end end = run->show.ended;

	if (end == PHYSMEM_END_COMPLETE)
		return;
	complain(run, "PID %d: not complete: %s", pid, texts[end]);
	worsen(run, end == PHYSMEM_END_EXITED || end == PHYSMEM_END_EXEC ? STATUS_FOUND :
									  STATUS_WRONG);
}

static void failed_write(struct run *run, int error)
{
	const char *path = run->options->output ? run->options->output : "standard output";

	worsen(run, STATUS_WRONG);
	/* who has seen enough of it closes a pipe */
	if (error != EPIPE && !interrupted())
		complain(run, "%s: %s", path, strerror(error));
}

static void note_unknown(struct run *run, u64 unknown)
{
	if (unknown && !run->options->live.quiet)
		complain(run, "%llu records of a type newer than this command were skipped",
			 unknown);
}

static int show_live(void *run, size_t index, const struct stream_event *event)
{
	(void)index;
	return show_event(&((struct run *)run)->show, event);
}

static void run_live(struct run *run)
{
	const struct snapshot_options *options = run->options;
	struct live_error error;
	struct live *live = live_open(&options->live, &error);
	size_t i;
	int result = 0;

	if (!live) {
		complain(run, "%s", error.text);
		worsen(run, STATUS_WRONG);
		return;
	}
	/* a request each: an error is one PID's, and the rest are shown */
	for (i = 0; i < options->pid_count && !interrupted(); i++) {
		result = live_take(live, &options->pids[i], 1, show_live, run, &error);
		if (!result) {
			judge(run, options->pids[i]);
			continue;
		}
		if (result > 0) {
			failed_write(run, result);
			break;
		}
		if (!interrupted())
			complain(run, "%s", error.text);
		worsen(run, STATUS_WRONG);
		if (error.number != ESRCH && error.number != ENODATA)
			break;
	}
	note_unknown(run, live_unknown(live));
	live_close(live);
}

static bool is_wanted(const struct snapshot_options *options, int pid)
{
	size_t i;

	for (i = 0; i < options->pid_count; i++)
		if (options->pids[i] == pid)
			return true;
	return !options->pid_count;
}

/* Return: how many snapshots of the file were wanted. */
static size_t play_wanted(struct run *run, struct saved *saved)
{
	size_t i, shown = 0;
	int result = 0;

	for (i = 0; i < saved->count && !result && !interrupted(); i++) {
		const struct saved_snapshot *snapshot = &saved->snapshots[i];

		if (!snapshot->whole || !is_wanted(run->options, snapshot->tgid))
			continue;
		shown++;
		result = saved_play(saved, snapshot, show_event, &run->show);
		if (result > 0)
			failed_write(run, result);
		else if (!result)
			judge(run, snapshot->tgid);
	}
	return shown;
}

static void run_saved(struct run *run)
{
	struct saved saved;
	size_t shown;

	/* of a damaged file, what is whole */
	saved_open(&saved, run->options->input);
	shown = play_wanted(run, &saved);
	if (saved.error[0]) {
		complain(run, "%s", saved.error);
		worsen(run, STATUS_WRONG);
	} else if (!shown) {
		complain(run, "%s: no snapshot of these PIDs is in it", saved.path);
		worsen(run, STATUS_FOUND);
	}
	note_unknown(run, saved.unknown);
	saved_close(&saved);
}

/* The output is kept unless something went wrong. */
static void finish(struct run *run)
{
	int error;

	if (interrupted() || run->status == STATUS_WRONG) {
		output_discard(&run->output);
		return;
	}
	error = output_commit(&run->output);
	if (error)
		failed_write(run, error);
}

static void show_all(struct run *run)
{
	const struct snapshot_options *options = run->options;

	run->show.filter = options->filter;
	run->show.progress = show_progress;
	run->show.context = &run->progress;
	show_start(&run->show, run->output.file, options->form);
	if (options->input)
		run_saved(run);
	else
		run_live(run);
	progress_clear(&run->progress);
	if (run->status || !filter_is_set(&options->filter) || run->show.entries)
		return;
	complain(run, "nothing of that is mapped");
	worsen(run, STATUS_FOUND);
}

int snapshot_run(struct snapshot_options *options)
{
	struct run run = { .options = options };
	int error;

	progress_start(&run.progress, options->live.quiet);
	snprintf(run.progress.what, sizeof(run.progress.what), "%s", options->live.program);
	interrupt_catch();
	error = output_open(&run.output, options->output);
	if (error) {
		failed_write(&run, error);
		output_discard(&run.output);
		return run.status;
	}
	/* a pager stops reading for as long as its user reads */
	options->live.may_stall = output_may_stall(&run.output);
	show_all(&run);
	finish(&run);
	interrupt_obey();
	return run.status;
}
