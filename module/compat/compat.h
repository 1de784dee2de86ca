/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The only folder in which a kernel version is named. Each shim gives the new
 * kernel's way to old kernels, or one question to all of them; each names the
 * upstream change and when the shim can go. PHYSMEM_HAS_* is what the program
 * `features` has found in the kernel's headers, since stable kernels and
 * distributions take changes back; what headers do not show goes by version.
 */
#ifndef _PHYSMEM_COMPAT_H
#define _PHYSMEM_COMPAT_H

#include "range.h"
#include "fault.h"
#include "folio.h"
#include "frame.h"
#include "leaf.h"
#include "vma.h"

#endif /* _PHYSMEM_COMPAT_H */
