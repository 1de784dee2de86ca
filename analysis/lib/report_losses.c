// SPDX-License-Identifier: GPL-2.0
#include <stdarg.h>
#include <string.h>

#include "human.h"
#include "names.h"
#include "report.h"

static __attribute__((format(printf, 3, 4))) void line(FILE *out, const char *what,
						       const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	fprintf(out, "  %-13s ", what);
	vfprintf(out, format, arguments);
	putc('\n', out);
	va_end(arguments);
}

static void print_lost(FILE *out, const struct bill_losses *losses)
{
	if (losses->lost_unknown)
		line(out, "lost",
		     "%s events and, %s times, nobody knows how many: the buffer was full",
		     human_count(losses->lost).text, human_count(losses->lost_unknown).text);
	else if (losses->lost)
		line(out, "lost", "%s events: the buffer was full", human_count(losses->lost).text);
	else
		line(out, "lost", "no event that the buffer tells of");
	if (losses_overwritten(losses))
		line(out, "overwritten",
		     "the oldest events of %s processors: more came than --max-size keeps",
		     human_count(losses_overwritten(losses)).text);
	if (losses->faults_absent || losses->forks_absent)
		line(out, "left out",
		     "%s faults and %s forks have a number and are not here: lost, or left out by a filter of the recording's",
		     human_count(losses->faults_absent).text,
		     human_count(losses->forks_absent).text);
}

static void print_module(FILE *out, const struct bill_losses *losses)
{
	if (!losses->stats_ended) {
		line(out, "missed", "not known: the module's counters are not in the recording");
		return;
	}
	line(out, "missed", "%s faults that the module did not see to their end",
	     human_count(losses_grown(losses, "missed")).text);
	line(out, "filtered", "%s faults and forks of who was no target",
	     human_count(losses_grown(losses, "filtered")).text);
	if (losses_grown(losses, "targets_lost"))
		line(out, "not followed", "%s children that could not be made targets",
		     human_count(losses_grown(losses, "targets_lost")).text);
}

/* Lines of `probes` beside those of the hooks name ways of breaking sharing that are not seen. */
static void print_not_seen(FILE *out, const struct bill *bill)
{
	static const char word[] = "not seen: ";
	size_t i;

	if (!bill->probes.count)
		line(out, "not seen",
		     "not known: the module's list of probes is not in the recording");
	for (i = 0; i < bill->probes.count; i++)
		if (strncmp(bill->probes.list[i].key, word, strlen(word)) == 0)
			line(out, "not seen", "%s", bill->probes.list[i].key + strlen(word));
}

static void print_faults(FILE *out, const struct bill_losses *losses)
{
	line(out, "unknown", "%s faults whose entry another changed before it could be read",
	     human_count(losses->unknown).text);
	if (losses->untimed)
		line(out, "not timed", "%s faults; they are in no time below",
		     human_count(losses->untimed).text);
	if (losses->reduced)
		line(out, "reduced",
		     "%s faults were seen without kprobes: copies only, no times, nothing reused",
		     human_count(losses->reduced).text);
	if (losses->ownerless)
		line(out, "no owner",
		     "%s faults: that kernel keeps none; taken for the writer's own",
		     human_count(losses->ownerless).text);
}

static void print_recording(FILE *out, const struct report *report)
{
	const struct bill *bill = report->bill;

	if (report->trouble)
		line(out, "cut off", "%s", report->trouble);
	if (bill->losses.newer_notes)
		line(out, "not read",
		     "notes of version %u, and this physmem reads %d: use a newer one for names and counters",
		     bill->losses.newer_notes, RECORDING_NOTES_VERSION);
	if (!bill->noted)
		line(out, "no notes",
		     "not recorded by 'physmem record': no names of mappings and code, only addresses");
	else if (!bill_line(&bill->settings, "end") && !bill->losses.newer_notes)
		line(out, "no end", "the recording was not brought to its end");
	if (!bill->fork_events && bill->fork_count > 1)
		line(out, "forks", "only the scheduler told them: not how much was shared");
	else if (!bill->fork_events && bill->faults)
		line(out, "forks", "none is in the recording: all is told as before any fork");
	if (!bill->schedule && bill->fork_count > 1)
		line(out, "ends",
		     "no exec and exit is in the recording: sharing is told as if it went on");
}

/* What the module counted, beside what came through. */
static void print_difference(FILE *out, const struct bill *bill)
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
			line(out, "differs", "%s: the module counted %s, the recording has %s",
			     name->text, human_count(counted).text, human_count(here).text);
	}
}

void report_losses(FILE *out, const struct report *report)
{
	const struct bill *bill = report->bill;

	fprintf(out, "\nNot in this report%s\n",
		report_at_least(report) ? ": its sums are \"at least\"" : "");
	print_lost(out, &bill->losses);
	print_module(out, &bill->losses);
	print_faults(out, &bill->losses);
	print_not_seen(out, bill);
	print_difference(out, bill);
	print_recording(out, report);
}
