// SPDX-License-Identifier: GPL-2.0
/*
 * 32-bit ARM entries of two levels. The lower level is Linux's own: hardware
 * has no room for "accessed" and "dirty", so the kernel keeps each table
 * twice, and the one that it works with, and the walk reads, has a layout of
 * its own (asm/pgtable-2level.h). The upper level is the hardware's: Arm ARM
 * (ARMv7), "Short-descriptor translation table format", first level. Linux
 * takes its entries in pairs, for a table of 4 KiB has two of the hardware's;
 * shown is the first.
 */
#include "rows.h"

#define PTE	PHYSMEM_AT(PTE)
#define UPPER	(PHYSMEM_AT(PMD) | PHYSMEM_AT(PGD))

#define TABLE	1ULL
#define SECTION	2ULL

#define MEMORY(X, n, name, kernel)	X(15ULL << 2, n ## ULL << 2, name, PTE, kernel)

/* Bits that stand for something in a section, and for an address in a table. */
#define SECTION_BIT(X, n, name, kernel)	\
	X(1ULL << (n) | SECTION, 1ULL << (n) | SECTION, name, UPPER, (kernel) | PMD_TYPE_SECT)

#define ROWS(X)									\
	X(1ULL << 0,	1ULL << 0,	"PRESENT", PTE,		L_PTE_PRESENT)	\
	X(1ULL << 1,	1ULL << 1,	"YOUNG", PTE,		L_PTE_YOUNG)	\
	MEMORY(X, 0,	"UNCACHED",	L_PTE_MT_UNCACHED)			\
	MEMORY(X, 1,	"BUFFERABLE",	L_PTE_MT_BUFFERABLE)			\
	MEMORY(X, 2,	"WRITETHROUGH",	L_PTE_MT_WRITETHROUGH)			\
	MEMORY(X, 3,	"WRITEBACK",	L_PTE_MT_WRITEBACK)			\
	MEMORY(X, 4,	"DEV_SHARED",	L_PTE_MT_DEV_SHARED)			\
	MEMORY(X, 6,	"MINICACHE",	L_PTE_MT_MINICACHE)			\
	MEMORY(X, 7,	"WRITEALLOC",	L_PTE_MT_WRITEALLOC)			\
	MEMORY(X, 9,	"DEV_WC",	L_PTE_MT_DEV_WC)			\
	MEMORY(X, 11,	"DEV_CACHED",	L_PTE_MT_DEV_CACHED)			\
	MEMORY(X, 12,	"DEV_NONSHARED", L_PTE_MT_DEV_NONSHARED)		\
	MEMORY(X, 15,	"VECTORS",	L_PTE_MT_VECTORS)			\
	X(1ULL << 6,	1ULL << 6,	"DIRTY", PTE,		L_PTE_DIRTY)	\
	X(1ULL << 7,	1ULL << 7,	"RDONLY", PTE,		L_PTE_RDONLY)	\
	X(1ULL << 8,	1ULL << 8,	"USER",	PTE,		L_PTE_USER)	\
	X(1ULL << 9,	1ULL << 9,	"XN",	PTE,		L_PTE_XN)	\
	X(1ULL << 10,	1ULL << 10,	"SHARED", PTE,		L_PTE_SHARED)	\
	X(1ULL << 11,	1ULL << 11,	"NONE",	PTE,		L_PTE_NONE)	\
	X(3ULL,		TABLE,		"TABLE", UPPER,		PMD_TYPE_TABLE)	\
	X(1ULL << 2 | 3, 1ULL << 2 | TABLE, "PXNT", UPPER,			\
	  PMD_PXNTABLE | PMD_TYPE_TABLE)					\
	X(SECTION,	SECTION,	"SECTION", UPPER,	PMD_TYPE_SECT)	\
	SECTION_BIT(X, 0,	"PXN",	PMD_SECT_PXN)				\
	SECTION_BIT(X, 2,	"B",	PMD_SECT_BUFFERABLE)			\
	SECTION_BIT(X, 3,	"C",	PMD_SECT_CACHEABLE)			\
	SECTION_BIT(X, 4,	"XN",	PMD_SECT_XN)				\
	SECTION_BIT(X, 10,	"AP0",	PMD_SECT_AP_WRITE)			\
	SECTION_BIT(X, 11,	"AP1",	PMD_SECT_AP_READ)			\
	SECTION_BIT(X, 12,	"TEX0",	PMD_SECT_TEX(1))			\
	SECTION_BIT(X, 13,	"TEX1",	PMD_SECT_TEX(2))			\
	SECTION_BIT(X, 14,	"TEX2",	PMD_SECT_TEX(4))			\
	SECTION_BIT(X, 15,	"AP2",	PMD_SECT_APX)				\
	SECTION_BIT(X, 16,	"S",	PMD_SECT_S)				\
	SECTION_BIT(X, 17,	"nG",	PMD_SECT_nG)				\
	SECTION_BIT(X, 18,	"SUPER", PMD_SECT_SUPER)

static const struct physmem_bit bits[] = { ROWS(PHYSMEM_ROW) };

ROWS(PHYSMEM_ROW_CHECK)

const struct physmem_arch physmem_arch_arm = {
	.name = "arm",
	.frame_mask = 0x00000000fffff000ULL,
	.bits = bits,
	.bit_count = ARRAY_SIZE(bits),
};
