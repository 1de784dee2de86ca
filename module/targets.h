/* SPDX-License-Identifier: GPL-2.0 */
/* Between targets.c, which keeps the list, who changes it, and who asks at every fault. */
#ifndef _PHYSMEM_TARGETS_H
#define _PHYSMEM_TARGETS_H

#include <linux/hash.h>
#include <linux/mm_types.h>
#include <linux/mutex.h>
#include <linux/percpu.h>
#include <linux/pid.h>
#include <linux/rculist.h>
#include <linux/sched/signal.h>
#include <linux/types.h>

#define PHYSMEM_TARGETS_MAX	65536

enum physmem_targets_mode { PHYSMEM_TARGETS_ALL, PHYSMEM_TARGETS_NONE, PHYSMEM_TARGETS_LISTED };

struct physmem_target {
	struct hlist_node node;
	struct pid *pid;	/* ours; put when freed */
	struct rcu_head rcu;
};

/* One request at a time: held by whoever changes the mode, makes the table or follows. */
extern struct mutex physmem_targets_lock;

#define PHYSMEM_TARGETS_BITS	13

/* targets.c: read by what is inline below, and changed nowhere else. */
extern struct hlist_head *physmem_targets_table;
extern enum physmem_targets_mode physmem_targets_mode_now;
DECLARE_PER_CPU(u64, physmem_targets_filtered);

void physmem_targets_set_mode(enum physmem_targets_mode mode);
int physmem_targets_make(void);
unsigned int physmem_targets_count(void);
bool physmem_targets_add(struct physmem_target *target);
void physmem_targets_remove(const struct pid *pid);
void physmem_targets_purge(bool all);
void physmem_target_free(struct physmem_target *target);

static inline struct hlist_head *physmem_targets_bucket(const struct pid *pid)
{
	return &physmem_targets_table[hash_ptr(pid, PHYSMEM_TARGETS_BITS)];
}

/**
 * physmem_targets_mode() - whose faults are wanted?
 *
 * Context: any. Who sees LISTED may look into the table.
 */
static inline enum physmem_targets_mode physmem_targets_mode(void)
{
	/* pairs with physmem_targets_set_mode() */
	return smp_load_acquire(&physmem_targets_mode_now);
}

/**
 * physmem_targets_have() - is this thread group on the list?
 * @pid: compared only
 *
 * Context: the mode is LISTED; RCU read lock, or preemption off.
 */
static inline bool physmem_targets_have(const struct pid *pid)
{
	const struct physmem_target *target;

	hlist_for_each_entry_rcu(target, physmem_targets_bucket(pid), node, true)
		if (target->pid == pid)
			return true;
	return false;
}

/* The thread group that a fault of @mm is put down to; NULL, which is on no list: none. */
static inline const struct pid *physmem_targets_whose(const struct mm_struct *mm)
{
	struct task_struct *task = current;

#ifdef CONFIG_MEMCG
	/* a debugger or a kernel thread writes: it is the memory's owner's */
	if (current->mm != mm || (current->flags & PF_KTHREAD)) {
		task = rcu_dereference_sched(mm->owner);
		if (!task)
			return NULL;
	}
#endif
	return READ_ONCE(task->signal->pids[PIDTYPE_TGID]);
}

/**
 * physmem_targets_want() - is a fault in this memory to be watched?
 * @mm: whose memory the current task writes to
 *
 * Counts those that are not. Inline: of what the fault of a process pays that is
 * no target, calls would be a large part.
 *
 * Context: preemption is off, as it is in probe handlers. Takes no lock.
 */
static inline bool physmem_targets_want(const struct mm_struct *mm)
{
	const enum physmem_targets_mode mode = physmem_targets_mode();

	if (likely(mode == PHYSMEM_TARGETS_ALL))
		return true;
	if (mode == PHYSMEM_TARGETS_LISTED && physmem_targets_have(physmem_targets_whose(mm)))
		return true;
	this_cpu_inc(physmem_targets_filtered);
	return false;
}

#endif /* _PHYSMEM_TARGETS_H */
