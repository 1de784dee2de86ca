// SPDX-License-Identifier: GPL-2.0
/*
 * Whose faults are watched, and the debugfs files `targets` and `follow`.
 *
 * A target is a thread group, kept as its struct pid: the number may be given
 * to another process later, the structure is not as long as we hold it. Asked at
 * every fault, so it is one look into a table that is as fast with thousands of
 * targets as with one.
 */
#include <linux/hashtable.h>
#include <linux/lockdep.h>
#include <linux/mm.h>
#include <linux/mutex.h>
#include <linux/percpu.h>
#include <linux/pid.h>
#include <linux/sched/signal.h>
#include <linux/seq_file.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <linux/string.h>
#include <linux/tracepoint.h>

#include "compat/tracepoint.h"
#include "physmem.h"

#define TARGETS_MAX	65536
#define TABLE_BITS	13

enum mode { ALL, NONE, LISTED };

struct target {
	struct hlist_node node;
	struct pid *pid;	/* ours; put when freed */
	struct rcu_head rcu;
};

/* Made by the first list, and kept until the module goes. */
static struct hlist_head *table;
static enum mode mode = ALL;
static bool follow;

static DEFINE_MUTEX(requests);		/* mode, follow, table: one request at a time */
static DEFINE_SPINLOCK(changing);	/* the table and count: forks and exits change it too */
static unsigned int count;
static atomic_t lost;			/* children that could not become targets */
static DEFINE_PER_CPU(u64, filtered);

static struct hlist_head *bucket_of(const struct pid *pid)
{
	return &table[hash_ptr(pid, TABLE_BITS)];
}

static bool has_target(const struct pid *pid)
{
	const struct target *target;

	hlist_for_each_entry_rcu(target, bucket_of(pid), node, true)
		if (target->pid == pid)
			return true;
	return false;
}

/* Is there a table to look into? */
static bool listed(void)
{
	/* pairs with the smp_store_release() of who made the table */
	return smp_load_acquire(&mode) == LISTED;
}

/* The thread group that a fault of @mm is put down to. Context: RCU. */
static const struct pid *whose(const struct mm_struct *mm)
{
	struct task_struct *task = current;

#ifdef CONFIG_MEMCG
	/* a debugger or a kernel thread writes: it is the memory's owner's */
	if (current->mm != mm) {
		task = rcu_dereference(mm->owner);
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
	const struct pid *pid;
	bool wanted = false;

	if (likely(READ_ONCE(mode) == ALL))
		return true;
	rcu_read_lock();
	if (listed()) {
		pid = whose(mm);
		wanted = pid && has_target(pid);
	}
	rcu_read_unlock();
	if (!wanted)
		this_cpu_inc(filtered);
	return wanted;
}

static void target_free(struct target *target)
{
	if (!target)
		return;
	put_pid(target->pid);
	kfree(target);
}

static void target_free_rcu(struct rcu_head *rcu)
{
	target_free(container_of(rcu, struct target, rcu));
}

/* Takes over @target; false: it is there already, or too many are, and is not taken. */
static bool target_add(struct target *target)
{
	bool added = false;

	spin_lock(&changing);
	if (count < TARGETS_MAX && !has_target(target->pid)) {
		hlist_add_head_rcu(&target->node, bucket_of(target->pid));
		count++;
		added = true;
	}
	spin_unlock(&changing);
	return added;
}

static void target_remove(struct target *target)
{
	lockdep_assert_held(&changing);
	hlist_del_rcu(&target->node);
	count--;
	call_rcu(&target->rcu, target_free_rcu);
}

static bool remove_pid(const struct pid *pid)
{
	struct target *target;
	bool found = false;

	spin_lock(&changing);
	hlist_for_each_entry(target, bucket_of(pid), node) {
		if (target->pid != pid)
			continue;
		target_remove(target);
		found = true;
		break;
	}
	spin_unlock(&changing);
	return found;
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

/* Removes those whose process has gone, or all. */
static void purge(bool all)
{
	struct hlist_node *next;
	struct target *target;
	unsigned int i;

	for (i = 0; i < 1 << TABLE_BITS; i++) {
		spin_lock(&changing);
		hlist_for_each_entry_safe(target, next, &table[i], node)
			if (all || !lives(target->pid))
				target_remove(target);
		spin_unlock(&changing);
		cond_resched();
	}
}

/*
 * Following children: two of the kernel's tracepoints, found by name since they
 * are not exported. Registered from a write to `follow`, never from an event's
 * callback.
 */
static void on_fork(void *data, struct task_struct *parent, struct task_struct *child)
{
	struct target *target;
	bool wanted;

	if (!listed() || !thread_group_leader(child))
		return;
	rcu_read_lock();
	wanted = has_target(task_tgid(parent));
	rcu_read_unlock();
	if (!wanted)
		return;
	target = kmalloc(sizeof(*target), GFP_NOWAIT | __GFP_NOWARN);
	if (target) {
		target->pid = get_pid(task_tgid(child));
		if (target_add(target))
			return;
		target_free(target);
	}
	atomic_inc(&lost);
}

static void physmem_compat_exit_probe(on_exit)
{
	if (listed() && !atomic_read(&task->signal->live))
		remove_pid(task_tgid(task));
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

static int make_table(void)
{
	if (table)
		return 0;
	table = kvcalloc(1 << TABLE_BITS, sizeof(*table), GFP_KERNEL);
	return table ? 0 : -ENOMEM;
}

/**
 * physmem_follow_request() - obey a word written to `follow`
 * @word: "1": children of a target become targets when they are forked; "0"
 *
 * Context: may sleep.
 * Return: 0; -EINVAL; -ENOMEM; -EOPNOTSUPP: this kernel has no such tracepoints.
 */
int physmem_follow_request(const char *word)
{
	bool wanted;
	int err;

	if (strcmp(word, "0") && strcmp(word, "1"))
		return -EINVAL;
	wanted = *word == '1';
	mutex_lock(&requests);
	err = make_table();
	if (!err && wanted && !follow)
		err = follow_begin();
	else if (!err && !wanted && follow)
		follow_end(ARRAY_SIZE(followed));
	if (!err)
		follow = wanted;
	mutex_unlock(&requests);
	return err;
}

/* One word, understood: which process, and what of it. */
struct wish {
	struct target *target;	/* ready to be added: nothing can fail then */
	bool remove;
};

static int make_wish(struct wish *wish, const char *word)
{
	const bool sign = *word == '+' || *word == '-';
	pid_t nr;
	int err = kstrtoint(word + sign, 10, &nr);

	if (err || nr <= 0 || word[sign] == '+')
		return -EINVAL;
	wish->remove = *word == '-';
	wish->target = kzalloc(sizeof(*wish->target), GFP_KERNEL);
	if (!wish->target)
		return -ENOMEM;
	return physmem_target_group(nr, &wish->target->pid);
}

/*
 * Understands "863 864" or "+863 -864". Words with a sign are not mixed with
 * words without: what would that mean?
 */
static int parse(char *words, struct wish *wishes, unsigned int *found, bool *signs)
{
	unsigned int with = 0;
	char *word;
	int err;

	while ((word = strsep(&words, " \t\n"))) {
		if (!*word)
			continue;
		with += *word == '+' || *word == '-';
		err = make_wish(&wishes[(*found)++], word);
		if (err)
			return err;
	}
	*signs = with;
	return *found && (!with || with == *found) ? 0 : -EINVAL;
}

/* Can it all be done? Nothing is changed if not. */
static int check(const struct wish *wishes, unsigned int found, bool signs)
{
	unsigned int i;
	int err = 0;

	if (signs && READ_ONCE(count) + found > TARGETS_MAX)
		return -E2BIG;
	rcu_read_lock();
	for (i = 0; i < found && !err; i++)
		if (wishes[i].remove && (mode != LISTED || !has_target(wishes[i].target->pid)))
			err = mode == ALL ? -EINVAL : -ESRCH;
	rcu_read_unlock();
	return err;
}

static void apply(struct wish *wishes, unsigned int found, bool signs)
{
	unsigned int i;

	if (!signs || mode != LISTED)
		purge(true);
	for (i = 0; i < found; i++) {
		if (wishes[i].remove)
			remove_pid(wishes[i].target->pid);
		else if (target_add(wishes[i].target))
			wishes[i].target = NULL;
	}
	/* pairs with listed(): the table is there by now */
	smp_store_release(&mode, LISTED);
}

static int request_list(char *words)
{
	/* a digit and a blank each, at the least */
	const unsigned int room = strlen(words) / 2 + 1;
	struct wish *wishes = kvcalloc(room, sizeof(*wishes), GFP_KERNEL);
	unsigned int found = 0, i;
	bool signs;
	int err;

	if (!wishes)
		return -ENOMEM;
	err = parse(words, wishes, &found, &signs);
	if (!err)
		err = make_table();
	if (!err) {
		purge(false);
		err = check(wishes, found, signs);
	}
	if (!err)
		apply(wishes, found, signs);
	for (i = 0; i < found; i++)
		target_free(wishes[i].target);
	kvfree(wishes);
	return err;
}

/**
 * physmem_targets_request() - obey words written to `targets`
 * @words: "all", "none", PIDs, or PIDs with a sign; written to
 *
 * Context: may sleep.
 * Return: 0; -EINVAL: not understood; -ESRCH: no such process, or none that is
 * on the list; -ENODATA: it has no user memory; -E2BIG; -ENOMEM.
 */
int physmem_targets_request(char *words)
{
	int err = 0;

	words = strim(words);
	mutex_lock(&requests);
	if (!strcmp(words, "all") || !strcmp(words, "none")) {
		WRITE_ONCE(mode, *words == 'a' ? ALL : NONE);
		if (table)
			purge(true);
	} else {
		err = request_list(words);
	}
	mutex_unlock(&requests);
	return err;
}

/**
 * physmem_targets_show() - the text of `targets`: "all", "none" or a PID a line
 * @m: where it goes
 *
 * Context: may sleep.
 */
void physmem_targets_show(struct seq_file *m)
{
	const struct target *target;
	unsigned int i;

	mutex_lock(&requests);
	if (mode == LISTED)
		purge(false);
	if (mode != LISTED || !READ_ONCE(count))
		seq_puts(m, mode == ALL ? "all\n" : "none\n");
	else
		for (i = 0; i < 1 << TABLE_BITS; i++) {
			rcu_read_lock();
			hlist_for_each_entry_rcu(target, &table[i], node)
				seq_printf(m, "%d\n", pid_nr(target->pid));
			rcu_read_unlock();
		}
	mutex_unlock(&requests);
}

/** physmem_follow_show() - the text of `follow`. @m: where it goes */
void physmem_follow_show(struct seq_file *m)
{
	seq_printf(m, "%d\n", READ_ONCE(follow));
}

/**
 * physmem_targets_emptied() - were there targets, and does none of them live?
 *
 * Context: may sleep.
 */
bool physmem_targets_emptied(void)
{
	bool emptied;

	mutex_lock(&requests);
	if (mode == LISTED)
		purge(false);
	emptied = mode == LISTED && !READ_ONCE(count);
	mutex_unlock(&requests);
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
	seq_printf(m, "targets_lost %d\n", atomic_read(&lost));
}

/** physmem_targets_reset() - `stats` begins anew */
void physmem_targets_reset(void)
{
	int cpu;

	for_each_possible_cpu(cpu)
		per_cpu(filtered, cpu) = 0;
	atomic_set(&lost, 0);
}

/** physmem_targets_exit() - free all. Context: no probe is placed, no file is open. */
void physmem_targets_exit(void)
{
	if (follow)
		follow_end(ARRAY_SIZE(followed));
	if (!table)
		return;
	purge(true);
	rcu_barrier();	/* target_free() is the module's */
	kvfree(table);
}
