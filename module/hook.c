// SPDX-License-Identifier: GPL-2.0
/*
 * Arming: who wants to know -> the plans' probes.
 *
 * Probes are in the kernel while somebody records or counts and at no other
 * time. ask.c says who comes and goes.
 */
#include <linux/atomic.h>
#include <linux/bitops.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/printk.h>
#include <linux/security.h>
#include <linux/seq_file.h>

#include "cow.h"
#include "physmem.h"
#include "probe.h"

/*
 * Watch copy-on-write? Off, no probe is ever placed and enabling the events
 * fails with EOPNOTSUPP; snapshots work as ever. Set when loading.
 */
static bool cow = true;
module_param(cow, bool, 0444);
MODULE_PARM_DESC(cow, "allow probes on the kernel's copy-on-write (1)");

static const char * const mechanism_names[] = {
	[PHYSMEM_BY_NOTHING] = "-",
	[PHYSMEM_BY_KRETPROBE] = "kretprobe",
	[PHYSMEM_BY_FTRACE] = "ftrace",
	[PHYSMEM_BY_KPROBE] = "kprobe",
};

/* Of a kernel without return probes: an entry that waits for its new page. */
static const struct physmem_plan reduced_new_page = {
	.functions = { "folio_add_new_anon_rmap", "page_add_new_anon_rmap" },
	.tells = "new_frame",
	.entry = physmem_reduced_new_page,
};

#define REDUCED_TELLS	(BIT(PHYSMEM_OUTCOME_COPY) | BIT(PHYSMEM_OUTCOME_COPY_FILE) | \
			 BIT(PHYSMEM_OUTCOME_COPY_KSM) | BIT(PHYSMEM_OUTCOME_ZERO))

#define FAULTS		(PHYSMEM_USER_COW | PHYSMEM_USER_STATS)

static struct physmem_probe probes[PHYSMEM_PLAN_COUNT];

static DEFINE_MUTEX(arming);	/* all below, and probes */
static unsigned int users;	/* enum physmem_hook_user: a bit each */
static bool dying;
static u64 missed_before;	/* of probes that are gone */
static atomic_t overrun;	/* faults and forks that went without a place */

/**
 * physmem_hook_missed_now() - faults not seen to their end since probes were placed
 *
 * Context: any; asked in handlers, so as short as can be.
 */
unsigned long physmem_hook_missed_now(void)
{
	return physmem_probe_missed(&probes[PHYSMEM_PLAN_NEW_PAGE]) +
	       physmem_probe_missed(&probes[PHYSMEM_PLAN_WP_PAGE]);
}

/** physmem_hook_missed_new() - new pages not seen since probes were placed. Context: any. */
unsigned long physmem_hook_missed_new(void)
{
	return physmem_probe_missed(&probes[PHYSMEM_PLAN_NEW_PAGE]) +
	       physmem_probe_missed(&probes[PHYSMEM_PLAN_NEW_HUGETLB]);
}

/** physmem_hook_overrun() - a fault or fork could not be noted as a whole. Context: any. */
void physmem_hook_overrun(void)
{
	atomic_inc(&overrun);
}

/* Is do_wp_page() seen by its entry only? */
static bool is_reduced(void)
{
	const struct physmem_probe *probe = &probes[PHYSMEM_PLAN_WP_PAGE];

	return probe->mechanism == PHYSMEM_BY_FTRACE || probe->mechanism == PHYSMEM_BY_KPROBE;
}

/*
 * New pages first: removing a return probe frees what a call under way has
 * noted, and a new page of that call must not find it.
 */
static void disarm(void)
{
	size_t i;

	lockdep_assert_held(&arming);
	physmem_calls_watch(false);
	for (i = 0; i < ARRAY_SIZE(probes); i++)
		missed_before += physmem_probe_remove(&probes[i]);
	/* the kernel has dropped those in flight */
	missed_before += max(physmem_calls_sum(), 0L) + atomic_xchg(&overrun, 0);
	physmem_calls_reset();
	physmem_reduced_reset();
}

/* One kind of page that is not told of makes copies as unsure as none at all. */
static bool sees_new_pages(void)
{
	return probes[PHYSMEM_PLAN_NEW_PAGE].armed &&
	       (probes[PHYSMEM_PLAN_NEW_HUGETLB].armed || !IS_ENABLED(CONFIG_HUGETLB_PAGE));
}

/* In a reduced plan the new page is all, and nothing else is hooked. */
static int arm_reduced(void)
{
	struct physmem_probe *new_page = &probes[PHYSMEM_PLAN_NEW_PAGE];
	size_t i;

	physmem_calls_watch(false);
	for (i = 0; i < ARRAY_SIZE(probes); i++)
		if (i != PHYSMEM_PLAN_WP_PAGE)
			missed_before += physmem_probe_remove(&probes[i]);
	new_page->plan = &reduced_new_page;
	return physmem_probe_place(new_page, false);
}

/*
 * Places what @wanted want. Forks can be told without faults and the other way
 * round; what else is missing makes outcomes fewer or less sure, and `probes`
 * says so.
 */
static int arm(unsigned int wanted)
{
	const size_t essential = wanted & FAULTS ? PHYSMEM_PLAN_WP_PAGE : PHYSMEM_PLAN_FORK;
	int err, essential_err = 0;
	size_t i;

	lockdep_assert_held(&arming);
	err = physmem_probes_wake();
	if (err)
		return err;
	for (i = 0; i < ARRAY_SIZE(probes); i++) {
		probes[i].plan = &physmem_plans[i];
		if (probes[i].armed || !(physmem_plans[i].users & wanted))
			continue;
		err = physmem_probe_place(&probes[i], true);
		if (err == -ENOMEM)
			return err;
		/* before all whose calls map some */
		if (i == PHYSMEM_PLAN_NEW_PAGE || i == PHYSMEM_PLAN_NEW_HUGETLB)
			physmem_calls_watch(sees_new_pages());
		if (i == essential)
			essential_err = err;
	}
	if (!essential_err && essential == PHYSMEM_PLAN_WP_PAGE && is_reduced())
		return arm_reduced();
	/* ftrace, when it is switched off, calls itself busy */
	if (essential_err == -ENOENT || (essential_err && physmem_probes_silent()))
		return -EOPNOTSUPP;
	return essential_err;
}

/*
 * What is placed becomes what @wanted want. From forks alone to faults too the
 * rest is placed besides; back, all is removed first, since what is under way is
 * forgotten as a whole or not at all: a fork at that moment is not seen.
 */
static int rearm(unsigned int wanted)
{
	int err = 0;

	if (!!users == !!wanted && !!(users & FAULTS) == !!(wanted & FAULTS))
		return 0;
	if (!users || !(wanted & FAULTS))
		disarm();
	if (wanted)
		err = arm(wanted);
	if (err)
		disarm();
	return err;
}

static void tell_lost(int err)
{
	pr_warn("physmem: probes that are still wanted could not be placed: error %d\n", err);
}

/* Who had probes has them again, unless there is not even memory for these any more. */
static void restore(void)
{
	const int err = arm(users);

	if (!err)
		return;
	disarm();
	tell_lost(err);
}

/**
 * physmem_hook_arm() - somebody wants the probes, or no longer does
 * @user: who; each is counted once; several at once if they no longer do
 * @wanted: does it? Not wanting what one has not changes nothing
 *
 * Context: may sleep; takes ftrace's lock, so never under tracepoints_mutex.
 * Touches static data only once the module is being unloaded.
 * Return: 0; -ENODEV: the module is being unloaded; -ENOMEM; -EOPNOTSUPP: the
 * kernel has no mechanism; or what it says when no function of the plan can be
 * probed.
 */
int physmem_hook_arm(enum physmem_hook_user user, bool wanted)
{
	int err = 0;

	mutex_lock(&arming);
	if (!wanted) {
		if (!dying && (users & user)) {
			err = rearm(users & ~user);
			users &= ~user;
			if (err)
				tell_lost(err);
		}
		goto unlock;
	}
	err = dying ? -ENODEV : physmem_stats_init();
	if (!err)
		err = rearm(users | user);
	if (!err)
		users |= user;
	else if (!dying && users)
		restore();
unlock:
	mutex_unlock(&arming);
	return err;
}

/** physmem_hook_wanted() - does anybody want the probes? Context: any. */
bool physmem_hook_wanted(void)
{
	return READ_ONCE(users);
}

/** physmem_hook_die() - the module goes: remove all probes and refuse new ones */
void physmem_hook_die(void)
{
	mutex_lock(&arming);
	dying = true;
	users = 0;
	disarm();
	mutex_unlock(&arming);
	physmem_ask_end();
}

/** physmem_hook_allowed() - may there be probes at all? Return: 0, -EOPNOTSUPP, -EPERM. */
int physmem_hook_allowed(void)
{
	if (!cow)
		return -EOPNOTSUPP;
	/* the kernel does not check this for a module */
	return security_locked_down(LOCKDOWN_KPROBES);
}

/**
 * physmem_hook_missed() - calls that the probes did not see through
 *
 * Context: may sleep.
 */
u64 physmem_hook_missed(void)
{
	u64 missed;
	size_t i;

	mutex_lock(&arming);
	missed = missed_before + atomic_read(&overrun);
	for (i = 0; i < ARRAY_SIZE(probes); i++)
		missed += physmem_probe_missed(&probes[i]);
	mutex_unlock(&arming);
	return missed;
}

static const char *state_of(const struct physmem_probe *probe)
{
	if (!cow)
		return "disabled";
	if (probe->armed)
		return "armed";
	return probe->mechanism == PHYSMEM_BY_NOTHING ? "absent" : "idle";
}

static void show_probe(struct seq_file *m, const struct physmem_probe *probe, bool reduced)
{
	const struct physmem_plan *plan = probe->plan;
	unsigned long bits = reduced ? plan->outcomes & REDUCED_TELLS : plan->outcomes;
	const char *before = "";
	unsigned int i;

	seq_printf(m, "%s %s %s ", probe->function, state_of(probe),
		   mechanism_names[probe->mechanism]);
	if (!plan->outcomes)
		seq_puts(m, plan->tells);
	for_each_set_bit(i, &bits, PHYSMEM_OUTCOME_COUNT) {
		seq_printf(m, "%s%s", before, physmem_outcome_name(i));
		before = ",";
	}
	seq_putc(m, '\n');
}

static void show_not_seen(struct seq_file *m, bool reduced)
{
	const struct physmem_plan *plan;
	size_t i;

	if (physmem_probes_silent())
		seq_puts(m, "silent: the kernel takes kprobes and lets none see anything: kernel.ftrace_enabled or debugfs' kprobes/enabled is 0\n");
	if (reduced)
		seq_puts(m, "reduced: no return is seen, for want of kprobes: copies only, and no durations\n"
			 "not seen: reuse,shared: made writable in place: no new page tells of it\n");
	for (i = 0; i < ARRAY_SIZE(probes); i++) {
		plan = probes[i].plan;
		if (plan->unseen && probes[i].mechanism == PHYSMEM_BY_NOTHING)
			seq_printf(m, "not seen: %s: %s\n", plan->unseen, plan->why);
	}
	for (i = 0; i < physmem_not_seen_count; i++)
		seq_printf(m, "not seen: %s: %s\n", physmem_not_seen[i].names,
			   physmem_not_seen[i].why);
}

/**
 * physmem_hook_show() - the text of `probes`
 * @m: where it goes
 *
 * Context: may sleep.
 */
void physmem_hook_show(struct seq_file *m)
{
	bool reduced;
	size_t i;

	seq_puts(m, "# function state mechanism tells\n");
	mutex_lock(&arming);
	if (!physmem_hook_allowed())
		physmem_probes_wake();
	for (i = 0; i < ARRAY_SIZE(probes); i++) {
		if (!probes[i].armed)
			probes[i].plan = &physmem_plans[i];
		if (cow)
			physmem_probe_look(&probes[i]);
		else
			probes[i].function = physmem_plans[i].functions[0];
	}
	reduced = is_reduced();
	for (i = 0; i < ARRAY_SIZE(probes); i++) {
		/* by its mechanism a probe that is placed is removed */
		if (reduced && !probes[i].armed && i != PHYSMEM_PLAN_NEW_PAGE &&
		    i != PHYSMEM_PLAN_WP_PAGE)
			probes[i].mechanism = PHYSMEM_BY_NOTHING;
		show_probe(m, &probes[i], reduced);
	}
	show_not_seen(m, reduced);
	mutex_unlock(&arming);
	if (physmem_targets_emptied())
		seq_puts(m, "targets: none that was named lives any more: nothing is recorded\n");
}
