// SPDX-License-Identifier: GPL-2.0
#include "collect.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bill_work.h"
#include "grow.h"
#include "interrupt.h"
#include "lacking.h"

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

const char *mapping_name(const struct bill_region *region)
{
	return region->name[0] == '/' ? strrchr(region->name, '/') + 1 : region->name;
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

/* What a reader must know first, and what he would else look for in vain. */
static void note_lacking(struct collect *collect, const char *trouble)
{
	struct lacking lacking;
	size_t i;

	lacking_find(&lacking, collect->bill, trouble);
	for (i = 0; i < lacking.count; i++) {
		const struct lacking_line *line = &lacking.list[i];

		if (line->weight != LACKING_ASIDE)
			plot_note(collect->plot, "%s (%s): %s.",
				  line->weight == LACKING_SUMS ? "At least this" :
								 "Not in the figures",
				  line->what, line->text);
	}
	lacking_free(&lacking);
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
	if (!recording_knows_cow(recording))
		plot_note(collect->plot, "It has no event of physmem: record with -e physmem, when "
					 "the module is loaded.");
	status = recording_walk(recording, bill_take, collect->bill, error);
	bill_finish(collect->bill, recording);
	note_lacking(collect, status ? error->text : recording_truncated(recording));
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

	if (status >= 0 && !interrupted()) {
		plot->page_shift = collect.page_shift;
		collect.code = code_new(collect.bill, options);
		choose(&collect);
		if (read_again(&collect, path, error))
			status = -1;
		finish(&collect);
	}
	collect_free(&collect);
	return interrupted() ? -1 : status;
}
