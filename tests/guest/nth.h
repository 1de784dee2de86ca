/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _NTH_H
#define _NTH_H

#include <stdbool.h>

/*
 * Whose calls are to fail: ours, or the kernel's workers'. Dies where the kernel
 * has no /proc/PID/fail-nth.
 */
void nth_begin(bool workers);

/* The Nth allocation or copy from or to user space from now on fails; 0: none. */
void nth_set(unsigned long n);

/* How far off the failure that was set still is; 0: it has come. */
unsigned long nth_left(void);

#endif /* _NTH_H */
