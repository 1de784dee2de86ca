// SPDX-License-Identifier: GPL-2.0
/*
 * arm64 entries (VMSAv8-64, stage 1): Arm ARM, "Translation table descriptor
 * formats", and the bits left to software. The meaning of 57 to 59 has
 * changed between kernel versions, so they go by number; what they stand for
 * is in the portable bits.
 *
 * With addresses of 52 bits and pages below 64 KiB (LPA2) bits 9:8 are the
 * frame's highest, not SH. They are zero in all but the largest machines.
 */
#include "rows.h"

#define TABLE	(PHYSMEM_AT(P4D) | PHYSMEM_AT(PGD))
#define ALL	(PHYSMEM_LEAF | TABLE)
#define LARGE	(PHYSMEM_AT(PMD) | PHYSMEM_AT(PUD))

#define ATTR(X, n)	X(7ULL << 2, n ## ULL << 2, "ATTR" #n, PHYSMEM_LEAF, PTE_ATTRINDX(n))

/* permission overlay, Linux's protection keys; where blocks have it, tables have UXNT */
#define OVERLAY(X, n)							\
	X(7ULL << 60,	n ## ULL << 60,	"PO" #n, PHYSMEM_AT(PTE), 0)	\
	X(7ULL << 60 | 3, n ## ULL << 60 | 1, "PO" #n, LARGE, 0)

#define ROWS(X)									\
	X(1ULL << 0,	1ULL << 0,	"VALID", ALL,		PTE_VALID)	\
	X(1ULL << 1,	1ULL << 1,	"PAGE",	PHYSMEM_AT(PTE),		\
	  PTE_TYPE_PAGE & ~PTE_VALID)						\
	X(3ULL,		1ULL,		"BLOCK", LARGE,		PMD_TYPE_SECT)	\
	X(3ULL,		3ULL,		"TABLE", LARGE | TABLE,	PMD_TYPE_TABLE)	\
	ATTR(X, 0) ATTR(X, 1) ATTR(X, 2) ATTR(X, 3)				\
	ATTR(X, 4) ATTR(X, 5) ATTR(X, 6) ATTR(X, 7)				\
	X(1ULL << 5,	1ULL << 5,	"NS",	PHYSMEM_LEAF,	0)		\
	X(1ULL << 6,	1ULL << 6,	"USER",	PHYSMEM_LEAF,	PTE_USER)	\
	X(1ULL << 7,	1ULL << 7,	"RDONLY", PHYSMEM_LEAF,	PTE_RDONLY)	\
	X(3ULL << 8,	2ULL << 8,	"OSH",	PHYSMEM_LEAF,	0)		\
	X(3ULL << 8,	3ULL << 8,	"ISH",	PHYSMEM_LEAF,	PTE_SHARED)	\
	X(1ULL << 10,	1ULL << 10,	"AF",	ALL,		PTE_AF)		\
	X(1ULL << 11,	1ULL << 11,	"nG",	PHYSMEM_LEAF,	PTE_NG)		\
	X(1ULL << 50,	1ULL << 50,	"GP",	PHYSMEM_LEAF,	PTE_GP)		\
	X(1ULL << 51,	1ULL << 51,	"DBM",	PHYSMEM_LEAF,	PTE_DBM)	\
	X(1ULL << 52,	1ULL << 52,	"CONT",	PHYSMEM_LEAF,	PTE_CONT)	\
	X(1ULL << 53,	1ULL << 53,	"PXN",	PHYSMEM_LEAF,	PTE_PXN)	\
	X(1ULL << 54,	1ULL << 54,	"UXN",	PHYSMEM_LEAF,	PTE_UXN)	\
	X(1ULL << 55,	1ULL << 55,	"DIRTY", PHYSMEM_LEAF,	PTE_DIRTY)	\
	X(1ULL << 56,	1ULL << 56,	"SPECIAL", PHYSMEM_LEAF, PTE_SPECIAL)	\
	X(1ULL << 57,	1ULL << 57,	"SW57",	PHYSMEM_LEAF,	0)		\
	X(1ULL << 58,	1ULL << 58,	"SW58",	PHYSMEM_LEAF,	0)		\
	X(1ULL << 59 | 2, 1ULL << 59,	"SW59",	LARGE,		0)		\
	X(1ULL << 59 | 3, 1ULL << 59 | 3, "PXNT", LARGE | TABLE, 0)		\
	X(1ULL << 60 | 3, 1ULL << 60 | 3, "UXNT", LARGE | TABLE, 0)		\
	OVERLAY(X, 1) OVERLAY(X, 2) OVERLAY(X, 3) OVERLAY(X, 4)			\
	OVERLAY(X, 5) OVERLAY(X, 6) OVERLAY(X, 7)

static const struct physmem_bit bits[] = { ROWS(PHYSMEM_ROW) };

ROWS(PHYSMEM_ROW_CHECK)

const struct physmem_arch physmem_arch_arm64 = {
	.name = "arm64",
	.frame_mask = 0x0000fffffffff000ULL,
	.bits = bits,
	.bit_count = ARRAY_SIZE(bits),
};
