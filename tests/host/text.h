/* SPDX-License-Identifier: GPL-2.0 */
/* What the tests of the text snapshot share: a line, how it begins and ends, and a mapping. */
#ifndef _TEXT_H
#define _TEXT_H

#include "test.h"

static char line[PHYSMEM_LINE_MAX];

static const struct physmem_vma data = {
	.start = 0x22000, .end = 0x26000, .number = 4, .pointer = (const void *)0x6890388dUL,
	.flags = PHYSMEM_VMA_READ | PHYSMEM_VMA_WRITE, .name = "/root/fork_userspace",
};

static void begins(const char *beginning)
{
	if (strncmp(line, beginning, strlen(beginning)))
		fail_msg("\n%sdoes not begin with\n%s", line, beginning);
}

static void ends(const char *ending)
{
	size_t length = strlen(line), wanted = strlen(ending);

	if (length < wanted || strcmp(line + length - wanted, ending))
		fail_msg("\n%sdoes not end with\n%s", line, ending);
}

#endif /* _TEXT_H */
