// SPDX-License-Identifier: GPL-2.0
/*
 * Do probes fire at present? The kernel takes a probe and says nothing where it
 * lets none fire: kernel.ftrace_enabled is 0, and this architecture's probes go
 * through the function tracer, or kprobes are disarmed as a whole (debugfs,
 * kprobes/enabled). So one is placed, and what it is placed on is called.
 *
 * On a function of the kernel's: one of ours would have this module in use while
 * its probe is placed, and unloading would fail. On one that only calculates, and
 * that hardly anybody calls; whoever does proves the same.
 */
#include <linux/atomic.h>
#include <linux/kernel.h>
#include <linux/kprobes.h>
#include <linux/module.h>
#include <linux/printk.h>

#include "compat/kprobe.h"
#include "probe.h"

static atomic_t hits;

static int hit(struct kprobe *kprobe, struct pt_regs *regs)
{
	atomic_inc(&hits);
	return 0;
}

NOKPROBE_SYMBOL(hit);

static struct kprobe canary;

/*
 * unregister_kprobe() that finds no memory leaves the probe in the kernel's
 * tables and takes its address, by which it is found there. Who asks for `probes`
 * may be one whom the kernel gives no memory any more: then this one stays, and
 * with it the module.
 */
static bool stays;

static void take_away(void)
{
	kprobe_opcode_t *addr = canary.addr;

	unregister_kprobe(&canary);
	if (canary.addr)
		return;
	canary.addr = addr;
	stays = true;
	__module_get(THIS_MODULE);
	pr_warn("physmem: no memory to take a probe away: it stays, and so does this module\n");
}

/**
 * physmem_probes_fire() - does a probe that is placed now see anything?
 *
 * Context: process context, may sleep; one at a time.
 * Return: 1: it does, or that is not known; 0: it sees nothing; -EOPNOTSUPP: there are no kprobes;
 * -ENOMEM; or what the kernel says.
 */
int physmem_probes_fire(void)
{
	int before, err;

	/* the kernel has switched it off before it found no memory: its silence is its own */
	if (stays)
		return 1;
	/* one that has been registered can't be again: made anew each time */
	canary = (struct kprobe) {
		.symbol_name = "int_sqrt",
		.pre_handler = hit,
	};
	err = register_kprobe(&canary);
	if (err)
		return err;
	if (!physmem_compat_kprobe_kept(&canary)) {
		unregister_kprobe(&canary);
		return -ENOMEM;
	}
	before = atomic_read(&hits);
	int_sqrt(before);
	err = atomic_read(&hits) != before;
	take_away();
	return err;
}
