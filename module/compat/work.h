/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _PHYSMEM_COMPAT_WORK_H
#define _PHYSMEM_COMPAT_WORK_H

#include <linux/workqueue.h>

/*
 * The queue for work that takes long: on that of a CPU it would hold up whatever
 * else waits there. 128ea9f6ccfb "workqueue: Add system_percpu_wq and
 * system_dfl_wq" (6.18, taken back to 6.12's stable series) gave it this name, and
 * 7.x warns of the old one; the shim can go when no kernel is without it.
 */
#ifndef PHYSMEM_HAS_SYSTEM_DFL_WQ
#define system_dfl_wq system_unbound_wq
#endif

#endif /* _PHYSMEM_COMPAT_WORK_H */
