/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Records of a recording as a few bytes each, so that a fuzzer finds its way: all
 * that stands above trace-cmd's library, without it. seeds.c writes them too.
 *
 * A record is struct short_head, and behind it, by kind: struct physmem_cow, struct
 * physmem_fork, as much of them as is left; of the scheduler's a byte for the other
 * thread and a text; @length frames of 8 bytes; a text. A text has @length bytes.
 */
#ifndef PHYSMEM_FUZZ_RECORDS_H
#define PHYSMEM_FUZZ_RECORDS_H

#include <stdint.h>

struct short_head {
	uint8_t kind;	/* enum recording_kind */
	uint8_t cpu;
	uint8_t pid;	/* SHORT_PID() of a thread */
	uint8_t pause;	/* ns since the last record, a power of two */
	uint8_t length; /* of what follows; its unit is the kind's */
};

#define SHORT_BASE 100
#define SHORT_PID(pid) ((uint8_t)((pid) - SHORT_BASE))
#define SHORT_CPUS 4

#endif
