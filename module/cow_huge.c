// SPDX-License-Identifier: GPL-2.0
/*
 * What is read at entry and at return of do_huge_pmd_wp_page(): a write to a
 * transparent huge page. Neither has the table's lock, so no fact of the page
 * is taken for sure but what the return value says.
 */
#include <linux/mm.h>
#include <linux/pgtable.h>

#include "arch/arch.h"
#include "compat/compat.h"
#include "cow.h"
#include "physmem.h"
#include "targets.h"

/*
 * What the entry maps, without its table's lock: the page may be another's by
 * now, but its mapping is a word that can always be read, and the huge zero page
 * stays what it is for as long as a process that has used it lives.
 */
static u8 kind_of(u64 pfn)
{
	const struct page *page;

	if (!pfn_valid(pfn))
		return PHYSMEM_KIND_UNKNOWN;
	page = pfn_to_page(pfn);
	return (unsigned long)READ_ONCE(page->mapping) & PHYSMEM_COMPAT_MAPPING_ANON ?
		PHYSMEM_KIND_ANON : PHYSMEM_KIND_ZERO;
}

/** physmem_huge_enter() - do_huge_pmd_wp_page(vmf) was called */
bool physmem_huge_enter(struct physmem_call *call, struct pt_regs *regs)
{
	const struct vm_fault *vmf = (void *)physmem_argument(regs, 0);
	struct vm_area_struct *vma = vmf->vma;
	struct physmem_cow *cow = &call->cow;
	struct physmem_cow_case *c = &call->c;

	if (!physmem_targets_want(vma->vm_mm))
		return false;
	call->vmf = vmf;
	call->vma = vma;
	cow->addr = vmf->address & PMD_MASK;
	cow->hook = PHYSMEM_HOOK_DO_HUGE_PMD_WP_PAGE;
	cow->page_shift = PMD_SHIFT;
	physmem_cow_read(&c->before, physmem_pmd_leaf(physmem_compat_orig_pmd(vmf, regs)));
	if (c->before.pfn != PHYSMEM_NONE) {
		c->before.pfn &= ~(u64)(PTRS_PER_PTE - 1);
		c->before.kind = kind_of(c->before.pfn);
	}
	physmem_cow_before(cow, &c->before);
	physmem_cow_facts(cow, vma, vmf->flags);
	c->vm_flags = cow->vm_flags;
	c->unshare = cow->flags & PHYSMEM_COW_UNSHARE;
	c->after_table = false;
	physmem_call_contend(call, vma->vm_mm, cow->addr);
	/* by one who has returned already, and whom nothing else would betray */
	c->outdated = pmd_val(READ_ONCE(*vmf->pmd)) != c->before.raw;
	physmem_cow_begin(call);
	return true;
}

/* Reads the entry again; the fault's lock lets the table of it stand. */
static void read_after(const struct vm_fault *vmf, struct physmem_cow_case *c)
{
	pmd_t pmd = READ_ONCE(*vmf->pmd);

	c->after_table = !pmd_none(pmd) && pmd_present(pmd) && !pmd_leaf(pmd);
	c->after_read = true;
	if (c->after_table) {
		c->after.raw = pmd_val(pmd);
		c->after.pfn = PHYSMEM_NONE;
		c->after.bits = 0;
		return;
	}
	physmem_cow_read(&c->after, physmem_pmd_leaf(pmd));
	if (c->after.pfn != PHYSMEM_NONE)
		c->after.pfn &= ~(u64)(PTRS_PER_PTE - 1);
}

/** physmem_huge_leave() - do_huge_pmd_wp_page() has returned */
void physmem_huge_leave(struct physmem_call *call, unsigned long ret)
{
	struct physmem_cow *cow = &call->cow;
	struct physmem_cow_case *c = &call->c;

	physmem_cow_end(call, ret);
	c->after_read = false;
	if (!(c->ret & (PHYSMEM_RET_RETRY | PHYSMEM_RET_COMPLETED)))
		read_after(call->vmf, c);
	physmem_call_settle(call);
	physmem_cow_doubt(call);
	cow->outcome = physmem_classify_huge(c);
	cow->new_raw = c->after_read ? c->after.raw : PHYSMEM_NONE;
	if (c->new_page != PHYSMEM_NEW_MAPPED) {
		cow->new_pfn = c->after_read ? c->after.pfn : PHYSMEM_NONE;
		if (c->after_read)
			cow->flags |= PHYSMEM_COW_NEW_SAMPLED;
	}
	/* the fault goes on with a small page */
	if (c->ret & PHYSMEM_RET_FALLBACK)
		physmem_mark_set(call->vmf, call->vmf->address);
	physmem_cow_emit(cow);
}
