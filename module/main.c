// SPDX-License-Identifier: GPL-2.0
/* physmem: what a process's memory really is, frame by frame. Init and exit only. */
#include <linux/module.h>

#include "physmem.h"
#include "version.h"

static int __init physmem_init(void)
{
	int err;

	physmem_trace_restrict_perf();
	err = physmem_stats_init();
	if (err)
		return err;
	err = physmem_ctl_init();
	if (err) {
		/* an event may have been enabled before all this */
		physmem_hook_die();
		physmem_stats_exit();
	}
	return err;
}

/*
 * No file of ours is open: each pins the module. Our events may still be
 * enabled, and the kernel disables them only after this has run.
 */
static void __exit physmem_exit(void)
{
	physmem_hook_die();
	physmem_ctl_exit();
	physmem_follow_exit();
	physmem_targets_exit();
	physmem_stats_exit();
}

module_init(physmem_init);
module_exit(physmem_exit);

MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("Shows a process's memory frame by frame and catches each copy-on-write");
MODULE_AUTHOR("The physmem developers");
MODULE_VERSION(PHYSMEM_VERSION);
