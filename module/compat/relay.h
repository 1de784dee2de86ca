/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _PHYSMEM_COMPAT_RELAY_H
#define _PHYSMEM_COMPAT_RELAY_H

#include <linux/relay.h>
#include <linux/version.h>

/*
 * What relay asks before it begins a sub-buffer. "relayfs: remove the
 * prev_padding argument" (7.0) took the last parameter away; the shim can go
 * with 6.x.
 */
#if LINUX_VERSION_CODE >= KERNEL_VERSION(7, 0, 0)
#define physmem_compat_subbuf_start(name) \
	name(struct rchan_buf *buf, void *subbuf, void *prev_subbuf)
#else
#define physmem_compat_subbuf_start(name) \
	name(struct rchan_buf *buf, void *subbuf, void *prev_subbuf, size_t prev_padding)
#endif

#endif /* _PHYSMEM_COMPAT_RELAY_H */
