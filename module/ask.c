// SPDX-License-Identifier: GPL-2.0
/*
 * Asking for the probes, by events and by counting.
 *
 * An event asks from its tracepoint's registration callback, with
 * tracepoints_mutex held. Placing probes takes ftrace's lock, and who writes to
 * set_ftrace_pid takes these two the other way round: so a worker places them,
 * and who asked waits for it, but not for ever.
 */
#include <linux/jiffies.h>
#include <linux/kernel.h>
#include <linux/printk.h>
#include <linux/spinlock.h>
#include <linux/wait.h>
#include <linux/workqueue.h>

#include "compat/work.h"
#include "physmem.h"
#include "physmem_events.h"

/* Longer than it takes, and an end where set_ftrace_pid's writer waits for us. */
#define PATIENCE	(60 * HZ)

/* While probes are placed: how often to look whether they may still be. */
#define LOOK_EVERY	(HZ / 4)

/* What a user wants. If it changes its mind before the worker's turn, the last word counts. */
struct wish {
	struct work_struct work;
	enum physmem_hook_user user;
	bool wanted;
	unsigned int asked, answered;	/* how often */
	bool awaited;	/* by who asked last */
	int err;	/* of the last answer */
};

static DEFINE_SPINLOCK(wishing);	/* wishes, but for their work; and closed */
static DECLARE_WAIT_QUEUE_HEAD(answers);
static bool closed;	/* no wish is queued any more */

static void look(struct work_struct *work);
static DECLARE_DELAYED_WORK(looking, look);

/*
 * A kernel that is locked down later tells nobody, and goes on serving trace files
 * that are open: nothing may reach them any more. To ask at each fault would cost
 * each fault, and some security modules take locks for an answer.
 */
static void look(struct work_struct *work)
{
	if (physmem_hook_allowed())
		physmem_hook_arm(PHYSMEM_USER_ANY, false);
	else if (physmem_hook_wanted())
		queue_delayed_work(system_dfl_wq, &looking, LOOK_EVERY);
}

static void fulfil(struct work_struct *work)
{
	struct wish *wish = container_of(work, struct wish, work);
	unsigned int asked;
	bool wanted, late;
	int err;

	spin_lock(&wishing);
	asked = wish->asked;
	wanted = wish->wanted;
	spin_unlock(&wishing);
	err = physmem_hook_arm(wish->user, wanted);
	if (!err && wanted)
		queue_delayed_work(system_dfl_wq, &looking, LOOK_EVERY);
	spin_lock(&wishing);
	wish->answered = asked;
	wish->err = err;
	late = !wish->awaited && asked == wish->asked;
	spin_unlock(&wishing);
	if (err && late)
		pr_warn("physmem: the probes could not be placed: error %d\n", err);
	wake_up_all(&answers);
}

#define WISH(name, who)	static struct wish name = {			\
		.work = __WORK_INITIALIZER((name).work, fulfil),	\
		.user = (who),						\
	}

WISH(cow_wish, PHYSMEM_USER_COW);
WISH(stats_wish, PHYSMEM_USER_STATS);
WISH(fork_wish, PHYSMEM_USER_FORK);

static struct wish * const wishes[] = { &cow_wish, &stats_wish, &fork_wish };

static struct wish *wish_of(enum physmem_hook_user user)
{
	return user == PHYSMEM_USER_COW ? &cow_wish :
	       user == PHYSMEM_USER_STATS ? &stats_wish : &fork_wish;
}

static int ask(enum physmem_hook_user user, bool wanted)
{
	struct wish *wish = wish_of(user);
	unsigned int mine;
	int err;

	spin_lock(&wishing);
	if (closed) {
		spin_unlock(&wishing);
		return -ENODEV;
	}
	wish->wanted = wanted;
	wish->awaited = true;
	mine = ++wish->asked;
	queue_work(system_dfl_wq, &wish->work);
	spin_unlock(&wishing);
	wait_event_timeout(answers, READ_ONCE(wish->answered) == mine, PATIENCE);
	spin_lock(&wishing);
	/* the worker goes on as soon as it can: `probes` shows it, and the log if it fails */
	wish->awaited = false;
	err = wish->answered == mine ? wish->err : 0;
	spin_unlock(&wishing);
	return err;
}

/**
 * physmem_hook_get() - somebody wants the probes
 * @user: who; each is counted once, and asks once at a time
 *
 * Context: may sleep, for a minute at most; also under tracepoints_mutex.
 * Return: 0, and that the probes are placed, or will be when who holds ftrace's
 * lock lets it go; -EOPNOTSUPP: parameter cow is 0, or the kernel has no
 * mechanism; -EPERM: the kernel is locked down for confidentiality; or as
 * physmem_hook_arm().
 */
int physmem_hook_get(enum physmem_hook_user user)
{
	const int err = physmem_hook_allowed();

	return err ? err : ask(user, true);
}

/**
 * physmem_hook_put() - somebody no longer wants the probes
 * @user: who; one that did not want them changes nothing
 *
 * Context: as physmem_hook_get(). Nothing is done once physmem_ask_end() has
 * run: the kernel disables our events after that.
 */
void physmem_hook_put(enum physmem_hook_user user)
{
	ask(user, false);
}

/**
 * physmem_ask_end() - refuse all from here on; who waits is answered
 *
 * Context: the module goes. Nothing of the worker's is left in it afterwards.
 */
void physmem_ask_end(void)
{
	size_t i;

	spin_lock(&wishing);
	closed = true;
	spin_unlock(&wishing);
	for (i = 0; i < ARRAY_SIZE(wishes); i++)
		flush_work(&wishes[i]->work);
	cancel_delayed_work_sync(&looking);	/* which only they begin */
}

/* Enabling an event is what arms. Named in physmem_events.h. */
int physmem_cow_event_enabled(void)
{
	return physmem_hook_get(PHYSMEM_USER_COW);
}

void physmem_cow_event_disabled(void)
{
	physmem_hook_put(PHYSMEM_USER_COW);
}

int physmem_fork_event_enabled(void)
{
	return physmem_hook_get(PHYSMEM_USER_FORK);
}

void physmem_fork_event_disabled(void)
{
	physmem_hook_put(PHYSMEM_USER_FORK);
}
