// SPDX-License-Identifier: GPL-2.0
#include "collect.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "bill_work.h"
#include "grow.h"
#include "human.h"

bool outcome_gives(unsigned int outcome)
{
	return bill_is_copy(outcome) || outcome == PHYSMEM_OUTCOME_COPY_FILE ||
	       outcome == PHYSMEM_OUTCOME_COPY_KSM || outcome == PHYSMEM_OUTCOME_ZERO ||
	       outcome == PHYSMEM_OUTCOME_HUGE_ZERO;
}

char *process_label(char *text, const struct bill_process *process)
{
	snprintf(text, PLOT_NAME_MAX, "%s %" PRId32, bill_comm(process), process->tgid);
	return text;
}

static int take_again(void *context, const struct recording_record *record)
{
	struct collect *collect = context;
	const struct bill_region *region;
	int status = bill_take(collect->again, record);

	if (status || record->kind != RECORDING_COW)
		return status;
	/* where the bill keeps it, and asked once a fault as in the first reading */
	region = collect->again->work->region;
	fill_timeline(collect, record->time, record->cow, region);
	fill_decay(collect, record->time);
	fill_map(collect, record->cow, region);
	return 0;
}

static void note_losses(struct plot *plot, const struct bill_losses *losses)
{
	if (losses->lost_unknown)
		plot_note(plot,
			  "At least this: %s events and, %s times, nobody knows how many were "
			  "lost: the buffer was full.",
			  human_count(losses->lost).text, human_count(losses->lost_unknown).text);
	else if (losses->lost)
		plot_note(plot, "At least this: %s events were lost: the buffer was full.",
			  human_count(losses->lost).text);
	if (losses->faults_absent)
		plot_note(plot,
			  "%s faults have a number and are not here: lost, or left out by a "
			  "filter of the recording's.",
			  human_count(losses->faults_absent).text);
	if (losses_grown(losses, "missed"))
		plot_note(plot, "At least this: %s faults the module did not see to their end.",
			  human_count(losses_grown(losses, "missed")).text);
	if (losses->unknown)
		plot_note(plot,
			  "At least this: of %s faults another changed the entry before it could "
			  "be read.",
			  human_count(losses->unknown).text);
	if (losses->reduced)
		plot_note(plot,
			  "%s faults were seen without kprobes: copies only, no times, nothing "
			  "reused.",
			  human_count(losses->reduced).text);
}

/* What a reader would else look for in vain. */
static void note_lacking(struct plot *plot, const struct bill *bill)
{
	if (!bill->noted)
		plot_note(plot,
			  "Not recorded by 'physmem record': no names of mappings and code, only "
			  "addresses.");
	if (!bill->fork_events && bill->faults)
		plot_note(plot, "It has no physmem_fork: not told is how much was shared.");
	else if (!bill->schedule && bill->fork_count > 1)
		plot_note(plot, "It has no exec and exit: sharing is told as if it went on.");
}

static void choose(struct collect *collect)
{
	choose_timeline(collect);
	choose_decay(collect);
	choose_latency(collect);
	choose_flame(collect);
	choose_map(collect);
}

static void finish(struct collect *collect)
{
	finish_decay(collect);
	finish_map(collect);
	note_losses(collect->plot, &collect->bill->losses);
	note_lacking(collect->plot, collect->bill);
}

static void collect_free(struct collect *collect)
{
	unsigned int side, state;

	for (side = 0; side < 2; side++)
		for (state = 0; state < PAGE_STATES; state++)
			page_set_free(&collect->pages[side][state]);
	free(collect->lanes);
	free(collect->curves);
	code_free(collect->code);
	bill_free(collect->again);
	bill_free(collect->bill);
}

static int read_once(struct collect *collect, const char *path, struct recording_error *error)
{
	struct recording *recording = recording_open(path, error);
	int status;

	if (!recording)
		return -1;
	collect->bill = bill_new(recording_page_size(recording));
	collect->page_shift = (unsigned int)__builtin_ctz(collect->bill->page_size);
	if (recording_truncated(recording))
		plot_note(collect->plot, "At least this: %s", recording_truncated(recording));
	if (!recording_knows_cow(recording))
		plot_note(collect->plot, "It has no event of physmem: record with -e physmem, when "
					 "the module is loaded.");
	status = recording_walk(recording, bill_take, collect->bill, error);
	bill_finish(collect->bill, recording);
	recording_close(recording);
	return status ? 1 : 0;
}

static int read_again(struct collect *collect, const char *path, struct recording_error *error)
{
	struct recording *recording = recording_open(path, error);

	if (!recording)
		return -1;
	collect->again = bill_new(recording_page_size(recording));
	recording_walk(recording, take_again, collect, error);
	recording_close(recording);
	return 0;
}

int collect(struct plot *plot, const char *path, const struct code_options *options,
	    struct recording_error *error)
{
	struct collect collect = { .plot = plot };
	int status = read_once(&collect, path, error);

	if (status >= 0) {
		plot->page_shift = collect.page_shift;
		collect.code = code_new(collect.bill, options);
		choose(&collect);
		if (read_again(&collect, path, error))
			status = -1;
		finish(&collect);
		collect_free(&collect);
	}
	return status;
}
