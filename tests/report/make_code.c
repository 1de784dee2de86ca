// SPDX-License-Identifier: GPL-2.0
/*
 * make_code FORMATS FILE MAP IP BUILD: a recording of one copy, by the
 * instruction at IP, of a process whose memory map has the line MAP, as in
 * /proc/PID/maps; that file's build id is in the note BUILD.
 */
#include <stdio.h>
#include <stdlib.h>

#include "trace_make.h"

#define TGID	100

int main(int argc, char **argv)
{
	struct trace_at at = { .pid = TGID, .time = 1000000 };
	struct physmem_cow cow = {
		.addr = 0x1000000, .vma_start = 0x1000000, .vma_end = 0x2000000, .dur = 1000,
		.ino = PHYSMEM_NONE, .dev = PHYSMEM_NONE32, .tgid = TGID, .mm_tgid = TGID,
		.outcome = PHYSMEM_OUTCOME_COPY, .page_shift = 12,
	};
	struct trace_make *make;
	char note[900];

	if (argc != 6) {
		fprintf(stderr, "usage: make_code FORMATS FILE MAP IP BUILD\n");
		return 2;
	}
	make = trace_make_begin(argv[1], " ftrace physmem ", 1);
	snprintf(note, sizeof(note), "physmem: 1 map %d %s", TGID, argv[3]);
	trace_make_line(make, at, note);
	snprintf(note, sizeof(note), "physmem: 1 build %s", argv[5]);
	trace_make_line(make, at, note);
	cow.ip = strtoull(argv[4], NULL, 16);
	trace_make_cow(make, at, &cow);
	return !!trace_make_end(make, argv[2]);
}
