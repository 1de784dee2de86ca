// SPDX-License-Identifier: GPL-2.0
/*
 * One probe, placed and removed, by the best mechanism that the kernel has: a
 * call is seen by a return probe; an entry by the function tracer, which costs
 * half of what a probe costs, else by that. Context of all but the handlers:
 * process context, may sleep; the caller lets one at a time in.
 */
#include <linux/kprobes.h>
#include <linux/moduleparam.h>
#include <linux/string.h>

#include "arch/arch.h"
#include "compat/ftrace.h"
#include "compat/kprobe.h"
#include "probe.h"

/*
 * Faults that may be inside a hooked function at once; of more, the return is
 * missed and counted in stats. A fault may sleep there for userfaultfd or I/O.
 * Each takes about 400 bytes for each hooked function while probes are armed.
 * Set when loading.
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

static int kprobe_hit(struct kprobe *kprobe, struct pt_regs *regs)
{
	const struct physmem_probe *probe = container_of(kprobe, struct physmem_probe, kprobe);

	probe->plan->entry(physmem_argument(regs, 0), physmem_argument(regs, 1),
			   physmem_argument(regs, 2));
	return 0;
}

static int place_kprobe(struct physmem_probe *probe)
{
	int err;

	if (!IS_ENABLED(CONFIG_KPROBES))
		return -EOPNOTSUPP;
	/* a probe that has been registered can't be again: made anew each time */
	probe->kprobe = (struct kprobe) {
		.symbol_name = probe->function,
		.pre_handler = kprobe_hit,
	};
	err = register_kprobe(&probe->kprobe);
	if (err || physmem_compat_kprobe_kept(&probe->kprobe))
		return err;
	unregister_kprobe(&probe->kprobe);
	return -ENOMEM;
}

#ifdef CONFIG_KRETPROBES
/*
 * Who removes a return probe takes it from its instances first, and only then
 * waits for handlers that run: there may be none at any time. A call that begins
 * then is let go; one that ends knows its plan by itself.
 */
static int call_begins(struct kretprobe_instance *ri, struct pt_regs *regs)
{
	const struct kretprobe *kretprobe = get_kretprobe(ri);
	struct physmem_call *call = (void *)ri->data;

	if (!kretprobe)
		return 1;
	call->plan = container_of(kretprobe, struct physmem_probe, kretprobe)->plan;
	return !call->plan->enter(call, regs);
}

static int call_ends(struct kretprobe_instance *ri, struct pt_regs *regs)
{
	struct physmem_call *call = (void *)ri->data;

	call->plan->leave(call, regs_return_value(regs));
	return 0;
}

static int place_kretprobe(struct physmem_probe *probe)
{
	int err;

	probe->kretprobe = (struct kretprobe) {
		.kp.symbol_name = probe->function,
		.entry_handler = call_begins,
		.handler = call_ends,
		.data_size = sizeof(struct physmem_call),
		.maxactive = maxactive,
	};
	err = register_kretprobe(&probe->kretprobe);
	if (err || physmem_compat_kprobe_kept(&probe->kretprobe.kp))
		return err;
	unregister_kretprobe(&probe->kretprobe);
	return -ENOMEM;
}
#else
static int place_kretprobe(struct physmem_probe *probe)
{
	return -EOPNOTSUPP;
}
#endif

#if PHYSMEM_COMPAT_FTRACE
static void notrace ftrace_hit(unsigned long ip, unsigned long parent, struct ftrace_ops *ops,
			       struct ftrace_regs *fregs)
{
	const struct physmem_probe *probe = container_of(ops, struct physmem_probe, ops);

	probe->plan->entry(physmem_compat_ftrace_argument(fregs, 0),
			   physmem_compat_ftrace_argument(fregs, 1),
			   physmem_compat_ftrace_argument(fregs, 2));
}

/* Does the function tracer know a function of this very name? Chooses it if so. */
static int choose_ftrace(struct physmem_probe *probe)
{
	char name[KSYM_NAME_LEN];

	/* switching the tracer off must not silence us unsaid: it is refused meanwhile */
	probe->ops = (struct ftrace_ops) {
		.func = ftrace_hit,
		.flags = PHYSMEM_COMPAT_FTRACE_FLAGS | FTRACE_OPS_FL_PERMANENT,
	};
	strscpy(name, probe->function, sizeof(name));
	return ftrace_set_filter(&probe->ops, name, strlen(name), 1);
}

static int place_ftrace(struct physmem_probe *probe)
{
	int err = choose_ftrace(probe);

	if (!err)
		err = register_ftrace_function(&probe->ops);
	if (err)
		ftrace_free_filter(&probe->ops);
	return err;
}

static void remove_ftrace(struct physmem_probe *probe)
{
	unregister_ftrace_function(&probe->ops);
	ftrace_free_filter(&probe->ops);
}

static int look_ftrace(struct physmem_probe *probe)
{
	int err = choose_ftrace(probe);

	ftrace_free_filter(&probe->ops);
	return err;
}
#else
static int place_ftrace(struct physmem_probe *probe)
{
	return -EOPNOTSUPP;
}

static void remove_ftrace(struct physmem_probe *probe)
{
}

static int look_ftrace(struct physmem_probe *probe)
{
	return -EOPNOTSUPP;
}
#endif

/* Asked with a probe that is never placed. */
static int look_kprobe(struct physmem_probe *probe)
{
	struct kprobe trial = {
		.symbol_name = probe->function,
		.flags = KPROBE_FLAG_DISABLED,
	};
	int err = register_kprobe(&trial);

	if (!err)
		unregister_kprobe(&trial);
	return err;
}

static int look_kretprobe(struct physmem_probe *probe)
{
	return IS_ENABLED(CONFIG_KRETPROBES) ? look_kprobe(probe) : -EOPNOTSUPP;
}

/* Kprobes are taken, and see nothing: as of the last physmem_probes_wake(). */
static bool silent;

/**
 * physmem_probes_wake() - look which mechanisms work at present
 *
 * Return: 0; -ENOMEM.
 */
int physmem_probes_wake(void)
{
	int fire = physmem_probes_fire();

	if (fire == -ENOMEM)
		return fire;
	silent = !fire;
	return 0;
}

/** physmem_probes_silent() - does the kernel let no kprobe fire? */
bool physmem_probes_silent(void)
{
	return silent;
}

/* The mechanisms, best first. */
static const struct {
	enum physmem_mechanism mechanism;
	bool calls;	/* sees a call from end to end, not its entry only */
	bool kprobe;
	int (*place)(struct physmem_probe *probe);
	int (*look)(struct physmem_probe *probe);
} ways[] = {
	{ PHYSMEM_BY_KRETPROBE, true,  true,  place_kretprobe, look_kretprobe },
	{ PHYSMEM_BY_FTRACE,	false, false, place_ftrace,    look_ftrace },
	{ PHYSMEM_BY_KPROBE,	false, true,  place_kprobe,    look_kprobe },
};

/* Tries each way that the plan allows with each of its names. */
static int try(struct physmem_probe *probe, bool allow_reduced, bool place)
{
	const struct physmem_plan *plan = probe->plan;
	int err = -ENOENT;
	size_t i, j;

	for (i = 0; i < ARRAY_SIZE(ways); i++) {
		if (ways[i].calls ? !plan->enter : !plan->entry)
			continue;
		if (!ways[i].calls && plan->enter && !allow_reduced)
			continue;
		if (ways[i].kprobe && silent)
			continue;
		for (j = 0; j < ARRAY_SIZE(plan->functions) && plan->functions[j]; j++) {
			probe->function = plan->functions[j];
			err = (place ? ways[i].place : ways[i].look)(probe);
			if (!err)
				probe->mechanism = ways[i].mechanism;
			if (!err || err == -ENOMEM)
				return err;
		}
	}
	probe->mechanism = PHYSMEM_BY_NOTHING;
	probe->function = plan->functions[0];
	return err;
}

/**
 * physmem_probe_place() - place a plan's probe
 * @probe: with its plan; not armed
 * @allow_reduced: a call may be seen by its entry only
 *
 * Return: 0; -ENOMEM; or what the kernel says of the last way tried.
 */
int physmem_probe_place(struct physmem_probe *probe, bool allow_reduced)
{
	int err = try(probe, allow_reduced, true);

	probe->armed = !err;
	return err;
}

/**
 * physmem_probe_remove() - remove it again; waits for handlers that run
 * @probe: the probe; one that is not armed is left alone
 *
 * Return: how many hits it has missed.
 */
unsigned long physmem_probe_remove(struct physmem_probe *probe)
{
	unsigned long missed;

	if (!probe->armed)
		return 0;
	switch (probe->mechanism) {
	case PHYSMEM_BY_KRETPROBE:
		unregister_kretprobe(&probe->kretprobe);
		break;
	case PHYSMEM_BY_FTRACE:
		remove_ftrace(probe);
		break;
	case PHYSMEM_BY_KPROBE:
		unregister_kprobe(&probe->kprobe);
		break;
	case PHYSMEM_BY_NOTHING:
		break;
	}
	probe->armed = false;
	missed = physmem_probe_missed(probe);
	memset(&probe->kprobe, 0, sizeof(probe->kprobe));
	memset(&probe->kretprobe, 0, sizeof(probe->kretprobe));
	return missed;
}

/**
 * physmem_probe_look() - by which mechanism would it be placed?
 * @probe: its function and mechanism are set; one that is armed is left alone
 */
void physmem_probe_look(struct physmem_probe *probe)
{
	if (!probe->armed)
		try(probe, true, false);
}
