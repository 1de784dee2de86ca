/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The module's two doors: debugfs, and /dev/physmem where a locked-down kernel
 * shuts the first. Whatever one does the other does.
 */
#ifndef PHYSMEM_DOOR_H
#define PHYSMEM_DOOR_H

#define DOOR_DEVICE "/dev/physmem"

/**
 * door_read - what the module says under a name, "probes" or "stats"
 * @text: where to put it; to be freed by the caller
 *
 * Return: 0, or an errno of the last door tried: EACCES and EPERM mean that
 * root could.
 */
int door_read(const char *name, char **text);

/**
 * door_write - one request to the module
 * @name: "targets", "follow", "stats", "pid"
 * @words: less than a page
 *
 * Return: 0, or an errno as docs/debugfs.md has them.
 */
int door_write(const char *name, const char *words);

/**
 * door_complain - say on stderr why a door did not open, and the cure
 * @program: "physmem top"
 * @error: of door_read() or door_write()
 */
void door_complain(const char *program, int error);

#endif
