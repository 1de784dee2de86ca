// SPDX-License-Identifier: GPL-2.0
/*
 * Whose faults are watched: the list. The look into it at every fault is inline,
 * in targets.h.
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

DEFINE_MUTEX(physmem_targets_lock);

/* Made by the first list, and kept until the module goes. */
struct hlist_head *physmem_targets_table;
enum physmem_targets_mode physmem_targets_mode_now = PHYSMEM_TARGETS_ALL;

static DEFINE_SPINLOCK(changing);	/* the table and count: forks and exits change it too */
static unsigned int count;
DEFINE_PER_CPU(u64, physmem_targets_filtered);

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
	smp_store_release(&physmem_targets_mode_now, wanted);
}

/** physmem_targets_make() - the table, unless it is there. Return: 0 or -ENOMEM. */
int physmem_targets_make(void)
{
	lockdep_assert_held(&physmem_targets_lock);
	if (!physmem_targets_table)
		physmem_targets_table = kvcalloc(1 << PHYSMEM_TARGETS_BITS,
						 sizeof(struct hlist_head), GFP_KERNEL);
	return physmem_targets_table ? 0 : -ENOMEM;
}

/** physmem_targets_count() - how many are on the list */
unsigned int physmem_targets_count(void)
{
	return READ_ONCE(count);
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
		hlist_add_head_rcu(&target->node, physmem_targets_bucket(target->pid));
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
	hlist_for_each_entry(target, physmem_targets_bucket(pid), node) {
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
	for (i = 0; physmem_targets_table && i < 1 << PHYSMEM_TARGETS_BITS; i++) {
		spin_lock(&changing);
		hlist_for_each_entry_safe(target, next, &physmem_targets_table[i], node)
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
	if (physmem_targets_mode_now == PHYSMEM_TARGETS_LISTED)
		physmem_targets_purge(false);
	if (physmem_targets_mode_now != PHYSMEM_TARGETS_LISTED || !READ_ONCE(count))
		seq_puts(m, physmem_targets_mode_now == PHYSMEM_TARGETS_ALL ? "all\n" : "none\n");
	else
		for (i = 0; i < 1 << PHYSMEM_TARGETS_BITS; i++) {
			rcu_read_lock();
			hlist_for_each_entry_rcu(target, &physmem_targets_table[i], node)
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
	if (physmem_targets_mode_now == PHYSMEM_TARGETS_LISTED)
		physmem_targets_purge(false);
	emptied = physmem_targets_mode_now == PHYSMEM_TARGETS_LISTED && !READ_ONCE(count);
	mutex_unlock(&physmem_targets_lock);
	return emptied;
}

/** physmem_targets_show_stats() - their lines of `stats`. @m: where they go */
void physmem_targets_show_stats(struct seq_file *m)
{
	u64 sum = 0;
	int cpu;

	for_each_possible_cpu(cpu)
		sum += per_cpu(physmem_targets_filtered, cpu);
	seq_printf(m, "filtered %llu\n", sum);
	seq_printf(m, "targets %u\n", READ_ONCE(count));
}

/** physmem_targets_reset() - `stats` begins anew */
void physmem_targets_reset(void)
{
	int cpu;

	for_each_possible_cpu(cpu)
		per_cpu(physmem_targets_filtered, cpu) = 0;
}

/**
 * physmem_targets_exit() - free all
 *
 * Context: no probe is placed, nobody follows, no file is open.
 */
void physmem_targets_exit(void)
{
	if (!physmem_targets_table)
		return;
	mutex_lock(&physmem_targets_lock);
	physmem_targets_purge(true);
	mutex_unlock(&physmem_targets_lock);
	rcu_barrier();	/* target_free_rcu() is the module's */
	kvfree(physmem_targets_table);
}
