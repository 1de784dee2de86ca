/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The file that KernelShark opens a session from.
 */
#ifndef PHYSMEM_SESSION_FILE_H
#define PHYSMEM_SESSION_FILE_H

#include "libkshark.h"

#include "rows.h"

/**
 * session_write - write it; libkshark writes what differs by its version
 * @path: of the file
 * @context: with the trace open in it
 * @rows: to be shown
 * @begin: @end: what the graph is zoomed onto, in ns
 * @row: first line of the table
 *
 * Prints the width and height of the window, in pixels. Return: 0, or -1 with
 * errno set.
 */
int session_write(const char *path, struct kshark_context *context, const struct rows *rows,
		  int64_t begin, int64_t end, int64_t row);

#endif
