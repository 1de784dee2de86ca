// SPDX-License-Identifier: GPL-2.0
/*
 * Children of targets become targets, and who has gone leaves the list: by two of
 * the kernel's tracepoints, found by name since they are not exported. They are
 * registered from a write to `follow`, never from an event's callback.
 */
#include <linux/mutex.h>
#include <linux/sched/signal.h>
#include <linux/seq_file.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/tracepoint.h>

#include "compat/tracepoint.h"
#include "physmem.h"
#include "targets.h"

#ifndef CONFIG_TRACEPOINTS
#error "physmem follows forks by tracepoints, and this kernel has none: it needs CONFIG_FTRACE=y"
#endif

static bool follow;		/* physmem_targets_lock */
static atomic_t lost;		/* children that could not become targets */

static void on_fork(void *data, struct task_struct *parent, struct task_struct *child)
{
	struct physmem_target *target;
	bool wanted;

	if (physmem_targets_mode() != PHYSMEM_TARGETS_LISTED || !thread_group_leader(child))
		return;
	rcu_read_lock();
	wanted = physmem_targets_have(task_tgid(parent));
	rcu_read_unlock();
	if (!wanted)
		return;
	target = kmalloc(sizeof(*target), GFP_NOWAIT | __GFP_NOWARN);
	if (target) {
		target->pid = get_pid(task_tgid(child));
		if (physmem_targets_add(target))
			return;
		physmem_target_free(target);
	}
	atomic_inc(&lost);
}

static void physmem_compat_exit_probe(on_exit)
{
	if (physmem_targets_mode() == PHYSMEM_TARGETS_LISTED && !atomic_read(&task->signal->live))
		physmem_targets_remove(task_tgid(task));
}

static struct followed {
	const char *name;
	void *probe;
	struct tracepoint *tracepoint;
} followed[] = {
	{ "sched_process_fork", on_fork },
	{ "sched_process_exit", on_exit },
};

static void find_tracepoint(struct tracepoint *tracepoint, void *unused)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(followed); i++)
		if (!strcmp(tracepoint->name, followed[i].name))
			followed[i].tracepoint = tracepoint;
}

static void follow_end(size_t registered)
{
	while (registered--)
		tracepoint_probe_unregister(followed[registered].tracepoint,
					    followed[registered].probe, NULL);
	tracepoint_synchronize_unregister();
}

static int follow_begin(void)
{
	size_t i;
	int err;

	if (!PHYSMEM_COMPAT_TRACEPOINT_LOCKS)
		return -EOPNOTSUPP;
	for_each_kernel_tracepoint(find_tracepoint, NULL);
	for (i = 0; i < ARRAY_SIZE(followed); i++) {
		err = followed[i].tracepoint ?
			tracepoint_probe_register(followed[i].tracepoint, followed[i].probe, NULL) :
			-EOPNOTSUPP;
		if (err) {
			follow_end(i);
			return err;
		}
	}
	return 0;
}

/**
 * physmem_follow_request() - obey a word written to `follow`
 * @word: "1": children of a target become targets when they are forked; "0"
 *
 * Context: may sleep.
 * Return: 0; -EINVAL; -ENOMEM; -EOPNOTSUPP: this kernel has no such tracepoints,
 * or calls them where nothing may sleep though its locks do.
 */
int physmem_follow_request(const char *word)
{
	bool wanted;
	int err;

	if (strcmp(word, "0") && strcmp(word, "1"))
		return -EINVAL;
	wanted = *word == '1';
	mutex_lock(&physmem_targets_lock);
	err = physmem_targets_make();
	if (!err && wanted && !follow)
		err = follow_begin();
	else if (!err && !wanted && follow)
		follow_end(ARRAY_SIZE(followed));
	if (!err)
		follow = wanted;
	mutex_unlock(&physmem_targets_lock);
	return err;
}

/** physmem_follow_show() - the text of `follow`. @m: where it goes */
void physmem_follow_show(struct seq_file *m)
{
	seq_printf(m, "%d\n", READ_ONCE(follow));
}

/** physmem_follow_lost() - children that could not become targets, since the last reset */
unsigned int physmem_follow_lost(void)
{
	return atomic_read(&lost);
}

/** physmem_follow_reset() - `stats` begins anew */
void physmem_follow_reset(void)
{
	atomic_set(&lost, 0);
}

/** physmem_follow_exit() - Context: no file is open. */
void physmem_follow_exit(void)
{
	if (follow)
		follow_end(ARRAY_SIZE(followed));
}
