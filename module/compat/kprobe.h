/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _PHYSMEM_COMPAT_KPROBE_H
#define _PHYSMEM_COMPAT_KPROBE_H

#include <linux/kprobes.h>

/*
 * The return probe that an instance belongs to; NULL: it is being removed.
 * d741bf41d7c7 "kprobes: Remove kretprobe hash" (5.11) put a holder between the
 * two; the shim can go with 5.10.
 */
#if defined(CONFIG_KRETPROBES) && !defined(PHYSMEM_HAS_GET_KRETPROBE)
static inline struct kretprobe *get_kretprobe(struct kretprobe_instance *ri)
{
	return READ_ONCE(ri->rp);
}
#endif

/*
 * register_kprobe() may say 0 of a probe that could not be armed and that it has
 * forgotten (read in 6.18 and 7.3; 6.12 tells the error). Asked to enable it, the
 * kernel says whether it knows it.
 */
static inline bool physmem_compat_kprobe_kept(struct kprobe *kprobe)
{
	return !enable_kprobe(kprobe);
}

#endif /* _PHYSMEM_COMPAT_KPROBE_H */
