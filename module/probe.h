/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _PHYSMEM_PROBE_H
#define _PHYSMEM_PROBE_H

#include <linux/kprobes.h>

/* Which function, what runs in it, what that can tell. */
struct physmem_plan {
	const char *functions[2];	/* the first that the kernel has is taken */
	const char *mechanism;
	u32 outcomes;			/* that it can tell: a bit each */
	kprobe_pre_handler_t entry;	/* for a kprobe; else ... */
	kretprobe_handler_t enter, leave;	/* for a kretprobe */
	size_t data_size;		/* that these two share */
};

enum physmem_probe_state {
	PHYSMEM_PROBE_IDLE,
	PHYSMEM_PROBE_ARMED,
	PHYSMEM_PROBE_ABSENT,
};

struct physmem_probe {
	enum physmem_probe_state state;
	const char *function;		/* the one taken */
	struct kprobe entry;
	struct kretprobe both;
};

/* Hits not seen, or not to the end, since it was placed. Context: any. */
static inline unsigned long physmem_probe_missed(const struct physmem_probe *probe)
{
	return probe->entry.nmissed + probe->both.nmissed + probe->both.kp.nmissed;
}

int physmem_probe_place(const struct physmem_plan *plan, struct physmem_probe *probe);
unsigned long physmem_probe_remove(const struct physmem_plan *plan, struct physmem_probe *probe);
void physmem_probe_look(const struct physmem_plan *plan, struct physmem_probe *probe);

#endif /* _PHYSMEM_PROBE_H */
