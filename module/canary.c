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

#include "compat/kprobe.h"
#include "probe.h"

static atomic_t hits;

static int hit(struct kprobe *kprobe, struct pt_regs *regs)
{
	atomic_inc(&hits);
	return 0;
}

NOKPROBE_SYMBOL(hit);

/**
 * physmem_probes_fire() - does a probe that is placed now see anything?
 *
 * Context: process context, may sleep.
 * Return: 1: it does; 0: it sees nothing; -EOPNOTSUPP: there are no kprobes;
 * -ENOMEM; or what the kernel says.
 */
int physmem_probes_fire(void)
{
	struct kprobe kprobe = {
		.symbol_name = "int_sqrt",
		.pre_handler = hit,
	};
	int before, err = register_kprobe(&kprobe);

	if (err)
		return err;
	if (physmem_compat_kprobe_kept(&kprobe)) {
		before = atomic_read(&hits);
		int_sqrt(before);
		err = atomic_read(&hits) != before;
	} else {
		err = -ENOMEM;
	}
	unregister_kprobe(&kprobe);
	return err;
}
