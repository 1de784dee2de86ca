// SPDX-License-Identifier: GPL-2.0
/*
 * Breakpoints in another process's text, which is a private mapping of a file.
 * Where the kernel breaks sharing by a fault of the debugger's kind, that is seen;
 * where it exchanges the page by itself, there is no fault, and nothing is seen:
 * `probes` says so.
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/perf_event.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "scene.h"

#define PAGES	8
#define TYPE	"/sys/bus/event_source/devices/uprobe/type"

/* One that does nothing, and that a breakpoint may stand in place of. */
static const unsigned char instruction[] = {
#if defined(__x86_64__)
	0x90
#elif defined(__aarch64__)
	0x1f, 0x20, 0x03, 0xd5
#elif defined(__arm__)
	0x00, 0x00, 0xa0, 0xe1
#endif
};

static char path[256];

static void text_file(void)
{
	size_t i;
	int fd;

	snprintf(path, sizeof(path), "%s/text-XXXXXX", directory);
	fd = mkstemp(path);
	for (i = 0; i < PAGES * witness_page_size; i += sizeof(instruction))
		if (write(fd, instruction, sizeof(instruction)) != sizeof(instruction))
			die("%s: %s", path, strerror(errno));
	close(fd);
}

static struct buffer text(void)
{
	struct buffer b = { .pages = PAGES, .size = witness_page_size };
	int fd = open(path, O_RDONLY | O_CLOEXEC);

	b.at = mmap(NULL, b.pages * b.size, PROT_READ | PROT_EXEC, MAP_PRIVATE, fd, 0);
	if (fd < 0 || b.at == MAP_FAILED)
		die("%s: %s", path, strerror(errno));
	close(fd);
	named(&b, "");
	return b;
}

static uint32_t uprobes(void)
{
	FILE *file = fopen(TYPE, "r");
	uint32_t type = 0;

	if (!file || fscanf(file, "%u", &type) != 1)
		lacks("uprobes");
	fclose(file);
	return type;
}

/* Stays while the file that is returned is open. */
static int breakpoint(uint32_t type, pid_t pid, uint64_t offset)
{
	struct perf_event_attr attr = {
		.type = type,
		.size = sizeof(attr),
		.config1 = (uintptr_t)path,
		.config2 = offset,
	};
	int fd = syscall(__NR_perf_event_open, &attr, pid, -1, -1, PERF_FLAG_FD_CLOEXEC);

	if (fd < 0)
		lacks("a breakpoint: %s", strerror(errno));
	return fd;
}

static void reads(void *data)
{
	read_pages(data);
}

void play_uprobe(void)
{
	struct fault fault = { PHYSMEM_OUTCOME_COPY_FILE, .kind = PHYSMEM_KIND_SHMEM,
			       .flags = PHYSMEM_COW_REMOTE | PHYSMEM_COW_KERNEL, .remote = true };
	const uint32_t type = uprobes();
	struct known known = {};
	struct child child;
	struct buffer b;
	int probe[PAGES];
	size_t i;

	text_file();
	b = text();
	child = child_still(reads, &b);
	look(&b, child.pid);
	/* the kernels that write by a fault let others than uprobes do it too */
	if (kernel_has("uprobe_write"))
		known.outcome[PHYSMEM_OUTCOME_COPY_FILE] = PAGES;
	begin();
	for (i = 0; i < PAGES; i++)
		probe[i] = breakpoint(type, child.pid, i * b.size);
	end("breakpoints", known);
	for (i = 0; i < PAGES; i++)
		if (witness_pfn(child.pid, b.at + i * b.size) == b.old[i])
			die("page %zu is still the file's", i);
	fault.owner = child.pid;
	if (known.outcome[PHYSMEM_OUTCOME_COPY_FILE])
		expect(&b, fault);
	for (i = 0; i < PAGES; i++)
		close(probe[i]);
	meet(&child);
	child_ends(&child);
	unlink(path);
}
