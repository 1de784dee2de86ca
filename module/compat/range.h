/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _PHYSMEM_COMPAT_RANGE_H
#define _PHYSMEM_COMPAT_RANGE_H

#include <linux/version.h>

/*
 * The kernels whose sources have been read and on which the tests have run. On
 * another one a hooked function may have other arguments under the same name,
 * and what builds may still tell lies.
 */
#if LINUX_VERSION_CODE < KERNEL_VERSION(5, 10, 0)
#error "physmem knows Linux 5.10 to 7.3, and this one is older: take a newer kernel"
#elif LINUX_VERSION_CODE >= KERNEL_VERSION(7, 4, 0)
#error "physmem knows Linux 5.10 to 7.3, and this one is newer: see docs/porting.md"
#endif

#endif /* _PHYSMEM_COMPAT_RANGE_H */
