// SPDX-License-Identifier: GPL-2.0
/* Entries with a mark of the kernel's, and entries that are nothing but one. */
#include <errno.h>
#include <fcntl.h>
#include <linux/userfaultfd.h>
#include <signal.h>
#include <stdint.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "kinds.h"

#ifndef MADV_GUARD_INSTALL
#define MADV_GUARD_INSTALL 102
#endif
#ifndef UFFD_FEATURE_WP_HUGETLBFS_SHMEM
#define UFFD_FEATURE_WP_HUGETLBFS_SHMEM (1 << 12)
#endif
#ifndef UFFD_FEATURE_WP_UNPOPULATED
#define UFFD_FEATURE_WP_UNPOPULATED (1 << 13)
#endif
#ifndef UFFDIO_POISON
#define UFFD_FEATURE_POISON (1 << 14)
#define UFFDIO_POISON _IOWR(UFFDIO, 0x08, struct uffdio_poison)

struct uffdio_poison {
	struct uffdio_range range;
	__u64 mode;
	__s64 updated;
};
#endif

/* What this kernel's userfaultfd can do, or 0. */
static uint64_t uffd_features(void)
{
	struct uffdio_api api = { .api = UFFD_API };
	int fd = syscall(SYS_userfaultfd, O_CLOEXEC);

	if (fd < 0 || ioctl(fd, UFFDIO_API, &api))
		api.features = 0;
	close(fd);
	return api.features;
}

/* A userfaultfd with @features, or -1 after a line about what is lacking. */
static int uffd_open(const char *name, uint64_t features)
{
	struct uffdio_api api = { .api = UFFD_API, .features = features };
	struct utsname kernel;
	int fd;

	/* old ones take the request, and have no bit in an entry to note it */
	if (features & UFFD_FEATURE_PAGEFAULT_FLAG_WP && !uname(&kernel) &&
	    !strncmp(kernel.machine, "arm", 3)) {
		lacks(name, "32-bit ARM has no entries protected by userfaultfd");
		return -1;
	}
	if ((uffd_features() & features) != features) {
		lacks(name, "userfaultfd has only features %llx of this kernel",
		      (unsigned long long)uffd_features());
		return -1;
	}
	fd = syscall(SYS_userfaultfd, O_CLOEXEC | O_NONBLOCK);
	if (fd >= 0 && !ioctl(fd, UFFDIO_API, &api))
		return fd;
	lacks_errno(name, "userfaultfd");
	return -1;
}

static bool uffd_register(const char *name, int fd, void *p, size_t size, uint64_t mode)
{
	struct uffdio_register reg = {
		.range = { .start = (uintptr_t)p, .len = size },
		.mode = mode,
	};

	if (!ioctl(fd, UFFDIO_REGISTER, &reg))
		return true;
	lacks_errno(name, "UFFDIO_REGISTER");
	return false;
}

static bool uffd_protect(const char *name, int fd, void *p, size_t size)
{
	struct uffdio_writeprotect wp = {
		.range = { .start = (uintptr_t)p, .len = size },
		.mode = UFFDIO_WRITEPROTECT_MODE_WP,
	};

	if (!ioctl(fd, UFFDIO_WRITEPROTECT, &wp))
		return true;
	lacks_errno(name, "UFFDIO_WRITEPROTECT");
	return false;
}

void build_uffd_wp(const char *name)
{
	int fd = uffd_open(name, UFFD_FEATURE_PAGEFAULT_FLAG_WP);
	char *p = fd < 0 ? NULL : map_anon(name, 16);

	touch(p, 16 * page);
	if (p && uffd_register(name, fd, p, 16 * page, UFFDIO_REGISTER_MODE_WP) &&
	    uffd_protect(name, fd, p, 8 * page))
		built(name, p, 16 * page, "anon=16 uffd_wp=8");
}

/* Of a page that can be read again from its file the mark stays when it goes. */
void build_uffd_wp_marker(const char *name)
{
	int fd = uffd_open(name, UFFD_FEATURE_PAGEFAULT_FLAG_WP | UFFD_FEATURE_WP_HUGETLBFS_SHMEM);
	int file = fd < 0 ? -1 : memfd(name, 16 * page, 0);
	char *p;

	if (file < 0)
		return;
	p = map(name, 16 * page, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
	close(file);
	if (!p)
		return;
	madvise(p, 16 * page, MADV_NOHUGEPAGE);
	touch(p, 16 * page);
	if (!uffd_register(name, fd, p, 16 * page, UFFDIO_REGISTER_MODE_WP) ||
	    !uffd_protect(name, fd, p, 8 * page))
		return;
	madvise(p, 4 * page, MADV_DONTNEED);
	built(name, p, 16 * page, "shmem=12 marker=4 uffd_wp=8");
}

void build_uffd_wp_unpopulated(const char *name)
{
	int fd = uffd_open(name, UFFD_FEATURE_PAGEFAULT_FLAG_WP | UFFD_FEATURE_WP_UNPOPULATED);
	char *p = fd < 0 ? NULL : map_anon(name, 8);

	touch(p, 2 * page);
	if (p && uffd_register(name, fd, p, 8 * page, UFFDIO_REGISTER_MODE_WP) &&
	    uffd_protect(name, fd, p, 4 * page))
		built(name, p, 8 * page, "anon=2 marker=2 uffd_wp=4 empty=4");
}

void build_uffd_wp_swapped(const char *name)
{
	int fd = uffd_open(name, UFFD_FEATURE_PAGEFAULT_FLAG_WP);
	char *p = fd < 0 ? NULL : map_anon(name, 8);

	touch(p, 8 * page);
	if (!p || !uffd_register(name, fd, p, 8 * page, UFFDIO_REGISTER_MODE_WP) ||
	    !uffd_protect(name, fd, p, 4 * page))
		return;
	if (page_out(p, 8 * page))
		built(name, p, 8 * page, "swap=8 uffd_wp=4");
	else
		lacks(name, "nothing was swapped out: no swap?");
}

void build_uffd_wp_hugetlb(const char *name)
{
	int fd = uffd_open(name, UFFD_FEATURE_PAGEFAULT_FLAG_WP | UFFD_FEATURE_WP_HUGETLBFS_SHMEM);
	char *p = fd < 0 ? NULL : map(name, huge, PROT_READ | PROT_WRITE,
				      MAP_PRIVATE | MAP_ANONYMOUS | MAP_HUGETLB, -1, 0);

	if (!p)
		return;
	*(volatile char *)p = 1;
	if (uffd_register(name, fd, p, huge, UFFDIO_REGISTER_MODE_WP) &&
	    uffd_protect(name, fd, p, huge))
		built(name, p, huge, "huge=%zu uffd_wp=%zu", huge / page, huge / page);
}

void build_poison_marker(const char *name)
{
	int fd = uffd_open(name, UFFD_FEATURE_POISON);
	char *p = fd < 0 ? NULL : map_anon(name, 8);
	struct uffdio_poison poison_range = {
		.range = { .start = (uintptr_t)p, .len = 3 * page },
	};

	if (!p || !uffd_register(name, fd, p, 8 * page, UFFDIO_REGISTER_MODE_MISSING))
		return;
	if (ioctl(fd, UFFDIO_POISON, &poison_range))
		lacks_errno(name, "UFFDIO_POISON");
	else
		built(name, p, 8 * page, "marker=3 poisoned=3 empty=5");
}

void build_guard(const char *name)
{
	char *p = map_anon(name, 8);

	if (!p)
		return;
	touch(p, 8 * page);
	if (madvise(p + 2 * page, 3 * page, MADV_GUARD_INSTALL))
		lacks_errno(name, "MADV_GUARD_INSTALL");
	else
		built(name, p, 8 * page, "anon=5 marker=3 guard=3");
}

static void go_on(int sig)
{
	(void)sig;
}

/* The frame is lost until the machine starts anew, and the kernel logs it. */
void build_hwpoison(const char *name)
{
	char *p;

	if (!poison) {
		lacks(name, "only with -p: it breaks a frame for good");
		return;
	}
	p = map_anon(name, 4);
	touch(p, 4 * page);
	if (!p)
		return;
	signal(SIGBUS, go_on);	/* some kernels tell the process as well */
	if (madvise(p + page, page, MADV_HWPOISON))
		lacks_errno(name, "MADV_HWPOISON");
	else
		built(name, p, 4 * page, "anon=3 hwpoison=1");
}

void build_migration(const char *name)
{
	lacks(name, "such an entry lives while a page is moved; nothing lets a program hold that");
}
