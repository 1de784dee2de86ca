// SPDX-License-Identifier: GPL-2.0
#include "rows.h"

#include <stdlib.h>

struct task {
	int32_t pid, tgid;
	size_t faults;
};

struct tasks {
	struct task *tasks;
	size_t count;
};

static struct task *task_of(struct tasks *tasks, int32_t pid, int32_t tgid)
{
	struct task *more;
	size_t i;

	for (i = 0; i < tasks->count; i++)
		if (tasks->tasks[i].pid == pid)
			return &tasks->tasks[i];
	more = realloc(tasks->tasks, (tasks->count + 1) * sizeof(*more));
	if (!more)
		abort();
	tasks->tasks = more;
	more[tasks->count] = (struct task){ pid, tgid, 0 };
	return &more[tasks->count++];
}

/* Threads with faults come first, so that of those a fork only names the process is known. */
static struct tasks all_tasks(const struct faults *faults)
{
	struct tasks tasks = { 0 };
	struct task *task = NULL;
	size_t i;

	for (i = 0; i < faults->count; i++) {
		const struct fault *fault = &faults->all[i];

		if (!task || task->pid != fault->pid)
			task = task_of(&tasks, fault->pid, fault->tgid);
		task->faults++;
	}
	for (i = 0; i < faults->fork_count; i++) {
		task_of(&tasks, faults->forks[i].pid, faults->forks[i].pid);
		task_of(&tasks, faults->forks[i].child, faults->forks[i].child);
	}
	return tasks;
}

static bool is_one_of(const struct task *task, const int32_t *wanted, size_t count)
{
	size_t i;

	for (i = 0; i < count; i++)
		if (task->pid == wanted[i] || task->tgid == wanted[i])
			return true;
	return count == 0;
}

static int most_first(const void *a, const void *b)
{
	const struct task *x = a, *y = b;

	if (x->faults != y->faults)
		return x->faults < y->faults ? 1 : -1;
	return x->pid < y->pid ? -1 : x->pid > y->pid;
}

static int rising_pids(const void *a, const void *b)
{
	const int32_t x = *(const int32_t *)a, y = *(const int32_t *)b;

	return x < y ? -1 : x > y;
}

static void choose_cpus(struct rows *rows, const struct faults *faults)
{
	size_t i;
	int cpu;

	/* faults are in the order of CPUs */
	for (i = 0, cpu = -1; i < faults->count && rows->cpu_count < ROWS_CPUS; i++)
		if (faults->all[i].cpu > cpu && rows_have(rows, faults->all[i].pid)) {
			cpu = faults->all[i].cpu;
			rows->cpus[rows->cpu_count++] = cpu;
		}
}

size_t rows_choose(struct rows *rows, const struct faults *faults, const int32_t *wanted,
		   size_t count)
{
	struct tasks tasks = all_tasks(faults);
	size_t i, j, missing = 0;

	*rows = (struct rows){ 0 };
	for (j = 0; j < count && !missing; j++) {
		for (i = 0; i < tasks.count && !is_one_of(&tasks.tasks[i], &wanted[j], 1); i++)
			;
		if (i == tasks.count)
			missing = j + 1;
	}
	if (tasks.count)
		qsort(tasks.tasks, tasks.count, sizeof(*tasks.tasks), most_first);
	for (i = 0; i < tasks.count; i++) {
		if (!is_one_of(&tasks.tasks[i], wanted, count))
			continue;
		if (rows->pid_count < ROWS_PIDS)
			rows->pids[rows->pid_count++] = tasks.tasks[i].pid;
		else
			rows->left_out++;
	}
	qsort(rows->pids, rows->pid_count, sizeof(*rows->pids), rising_pids);
	choose_cpus(rows, faults);
	free(tasks.tasks);
	return missing;
}

bool rows_have(const struct rows *rows, int32_t pid)
{
	size_t i;

	for (i = 0; i < rows->pid_count; i++)
		if (rows->pids[i] == pid)
			return true;
	return false;
}
