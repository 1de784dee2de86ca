// SPDX-License-Identifier: GPL-2.0
#include "bill_work.h"
#include "grow.h"

/* Return: whether the page was one that a fork may have shared, and has a frame of its own now. */
static bool is_broken(unsigned int outcome)
{
	return outcome == PHYSMEM_OUTCOME_COPY || outcome == PHYSMEM_OUTCOME_COPY_KSM ||
	       outcome == PHYSMEM_OUTCOME_COPY_SWAPIN;
}

/* A page that is copied is not shared with any of those any more that shared it. */
static void break_sharing(struct bill *bill, struct bill_process *process,
			  const struct physmem_cow *cow, uint64_t time)
{
	uint64_t pages = (1ULL << cow->page_shift) / bill->page_size;
	size_t i;

	for (i = 0; i < process->living_count; i++) {
		struct bill_fork *fork = process->living[i];

		if (page_set_add(&fork->broken, cow->addr / bill->page_size))
			series_add(&fork->series, time, BILL_LANE_BROKEN, pages ? pages : 1);
	}
}

/* Return: whether the page is one of a huge page that was split. */
static bool was_split(struct bill_image *image, const struct physmem_cow *cow)
{
	if (cow->outcome == PHYSMEM_OUTCOME_HUGE_SPLIT) {
		image->split_shift = cow->page_shift;
		page_set_add(&image->split, cow->addr >> cow->page_shift);
		return false;
	}
	return image->split_shift > cow->page_shift &&
	       page_set_has(&image->split, cow->addr >> image->split_shift);
}

static void charge(struct bill_fault *fault, struct bill_fork *fork, enum bill_side side,
		   uint64_t time)
{
	fault->key.fork = fork;
	fault->key.side = (uint8_t)side;
	if (!bill_is_copy(fault->key.outcome))
		return;
	if (fork->how != BILL_END_RECORDING)
		fork->later[side] += 1ULL << fault->key.page_shift;
	else
		series_add(&fork->series, time,
			   side == BILL_CHILD ? BILL_LANE_CHILD : BILL_LANE_PARENT,
			   1ULL << fault->key.page_shift);
}

static struct bill_pending *pending_of(struct bill_work *work, int cpu)
{
	while (work->pending_count <= (size_t)cpu) {
		GROW(work->pending, work->pending_count);
		work->pending[work->pending_count++] = (struct bill_pending){ 0 };
	}
	return &work->pending[cpu];
}

void bill_next(struct bill *bill, int cpu, int32_t pid, const struct recording_stack *stack)
{
	struct bill_pending *pending = pending_of(bill->work, cpu);

	if (!pending->waits)
		return;
	if (stack && pid == pending->pid)
		pending->fault.key.stack =
			bill_stack(bill, pending->fault.key.region->image, stack);
	bill_count(bill, &pending->fault);
	pending->waits = false;
}

static void note_time(struct bill_process *process, uint64_t time)
{
	if (process->first == PHYSMEM_NONE)
		process->first = time;
	process->last = time;
}

static void count_losses(struct bill *bill, int cpu, const struct physmem_cow *cow)
{
	struct bill_losses *losses = &bill->losses;

	if (cow->seq != PHYSMEM_NONE32)
		losses_cow(losses, cpu, cow->seq);
	losses->unknown += cow->outcome == PHYSMEM_OUTCOME_UNKNOWN;
	losses->untimed += cow->dur == PHYSMEM_NONE;
	losses->reduced += !!(cow->flags & PHYSMEM_COW_REDUCED);
	losses->ownerless += cow->mm_tgid == -1 && cow->outcome != PHYSMEM_OUTCOME_FORK_COPY;
}

void bill_fault(struct bill *bill, const struct recording_record *record)
{
	const struct physmem_cow *cow = record->cow;
	struct bill_process *process;
	struct bill_pending *pending;
	struct bill_fault fault;
	struct bill_fork *fork;

	bill->faults++;
	count_losses(bill, record->cpu, cow);
	bill_thread(bill, record->pid, cow->tgid);
	process = bill_process(bill, cow->mm_tgid == -1 ? cow->tgid : cow->mm_tgid);
	bill_own_memory(bill, process);
	note_time(process, record->time);
	fault = (struct bill_fault){
		.key = { .region = bill_region(bill, process->image, cow),
			 .ip = cow->ip,
			 .stack = BILL_NONE,
			 .outcome = cow->outcome,
			 .page_shift = cow->page_shift,
			 .in_kernel = !!(cow->flags & PHYSMEM_COW_KERNEL) },
		.dur = cow->dur,
		.split = was_split(process->image, cow),
	};
	bill->work->region = fault.key.region;
	if (cow->outcome == PHYSMEM_OUTCOME_FORK_COPY) {
		GROW(bill->work->early, bill->work->early_count);
		bill->work->early[bill->work->early_count++] =
			(struct bill_early){ process->tgid, record->time, fault };
		return;
	}
	fork = process->current ? process->current : bill->forks[0];
	charge(&fault, fork, fork->child == process ? BILL_CHILD : BILL_PARENT, record->time);
	bill_time(fork, cow);
	if (is_broken(cow->outcome))
		break_sharing(bill, process, cow, record->time);
	pending = pending_of(bill->work, record->cpu);
	*pending = (struct bill_pending){ true, record->pid, fault };
}

void bill_early_copies(struct bill *bill, struct bill_fork *fork)
{
	struct bill_work *work = bill->work;
	size_t i, kept = 0;

	for (i = 0; i < work->early_count; i++) {
		struct bill_early *early = &work->early[i];

		if (fork->parent && early->tgid != fork->parent->tgid) {
			work->early[kept++] = *early;
			continue;
		}
		/* the new page is the child's */
		charge(&early->fault, fork, fork->child ? BILL_CHILD : BILL_PARENT, early->time);
		bill_count(bill, &early->fault);
	}
	work->early_count = kept;
}
