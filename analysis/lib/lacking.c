// SPDX-License-Identifier: GPL-2.0
#include "lacking.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bill_sum.h"
#include "grow.h"
#include "human.h"
#include "names.h"

static void add(struct lacking *lacking, enum lacking_weight weight, const char *what,
		const char *format, ...) __attribute__((format(printf, 4, 5)));

static void add(struct lacking *lacking, enum lacking_weight weight, const char *what,
		const char *format, ...)
{
	struct lacking_line line = { .what = what, .weight = weight };
	va_list arguments;

	va_start(arguments, format);
	if (vasprintf(&line.text, format, arguments) < 0)
		out_of_memory();
	va_end(arguments);
	GROW(lacking->list, lacking->count);
	lacking->list[lacking->count++] = line;
}

static void add_lost(struct lacking *lacking, const struct bill_losses *losses)
{
	if (losses->lost_unknown)
		add(lacking, LACKING_SUMS, "lost",
		    "%s events and, %s times, nobody knows how many: the buffer was full",
		    human_count(losses->lost).text, human_count(losses->lost_unknown).text);
	else if (losses->lost)
		add(lacking, LACKING_SUMS, "lost", "%s events: the buffer was full",
		    human_count(losses->lost).text);
	else
		add(lacking, LACKING_ASIDE, "lost", "no event that the buffer tells of");
	if (losses_overwritten(losses))
		add(lacking, LACKING_SUMS, "overwritten",
		    "the oldest events of %s processors: more came than --max-size keeps",
		    human_count(losses_overwritten(losses)).text);
	if (losses->faults_absent || losses->forks_absent)
		add(lacking, LACKING_TOLD, "left out",
		    "%s faults and %s forks have a number and are not here: lost, or left out by a filter of the recording's",
		    human_count(losses->faults_absent).text,
		    human_count(losses->forks_absent).text);
}

static void add_module(struct lacking *lacking, const struct bill_losses *losses)
{
	const uint64_t missed = losses_grown(losses, "missed");

	if (!losses->stats_ended) {
		add(lacking, LACKING_TOLD, "missed",
		    "not known: the module's counters are not in the recording");
		return;
	}
	add(lacking, missed ? LACKING_SUMS : LACKING_ASIDE, "missed",
	    "%s faults that the module did not see to their end", human_count(missed).text);
	add(lacking, LACKING_ASIDE, "filtered", "%s faults and forks of who was no target",
	    human_count(losses_grown(losses, "filtered")).text);
	if (losses_grown(losses, "targets_lost"))
		add(lacking, LACKING_SUMS, "not followed",
		    "%s children that could not be made targets",
		    human_count(losses_grown(losses, "targets_lost")).text);
}

static void add_faults(struct lacking *lacking, const struct bill_losses *losses)
{
	add(lacking, losses->unknown ? LACKING_SUMS : LACKING_ASIDE, "unknown",
	    "%s faults whose entry another changed before it could be read",
	    human_count(losses->unknown).text);
	/* each picture of times has beside it of how many faults it does not know one */
	if (losses->untimed)
		add(lacking, LACKING_ASIDE, "not timed", "%s faults; they are in no time below",
		    human_count(losses->untimed).text);
	if (losses->reduced)
		add(lacking, LACKING_TOLD, "reduced",
		    "%s faults were seen without kprobes: copies only, no times, nothing reused",
		    human_count(losses->reduced).text);
	if (losses->ownerless)
		add(lacking, LACKING_TOLD, "no owner",
		    "%s faults: that kernel keeps none; taken for the writer's own",
		    human_count(losses->ownerless).text);
}

/*
 * Lines of `probes` beside those of the hooks name ways of breaking sharing that are not seen.
 * There are some on every kernel, whatever is recorded.
 */
static void add_not_seen(struct lacking *lacking, const struct bill *bill)
{
	static const char word[] = "not seen: ";
	size_t i;

	if (!bill->probes.count)
		add(lacking, LACKING_ASIDE, "not seen",
		    "not known: the module's list of probes is not in the recording");
	for (i = 0; i < bill->probes.count; i++)
		if (strncmp(bill->probes.list[i].key, word, strlen(word)) == 0)
			add(lacking, LACKING_ASIDE, "not seen", "%s",
			    bill->probes.list[i].key + strlen(word));
}

/* What the module counted, beside what came through: what has come of the losses above. */
static void add_difference(struct lacking *lacking, const struct bill *bill)
{
	const struct name *name;
	struct bill_sums sums;

	if (!bill->losses.stats_ended)
		return;
	bill_sums(bill, &sums);
	for (name = outcome_names; name->text; name++) {
		uint64_t here = sums.outcomes[name->number].faults, counted;
		char key[64];

		snprintf(key, sizeof(key), "faults_%s", name->text);
		counted = losses_grown(&bill->losses, key);
		if (counted != here)
			add(lacking, LACKING_ASIDE, "differs",
			    "%s: the module counted %s, the recording has %s", name->text,
			    human_count(counted).text, human_count(here).text);
	}
}

static void add_recording(struct lacking *lacking, const struct bill *bill, const char *trouble)
{
	if (trouble)
		add(lacking, LACKING_SUMS, "cut off", "%s", trouble);
	if (bill->losses.newer_notes)
		add(lacking, LACKING_TOLD, "not read",
		    "notes of version %u, and this physmem reads %d: use a newer one for names and counters",
		    bill->losses.newer_notes, RECORDING_NOTES_VERSION);
	if (!bill->noted)
		add(lacking, LACKING_TOLD, "no notes",
		    "not recorded by 'physmem record': no names of mappings and code, only addresses");
	else if (!bill_line(&bill->settings, "end") && !bill->losses.newer_notes)
		add(lacking, LACKING_TOLD, "no end", "the recording was not brought to its end");
	if (!bill->fork_events && bill->fork_count > 1)
		add(lacking, LACKING_TOLD, "forks",
		    "only the scheduler told them: not how much was shared");
	else if (!bill->fork_events && bill->faults)
		add(lacking, LACKING_TOLD, "forks",
		    "none is in the recording: all is told as before any fork");
	if (!bill->schedule && bill->fork_count > 1)
		add(lacking, LACKING_TOLD, "ends",
		    "no exec and exit is in the recording: sharing is told as if it went on");
}

void lacking_find(struct lacking *lacking, const struct bill *bill, const char *trouble)
{
	*lacking = (struct lacking){ 0 };
	add_lost(lacking, &bill->losses);
	add_module(lacking, &bill->losses);
	add_faults(lacking, &bill->losses);
	add_not_seen(lacking, bill);
	add_difference(lacking, bill);
	add_recording(lacking, bill, trouble);
}

bool lacking_sums(const struct lacking *lacking)
{
	size_t i;

	for (i = 0; i < lacking->count; i++)
		if (lacking->list[i].weight == LACKING_SUMS)
			return true;
	return false;
}

void lacking_free(struct lacking *lacking)
{
	while (lacking->count)
		free(lacking->list[--lacking->count].text);
	free(lacking->list);
	lacking->list = NULL;
}
