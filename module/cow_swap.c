// SPDX-License-Identifier: GPL-2.0
/*
 * Pages read from swap: do_swap_page() maps another than the one it has read
 * where KSM once merged it, a copy that no write has asked for. And a write that
 * goes on in do_wp_page() is found to have begun here.
 */
#include <linux/mm.h>

#include "arch/arch.h"
#include "cow.h"
#include "physmem.h"
#include "targets.h"

/** physmem_swap_enter() - do_swap_page(vmf) was called */
bool physmem_swap_enter(struct physmem_call *call, struct pt_regs *regs)
{
	const struct vm_fault *vmf = (void *)physmem_argument(regs, 0);

	if (!physmem_targets_want(vmf->vma->vm_mm))
		return false;
	call->vmf = vmf;
	call->vma = vmf->vma;
	call->swapped = PHYSMEM_NONE;
	call->cow.addr = vmf->address & PAGE_MASK;
	call->cow.hook = PHYSMEM_HOOK_DO_SWAP_PAGE;
	call->cow.page_shift = PAGE_SHIFT;
	call->cow.old_raw = pte_val(vmf->orig_pte);
	physmem_cow_facts(&call->cow, vmf->vma, vmf->flags);
	physmem_cow_begin(call);
	return true;
}

/**
 * physmem_swap_page() - KSM is asked whether a page read from swap must be copied
 * @page: it, or its folio
 * @vma: where it is to be mapped
 * @addr: where
 *
 * Context: ksm_might_need_to_copy() is entered; the page is locked and its
 * reader has a reference.
 */
void physmem_swap_page(unsigned long page, unsigned long vma, unsigned long addr)
{
	struct physmem_call *call = physmem_call_of_current();

	if (call && call->cow.hook == PHYSMEM_HOOK_DO_SWAP_PAGE && call->vma == (void *)vma)
		call->swapped = page_to_pfn((struct page *)page);
}

/** physmem_swap_leave() - do_swap_page() has returned: says only what was copied */
void physmem_swap_leave(struct physmem_call *call, unsigned long ret)
{
	struct physmem_cow *cow = &call->cow;

	physmem_cow_end(call, ret);
	if (call->c.new_page != PHYSMEM_NEW_MAPPED || call->swapped == PHYSMEM_NONE ||
	    call->swapped == cow->new_pfn)
		return;
	cow->old_pfn = call->swapped;
	cow->old_kind = PHYSMEM_KIND_KSM;
	cow->new_raw = PHYSMEM_NONE;
	cow->outcome = PHYSMEM_OUTCOME_COPY_SWAPIN;
	physmem_cow_emit(cow);
}
