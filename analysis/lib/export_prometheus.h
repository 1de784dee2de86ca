/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The module's counters as Prometheus reads them: its text format, for the
 * textfile collector of node_exporter.
 */
#ifndef PHYSMEM_EXPORT_PROMETHEUS_H
#define PHYSMEM_EXPORT_PROMETHEUS_H

#include <stdio.h>

#include "stats.h"

/* Of this machine, now. Return: 0, or an errno as door_read(); @out's errors are ferror()'s. */
int export_prometheus(FILE *out);

/* @page_size: of a base page, in bytes */
void prometheus_write(FILE *out, const struct stats *stats, uint64_t page_size);

#endif
