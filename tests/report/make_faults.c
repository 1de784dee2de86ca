// SPDX-License-Identifier: GPL-2.0
/*
 * make_faults FORMATS FILE FAULTS PAGES: a recording of a parent that forks a
 * child, and of both that write to pages, again and again, for how long a
 * report takes and what memory.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "trace_make.h"

#define CPUS 4
#define PARENT 1000
#define CHILD 1001
#define HEAP 0x555555600000ULL
#define CODE 0x555555555000ULL
#define PLACES 64 /* in code */

int main(int argc, char **argv)
{
	struct physmem_cow cow = {
		.vma_start = HEAP,
		.ino = PHYSMEM_NONE,
		.dev = PHYSMEM_NONE32,
		.pgoff = PHYSMEM_NONE,
		.vm_flags = 0x3,
		.page_shift = 12,
		.old_kind = PHYSMEM_KIND_ANON,
	};
	struct physmem_fork fork = { .dur = 1000000, .parent = PARENT, .child = CHILD };
	unsigned long faults, pages, i;
	struct trace_make *make;
	uint32_t seq[CPUS] = { 0 };

	if (argc != 5) {
		fprintf(stderr, "usage: make_faults FORMATS FILE FAULTS PAGES\n");
		return 2;
	}
	faults = strtoul(argv[3], NULL, 10);
	pages = strtoul(argv[4], NULL, 10);
	make = trace_make_begin(argv[1], " ftrace physmem sched ", CPUS);
	fork.shared = pages;
	cow.vma_end = HEAP + pages * 4096;
	trace_make_cow_fork(make, (struct trace_at){ 0, PARENT, 1000000 }, &fork);
	for (i = 0; i < faults; i++) {
		struct trace_at at = { i % CPUS, i % 2 ? CHILD : PARENT, 2000000 + i * 1000 };

		cow.addr = HEAP + i / 2 * 7919 % pages * 4096;
		cow.ip = CODE + i % PLACES * 16;
		cow.dur = 1000 + i % 1000;
		cow.tgid = at.pid;
		cow.mm_tgid = at.pid;
		cow.seq = seq[at.cpu]++;
		/* who comes first copies, the other has it for free */
		cow.outcome = i % 2 ? PHYSMEM_OUTCOME_REUSE : PHYSMEM_OUTCOME_COPY;
		cow.old_pfn = i;
		cow.new_pfn = i % 2 ? i : i + 1;
		trace_make_cow(make, at, &cow);
	}
	trace_make_exit(make, (struct trace_at){ 0, CHILD, 3000000 + faults * 1000 }, "child");
	i = (unsigned long)trace_make_end(make, argv[2]);
	if (i)
		fprintf(stderr, "make_faults: %s: %s\n", argv[2], strerror((int)i));
	return !!i;
}
