/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _PHYSMEM_COMPAT_RELAY_H
#define _PHYSMEM_COMPAT_RELAY_H

#include <linux/relay.h>

/*
 * What relay asks before it begins a sub-buffer. Between 6.12 and 7.2 it lost its
 * last parameter; the shim can go with the last kernel that has it. (5.10 writes
 * its defaults into the structure of callbacks, which so is no constant; from 5.11
 * on relay only reads it.)
 */
#ifndef PHYSMEM_HAS_PADDED_SUBBUF
#define physmem_compat_subbuf_start(name) \
	name(struct rchan_buf *buf, void *subbuf, void *prev_subbuf)
#else
#define physmem_compat_subbuf_start(name) \
	name(struct rchan_buf *buf, void *subbuf, void *prev_subbuf, size_t prev_padding)
#endif

#endif /* _PHYSMEM_COMPAT_RELAY_H */
