/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the entry points (C) and drawing (C++) share.
 */
#ifndef PHYSMEM_KERNELSHARK_PLUGIN_H
#define PHYSMEM_KERNELSHARK_PLUGIN_H

#include "libkshark.h"

#ifdef __cplusplus
extern "C" {
#endif

#include "boxes.h"
#include "faults.h"
#include "reading.h"

/*
 * Return: what has been read of stream @sd, sorted; NULL if there is nothing to
 * draw. The first call after loading sorts and says what there is.
 */
struct faults *plugin_faults(int sd);

/* Return: is @entry to be seen in the graph, as the filters are now? */
bool plugin_shown(const struct kshark_entry *entry);

/* Says a line, if PHYSMEM_KERNELSHARK_LOG is set. */
void plugin_log(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* The plugin's draw handler, in draw.cpp. */
void plugin_draw(struct kshark_cpp_argv *argv, int sd, int id, int action);

/* Tells draw.cpp the main window, which owns the markers. */
void plugin_set_window(void *window);

#ifdef __cplusplus
}
#endif

#endif
