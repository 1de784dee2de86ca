/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Files of the kernel's tracing.
 */
#ifndef PHYSMEM_TRACING_H
#define PHYSMEM_TRACING_H

#include <stdbool.h>

/* Return: where tracing is, to be freed, or NULL if it is mounted nowhere. */
char *tracing_mount(void);

/**
 * tracing_write - words to a file
 * @where: tracing_mount(), or an instance's directory
 * @name: in it
 *
 * What the file had is kept if the kernel adds to it, as it does to `trigger`.
 *
 * Return: 0 or an errno.
 */
int tracing_write(const char *where, const char *name, const char *words);

/* Return: the first line, to be freed; NULL if it can't be read. */
char *tracing_line(const char *where, const char *name);

/* Return: whether a file is there. */
bool tracing_has(const char *where, const char *name);

#endif
