/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What /proc says of processes.
 */
#ifndef PHYSMEM_PROCESSES_H
#define PHYSMEM_PROCESSES_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

/* Return: the PID of the process that a thread belongs to; @pid itself if /proc does not say. */
pid_t process_of(pid_t pid);

bool process_exists(pid_t pid);

/* Return: its parent, 0 if it has none or has gone. */
pid_t parent_of(pid_t pid);

/* Return: whether PIDs here are the initial namespace's, as those in records are. */
bool in_initial_pid_namespace(void);

/* Return: whether the numbers in /proc are those of our own PID namespace. */
bool proc_is_own(void);

/*
 * The processes with memory of their own, so neither kernel threads nor zombies;
 * @list is to be freed. Return: how many.
 */
size_t all_processes(pid_t **list);

/* Its name, "?" if it has gone. */
void process_name(pid_t pid, char *name, size_t size);

/* Return: whether two processes have one memory, as vfork()'s have; false also if unknown. */
bool same_memory(pid_t one, pid_t other);

/**
 * parse_pids - "12,13" as numbers, after those that are in @list already
 * @list: grows; to be freed. A PID that it has is not put in again.
 *
 * Return: 0, or -1 if something in it is no PID.
 */
int parse_pids(const char *text, pid_t **list, size_t *count);

#endif
