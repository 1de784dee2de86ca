/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Small questions to the running system.
 */
#ifndef PHYSMEM_SYSTEM_H
#define PHYSMEM_SYSTEM_H

#include <stdbool.h>

/* Return: the first line of a file, to be freed, or NULL with errno set. */
char *read_line(const char *path);

/* Return: where a filesystem of this type is mounted, to be freed, or NULL. */
char *mount_point(const char *type);

/* Return: whether a program of this name is in PATH. */
bool in_path(const char *program);

/* Return: whether a line of the file has @text in it; false if it can't be read. */
bool file_mentions(const char *path, const char *text);

enum answer { ANSWER_NO, ANSWER_YES, ANSWER_UNKNOWN };

/* A kernel option with the exported function that only exists with it. */
struct kernel_option {
	const char *name;
	const char *function;
};

/**
 * kernel_has - whether the running kernel was built with an option
 *
 * Asks /boot/config-RELEASE, then /proc/config.gz, then the kernel's symbols.
 */
enum answer kernel_has(const char *release, const struct kernel_option *option);

/* Whether the firmware started this kernel with Secure Boot on. */
enum answer secure_boot(void);

#endif
