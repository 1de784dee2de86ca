// SPDX-License-Identifier: GPL-2.0
/*
 * Arming: the plan's kernel functions <-> probes.
 *
 * Probes are in the kernel while somebody records or counts and at no other
 * time. They are placed from a tracepoint's registration callback, where
 * tracepoints must not be touched; return probes may be.
 */
#include <linux/bitops.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/security.h>
#include <linux/seq_file.h>

#include "arch/arch.h"
#include "cow.h"
#include "physmem.h"
#include "physmem_events.h"
#include "probe.h"

/*
 * Watch copy-on-write? Off, no probe is ever placed and enabling the event
 * fails with EOPNOTSUPP; snapshots work as ever. Set when loading.
 */
static bool cow = true;
module_param(cow, bool, 0444);
MODULE_PARM_DESC(cow, "allow probes on the kernel's copy-on-write (1)");

static const char * const state_names[] = {
	[PHYSMEM_PROBE_IDLE] = "idle",
	[PHYSMEM_PROBE_ARMED] = "armed",
	[PHYSMEM_PROBE_ABSENT] = "absent",
};

static int enter_wp_page(struct kretprobe_instance *ri, struct pt_regs *regs);
static int return_wp_page(struct kretprobe_instance *ri, struct pt_regs *regs);
static int new_anon_page(struct kprobe *probe, struct pt_regs *regs);

/* Exact names only: a suffixed one has another signature. */
enum { NEW_PAGE, WP_PAGE };	/* the order of placing and of removing */

#define TELLS(outcome)	BIT(PHYSMEM_OUTCOME_##outcome)

static const struct physmem_plan plans[] = {
	[NEW_PAGE] = {
		.functions = { "folio_add_new_anon_rmap", "page_add_new_anon_rmap" },
		.mechanism = "kprobe",
		.outcomes = 0,
		.entry = new_anon_page,
	},
	[WP_PAGE] = {
		.functions = { "do_wp_page" },
		.mechanism = "kretprobe",
		.outcomes = TELLS(COPY) | TELLS(COPY_FILE) | TELLS(COPY_KSM) | TELLS(ZERO) |
			    TELLS(REUSE) | TELLS(SHARED) | TELLS(NOTHING) | TELLS(USERFAULT) |
			    TELLS(RACED) | TELLS(RETRY) | TELLS(FAILED) | TELLS(UNKNOWN),
		.enter = enter_wp_page,
		.leave = return_wp_page,
		.data_size = sizeof(struct physmem_cow_call),
	},
};

/* Ways of breaking sharing that no plan above sees. */
static const struct {
	const char *name, *why;
} not_seen[] = {
	{ "copy_file",
	  "first write to a private file page that is not mapped yet: copied before it is mapped" },
	{ "huge_split,huge_reuse,huge_zero", "writes to transparent huge pages: not hooked" },
	{ "hugetlb_copy,hugetlb_reuse", "writes to hugetlb pages: not hooked" },
	{ "fork_copy", "pinned pages that fork copies at once: not hooked" },
	{ "copy_swapin", "pages copied while swapped in: not hooked" },
	{ "collapse",
	  "khugepaged and MADV_COLLAPSE copy shared pages into a huge one: no write fault" },
	{ "uprobes",
	  "breakpoints in private text: the kernel writes them by a fault on some versions only" },
};

static struct physmem_probe probes[ARRAY_SIZE(plans)];

static DEFINE_MUTEX(arming);	/* all below, and probes */
static unsigned int users;	/* enum physmem_hook_user: a bit each */
static bool dying;
static u64 missed_before;	/* of probes that are gone */

/* Since they were placed. Asked in handlers: as short as can be. */
static unsigned long missed_now(void)
{
	return physmem_probe_missed(&probes[NEW_PAGE]) + physmem_probe_missed(&probes[WP_PAGE]);
}

static int enter_wp_page(struct kretprobe_instance *ri, struct pt_regs *regs)
{
	physmem_cow_enter((void *)ri->data, (void *)physmem_argument(regs, 0), missed_now());
	return 0;
}

static int return_wp_page(struct kretprobe_instance *ri, struct pt_regs *regs)
{
	physmem_cow_return((void *)ri->data, regs_return_value(regs), missed_now());
	return 0;
}

static int new_anon_page(struct kprobe *probe, struct pt_regs *regs)
{
	/* a folio's first page is at the folio's own address */
	physmem_cow_new_page((void *)physmem_argument(regs, 0),
			     (void *)physmem_argument(regs, 1), physmem_argument(regs, 2));
	return 0;
}

/*
 * New pages first: removing the return probe frees what a call under way has
 * noted, and a new page of that call must not find it.
 */
static void disarm(void)
{
	size_t i;

	lockdep_assert_held(&arming);
	physmem_cow_watch(false);
	for (i = 0; i < ARRAY_SIZE(probes); i++)
		missed_before += physmem_probe_remove(&plans[i], &probes[i]);
}

/* Without the first outcomes are less sure; without the second there are none. */
static int arm(void)
{
	int err;

	lockdep_assert_held(&arming);
	physmem_cow_start();
	err = physmem_probe_place(&plans[NEW_PAGE], &probes[NEW_PAGE]);
	if (err == -ENOMEM)
		return err;
	physmem_cow_watch(!err);
	err = physmem_probe_place(&plans[WP_PAGE], &probes[WP_PAGE]);
	if (err)
		disarm();
	return err;
}

/**
 * physmem_hook_get() - somebody wants the probes
 * @user: who; each is counted once
 *
 * Context: may sleep; called with tracepoints_mutex held, so touches no tracepoint.
 * Return: 0; -EOPNOTSUPP: parameter cow is 0; -EPERM: the kernel is locked down
 * for confidentiality; -ENODEV: the module is being unloaded; -ENOMEM; or what
 * the kernel says when no function of the plan can be probed.
 */
int physmem_hook_get(enum physmem_hook_user user)
{
	int err = 0;

	if (!cow)
		return -EOPNOTSUPP;
	/* the kernel does not check this for a module */
	err = security_locked_down(LOCKDOWN_KPROBES);
	if (err)
		return err;
	mutex_lock(&arming);
	if (dying)
		err = -ENODEV;
	else if (!users)
		err = arm();
	if (!err)
		users |= user;
	mutex_unlock(&arming);
	return err;
}

/**
 * physmem_hook_put() - somebody no longer wants the probes
 * @user: who; one that did not want them changes nothing
 *
 * Context: may sleep. Touches static data only: the kernel disables our events
 * after physmem_hook_die() has run.
 */
void physmem_hook_put(enum physmem_hook_user user)
{
	mutex_lock(&arming);
	users &= ~user;
	if (!users)
		disarm();
	mutex_unlock(&arming);
}

/** physmem_hook_die() - the module goes: remove all probes and refuse new ones */
void physmem_hook_die(void)
{
	mutex_lock(&arming);
	dying = true;
	users = 0;
	disarm();
	mutex_unlock(&arming);
}

/* Enabling the event is what arms. Named in physmem_events.h. */
int physmem_cow_event_enabled(void)
{
	return physmem_hook_get(PHYSMEM_USER_EVENT);
}

void physmem_cow_event_disabled(void)
{
	physmem_hook_put(PHYSMEM_USER_EVENT);
}

/**
 * physmem_hook_missed() - calls that the probes did not see through
 *
 * Context: may sleep.
 */
u64 physmem_hook_missed(void)
{
	u64 missed;

	mutex_lock(&arming);
	missed = missed_before + missed_now();
	mutex_unlock(&arming);
	return missed;
}

/* A plan without outcomes of its own makes another's sure of the new frame. */
static void show_tells(struct seq_file *m, u32 outcomes)
{
	unsigned long bits = outcomes;
	const char *before = "";
	unsigned int i;

	if (!outcomes)
		seq_puts(m, "new_frame");
	for_each_set_bit(i, &bits, PHYSMEM_OUTCOME_COUNT) {
		seq_printf(m, "%s%s", before, physmem_outcome_name(i));
		before = ",";
	}
	seq_putc(m, '\n');
}

/**
 * physmem_hook_show() - the text of `probes`
 * @m: where it goes
 *
 * Context: may sleep.
 */
void physmem_hook_show(struct seq_file *m)
{
	size_t i;

	seq_puts(m, "# function state mechanism tells\n");
	mutex_lock(&arming);
	for (i = 0; i < ARRAY_SIZE(probes); i++) {
		if (cow)
			physmem_probe_look(&plans[i], &probes[i]);
		seq_printf(m, "%s %s %s ", probes[i].function ?: plans[i].functions[0],
			   cow ? state_names[probes[i].state] : "disabled",
			   plans[i].mechanism);
		show_tells(m, plans[i].outcomes);
	}
	mutex_unlock(&arming);
	for (i = 0; i < ARRAY_SIZE(not_seen); i++)
		seq_printf(m, "not seen: %s: %s\n", not_seen[i].name, not_seen[i].why);
}
