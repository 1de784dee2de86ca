/* SPDX-License-Identifier: GPL-2.0 */
/*
 * An architecture's table of bits is a list
 *
 *   #define ROWS(X) X(mask, value, name, levels, kernel) ...
 *
 * where @kernel is what the kernel's own headers call @value, or 0 where they
 * have no name for it or not the same in all versions. Built as part of the
 * module the table is held against the headers of that kernel; built on the
 * host, for the tests and for the physmem command, there are none.
 */
#ifndef _PHYSMEM_ARCH_ROWS_H
#define _PHYSMEM_ARCH_ROWS_H

#include "../record.h"

#define PHYSMEM_ROW(mask, value, name, levels, kernel)	{ mask, value, name, levels },

#ifdef __KERNEL__
#include <linux/build_bug.h>
#include <linux/mm.h>
#include <linux/pgtable.h>
#include "../compat/leaf.h"

#define PHYSMEM_ROW_CHECK(mask, value, name, levels, kernel) \
	static_assert(!(kernel) || (value) == (u64)(kernel), name);
#else
#define PHYSMEM_ROW_CHECK(mask, value, name, levels, kernel)
#endif

#endif /* _PHYSMEM_ARCH_ROWS_H */
