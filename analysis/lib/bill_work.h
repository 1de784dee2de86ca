/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What a bill needs while it is made, and the parts that make it.
 */
#ifndef PHYSMEM_BILL_WORK_H
#define PHYSMEM_BILL_WORK_H

#include "bill.h"

/* A fault, ready to be counted in its cell. */
struct bill_fault {
	struct bill_cell key;
	uint64_t dur; /* PHYSMEM_NONE: not known */
	bool split;
};

/* The last fault of a processor, whose stack may be the next record. */
struct bill_pending {
	bool waits;
	int32_t pid;
	struct bill_fault fault;
};

/* A page that fork copies, before it is known which fork. */
struct bill_early {
	int32_t tgid;
	uint64_t time;
	struct bill_fault fault;
};

/* A fork as the scheduler tells it: of a process, or only of a thread. */
struct bill_task {
	int32_t child, parent;
	uint64_t time;
};

/* Which process a thread is of. */
struct bill_thread {
	int32_t pid, tgid;
};

struct bill_work {
	struct hash processes, cells, stacks, tasks, threads;
	struct bill_pending *pending; /* by cpu */
	size_t pending_count;
	struct bill_early *early;
	size_t early_count;
	struct bill_task *task_list;
	size_t task_count;
	struct bill_thread *thread_list;
	size_t thread_count;
	const struct bill_region *region; /* of the last fault */
};

/* bill.c */
/* One more, the first being what was before any: nothing is told of it yet. */
struct bill_fork *bill_fork_new(struct bill *bill, uint64_t time);

/* bill_processes.c */
/* Return: the process of that number, made if nothing was seen of it yet. */
struct bill_process *bill_process(struct bill *bill, int32_t tgid);
void bill_forked(struct bill *bill, const struct physmem_fork *told, uint64_t time);
/* The scheduler says that a task was made. */
void bill_task_forked(struct bill *bill, const struct recording_record *record);
void bill_execed(struct bill *bill, const struct recording_record *record);
void bill_exited(struct bill *bill, const struct recording_record *record);
void bill_thread(struct bill *bill, int32_t pid, int32_t tgid);
/* Before a fault in its memory: a fork that only the scheduler has told is one now. */
void bill_own_memory(struct bill *bill, struct bill_process *process);
void bill_images_free(struct bill *bill);

/* bill_regions.c */
struct bill_region *bill_region(struct bill *bill, struct bill_image *image,
				const struct physmem_cow *cow);
void bill_name_regions(struct bill *bill);

/* bill_cells.c */
void bill_count(struct bill *bill, const struct bill_fault *fault);
uint32_t bill_stack(struct bill *bill, struct bill_image *image,
		    const struct recording_stack *stack);
/* How long a fault took that is charged to @fork. */
void bill_time(struct bill_fork *fork, const struct physmem_cow *cow);

/* bill_faults.c */
void bill_fault(struct bill *bill, const struct recording_record *record);
/* The pages that a process's fork copied belong to @fork. */
void bill_early_copies(struct bill *bill, struct bill_fork *fork);
/* The next record of a processor: a stack, or another, which ends the waiting for one. */
void bill_next(struct bill *bill, int cpu, int32_t pid, const struct recording_stack *stack);

/* bill_notes.c */
void bill_note(struct bill *bill, int cpu, const struct recording_note *note);

#endif
