/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Numbers as people read them: three digits that matter, and a unit.
 */
#ifndef PHYSMEM_HUMAN_H
#define PHYSMEM_HUMAN_H

#include <stdint.h>

struct human {
	char text[32];
};

/* "12.3 MiB", "512 B" */
struct human human_bytes(uint64_t bytes);

/* "1.87 us", "12.3 ms", "3.05 s" */
struct human human_time(uint64_t ns);

/* "1,234,567" */
struct human human_count(uint64_t number);

/* "12.3 %"; "-" of nothing */
struct human human_share(uint64_t part, uint64_t whole);

#endif
