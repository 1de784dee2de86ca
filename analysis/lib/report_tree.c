// SPDX-License-Identifier: GPL-2.0
#include <stdlib.h>
#include <string.h>

#include "grow.h"
#include "harmless.h"
#include "human.h"
#include "report.h"

/* What a process paid, by what it was of the fork that it is charged to. */
struct paid {
	uint64_t sides[2];
	uint64_t before;
	bool shown; /* it, or a descendant of it, has something to tell */
};

struct tree {
	const struct bill *bill;
	struct paid *paid; /* by process */
	size_t left;	   /* lines that may be printed still */
};

static void collect(struct tree *tree)
{
	const struct bill *bill = tree->bill;
	size_t i;

	for (i = 0; i < bill->cell_count; i++) {
		const struct bill_cell *cell = &bill->cells[i];
		const struct bill_process *owner = cell->fork->child && cell->side == BILL_CHILD ?
							   cell->fork->child :
							   cell->region->image->process;
		struct paid *paid = &tree->paid[owner->number];
		uint64_t bytes = bill_is_copy(cell->outcome) ? cell->count << cell->page_shift : 0;

		paid->shown = true;
		if (cell->fork->number)
			paid->sides[cell->side] += bytes;
		else
			paid->before += bytes;
	}
	for (i = 0; i < bill->process_count; i++)
		tree->paid[i].shown |= bill->processes[i]->fork || bill->processes[i]->current;
	/* children stand behind their parents */
	for (i = bill->process_count; i; i--)
		if (tree->paid[i - 1].shown && bill->processes[i - 1]->parent)
			tree->paid[bill->processes[i - 1]->parent->number].shown = true;
}

static void print_process(FILE *out, const struct tree *tree, const struct bill_process *process,
			  unsigned int depth)
{
	const struct paid *paid = &tree->paid[process->number];
	unsigned int indent = depth < 12 ? 2 * depth : 24;
	char name[64];

	snprintf(name, sizeof(name), "%d %s", process->tgid, bill_comm(process));
	fprintf(out, "    %*s%-*s", (int)indent, "", 34 - (int)indent, harmless(name));
	if (process->fork)
		fprintf(out, " %6u", process->fork->number);
	else
		fprintf(out, " %6s", "");
	fprintf(out, " %12s %12s %12s\n", human_bytes(paid->sides[BILL_PARENT]).text,
		human_bytes(paid->sides[BILL_CHILD]).text, human_bytes(paid->before).text);
}

static void print_branch(FILE *out, struct tree *tree, const struct bill_process *process,
			 unsigned int depth)
{
	size_t i;

	if (!tree->paid[process->number].shown || !tree->left)
		return;
	tree->left--;
	print_process(out, tree, process, depth);
	for (i = process->number + 1; i < tree->bill->process_count; i++)
		if (tree->bill->processes[i]->parent == process)
			print_branch(out, tree, tree->bill->processes[i], depth + 1);
}

void report_tree(FILE *out, const struct report *report, const struct report_options *options)
{
	struct tree tree = {
		.bill = report->bill,
		.left = options->rows ? 4 * options->rows : SIZE_MAX,
	};
	size_t i, shown = 0;

	if (!report->bill->process_count)
		return;
	tree.paid = calloc(report->bill->process_count, sizeof(*tree.paid));
	if (!tree.paid)
		out_of_memory();
	collect(&tree);
	for (i = 0; i < report->bill->process_count; i++)
		shown += tree.paid[i].shown;
	fprintf(out, "\n  %-36s %6s %12s %12s %12s\n", "processes", "fork", "as parent", "as child",
		"before forks");
	for (i = 0; i < report->bill->process_count; i++)
		if (!report->bill->processes[i]->parent)
			print_branch(out, &tree, report->bill->processes[i], 0);
	if (options->rows && shown > 4 * options->rows)
		fprintf(out, "    and %zu more: --rows 0 tells all\n", shown - 4 * options->rows);
	free(tree.paid);
}
