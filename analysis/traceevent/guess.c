// SPDX-License-Identifier: GPL-2.0
#include "guess.h"

/*
 * arm64 shares all memory between processors, which sets bits 8 and 9 of each
 * entry; x86 has its global bit in 8, which no page of a user has. arm32 with
 * entries of 64 bits sets bit 11 of all user pages (not global), beside bits 0
 * and 1; with 32 bits that is PROT_NONE, and then nobody wrote.
 */
#define ARM64_SHARED 0x300ULL
#define LPAE_USER 0x803ULL
#define PRESENT 0x1ULL

const struct physmem_arch *guess_arch(u64 raw, unsigned int long_size)
{
	if (raw == PHYSMEM_NONE || !(raw & PRESENT))
		return NULL;
	if (long_size == 8)
		return (raw & ARM64_SHARED) == ARM64_SHARED ? &physmem_arch_arm64 :
							       &physmem_arch_x86_64;
	return raw >> 32 || (raw & LPAE_USER) == LPAE_USER ? &physmem_arch_arm_lpae :
							      &physmem_arch_arm;
}

unsigned int guess_level(unsigned int page_shift, unsigned int page_size)
{
	unsigned int base = 0;

	while (page_size >> (base + 1))
		base++;
	/* a table is a page of 8-byte entries, or, on arm32 with its small ones, works as if */
	if (base < 12 || page_shift < base + base - 3)
		return PHYSMEM_LEVEL_PTE;
	return page_shift < base + 2 * (base - 3) ? PHYSMEM_LEVEL_PMD : PHYSMEM_LEVEL_PUD;
}
