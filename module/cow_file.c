// SPDX-License-Identifier: GPL-2.0
/*
 * What is read at entry and at return of finish_fault(), by which the first
 * write to a private page of a file ends: its copy is made already, and is
 * mapped now. How long the copying took is not known here.
 */
#include <linux/mm.h>

#include "arch/arch.h"
#include "compat/compat.h"
#include "cow.h"
#include "physmem.h"
#include "targets.h"

/** physmem_file_enter() - finish_fault(vmf) was called: for a write to private memory? */
bool physmem_file_enter(struct physmem_call *call, struct pt_regs *regs)
{
	const struct vm_fault *vmf = (void *)physmem_argument(regs, 0);
	const struct vm_area_struct *vma = vmf->vma;
	struct physmem_cow *cow = &call->cow;
	struct physmem_cow_case *c = &call->c;

	if (!(vmf->flags & FAULT_FLAG_WRITE) || (vma->vm_flags & VM_SHARED) || !vmf->cow_page)
		return false;
	if (!physmem_targets_want(vma->vm_mm))
		return false;
	call->vmf = vmf;
	call->vma = vma;
	cow->addr = vmf->address & PAGE_MASK;
	cow->hook = PHYSMEM_HOOK_FINISH_FAULT;
	cow->page_shift = PAGE_SHIFT;
	/* the fault has a reference on the page and its lock; DAX has no page */
	cow->old_raw = 0;
	cow->old_pfn = vmf->page ? page_to_pfn(vmf->page) : PHYSMEM_NONE;
	cow->old_kind = !vmf->page ? PHYSMEM_KIND_DEVICE :
			folio_test_swapbacked(page_folio(vmf->page)) ?
			PHYSMEM_KIND_SHMEM : PHYSMEM_KIND_FILE;
	c->before.kind = cow->old_kind;
	physmem_cow_facts(cow, vma, vmf->flags);
	call->missed = physmem_hook_missed_now();
	physmem_call_enter(call);
	return true;
}

/** physmem_file_leave() - finish_fault() has returned */
void physmem_file_leave(struct physmem_call *call, unsigned long ret)
{
	struct physmem_cow *cow = &call->cow;
	struct physmem_cow_case *c = &call->c;

	physmem_call_return(call);
	c->ret = physmem_cow_ret(ret);
	cow->ret = c->ret;
	physmem_cow_doubt(call);
	cow->outcome = physmem_classify_file(c);
	cow->new_raw = PHYSMEM_NONE;
	if (cow->outcome != PHYSMEM_OUTCOME_COPY_FILE)
		cow->new_pfn = PHYSMEM_NONE;
	else if (c->new_page != PHYSMEM_NEW_MAPPED)
		cow->new_pfn = page_to_pfn(call->vmf->cow_page);
	physmem_cow_emit(cow);
}
