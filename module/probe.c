// SPDX-License-Identifier: GPL-2.0
/*
 * One probe, placed and removed: the small interface behind which the kernel's
 * mechanisms stand. Context of all: process context, may sleep; the caller
 * lets one at a time in.
 */
#include <linux/kprobes.h>
#include <linux/moduleparam.h>
#include <linux/string.h>

#include "probe.h"

/*
 * Faults that may be inside a hooked function at once; of more, the return is
 * missed and counted in stats. A fault may sleep there for userfaultfd or I/O.
 * Each takes about 400 bytes while probes are armed. Set when loading.
 */
#define MAXACTIVE_MIN	1
#define MAXACTIVE_MAX	8192

static int maxactive_set(const char *value, const struct kernel_param *param)
{
	int n, err = kstrtoint(value, 0, &n);

	if (err)
		return err;
	if (n < MAXACTIVE_MIN || n > MAXACTIVE_MAX)
		return -ERANGE;
	*(int *)param->arg = n;
	return 0;
}

static const struct kernel_param_ops maxactive_ops = {
	.set = maxactive_set,
	.get = param_get_int,
};

static int maxactive = 256;
module_param_cb(maxactive, &maxactive_ops, &maxactive, 0444);
MODULE_PARM_DESC(maxactive, "faults inside a hooked function at once (256; 1 to 8192)");

static int place(const struct physmem_plan *plan, struct physmem_probe *probe)
{
	/* a probe that has been registered can't be again: made anew each time */
	memset(&probe->entry, 0, sizeof(probe->entry));
	memset(&probe->both, 0, sizeof(probe->both));
	if (plan->entry) {
		probe->entry.symbol_name = probe->function;
		probe->entry.pre_handler = plan->entry;
		return register_kprobe(&probe->entry);
	}
	probe->both.kp.symbol_name = probe->function;
	probe->both.entry_handler = plan->enter;
	probe->both.handler = plan->leave;
	probe->both.data_size = plan->data_size;
	probe->both.maxactive = maxactive;
	return register_kretprobe(&probe->both);
}

/**
 * physmem_probe_place() - place a plan's probe
 * @plan: what to place
 * @probe: where its state is kept; idle or absent
 *
 * Return: 0; -ENOMEM; or what the kernel says of the last name tried.
 */
int physmem_probe_place(const struct physmem_plan *plan, struct physmem_probe *probe)
{
	int err = -ENOENT;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(plan->functions) && plan->functions[i]; i++) {
		probe->function = plan->functions[i];
		err = place(plan, probe);
		if (!err || err == -ENOMEM)
			break;
	}
	if (err != -ENOMEM)
		probe->state = err ? PHYSMEM_PROBE_ABSENT : PHYSMEM_PROBE_ARMED;
	return err;
}

/**
 * physmem_probe_remove() - remove it again; waits for handlers that run
 * @plan: its plan
 * @probe: the probe; one that is not armed is left alone
 *
 * Return: how many hits it has missed.
 */
unsigned long physmem_probe_remove(const struct physmem_plan *plan, struct physmem_probe *probe)
{
	unsigned long missed;

	if (probe->state != PHYSMEM_PROBE_ARMED)
		return 0;
	if (plan->entry)
		unregister_kprobe(&probe->entry);
	else
		unregister_kretprobe(&probe->both);
	probe->state = PHYSMEM_PROBE_IDLE;
	missed = physmem_probe_missed(probe);
	memset(&probe->entry, 0, sizeof(probe->entry));
	memset(&probe->both, 0, sizeof(probe->both));
	return missed;
}

/**
 * physmem_probe_look() - is there such a function to probe?
 * @plan: the plan
 * @probe: its state is set to idle or absent; one that is armed is left alone
 *
 * Asked with a probe that is never placed.
 */
void physmem_probe_look(const struct physmem_plan *plan, struct physmem_probe *probe)
{
	size_t i;

	if (probe->state == PHYSMEM_PROBE_ARMED)
		return;
	probe->state = PHYSMEM_PROBE_ABSENT;
	for (i = 0; i < ARRAY_SIZE(plan->functions) && plan->functions[i]; i++) {
		struct kprobe trial = {
			.symbol_name = plan->functions[i],
			.flags = KPROBE_FLAG_DISABLED,
		};

		probe->function = plan->functions[i];
		if (!register_kprobe(&trial)) {
			unregister_kprobe(&trial);
			probe->state = PHYSMEM_PROBE_IDLE;
			return;
		}
	}
}
