// SPDX-License-Identifier: GPL-2.0
/*
 * Do probes fire at present? The kernel takes a probe and says nothing where it
 * lets none fire: kernel.ftrace_enabled is 0, and this architecture's probes go
 * through the function tracer, or kprobes are disarmed as a whole (debugfs,
 * kprobes/enabled). So one is placed on a function of our own.
 */
#include <linux/atomic.h>
#include <linux/kprobes.h>

#include "probe.h"

static atomic_t hits;

static int hit(struct kprobe *kprobe, struct pt_regs *regs)
{
	atomic_inc(&hits);
	return 0;
}

NOKPROBE_SYMBOL(hit);

/* Called by what is probed alone; it does something, or there would be no call. */
static noinline __noclone void canary(atomic_t *calls)
{
	atomic_inc(calls);
}

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
		.addr = (void *)canary,
		.pre_handler = hit,
	};
	atomic_t calls = ATOMIC_INIT(0);
	int before, err = register_kprobe(&kprobe);

	if (err)
		return err;
	before = atomic_read(&hits);
	canary(&calls);
	err = atomic_read(&hits) != before;
	unregister_kprobe(&kprobe);
	return err;
}
