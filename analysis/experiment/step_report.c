// SPDX-License-Identifier: GPL-2.0
/*
 * The four steps: each one page, before and after, parent beside child, and the
 * copy-on-write events it caused.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "names.h"
#include "run.h"

/* One page, before and after a step, in both processes. */
struct view {
	struct text_entry before[WHO_COUNT];
	struct text_entry after[WHO_COUNT];
};

static struct view view_of(const struct run *run, enum step step, uint64_t address)
{
	struct view view;
	int who;

	for (who = PARENT; who < WHO_COUNT; who++) {
		view.before[who] = text_snapshot_entry(run->memory[step - 1][who], address);
		view.after[who] = text_snapshot_entry(run->memory[step][who], address);
	}
	return view;
}

static bool is_mapped(const struct text_entry *entry)
{
	return entry->frame != PHYSMEM_NONE;
}

static bool may_write(const struct text_entry *entry)
{
	return entry->bits & PHYSMEM_PTE_WRITE;
}

static const char *describe(const struct text_entry *entry, char *text, size_t size)
{
	if (is_mapped(entry))
		snprintf(text, size, "%" PRIx64 " %s %s", entry->frame,
			 text_of(kind_names, entry->kind), may_write(entry) ? "rw" : "r-");
	else
		snprintf(text, size, "%s", entry->raw ? text_of(kind_names, entry->kind) : "-");
	return text;
}

static void print_line(const char *address, const char *when, const struct text_entry *entry,
		       const char *verdict)
{
	char parent[40], child[40];

	printf("  %8s  %-6s  %-18s  %-18s  %s\n", address, when,
	       describe(&entry[PARENT], parent, sizeof(parent)),
	       describe(&entry[CHILD], child, sizeof(child)), verdict);
}

/* What happened between two looks at one entry. */
static const char *change(const struct text_entry *before, const struct text_entry *after)
{
	if (!is_mapped(before) && !is_mapped(after))
		return "untouched";
	if (!is_mapped(before))
		return after->kind == PHYSMEM_KIND_ZERO ? "zero page" : "fresh";
	if (!is_mapped(after))
		return "gone";
	if (before->frame != after->frame)
		return "copied";
	return may_write(after) && !may_write(before) ? "reused" : "unchanged";
}

static void print_view(const char *title, enum who actor, uint64_t address, const struct view *view)
{
	const struct text_entry *before = view->before;
	bool shared = is_mapped(&before[PARENT]) && before[PARENT].frame == before[CHILD].frame;
	bool mapped = is_mapped(&before[PARENT]) || is_mapped(&before[CHILD]);
	char hex[24];

	printf("\n%s\n", title);
	printf("  %8s  %-6s  %-18s  %s\n", "page", "", "parent", "child");
	snprintf(hex, sizeof(hex), "%" PRIx64, address);
	print_line(hex, "before", before, shared ? "shared" : mapped ? "private" : "untouched");
	print_line("", "after", view->after, change(&before[actor], &view->after[actor]));
}

static unsigned int count_events(const struct run *run, enum step step)
{
	const struct trace_line *event = NULL;
	unsigned int count = 0;

	while ((event = run_next_event(run, step, event)))
		count++;
	return count;
}

static unsigned int count_page_events(const struct run *run, uint64_t address)
{
	unsigned int count = 0;
	size_t i;

	for (i = 0; i < run->trace.count; i++) {
		const struct trace_line *line = &run->trace.lines[i];

		count += line->kind == TRACE_COW &&
			 line->addr / run->page_size == address / run->page_size;
	}
	return count;
}

static void state_entry(struct run *run, bool holds, const struct text_entry *entry,
			const char *sentence)
{
	char found[40];

	state(run, holds, describe(entry, found, sizeof(found)), "%s", sentence);
}

static void state_parent_unchanged(struct run *run, const struct view *view, const char *sentence)
{
	state_entry(run, view->before[PARENT].raw == view->after[PARENT].raw, &view->after[PARENT],
		    sentence);
}

static void state_no_event(struct run *run, enum step step, uint64_t address)
{
	unsigned int page = count_page_events(run, address), all = count_events(run, step);
	char found[64];

	snprintf(found, sizeof(found), "%u of the page, %u in this step", page, all);
	state(run, page == 0 && all == 0, found,
	      "The trace has no physmem_cow event of this page, and none in this step.");
}

/* What the compiler made of the line, from the objdump beside the program. */
static void find_instruction(const struct run *run, uint64_t ip, char *text, size_t size)
{
	char path[4096], line[256];
	FILE *file;

	snprintf(path, sizeof(path), "%s/program.objdump", run->directory);
	file = fopen(path, "r");
	text[0] = '\0';
	while (file && fgets(line, sizeof(line), file)) {
		char *colon, *tab;

		if (strtoull(line, &colon, 16) != ip || *colon != ':')
			continue;
		tab = strchr(colon, '\t');
		tab = tab ? strchr(tab + 1, '\t') : NULL;
		if (!tab)
			continue;
		line[strcspn(line, "@;#\n")] = '\0';
		snprintf(text, size, "%s", tab + 1);
		for (tab = text; *tab; tab++)
			if (*tab == '\t')
				*tab = ' ';
		break;
	}
	if (file)
		fclose(file);
}

/* Which instruction of the program wrote: the only place these writes come from. */
static void state_instruction(struct run *run, enum step step, enum who who,
			      const struct trace_line *event)
{
	const struct text_vma *text = text_snapshot_vma(run->memory[step][who], event->ip);
	const struct symbol *symbol = NULL;
	char found[64], instruction[64];

	if (text && strchr(text->flags, 'E') && strstr(text->name, "fork_userspace"))
		symbol = symbols_find(&run->symbols, event->ip, text->end);
	snprintf(found, sizeof(found), "ip %" PRIx64 " in %s", event->ip,
		 symbol ? symbol->name : "no function of the program");
	find_instruction(run, event->ip, instruction, sizeof(instruction));
	state(run,
	      symbol && strcmp(symbol->name, "modify_byte") == 0 &&
		      !(event->flags & (PHYSMEM_COW_KERNEL | PHYSMEM_COW_REMOTE)),
	      found, "Written by the instruction at %" PRIx64 ", modify_byte+0x%" PRIx64 "%s%s.",
	      event->ip, symbol ? event->ip - symbol->address : 0, instruction[0] ? ": " : "",
	      instruction);
}

/* Return: the one event of the step, if it is @who's, for the page, and ended as @outcome. */
static const struct trace_line *state_one_event(struct run *run, enum step step, enum who who,
						uint64_t address, enum physmem_outcome outcome)
{
	const struct trace_line *event = run_next_event(run, step, NULL);
	unsigned int count = count_events(run, step);
	char found[128];
	bool holds = count == 1 && event->tgid == run->pid[who] && event->outcome == outcome &&
		     event->addr / run->page_size == address / run->page_size;

	if (event)
		snprintf(found, sizeof(found), "%u, the first: %s at %" PRIx64 " by %ld", count,
			 text_of(outcome_names, event->outcome), event->addr, event->tgid);
	else
		snprintf(found, sizeof(found), "none");
	state(run, holds, found, "The trace has one physmem_cow event in this step: %s, by the %s.",
	      text_of(outcome_names, outcome), who_text(who));
	return holds ? event : NULL;
}

static void report_modify(struct run *run)
{
	struct view view = view_of(run, STEP_M, run->buffer);
	const struct text_entry *child = &view.after[CHILD];
	unsigned int wrong = run->wrong;

	print_view("M: the child writes to buffer, which nobody has touched", CHILD, run->buffer,
		   &view);
	state_entry(run, !view.before[PARENT].raw && !view.before[CHILD].raw, &view.before[CHILD],
		    "Before, neither had an entry.");
	state_entry(run, child->kind == PHYSMEM_KIND_ANON && may_write(child) && child->maps == 1,
		    child, "After, the child has a writable page that nobody else maps.");
	state_parent_unchanged(run, &view, "The parent still has none.");
	state_no_event(run, STEP_M, run->buffer);
	if (run->wrong == wrong)
		puts("  So it is no copy-on-write, whatever the exercise says: "
		     "there was nothing to copy.");
}

static void report_read(struct run *run)
{
	struct view view = view_of(run, STEP_R, run->untouched);
	const struct text_entry *child = &view.after[CHILD];
	bool zero;

	print_view("R: the child reads untouched, which nobody has touched either", CHILD,
		   run->untouched, &view);
	zero = !view.before[CHILD].raw && child->kind == PHYSMEM_KIND_ZERO && !may_write(child);
	state_entry(run, zero, child,
		    "The child's new entry leads to the kernel's page of zeroes, read-only.");
	state_parent_unchanged(run, &view, "The parent still has none.");
	state_no_event(run, STEP_R, run->untouched);
}

static void report_copy(struct run *run)
{
	struct view view = view_of(run, STEP_C, run->written);
	const struct text_entry *parent = view.after, *child = &view.after[CHILD];
	const struct trace_line *event;
	char found[96];

	print_view("C: the child writes to written, which the parent filled before the fork", CHILD,
		   run->written, &view);
	state_entry(run,
		    is_mapped(&view.before[CHILD]) &&
			    view.before[PARENT].frame == view.before[CHILD].frame,
		    &view.before[CHILD], "Before, both had the same frame.");
	event = state_one_event(run, STEP_C, CHILD, run->written, PHYSMEM_OUTCOME_COPY);
	if (event) {
		snprintf(found, sizeof(found),
			 "event %" PRIx64 " -> %" PRIx64 ", parent %" PRIx64 ", child %" PRIx64,
			 event->old_pfn, event->new_pfn, parent->frame, child->frame);
		state(run,
		      event->old_pfn == parent->frame && event->new_pfn == child->frame &&
			      event->old_pfn != event->new_pfn,
		      found,
		      "Frame %" PRIx64 " (the parent's) was copied to %" PRIx64
		      " (the child's now) in %" PRIu64 " ns.",
		      event->old_pfn, event->new_pfn, event->dur);
		state_instruction(run, STEP_C, CHILD, event);
	}
	state_entry(run, may_write(child), child, "The child may write to its copy.");
	state_parent_unchanged(run, &view, "The parent's entry is the same: it noticed nothing.");
}

static void report_reuse(struct run *run)
{
	struct view view = view_of(run, STEP_P, run->written);
	const struct text_entry *parent = view.after;
	const struct trace_line *event;
	char found[96];

	print_view("P: the parent writes to written, after the child has got its own", PARENT,
		   run->written, &view);
	state_entry(run, !may_write(view.before), view.before,
		    "Before, the parent might not write, though nobody shared the page any more.");
	event = state_one_event(run, STEP_P, PARENT, run->written, PHYSMEM_OUTCOME_REUSE);
	if (event) {
		snprintf(found, sizeof(found),
			 "event %" PRIx64 " -> %" PRIx64 ", before %" PRIx64 ", after %" PRIx64,
			 event->old_pfn, event->new_pfn, view.before->frame, parent->frame);
		state(run,
		      event->old_pfn == view.before->frame && parent->frame == view.before->frame,
		      found,
		      "Frame %" PRIx64 " before and after: made writable in %" PRIu64
		      " ns, nothing copied.",
		      parent->frame, event->dur);
		state_instruction(run, STEP_P, PARENT, event);
	}
	state_entry(run, may_write(parent), parent, "The parent may write again.");
}

void report_steps(struct run *run)
{
	report_modify(run);
	report_read(run);
	report_copy(run);
	report_reuse(run);
}
