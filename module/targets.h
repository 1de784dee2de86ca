/* SPDX-License-Identifier: GPL-2.0 */
/* Between targets.c, which keeps the list, and those that change it. */
#ifndef _PHYSMEM_TARGETS_H
#define _PHYSMEM_TARGETS_H

#include <linux/mutex.h>
#include <linux/pid.h>
#include <linux/types.h>

#define PHYSMEM_TARGETS_MAX	65536

enum physmem_targets_mode { PHYSMEM_TARGETS_ALL, PHYSMEM_TARGETS_NONE, PHYSMEM_TARGETS_LISTED };

struct physmem_target {
	struct hlist_node node;
	struct pid *pid;	/* ours; put when freed */
	struct rcu_head rcu;
};

/* One request at a time: held by whoever changes the mode, makes the table or follows. */
extern struct mutex physmem_targets_lock;

enum physmem_targets_mode physmem_targets_mode(void);
void physmem_targets_set_mode(enum physmem_targets_mode mode);
int physmem_targets_make(void);
unsigned int physmem_targets_count(void);
bool physmem_targets_have(const struct pid *pid);
bool physmem_targets_add(struct physmem_target *target);
void physmem_targets_remove(const struct pid *pid);
void physmem_targets_purge(bool all);
void physmem_target_free(struct physmem_target *target);

#endif /* _PHYSMEM_TARGETS_H */
