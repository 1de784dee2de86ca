/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _PHYSMEM_COMPAT_FTRACE_H
#define _PHYSMEM_COMPAT_FTRACE_H

#include <linux/ftrace.h>
#include <linux/ptrace.h>
#include <linux/version.h>
#include "../arch/arch.h"

/*
 * Can a function's entry be hooked by the function tracer, its arguments read,
 * and the hook be taken away without a rest? 0737db3e9af8 "ftrace: Export
 * ftrace_free_filter() to modules" (6.2, and 6.1.9); before, each use would
 * leave its list of functions behind. Then other mechanisms serve. What a header
 * declares need not be exported, so the version has to tell; the condition can go
 * with 6.1.
 */
#if defined(CONFIG_DYNAMIC_FTRACE) && LINUX_VERSION_CODE >= KERNEL_VERSION(6, 1, 9) && \
	(defined(CONFIG_DYNAMIC_FTRACE_WITH_ARGS) || defined(CONFIG_DYNAMIC_FTRACE_WITH_REGS))
#define PHYSMEM_COMPAT_FTRACE	1
#else
#define PHYSMEM_COMPAT_FTRACE	0
#endif

#if PHYSMEM_COMPAT_FTRACE
/*
 * Arguments come with the call where the architecture has it so, else with all
 * registers. 94d095ffa0e1 "ftrace: abstract DYNAMIC_FTRACE_WITH_ARGS accesses"
 * (6.2) gave the former a name; the shim can go with 6.1.
 */
#ifdef CONFIG_DYNAMIC_FTRACE_WITH_ARGS
#define PHYSMEM_COMPAT_FTRACE_FLAGS	0

static __always_inline unsigned long physmem_compat_ftrace_argument(struct ftrace_regs *fregs,
								    unsigned int n)
{
#ifdef PHYSMEM_HAS_FTRACE_ARGUMENT
	return ftrace_regs_get_argument(fregs, n);
#else
	return physmem_argument(&fregs->regs, n);
#endif
}
#else
#define PHYSMEM_COMPAT_FTRACE_FLAGS	FTRACE_OPS_FL_SAVE_REGS

static __always_inline unsigned long physmem_compat_ftrace_argument(struct ftrace_regs *fregs,
								    unsigned int n)
{
	return physmem_argument(ftrace_get_regs(fregs), n);
}
#endif
#endif

#endif /* _PHYSMEM_COMPAT_FTRACE_H */
