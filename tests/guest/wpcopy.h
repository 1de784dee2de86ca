/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _WPCOPY_H
#define _WPCOPY_H

/* taskstats' wpcopy_count of the calling thread; -1: this kernel has none to give. */
long wpcopy_count(void);

#endif /* _WPCOPY_H */
