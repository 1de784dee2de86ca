/* SPDX-License-Identifier: GPL-2.0 */
/* A child that shares all memory, and lets it be. */
#ifndef _QUIET_FORK_H
#define _QUIET_FORK_H

#include <sys/types.h>

/* It ends with its parent, and writes to nothing, not even to its stack. */
pid_t quiet_fork(void);

#endif /* _QUIET_FORK_H */
