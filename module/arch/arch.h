/* SPDX-License-Identifier: GPL-2.0 */
/* The architecture that this module is built for. */
#ifndef _PHYSMEM_ARCH_H
#define _PHYSMEM_ARCH_H

#include <linux/mm.h>
#include <linux/pgtable.h>
#include <linux/ptrace.h>
#include "../record.h"

#if defined(CONFIG_X86_64)
#define physmem_arch_here	(&physmem_arch_x86_64)
#define PHYSMEM_ARCH_HERE	PHYSMEM_ARCH_X86_64
#elif defined(CONFIG_ARM64)
#define physmem_arch_here	(&physmem_arch_arm64)
#define PHYSMEM_ARCH_HERE	PHYSMEM_ARCH_ARM64
#elif defined(CONFIG_ARM_LPAE)
#define physmem_arch_here	(&physmem_arch_arm_lpae)
#define PHYSMEM_ARCH_HERE	PHYSMEM_ARCH_ARM_LPAE
#elif defined(CONFIG_ARM) && defined(CONFIG_MMU)
#define physmem_arch_here	(&physmem_arch_arm)
#define PHYSMEM_ARCH_HERE	PHYSMEM_ARCH_ARM
#else
#error "physmem knows the page tables of x86-64, arm64 and 32-bit ARM"
#endif

/*
 * Argument @n, of words, of a function just entered: 0 to 5, or on 32-bit ARM,
 * which has no regs_get_kernel_argument(), any.
 */
static inline unsigned long physmem_argument(struct pt_regs *regs, unsigned int n)
{
#ifdef CONFIG_ARM
	return n < 4 ? regs->uregs[n] : ((unsigned long *)regs->ARM_sp)[n - 4];
#else
	return regs_get_kernel_argument(regs, n);
#endif
}

/*
 * Present for the kernel, not for the processor: PROT_NONE, or NUMA hinting.
 * Not pte_protnone(), which is compiled in for NUMA balancing only.
 */
static inline bool physmem_protnone(pte_t pte)
{
#if defined(CONFIG_X86_64)
	return (pte_flags(pte) & (_PAGE_PROTNONE | _PAGE_PRESENT)) == _PAGE_PROTNONE;
#elif defined(CONFIG_ARM64)
	return pte_present(pte) && !pte_valid(pte);
#else
	return pte_present(pte) && (pte_val(pte) & L_PTE_NONE);
#endif
}

/*
 * Is the entry of @addr, a present PTE, one behind whose frame there is no page
 * to look at, or none that belongs to the mapping? vm_normal_page() says it so,
 * which is not exported. Without a bit for it, as on 32-bit ARM of two levels,
 * the mapping tells.
 */
static inline bool physmem_special(pte_t pte, const struct vm_area_struct *vma,
				   unsigned long addr)
{
#ifdef CONFIG_ARCH_HAS_PTE_SPECIAL
	return pte_special(pte);
#else
	unsigned long pfn = pte_pfn(pte);

	if (vma->vm_flags & VM_MIXEDMAP)
		return !pfn_valid(pfn);
	if (vma->vm_flags & VM_PFNMAP &&
	    (pfn == vma->vm_pgoff + ((addr - vma->vm_start) >> PAGE_SHIFT) ||
	     !is_cow_mapping(vma->vm_flags)))
		return true;
	return is_zero_pfn(pfn);
#endif
}

/*
 * One of a set in a row that the processor may keep as one translation. A leaf
 * of an upper level is asked as the PTE that its bits make.
 */
static inline bool physmem_cont(pte_t pte)
{
#ifdef CONFIG_ARM64
	return pte_valid(pte) && (pte_val(pte) & PTE_CONT);
#else
	return false;
#endif
}

/*
 * An entry of such a set, with the marks of the whole set: a processor that
 * marks memory as used or written may do so in any of its entries. The kernel's
 * own ptep_get() does the same where it makes such sets by itself, and
 * huge_ptep_get(), which is not exported, for hugetlb.
 * @ptep: where @pte stands in its table; @level: PHYSMEM_LEVEL_PTE or _PMD
 * Context: lock of the table held.
 */
static inline pte_t physmem_marks(const pte_t *ptep, pte_t pte, unsigned int level)
{
#ifdef CONFIG_ARM64
	const unsigned int count = level == PHYSMEM_LEVEL_PTE ? CONT_PTES : CONT_PMDS;
	unsigned int i;

	if (!physmem_cont(pte))
		return pte;
	ptep = PTR_ALIGN_DOWN(ptep, sizeof(*ptep) * count);
	for (i = 0; i < count && !(pte_young(pte) && pte_dirty(pte)); i++) {
		pte_t other = READ_ONCE(ptep[i]);

		if (pte_dirty(other))
			pte = pte_mkdirty(pte);
		if (pte_young(other))
			pte = pte_mkyoung(pte);
	}
#endif
	return pte;
}

/*
 * A leaf of the second level as the entry of the first level that its bits
 * make. 32-bit ARM marks a huge page under PROT_NONE as not valid, and its own
 * predicates then call it neither present nor empty.
 */
static inline pte_t physmem_pmd_leaf(pmd_t pmd)
{
#ifdef CONFIG_ARM_LPAE
	if (pmd_val(pmd) & L_PMD_SECT_NONE)
		return __pte(pmd_val(pmd) | L_PMD_SECT_VALID);
#endif
	return __pte(pmd_val(pmd));
}

/*
 * The entry in the uppermost table that @addr really goes through, and the mask
 * of the addresses that share it. A kernel built for more levels than the
 * processor has folds those that are too many, and arm64 then leaves nothing in
 * what pgd_offset() points to.
 */
static inline u64 physmem_base(struct mm_struct *mm, unsigned long addr, unsigned long *mask)
{
	pgd_t *pgdp = pgd_offset(mm, addr);
	p4d_t *p4dp;

	*mask = PGDIR_MASK;
	if (!mm_p4d_folded(mm))
		return pgd_val(*pgdp);
	p4dp = p4d_offset(pgdp, addr);
	*mask = P4D_MASK;
	if (!mm_pud_folded(mm))
		return p4d_val(*p4dp);
	*mask = PUD_MASK;
	return pud_val(*pud_offset(p4dp, addr));
}

#endif /* _PHYSMEM_ARCH_H */
