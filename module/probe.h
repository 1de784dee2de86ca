/* SPDX-License-Identifier: GPL-2.0 */
/*
 * One function of the kernel's, hooked: the small interface behind which its
 * mechanisms stand.
 */
#ifndef _PHYSMEM_PROBE_H
#define _PHYSMEM_PROBE_H

#include <linux/kprobes.h>
#include "call.h"
#include "compat/ftrace.h"

struct pt_regs;

/*
 * Which function, what runs in it, what that can tell. With @enter and @leave
 * its call is seen from end to end, by a return probe; with @entry just that it
 * was entered. A plan that has both prefers the former, and is reduced by the
 * latter.
 */
struct physmem_plan {
	const char *functions[2];	/* the first that the kernel has is taken; exact names */
	unsigned int users;		/* who wants it: enum physmem_hook_user, a bit each */
	u32 outcomes;			/* that it can tell: a bit each; 0: see @tells */
	const char *tells;
	bool (*enter)(struct physmem_call *call, struct pt_regs *regs);
	void (*leave)(struct physmem_call *call, unsigned long ret);
	void (*entry)(unsigned long first, unsigned long second, unsigned long third);
	const char *unseen, *why;	/* what is not seen where it can't be placed */
};

enum physmem_plan_number {
	PHYSMEM_PLAN_NEW_PAGE,	/* placed first, removed first */
	PHYSMEM_PLAN_NEW_HUGETLB,
	PHYSMEM_PLAN_SWAP_PAGE,
	PHYSMEM_PLAN_WP_PAGE,
	PHYSMEM_PLAN_HUGE,
	PHYSMEM_PLAN_HUGETLB,
	PHYSMEM_PLAN_FILE,
	PHYSMEM_PLAN_SWAP,
	PHYSMEM_PLAN_FORK,
	PHYSMEM_PLAN_COUNT
};

extern const struct physmem_plan physmem_plans[PHYSMEM_PLAN_COUNT];

/* A way of breaking sharing that no plan sees on any kernel. */
struct physmem_not_seen {
	const char *names, *why;
};

extern const struct physmem_not_seen physmem_not_seen[];
extern const size_t physmem_not_seen_count;

enum physmem_mechanism {
	PHYSMEM_BY_NOTHING,
	PHYSMEM_BY_KRETPROBE,
	PHYSMEM_BY_FTRACE,
	PHYSMEM_BY_KPROBE,
};

struct physmem_probe {
	const struct physmem_plan *plan;
	const char *function;		/* the one taken */
	enum physmem_mechanism mechanism;	/* that is placed, or would be */
	bool armed;
	struct kprobe kprobe;
	struct kretprobe kretprobe;
#if PHYSMEM_COMPAT_FTRACE
	struct ftrace_ops ops;
#endif
};

/* Hits not seen, or not to the end, since it was placed. Context: any. */
static inline unsigned long physmem_probe_missed(const struct physmem_probe *probe)
{
	return READ_ONCE(probe->kprobe.nmissed) + READ_ONCE(probe->kretprobe.nmissed) +
	       READ_ONCE(probe->kretprobe.kp.nmissed);
}

int physmem_probes_fire(void);
int physmem_probes_wake(void);
bool physmem_probes_silent(void);
int physmem_probe_place(struct physmem_probe *probe, bool allow_reduced);
unsigned long physmem_probe_remove(struct physmem_probe *probe);
void physmem_probe_look(struct physmem_probe *probe);

#endif /* _PHYSMEM_PROBE_H */
