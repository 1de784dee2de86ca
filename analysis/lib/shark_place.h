/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Where KernelShark's plugin is, and where a session is kept while it is open.
 */
#ifndef PHYSMEM_SHARK_PLACE_H
#define PHYSMEM_SHARK_PLACE_H

#include <limits.h>

struct shark_place {
	char plugin[PATH_MAX]; /* plugin-physmem.so */
	char session_maker[PATH_MAX]; /* physmem-session, beside it */
	char directory[PATH_MAX]; /* temporary, with all that follows in it */
	char session[PATH_MAX];
};

/* Return: 0, or -1 after having said on stderr what is missing and the cure. */
int shark_find(struct shark_place *place);

/*
 * Makes the directory; and lets KernelShark take it for its own, in which a
 * question to root that nobody could answer is answered. Return: 0, or -1, said.
 */
int shark_directory_make(struct shark_place *place);

void shark_directory_remove(struct shark_place *place);

#endif
