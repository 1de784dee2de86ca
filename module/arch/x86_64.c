// SPDX-License-Identifier: GPL-2.0
/*
 * x86-64 entries, 4 and 5 levels: Intel SDM volume 3, "Paging", and the bits
 * that the CPU ignores and Linux uses. The meaning of 57 and 58 has changed
 * between kernel versions, so they go by number; what they stand for is in the
 * portable bits.
 */
#include "rows.h"

#define TABLE	(PHYSMEM_AT(PMD) | PHYSMEM_AT(PUD) | PHYSMEM_AT(P4D) | PHYSMEM_AT(PGD))
#define ALL	(PHYSMEM_LEAF | TABLE)
#define LARGE	(PHYSMEM_AT(PMD) | PHYSMEM_AT(PUD))

#define P	(1ULL << 0)
#define PS	(1ULL << 7)

/* protection keys; 0 is the one that memory has unless asked otherwise */
#define KEY(X, n)	X(15ULL << 59, n ## ULL << 59, "PKEY" #n, PHYSMEM_LEAF, 0)

#define ROWS(X)									\
	X(P,		P,		"P",	ALL,		_PAGE_PRESENT)	\
	X(1ULL << 1,	1ULL << 1,	"RW",	ALL,		_PAGE_RW)	\
	X(1ULL << 2,	1ULL << 2,	"US",	ALL,		_PAGE_USER)	\
	X(1ULL << 3,	1ULL << 3,	"PWT",	ALL,		_PAGE_PWT)	\
	X(1ULL << 4,	1ULL << 4,	"PCD",	ALL,		_PAGE_PCD)	\
	X(1ULL << 5,	1ULL << 5,	"A",	ALL,		_PAGE_ACCESSED)	\
	X(1ULL << 6,	1ULL << 6,	"D",	PHYSMEM_LEAF,	_PAGE_DIRTY)	\
	X(1ULL << 7,	1ULL << 7,	"PAT",	PHYSMEM_AT(PTE), _PAGE_PAT)	\
	X(PS,		PS,		"PS",	LARGE,		_PAGE_PSE)	\
	X(1ULL << 8 | P, 1ULL << 8 | P,	"G",	PHYSMEM_LEAF,			\
	  _PAGE_GLOBAL | _PAGE_PRESENT)						\
	/* the kernel inverts such an entry's frame, so that nothing can be read through it */ \
	X(1ULL << 8 | P, 1ULL << 8,	"PROTNONE", PHYSMEM_LEAF, _PAGE_PROTNONE) \
	X(1ULL << 9,	1ULL << 9,	"SPECIAL", PHYSMEM_LEAF, _PAGE_SPECIAL)	\
	X(1ULL << 10,	1ULL << 10,	"UFFD_WP", PHYSMEM_LEAF, PHYSMEM_COMPAT_PAGE_UFFD) \
	X(1ULL << 11,	1ULL << 11,	"SOFT_DIRTY", PHYSMEM_LEAF, _PAGE_SOFT_DIRTY) \
	X(1ULL << 12 | PS, 1ULL << 12 | PS, "PAT", LARGE,			\
	  _PAGE_PAT_LARGE | _PAGE_PSE)						\
	X(1ULL << 57,	1ULL << 57,	"SW57",	PHYSMEM_LEAF,	0)		\
	X(1ULL << 58,	1ULL << 58,	"SW58",	PHYSMEM_LEAF,	0)		\
	KEY(X, 1) KEY(X, 2) KEY(X, 3) KEY(X, 4) KEY(X, 5) KEY(X, 6) KEY(X, 7)	\
	KEY(X, 8) KEY(X, 9) KEY(X, 10) KEY(X, 11) KEY(X, 12) KEY(X, 13)		\
	KEY(X, 14) KEY(X, 15)							\
	X(1ULL << 63,	1ULL << 63,	"NX",	ALL,		_PAGE_NX)

static const struct physmem_bit bits[] = { ROWS(PHYSMEM_ROW) };

ROWS(PHYSMEM_ROW_CHECK)
#ifdef __KERNEL__
static_assert(!_PAGE_PKEY_MASK || _PAGE_PKEY_MASK == 15ULL << 59, "PKEY");
#endif

const struct physmem_arch physmem_arch_x86_64 = {
	.name = "x86_64",
	.frame_mask = 0x000ffffffffff000ULL,
	.bits = bits,
	.bit_count = ARRAY_SIZE(bits),
};
