/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Signals that end a program, for one that has to leave things in order first.
 */
#ifndef PHYSMEM_INTERRUPT_H
#define PHYSMEM_INTERRUPT_H

#include <stdbool.h>

/* From now on they are noted, and a system call that waits returns EINTR; a
 * pipe without a reader is an error of the write.
 */
void interrupt_catch(void);

bool interrupted(void);

/* Return: how often, for who asks for one more. */
int interruptions(void);

/* In a child: as if nothing had been caught; what was ignored before is ignored. */
void interrupt_release(void);

/* All is in order: end as the signal would have, if there was one. */
void interrupt_obey(void);

#endif
