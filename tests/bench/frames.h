/* SPDX-License-Identifier: GPL-2.0 */
/* What /proc/kpageflags and kpagecount say of a set of frames. */
#ifndef _FRAMES_H
#define _FRAMES_H

#include <stddef.h>
#include <stdint.h>

/* Before anything is timed: memory for @pages frames. */
void frames_room(size_t pages);
void frames_forget(void);
/* Takes the frames out of entries of pagemap. */
void frames_add(const uint64_t *entries, size_t count);
/* Flags and map count of each, in the order in which they were added. */
void frames_read(void);
size_t frames_count(void);

#endif /* _FRAMES_H */
