// SPDX-License-Identifier: GPL-2.0
/*
 * The control page of a perf event: a shared mapping whose first write is
 * notified, on every machine and without a file system.
 */
#include <errno.h>
#include <linux/perf_event.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "scene.h"

void play_shared(void)
{
	struct perf_event_attr attr = {
		.type = PERF_TYPE_SOFTWARE,
		.size = sizeof(attr),
		.config = PERF_COUNT_SW_CPU_CLOCK,
		.disabled = 1,
	};
	struct known known = { .outcome = { [PHYSMEM_OUTCOME_SHARED] = 1 } };
	int fd = syscall(SYS_perf_event_open, &attr, 0, -1, -1, 0);
	struct buffer b = { .pages = 1, .size = witness_page_size };
	enum physmem_kind kind;

	if (fd < 0)
		lacks("perf_event_open: %s", strerror(errno));
	b.at = mmap(NULL, 2 * b.size, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	if (b.at == MAP_FAILED)
		lacks("a perf event's buffer: %s", strerror(errno));
	read_pages(&b);
	look(&b, getpid());
	/*
	 * After the write the kernel has dropped its locks, and the new frame is not
	 * looked for; newer kernels map the page as a frame, which pagemap does not show.
	 */
	named(&b, "old,new");
	kind = witness_pfn(getpid(), b.at) == PHYSMEM_NONE ? PHYSMEM_KIND_DEVICE : PHYSMEM_KIND_FILE;
	/* a driver without map_pages() is not asked under the mapping's own lock */
	known.outcome[PHYSMEM_OUTCOME_RETRY] = kernel_has("lock_vma_under_rcu");
	begin();
	*(volatile char *)(b.at + 2048) = 1;
	end("shared", known);
	expect(&b, (struct fault){ PHYSMEM_OUTCOME_SHARED, .kind = kind });
}
