// SPDX-License-Identifier: GPL-2.0
/*
 * Whose faults are watched: the list, and the look into it at every fault.
 *
 * A target is a thread group, kept as its struct pid: the number may be given
 * to another process later, the structure is not as long as we hold it. The look
 * is one into a table that is as fast with thousands of targets as with one.
 */
#include <linux/hashtable.h>
#include <linux/lockdep.h>
#include <linux/mm.h>
#include <linux/percpu.h>
#include <linux/sched/signal.h>
#include <linux/seq_file.h>
#include <linux/slab.h>
#include <linux/spinlock.h>

#include "physmem.h"
#include "targets.h"

#define TABLE_BITS	13

DEFINE_MUTEX(physmem_targets_lock);

/* Made by the first list, and kept until the module goes. */
static struct hlist_head *table;
static enum physmem_targets_mode mode = PHYSMEM_TARGETS_ALL;

static DEFINE_SPINLOCK(changing);	/* the table and count: forks and exits change it too */
static unsigned int count;
static DEFINE_PER_CPU(u64, filtered);

static struct hlist_head *bucket_of(const struct pid *pid)
{
	return &table[hash_ptr(pid, TABLE_BITS)];
}

/**
 * physmem_targets_have() - is this thread group on the list?
 * @pid: compared only
 *
 * Context: the mode is LISTED; RCU read lock, or preemption off.
 */
bool physmem_targets_have(const struct pid *pid)
{
	const struct physmem_target *target;

	hlist_for_each_entry_rcu(target, bucket_of(pid), node, true)
		if (target->pid == pid)
			return true;
	return false;
}

/**
 * physmem_targets_mode() - whose faults are wanted?
 *
 * Context: any. Who sees LISTED may look into the table.
 */
enum physmem_targets_mode physmem_targets_mode(void)
{
	/* pairs with physmem_targets_set_mode() */
	return smp_load_acquire(&mode);
}

/**
 * physmem_targets_set_mode() - say whose faults are wanted
 * @wanted: for LISTED the table is made
 *
 * Context: the lock is held.
 */
void physmem_targets_set_mode(enum physmem_targets_mode wanted)
{
	lockdep_assert_held(&physmem_targets_lock);
	/* pairs with physmem_targets_mode(): what is in the table is seen then */
	smp_store_release(&mode, wanted);
}

/** physmem_targets_make() - the table, unless it is there. Return: 0 or -ENOMEM. */
int physmem_targets_make(void)
{
	lockdep_assert_held(&physmem_targets_lock);
	if (!table)
		table = kvcalloc(1 << TABLE_BITS, sizeof(*table), GFP_KERNEL);
	return table ? 0 : -ENOMEM;
}

/** physmem_targets_count() - how many are on the list */
unsigned int physmem_targets_count(void)
{
	return READ_ONCE(count);
}

/* The thread group that a fault of @mm is put down to. Context: RCU, by preemption off. */
static const struct pid *whose(const struct mm_struct *mm)
{
	struct task_struct *task = current;

#ifdef CONFIG_MEMCG
	/* a debugger or a kernel thread writes: it is the memory's owner's */
	if (current->mm != mm) {
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
 * Counts those that are not.
 *
 * Context: any. Takes no lock.
 */
bool physmem_targets_want(const struct mm_struct *mm)
{
	const enum physmem_targets_mode wanted_mode = physmem_targets_mode();
	const struct pid *pid;
	bool wanted = false;

	if (likely(wanted_mode == PHYSMEM_TARGETS_ALL))
		return true;
	/* in handlers preemption is off already: cheaper than rcu_read_lock() */
	rcu_read_lock_sched_notrace();
	if (wanted_mode == PHYSMEM_TARGETS_LISTED) {
		pid = whose(mm);
		wanted = pid && physmem_targets_have(pid);
	}
	rcu_read_unlock_sched_notrace();
	if (!wanted)
		this_cpu_inc(filtered);
	return wanted;
}

/** physmem_target_free() - free @target, which is on no list or NULL, with its reference */
void physmem_target_free(struct physmem_target *target)
{
	if (!target)
		return;
	put_pid(target->pid);
	kfree(target);
}

static void target_free_rcu(struct rcu_head *rcu)
{
	physmem_target_free(container_of(rcu, struct physmem_target, rcu));
}

/**
 * physmem_targets_add() - put a thread group on the list
 * @target: with its reference; the list's from now on
 *
 * Context: any but a handler; the mode is LISTED, or the lock is held.
 * Return: false: it is there already, or too many are; it is not taken.
 */
bool physmem_targets_add(struct physmem_target *target)
{
	bool added = false;

	spin_lock(&changing);
	if (count < PHYSMEM_TARGETS_MAX && !physmem_targets_have(target->pid)) {
		hlist_add_head_rcu(&target->node, bucket_of(target->pid));
		count++;
		added = true;
	}
	spin_unlock(&changing);
	return added;
}

static void target_remove(struct physmem_target *target)
{
	lockdep_assert_held(&changing);
	hlist_del_rcu(&target->node);
	count--;
	call_rcu(&target->rcu, target_free_rcu);
}

/**
 * physmem_targets_remove() - take a thread group off the list, if it is there
 * @pid: compared only
 *
 * Context: as physmem_targets_add().
 */
void physmem_targets_remove(const struct pid *pid)
{
	struct physmem_target *target;

	spin_lock(&changing);
	hlist_for_each_entry(target, bucket_of(pid), node) {
		if (target->pid != pid)
			continue;
		target_remove(target);
		break;
	}
	spin_unlock(&changing);
}

/* Has it a thread that has not begun to exit? */
static bool lives(struct pid *pid)
{
	struct task_struct *task;
	bool alive;

	rcu_read_lock();
	task = pid_task(pid, PIDTYPE_TGID);
	alive = task && atomic_read(&task->signal->live);
	rcu_read_unlock();
	return alive;
}

/**
 * physmem_targets_purge() - take off the list those whose process has gone
 * @all: or all of them
 *
 * Context: the lock is held; may sleep.
 */
void physmem_targets_purge(bool all)
{
	struct hlist_node *next;
	struct physmem_target *target;
	unsigned int i;

	lockdep_assert_held(&physmem_targets_lock);
	for (i = 0; table && i < 1 << TABLE_BITS; i++) {
		spin_lock(&changing);
		hlist_for_each_entry_safe(target, next, &table[i], node)
			if (all || !lives(target->pid))
				target_remove(target);
		spin_unlock(&changing);
		cond_resched();
	}
}

/**
 * physmem_targets_show() - the text of `targets`: "all", "none" or a PID a line
 * @m: where it goes
 *
 * Context: may sleep.
 */
void physmem_targets_show(struct seq_file *m)
{
	const struct physmem_target *target;
	unsigned int i;

	mutex_lock(&physmem_targets_lock);
	if (mode == PHYSMEM_TARGETS_LISTED)
		physmem_targets_purge(false);
	if (mode != PHYSMEM_TARGETS_LISTED || !READ_ONCE(count))
		seq_puts(m, mode == PHYSMEM_TARGETS_ALL ? "all\n" : "none\n");
	else
		for (i = 0; i < 1 << TABLE_BITS; i++) {
			rcu_read_lock();
			hlist_for_each_entry_rcu(target, &table[i], node)
				seq_printf(m, "%d\n", pid_nr(target->pid));
			rcu_read_unlock();
		}
	mutex_unlock(&physmem_targets_lock);
}

/**
 * physmem_targets_emptied() - were there targets, and does none of them live?
 *
 * Context: may sleep.
 */
bool physmem_targets_emptied(void)
{
	bool emptied;

	mutex_lock(&physmem_targets_lock);
	if (mode == PHYSMEM_TARGETS_LISTED)
		physmem_targets_purge(false);
	emptied = mode == PHYSMEM_TARGETS_LISTED && !READ_ONCE(count);
	mutex_unlock(&physmem_targets_lock);
	return emptied;
}

/** physmem_targets_show_stats() - their lines of `stats`. @m: where they go */
void physmem_targets_show_stats(struct seq_file *m)
{
	u64 sum = 0;
	int cpu;

	for_each_possible_cpu(cpu)
		sum += per_cpu(filtered, cpu);
	seq_printf(m, "filtered %llu\n", sum);
	seq_printf(m, "targets %u\n", READ_ONCE(count));
}

/** physmem_targets_reset() - `stats` begins anew */
void physmem_targets_reset(void)
{
	int cpu;

	for_each_possible_cpu(cpu)
		per_cpu(filtered, cpu) = 0;
}

/**
 * physmem_targets_exit() - free all
 *
 * Context: no probe is placed, nobody follows, no file is open.
 */
void physmem_targets_exit(void)
{
	if (!table)
		return;
	mutex_lock(&physmem_targets_lock);
	physmem_targets_purge(true);
	mutex_unlock(&physmem_targets_lock);
	rcu_barrier();	/* target_free_rcu() is the module's */
	kvfree(table);
}
