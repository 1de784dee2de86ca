/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _PHYSMEM_COMPAT_WORK_H
#define _PHYSMEM_COMPAT_WORK_H

#include <linux/version.h>
#include <linux/workqueue.h>

/*
 * The queue for work that takes long: on that of a CPU it would hold up whatever
 * else waits there. "workqueue: Add system_percpu_wq and system_dfl_wq" gave it
 * this name, and 7.x warns of the old one; the shim can go with 6.x.
 */
#if LINUX_VERSION_CODE < KERNEL_VERSION(7, 0, 0)
#define system_dfl_wq system_unbound_wq
#endif

#endif /* _PHYSMEM_COMPAT_WORK_H */
