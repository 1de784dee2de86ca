// SPDX-License-Identifier: GPL-2.0
#include <stdlib.h>
#include <string.h>

#include "bill_work.h"
#include "grow.h"

#define GENERATIONS_MAX 256 /* of which nothing but their forks was seen */

static void *allocate(size_t size)
{
	void *memory = calloc(1, size);

	if (!memory)
		out_of_memory();
	return memory;
}

static struct bill_image *new_image(struct bill *bill, struct bill_process *process,
				    struct bill_image *before)
{
	struct bill_image *image = allocate(sizeof(*image));

	GROW(bill->images, bill->image_count);
	image->number = (uint32_t)bill->image_count;
	bill->images[bill->image_count++] = image;
	image->process = process;
	image->before = before;
	return image;
}

static bool same_process(const void *context, uint32_t number, const void *key)
{
	const struct bill_process *process = ((const struct bill *)context)->processes[number];

	return !process->gone && process->tgid == *(const int32_t *)key;
}

static bool same_task(const void *context, uint32_t number, const void *key)
{
	return ((const struct bill_work *)context)->task_list[number].child ==
	       *(const int32_t *)key;
}

static bool same_thread(const void *context, uint32_t number, const void *key)
{
	return ((const struct bill_work *)context)->thread_list[number].pid ==
	       *(const int32_t *)key;
}

static uint64_t pid_code(int32_t pid)
{
	return hash_mix((uint32_t)pid);
}

static struct bill_process *find_process(struct bill *bill, int32_t tgid)
{
	uint32_t found =
		hash_find(&bill->work->processes, pid_code(tgid), same_process, bill, &tgid);

	return found ? bill->processes[found - 1] : NULL;
}

/* A process that has not been there; one that had its number before is found no more. */
static struct bill_process *new_process(struct bill *bill, int32_t tgid,
					struct bill_process *parent)
{
	struct hash_slot *slot =
		hash_place(&bill->work->processes, pid_code(tgid), same_process, bill, &tgid);
	struct bill_process *process = allocate(sizeof(*process));

	GROW(bill->processes, bill->process_count);
	process->number = (uint32_t)bill->process_count;
	bill->processes[bill->process_count++] = process;
	slot->value = process->number + 1;
	process->tgid = tgid;
	process->parent = parent;
	process->parent_tgid = parent ? parent->tgid : -1;
	process->started = PHYSMEM_NONE;
	process->ended = PHYSMEM_NONE;
	process->first = PHYSMEM_NONE;
	process->last = PHYSMEM_NONE;
	process->image = new_image(bill, process, parent ? parent->image : NULL);
	if (parent)
		memcpy(process->comm, parent->comm, sizeof(process->comm));
	return process;
}

static const struct bill_task *find_task(const struct bill *bill, int32_t child)
{
	const struct bill_work *work = bill->work;
	uint32_t found = hash_find(&work->tasks, pid_code(child), same_task, work, &child);

	return found ? &work->task_list[found - 1] : NULL;
}

static int32_t tgid_of(const struct bill *bill, int32_t pid)
{
	const struct bill_work *work = bill->work;
	uint32_t found = hash_find(&work->threads, pid_code(pid), same_thread, work, &pid);

	return found ? work->thread_list[found - 1].tgid : pid;
}

/*
 * A process as it was at @time, or made, and its parents before it. A number is given
 * out again: who was forked after its own child is not the parent that was meant.
 */
static struct bill_process *process_at(struct bill *bill, int32_t tgid, uint64_t time,
				       unsigned int generations)
{
	struct bill_process *process = find_process(bill, tgid), *parent = NULL;
	const struct bill_task *task;

	if (process)
		return process;
	task = find_task(bill, tgid);
	if (task && task->time >= time)
		task = NULL;
	if (task && generations)
		parent = process_at(bill, tgid_of(bill, task->parent), task->time, generations - 1);
	process = new_process(bill, tgid, parent);
	if (task)
		process->started = task->time;
	return process;
}

struct bill_process *bill_process(struct bill *bill, int32_t tgid)
{
	return process_at(bill, tgid, PHYSMEM_NONE, GENERATIONS_MAX);
}

static void shares(struct bill_process *process, struct bill_fork *fork)
{
	GROW(process->living, process->living_count);
	process->living[process->living_count++] = fork;
	process->current = fork;
}

static void shares_no_more(struct bill_process *process, const struct bill_fork *fork)
{
	size_t i;

	for (i = 0; i < process->living_count; i++) {
		if (process->living[i] != fork)
			continue;
		process->living[i] = process->living[process->living_count - 1];
		process->living_count--;
		return;
	}
}

/* A process's memory is gone: nothing of it is shared any more. */
static void end_sharing(struct bill_process *process, uint64_t time, enum bill_end child,
			enum bill_end parent)
{
	while (process->living_count) {
		struct bill_fork *fork = process->living[0];

		fork->ended = time;
		fork->how = fork->child == process ? child : parent;
		shares_no_more(fork->parent, fork);
		shares_no_more(fork->child, fork);
	}
}

static struct bill_fork *add_fork(struct bill *bill, struct bill_process *parent,
				  struct bill_process *child, uint64_t time)
{
	struct bill_fork *fork = bill_fork_new(bill, time);

	fork->parent = parent;
	fork->child = child;
	child->fork = fork;
	child->started = time;
	shares(parent, fork);
	shares(child, fork);
	return fork;
}

void bill_forked(struct bill *bill, const struct physmem_fork *told, uint64_t time)
{
	struct bill_process *parent = bill_process(bill, told->parent), *child;
	struct bill_fork *fork;

	bill->fork_events = true;
	bill_own_memory(bill, parent);
	child = find_process(bill, told->child);
	if (child)
		end_sharing(child, time, BILL_END_CHILD_EXIT, BILL_END_PARENT_EXIT);
	child = new_process(bill, told->child, parent);
	fork = add_fork(bill, parent, child, time);
	fork->dur = told->dur;
	fork->shared = told->shared;
	fork->copied = told->copied;
	fork->table_bytes = told->table_bytes;
	bill_early_copies(bill, fork);
}

void bill_own_memory(struct bill *bill, struct bill_process *process)
{
	const struct bill_task *task;

	if (process->fork || !process->parent || process->image->path)
		return;
	task = find_task(bill, process->tgid);
	if (task)
		add_fork(bill, process->parent, process, task->time);
}

void bill_thread(struct bill *bill, int32_t pid, int32_t tgid)
{
	struct bill_work *work = bill->work;
	struct hash_slot *slot;

	if (pid == tgid)
		return;
	slot = hash_place(&work->threads, pid_code(pid), same_thread, work, &pid);
	if (!slot->value) {
		GROW(work->thread_list, work->thread_count);
		work->thread_list[work->thread_count++].pid = pid;
		slot->value = (uint32_t)work->thread_count;
	}
	work->thread_list[slot->value - 1].tgid = tgid;
}

static void set_comm(struct bill_process *process, const char *comm)
{
	const char *slash = strrchr(comm, '/');

	comm = slash ? slash + 1 : comm;
	if (*comm)
		strncpy(process->comm, comm, sizeof(process->comm) - 1);
}

void bill_task_forked(struct bill *bill, const struct recording_record *record)
{
	struct bill_work *work = bill->work;
	int32_t child = record->sched.other;
	struct bill_process *process = find_process(bill, child);
	struct bill_task *task;
	struct hash_slot *slot;
	uint32_t thread;

	bill->schedule++;
	if (process && process->ended == PHYSMEM_NONE && process->fork) {
		set_comm(process, record->sched.other_comm);
		return;
	}
	/* The dead one's number is a thread's now, or a process's that copies no memory. */
	if (process && process->ended != PHYSMEM_NONE)
		process->gone = true;
	thread = hash_find(&work->threads, pid_code(child), same_thread, work, &child);
	if (thread)
		work->thread_list[thread - 1].tgid = child;
	slot = hash_place(&work->tasks, pid_code(child), same_task, work, &child);
	if (!slot->value) {
		GROW(work->task_list, work->task_count);
		work->task_list[work->task_count++].child = child;
		slot->value = (uint32_t)work->task_count;
	}
	task = &work->task_list[slot->value - 1];
	task->parent = record->sched.pid;
	task->time = record->time;
}

void bill_execed(struct bill *bill, const struct recording_record *record)
{
	struct bill_process *process = bill_process(bill, record->sched.pid);

	bill->schedule++;
	end_sharing(process, record->time, BILL_END_CHILD_EXEC, BILL_END_PARENT_EXEC);
	process->current = NULL;
	process->image = new_image(bill, process, NULL);
	process->image->path = strdup(record->sched.comm);
	if (!process->image->path)
		out_of_memory();
	set_comm(process, record->sched.comm);
}

void bill_exited(struct bill *bill, const struct recording_record *record)
{
	struct bill_process *process = find_process(bill, record->sched.pid);

	bill->schedule++;
	/* a thread, or a process of which nothing is known */
	if (!process)
		return;
	set_comm(process, record->sched.comm);
	process->ended = record->time;
	end_sharing(process, record->time, BILL_END_CHILD_EXIT, BILL_END_PARENT_EXIT);
}

static void free_image(struct bill_image *image)
{
	size_t i;

	for (i = 0; i < image->map_count; i++)
		free(image->maps[i].path);
	free(image->maps);
	for (i = 0; i < image->region_count; i++) {
		free(image->regions[i]->name);
		free(image->regions[i]);
	}
	free(image->regions);
	page_set_free(&image->split);
	free(image->path);
	free(image);
}

void bill_images_free(struct bill *bill)
{
	size_t i;

	for (i = 0; i < bill->image_count; i++)
		free_image(bill->images[i]);
	free(bill->images);
	for (i = 0; i < bill->process_count; i++) {
		free(bill->processes[i]->living);
		free(bill->processes[i]);
	}
	free(bill->processes);
}
