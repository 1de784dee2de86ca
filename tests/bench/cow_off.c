// SPDX-License-Identifier: GPL-2.0
/* What ways to watch have in common, and the way that does not. */
#include "cow.h"

uint64_t due_once(const struct load *load)
{
	return load->faults;
}

uint64_t due_twice(const struct load *load)
{
	return 2 * load->faults;
}

uint64_t due_none(const struct load *load)
{
	(void)load;
	return 0;
}

const char *watch_nothing(const struct load *load)
{
	(void)load;
	return NULL;
}

void clear_nothing(void)
{
}

uint64_t seen_none(void)
{
	return 0;
}

void end_nothing(void)
{
}

#define OFF(title) {				\
		.name = (title),		\
		.gives = "nothing",		\
		.kinds = ALL_KINDS,		\
		.begin = watch_nothing,		\
		.clear = clear_nothing,		\
		.seen = seen_none,		\
		.due = due_none,		\
		.end = end_nothing,		\
	}

const struct watch off_watch = OFF("off");

/* By the same in the end one sees that nothing was left behind. */
const struct watch off_again_watch = OFF("off again");
