// SPDX-License-Identifier: GPL-2.0
/*
 * The state after fork() and before the first step: what is shared, what both
 * had to copy already, and what that cost.
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "names.h"
#include "run.h"

struct sharing {
	unsigned int mapped[WHO_COUNT];
	unsigned int both;
	unsigned int same_frame;
};

static struct sharing compare_mapping(const struct run *run, const struct text_vma *vma)
{
	struct sharing sharing = { 0 };
	uint64_t address;

	for (address = vma->start; address < vma->end; address += run->page_size) {
		struct text_entry entry[WHO_COUNT];
		int who;

		for (who = PARENT; who < WHO_COUNT; who++) {
			entry[who] = text_snapshot_entry(run->memory[FORKED][who], address);
			sharing.mapped[who] += entry[who].frame != PHYSMEM_NONE;
		}
		if (entry[PARENT].frame == PHYSMEM_NONE || entry[CHILD].frame == PHYSMEM_NONE)
			continue;
		sharing.both++;
		sharing.same_frame += entry[PARENT].frame == entry[CHILD].frame;
	}
	return sharing;
}

static const char *verdict_of(const struct sharing *sharing)
{
	if (!sharing->mapped[PARENT] && !sharing->mapped[CHILD])
		return "untouched";
	if (!sharing->both)
		return "one only";
	if (sharing->same_frame == sharing->both)
		return "shared";
	return sharing->same_frame ? "in part" : "private";
}

static const char *base_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

static void report_mappings(struct run *run)
{
	const struct text_snapshot *parent = run->memory[FORKED][PARENT];
	struct sharing text = { 0 };
	char found[64];
	size_t i;

	printf("                                                pages mapped      same\n"
	       "  mapping                                       parent  child    frame\n");
	for (i = 0; i < parent->vma_count; i++) {
		const struct text_vma *vma = &parent->vmas[i];
		struct sharing sharing = compare_mapping(run, vma);
		char range[40];

		snprintf(range, sizeof(range), "%" PRIx64 "-%" PRIx64, vma->start, vma->end);
		printf("  %-17s %s %-22.22s %6u %6u %8u  %s\n", range, vma->flags,
		       base_name(vma->name), sharing.mapped[PARENT], sharing.mapped[CHILD],
		       sharing.same_frame, verdict_of(&sharing));
		/* A file's code: what the program and its libraries execute. */
		if (strchr(vma->flags, 'E') && vma->name[0] && vma->name[0] != '[') {
			text.both += sharing.both;
			text.same_frame += sharing.same_frame;
		}
	}
	snprintf(found, sizeof(found), "%u of %u", text.same_frame, text.both);
	state(run, text.both > 0 && text.same_frame == text.both, found,
	      "Code is shared: all %u code pages mapped in both are the same frames.", text.both);
}

static void report_written(struct run *run)
{
	struct text_entry parent = text_snapshot_entry(run->memory[FORKED][PARENT], run->written);
	struct text_entry child = text_snapshot_entry(run->memory[FORKED][CHILD], run->written);
	char found[128];

	snprintf(found, sizeof(found), "parent's entry %" PRIX64 ", child's %" PRIX64, parent.raw,
		 child.raw);
	state(run,
	      parent.frame != PHYSMEM_NONE && parent.frame == child.frame &&
		      !((parent.bits | child.bits) & PHYSMEM_PTE_WRITE),
	      found, "written (%" PRIx64 ") is frame %" PRIx64 " in both, and neither may write.",
	      run->written, parent.frame);
}

static enum who who_of(const struct run *run, const struct trace_line *event)
{
	return event->tgid == run->pid[PARENT] ? PARENT : CHILD;
}

/* A copy's frame can be looked for only if nothing happened to its page after it. */
static bool is_last_of_page(const struct run *run, const struct trace_line *event)
{
	const struct trace_line *later = event;

	while ((later = run_next_event(run, FORKED, later)))
		if (later->tgid == event->tgid &&
		    later->addr / run->page_size == event->addr / run->page_size)
			return false;
	return true;
}

static void report_bill(struct run *run)
{
	struct {
		unsigned int copied, reused, other;
		uint64_t nanoseconds;
	} bill[WHO_COUNT] = { 0 };
	unsigned int copies = 0, confirmed = 0;
	const struct trace_line *event = NULL;
	char found[64];
	int who;

	while ((event = run_next_event(run, FORKED, event))) {
		bool copy = event->outcome == PHYSMEM_OUTCOME_COPY ||
			    event->outcome == PHYSMEM_OUTCOME_COPY_FILE;

		who = who_of(run, event);
		bill[who].copied += copy;
		bill[who].reused += event->outcome == PHYSMEM_OUTCOME_REUSE;
		bill[who].other += !copy && event->outcome != PHYSMEM_OUTCOME_REUSE;
		bill[who].nanoseconds += event->dur;
		if (copy && is_last_of_page(run, event)) {
			uint64_t page = event->addr - event->addr % run->page_size;
			struct text_entry entry =
				text_snapshot_entry(run->memory[FORKED][who], page);

			copies++;
			confirmed += entry.frame == event->new_pfn;
		}
	}
	printf("\n  Copy-on-write faults between fork() and the first step:\n"
	       "            copied  reused  other       time\n");
	for (who = PARENT; who < WHO_COUNT; who++)
		printf("  %-8s  %6u  %6u  %5u  %6" PRIu64 " us\n", who_text(who), bill[who].copied,
		       bill[who].reused, bill[who].other, (bill[who].nanoseconds + 500) / 1000);
	snprintf(found, sizeof(found), "%u of %u", confirmed, copies);
	state(run, copies > 0 && copies == confirmed, found,
	      "All %u copies recorded are in their owner's page table: %lu KiB.", copies,
	      copies * run->page_size / 1024);
}

void report_fork(struct run *run)
{
	printf("\nAfter the fork, before the first step\n");
	report_mappings(run);
	report_written(run);
	report_bill(run);
}
