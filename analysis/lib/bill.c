// SPDX-License-Identifier: GPL-2.0
#include "bill.h"

#include <stdlib.h>
#include <string.h>

#include "bill_work.h"
#include "grow.h"

#define PAGE_SIZE_USUAL 4096

struct bill_fork *bill_fork_new(struct bill *bill, uint64_t time)
{
	struct bill_fork *fork = calloc(1, sizeof(*fork));

	if (!fork)
		out_of_memory();
	GROW(bill->forks, bill->fork_count);
	fork->number = (uint32_t)bill->fork_count;
	bill->forks[bill->fork_count++] = fork;
	fork->time = time;
	fork->dur = PHYSMEM_NONE;
	fork->shared = PHYSMEM_NONE;
	fork->copied = PHYSMEM_NONE;
	fork->table_bytes = PHYSMEM_NONE;
	fork->series.begin = time;
	return fork;
}

struct bill *bill_new(unsigned int page_size)
{
	struct bill *bill = calloc(1, sizeof(*bill));

	if (!bill)
		out_of_memory();
	bill->work = calloc(1, sizeof(*bill->work));
	if (!bill->work)
		out_of_memory();
	bill->page_size = page_size ? page_size : PAGE_SIZE_USUAL;
	bill->begin = PHYSMEM_NONE;
	bill->end = PHYSMEM_NONE;
	bill_fork_new(bill, 0);
	return bill;
}

int bill_take(void *context, const struct recording_record *record)
{
	struct bill *bill = context;

	if (bill->begin == PHYSMEM_NONE) {
		bill->begin = record->time;
		bill->forks[0]->series.begin = record->time;
	}
	bill->end = record->time;
	if (record->kind == RECORDING_MISSED) {
		losses_missed(&bill->losses, record->missed.count);
		return 0;
	}
	bill_next(bill, record->cpu, record->pid,
		  record->kind == RECORDING_STACK ? &record->stack : NULL);
	switch (record->kind) {
	case RECORDING_COW:
		bill_fault(bill, record);
		break;
	case RECORDING_COW_FORK:
		if (record->cow_fork->seq != PHYSMEM_NONE32)
			losses_fork(&bill->losses, record->cpu, record->cow_fork->seq);
		bill_forked(bill, record->cow_fork, record->time);
		break;
	case RECORDING_FORK:
		bill_task_forked(bill, record);
		break;
	case RECORDING_EXEC:
		bill_execed(bill, record);
		break;
	case RECORDING_EXIT:
		bill_exited(bill, record);
		break;
	case RECORDING_NOTE:
		bill_note(bill, record->cpu, &record->note);
		break;
	default:
		break;
	}
	return 0;
}

static void free_work(struct bill *bill)
{
	struct bill_work *work = bill->work;

	if (!work)
		return;
	hash_free(&work->processes);
	hash_free(&work->cells);
	hash_free(&work->stacks);
	hash_free(&work->tasks);
	hash_free(&work->threads);
	free(work->pending);
	free(work->early);
	free(work->task_list);
	free(work->thread_list);
	free(work);
	bill->work = NULL;
}

static int by_fork(const void *left, const void *right)
{
	const struct bill_cell *a = left, *b = right;

	if (a->fork != b->fork)
		return a->fork->number < b->fork->number ? -1 : 1;
	return a->side - b->side;
}

/* Puts together what is of one fork. */
static void sort_cells(struct bill *bill)
{
	size_t i;

	if (bill->cell_count)
		qsort(bill->cells, bill->cell_count, sizeof(*bill->cells), by_fork);
	for (i = 0; i < bill->cell_count; i++) {
		struct bill_fork *fork = bill->cells[i].fork;

		if (!fork->cell_count++)
			fork->cells = &bill->cells[i];
	}
}

void bill_finish(struct bill *bill, const struct recording *recording)
{
	size_t i;

	for (i = 0; i < bill->work->pending_count; i++)
		bill_next(bill, (int)i, -1, NULL);
	/* of forks that failed, or whose event is not there */
	bill_early_copies(bill, bill->forks[0]);
	for (i = 0; i < bill->process_count; i++) {
		struct bill_process *process = bill->processes[i];

		while (process->living_count)
			process->living[--process->living_count]->ended = bill->end;
		if (!*process->comm)
			strncpy(process->comm, recording_comm(recording, process->tgid),
				sizeof(process->comm) - 1);
	}
	bill->forks[0]->ended = bill->end;
	sort_cells(bill);
	bill_name_regions(bill);
	free_work(bill);
}

static void free_lines(struct bill_lines *lines)
{
	while (lines->count) {
		lines->count--;
		free(lines->list[lines->count].key);
		free(lines->list[lines->count].value);
	}
	free(lines->list);
}

static void free_fork(struct bill_fork *fork)
{
	while (fork->timing_count)
		histogram_free(&fork->timings[--fork->timing_count].times);
	free(fork->timings);
	series_free(&fork->series);
	page_set_free(&fork->broken);
	free(fork);
}

void bill_free(struct bill *bill)
{
	size_t i;

	if (!bill)
		return;
	free_work(bill);
	bill_images_free(bill);
	for (i = 0; i < bill->fork_count; i++)
		free_fork(bill->forks[i]);
	free(bill->forks);
	free(bill->cells);
	for (i = 0; i < bill->stack_count; i++)
		free(bill->stacks[i].frames);
	free(bill->stacks);
	for (i = 0; i < bill->build_count; i++) {
		free(bill->builds[i].path);
		free(bill->builds[i].id);
	}
	free(bill->builds);
	free_lines(&bill->info);
	free_lines(&bill->probes);
	free_lines(&bill->settings);
	free_lines(&bill->resident);
	losses_free(&bill->losses);
	free(bill);
}

bool bill_is_copy(unsigned int outcome)
{
	return outcome == PHYSMEM_OUTCOME_COPY || outcome == PHYSMEM_OUTCOME_HUGETLB_COPY ||
	       outcome == PHYSMEM_OUTCOME_FORK_COPY || outcome == PHYSMEM_OUTCOME_COPY_SWAPIN;
}

bool bill_is_reuse(unsigned int outcome)
{
	return outcome == PHYSMEM_OUTCOME_REUSE || outcome == PHYSMEM_OUTCOME_HUGE_REUSE ||
	       outcome == PHYSMEM_OUTCOME_HUGETLB_REUSE;
}

bool bill_is_step(unsigned int outcome)
{
	return outcome == PHYSMEM_OUTCOME_HUGE_SPLIT || outcome == PHYSMEM_OUTCOME_USERFAULT ||
	       outcome == PHYSMEM_OUTCOME_RACED || outcome == PHYSMEM_OUTCOME_RETRY;
}

const char *bill_comm(const struct bill_process *process)
{
	return *process->comm ? process->comm : "?";
}
