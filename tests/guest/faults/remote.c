// SPDX-License-Identifier: GPL-2.0
/* One process writes to another's memory, as debuggers do, or only reads it. */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/uio.h>
#include <unistd.h>

#include "scene.h"

#define PRIVATE	(MAP_PRIVATE | MAP_ANONYMOUS)
#define REMOTE	(PHYSMEM_COW_REMOTE | PHYSMEM_COW_KERNEL)
#define PAGES	16

static int memory_of(pid_t pid)
{
	char path[64];
	int fd;

	snprintf(path, sizeof(path), "/proc/%d/mem", pid);
	fd = open(path, O_RDWR | O_CLOEXEC);
	if (fd < 0)
		die("%s: %s", path, strerror(errno));
	return fd;
}

static void write_by_file(int mem, const struct buffer *b)
{
	int value = 7;
	size_t i;

	for (i = 0; i < b->pages; i++)
		if (pwrite(mem, &value, sizeof(value), (uintptr_t)b->at + i * b->size) < 0)
			die("/proc/PID/mem: %s", strerror(errno));
}

static void transfer(ssize_t (*move)(pid_t, const struct iovec *, unsigned long,
				     const struct iovec *, unsigned long, unsigned long),
		     pid_t pid, const struct buffer *b)
{
	struct iovec here[MOST], there[MOST];
	int values[MOST] = {};
	size_t i;

	for (i = 0; i < b->pages; i++) {
		here[i] = (struct iovec){ &values[i], sizeof(*values) };
		there[i] = (struct iovec){ b->at + i * b->size, sizeof(*values) };
	}
	if (move(pid, here, b->pages, there, b->pages, 0) != (ssize_t)(b->pages * sizeof(*values)))
		die("process_vm_*: %s", strerror(errno));
}

static void poke(pid_t pid, const struct buffer *b)
{
	size_t i;

	for (i = 0; i < b->pages; i++)
		if (ptrace(PTRACE_POKEDATA, pid, b->at + i * b->size, (void *)7L))
			die("PTRACE_POKEDATA: %s", strerror(errno));
}

/* Read-only for this process and its children, which a debugger does not mind. */
static struct buffer read_only(void)
{
	struct buffer b = buffer(PAGES, witness_page_size, PRIVATE, -1);

	write_pages(&b, 0);
	look(&b, getpid());
	mprotect(b.at, b.pages * b.size, PROT_READ);
	return b;
}

/* process_vm_writev() where the child might write itself, the others also where not. */
void play_debugger(void)
{
	struct buffer a = buffer(PAGES, witness_page_size, PRIVATE, -1);
	struct buffer file = read_only(), word = read_only(), alone = read_only();
	struct known copied = { .outcome = { [PHYSMEM_OUTCOME_COPY] = 3 * PAGES } };
	struct known kept = { .outcome = { [PHYSMEM_OUTCOME_REUSE] = PAGES } };
	struct fault fault = { PHYSMEM_OUTCOME_COPY, .kind = PHYSMEM_KIND_ANON, .flags = REMOTE, .remote = true };
	struct child child;
	int mem;

	write_pages(&a, 0);
	look(&a, getpid());
	child = child_still(NULL, NULL);
	fault.owner = child.pid;
	/* newer kernels let only a debugger write where the process itself may not */
	if (ptrace(PTRACE_SEIZE, child.pid, NULL, NULL) || ptrace(PTRACE_INTERRUPT, child.pid, NULL, NULL))
		die("ptrace: %s", strerror(errno));
	child_stops(&child);
	mem = memory_of(child.pid);
	begin();
	transfer(process_vm_writev, child.pid, &a);
	write_by_file(mem, &file);
	poke(child.pid, &word);
	end("copied", copied);
	expect(&a, fault);
	expect(&file, fault);
	expect(&word, fault);

	/* the child alone has these now: nothing about its entries need change */
	munmap(alone.at, alone.pages * alone.size);
	begin();
	write_by_file(mem, &alone);
	end("kept", kept);
	fault.outcome = PHYSMEM_OUTCOME_REUSE;
	expect(&alone, fault);
	ptrace(PTRACE_DETACH, child.pid, NULL, NULL);
	meet(&child);
	child_ends(&child);
}

/* A transfer pins what it reads: shared pages are unshared for it, though nobody writes. */
void play_pinned_reading(void)
{
	struct buffer b = buffer(PAGES, witness_page_size, PRIVATE, -1);
	struct fault fault = { PHYSMEM_OUTCOME_COPY, .kind = PHYSMEM_KIND_ANON,
			       .flags = REMOTE | PHYSMEM_COW_UNSHARE, .remote = true };
	struct known known = { .outcome = { [PHYSMEM_OUTCOME_COPY] = b.pages } };
	struct child child;

	write_pages(&b, 0);
	look(&b, getpid());
	child = child_still(NULL, NULL);
	fault.owner = child.pid;
	begin();
	transfer(process_vm_readv, child.pid, &b);
	/* before 5.19 it reads what is shared */
	if (witness_pfn(child.pid, b.at) == b.old[0])
		lacks("unsharing of what is pinned to be read");
	end("unshared", known);
	expect(&b, fault);
	meet(&child);
	child_ends(&child);
}
