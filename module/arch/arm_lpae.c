// SPDX-License-Identifier: GPL-2.0
/*
 * 32-bit ARM entries with LPAE: Arm ARM (ARMv7), "Long-descriptor translation
 * table format", and the bits that Linux keeps in the part left to software.
 */
#include "rows.h"

#define TABLE	PHYSMEM_AT(PGD)
#define ALL	(PHYSMEM_LEAF | TABLE)
#define LEAF	(PHYSMEM_AT(PTE) | PHYSMEM_AT(PMD))

#define ATTR(X, n, kernel)	X(7ULL << 2, n ## ULL << 2, "ATTR" #n, LEAF, kernel)

#define ROWS(X)									\
	X(1ULL << 0,	1ULL << 0,	"VALID", ALL,		L_PTE_VALID)	\
	X(1ULL << 1,	1ULL << 1,	"PAGE",	PHYSMEM_AT(PTE),		\
	  L_PTE_PRESENT & ~L_PTE_VALID)						\
	X(3ULL,		1ULL,		"BLOCK", PHYSMEM_AT(PMD), PMD_TYPE_SECT) \
	X(3ULL,		3ULL,		"TABLE", PHYSMEM_AT(PMD) | TABLE,	\
	  PMD_TYPE_TABLE)							\
	ATTR(X, 0, L_PTE_MT_UNCACHED)						\
	ATTR(X, 1, L_PTE_MT_BUFFERABLE)						\
	ATTR(X, 2, L_PTE_MT_WRITETHROUGH)					\
	ATTR(X, 3, L_PTE_MT_WRITEBACK)						\
	ATTR(X, 4, L_PTE_MT_DEV_SHARED)						\
	ATTR(X, 5, 0)								\
	ATTR(X, 6, 0)								\
	ATTR(X, 7, L_PTE_MT_WRITEALLOC)						\
	X(1ULL << 5,	1ULL << 5,	"NS",	LEAF,	0)			\
	X(1ULL << 6,	1ULL << 6,	"USER",	LEAF,	L_PTE_USER)		\
	X(1ULL << 7,	1ULL << 7,	"RDONLY", LEAF,	PTE_AP2)		\
	X(3ULL << 8,	2ULL << 8,	"OSH",	LEAF,	0)			\
	X(3ULL << 8,	3ULL << 8,	"ISH",	LEAF,	L_PTE_SHARED)		\
	X(1ULL << 10,	1ULL << 10,	"AF",	LEAF,	L_PTE_YOUNG)		\
	X(1ULL << 11,	1ULL << 11,	"nG",	LEAF,	PTE_EXT_NG)		\
	X(1ULL << 52,	1ULL << 52,	"CONT",	LEAF,	0)			\
	X(1ULL << 53,	1ULL << 53,	"PXN",	LEAF,	PTE_EXT_PXN)		\
	X(1ULL << 54,	1ULL << 54,	"XN",	LEAF,	L_PTE_XN)		\
	X(1ULL << 55,	1ULL << 55,	"DIRTY", LEAF,	L_PTE_DIRTY)		\
	X(1ULL << 56,	1ULL << 56,	"SPECIAL", LEAF, L_PTE_SPECIAL)		\
	X(1ULL << 57,	1ULL << 57,	"NONE",	LEAF,	L_PTE_NONE)		\
	X(1ULL << 58,	1ULL << 58,	"L_RDONLY", LEAF, L_PTE_RDONLY)

static const struct physmem_bit bits[] = { ROWS(PHYSMEM_ROW) };

ROWS(PHYSMEM_ROW_CHECK)

const struct physmem_arch physmem_arch_arm_lpae = {
	.name = "arm_lpae",
	.frame_mask = 0x000000fffffff000ULL,
	.bits = bits,
	.bit_count = ARRAY_SIZE(bits),
};
