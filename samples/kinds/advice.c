// SPDX-License-Identifier: GPL-2.0
/* Mappings with each of the flags that a program can ask for. */
#include <errno.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "kinds.h"

#ifndef MAP_DROPPABLE
#define MAP_DROPPABLE 0x08
#endif
#ifndef PR_SET_VMA
#define PR_SET_VMA 0x53564d41
#define PR_SET_VMA_ANON_NAME 0
#endif
#define NR_MSEAL 462	/* the same on all architectures */

void build_mlocked(const char *name)
{
	char *p = map_anon(name, 8);

	if (!p)
		return;
	if (mlock(p, 8 * page))
		lacks_errno(name, "mlock");
	else
		built(name, p, 8 * page, "anon=8 unevictable=8");
}

void build_locked_on_fault(const char *name)
{
	char *p = map_anon(name, 8);

	if (!p)
		return;
	if (mlock2(p, 8 * page, MLOCK_ONFAULT)) {
		lacks_errno(name, "mlock2");
		return;
	}
	touch(p, 3 * page);
	built(name, p, 8 * page, "anon=3 empty=5");
}

void build_wiped_on_fork(const char *name)
{
	char *p = map_anon(name, 4);

	if (!p)
		return;
	touch(p, 4 * page);
	if (madvise(p, 4 * page, MADV_WIPEONFORK))
		lacks_errno(name, "MADV_WIPEONFORK");
	else
		built(name, p, 4 * page, "anon=4");
}

/* Advice that only leaves a flag on the mapping. */
void build_advised(const char *name)
{
	static const struct {
		const char *name;
		int advice;
	} advices[] = {
		{ "dontfork",	MADV_DONTFORK },
		{ "dontdump",	MADV_DONTDUMP },
		{ "sequential",	MADV_SEQUENTIAL },
		{ "random",	MADV_RANDOM },
	};
	size_t i;
	char *p;

	for (i = 0; i < sizeof(advices) / sizeof(advices[0]); i++) {
		p = map_anon(name, 2);
		if (!p)
			continue;
		touch(p, page);
		if (madvise(p, 2 * page, advices[i].advice))
			lacks_errno(advices[i].name, "madvise");
		else
			built(advices[i].name, p, 2 * page, "anon=1 empty=1");
	}
	p = map(name, 2 * page, PROT_READ | PROT_WRITE,
		MAP_PRIVATE | MAP_ANONYMOUS | MAP_GROWSDOWN | MAP_NORESERVE, -1, 0);
	touch(p, page);
	if (p)
		built("growing", p, 2 * page, "anon=1 empty=1");
}

void build_named(const char *name)
{
	char *p = map_anon(name, 2);

	if (!p)
		return;
	touch(p, page);
	if (prctl(PR_SET_VMA, PR_SET_VMA_ANON_NAME, (unsigned long)p, 2 * page,
		  (unsigned long)"physmem kinds"))
		lacks(name, "PR_SET_VMA_ANON_NAME: %s: CONFIG_ANON_VMA_NAME is off",
		      strerror(errno));
	else
		built(name, p, 2 * page, "anon=1 empty=1");
}

void build_sealed(const char *name)
{
	char *p = map_anon(name, 2);

	if (!p)
		return;
	touch(p, page);
	if (syscall(NR_MSEAL, p, 2 * page, 0))
		lacks_errno(name, "mseal");
	else
		built(name, p, 2 * page, "anon=1 empty=1");
}

void build_droppable(const char *name)
{
	char *p = map(name, 2 * page, PROT_READ | PROT_WRITE, MAP_DROPPABLE | MAP_ANONYMOUS, -1, 0);

	touch(p, page);
	if (p)
		built(name, p, 2 * page, "anon=1 empty=1");
}
