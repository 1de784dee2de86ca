/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The one place that has the version: module, command, physmem-plot and packages say this.
 */
#ifndef PHYSMEM_VERSION_H
#define PHYSMEM_VERSION_H

#define PHYSMEM_VERSION "0.1"

#endif
