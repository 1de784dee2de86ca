/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Which processes belong together: descendants, a cgroup's.
 */
#ifndef PHYSMEM_DESCEND_H
#define PHYSMEM_DESCEND_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/* Adds to @list, which grows, the living descendants of those that are in it. */
void descendants_add(pid_t **list, size_t *count);

/* Return: @path's directory, of the mounted cgroups if it is none by itself; NULL: no cgroup. */
char *cgroup_directory(const char *path);

/* Adds to @list the processes of a cgroup and of those below it. */
void cgroup_add(const char *directory, pid_t **list, size_t *count);

/* Return: whether it has others below. */
bool cgroup_is_divided(const char *directory);

/* Return: its number in events, 0 if it is not of the unified hierarchy or has others below. */
uint64_t cgroup_number(const char *directory);

#endif
