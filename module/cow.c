// SPDX-License-Identifier: GPL-2.0
/*
 * What is read at entry and at return of do_wp_page().
 *
 * Entry runs with the table's lock held by the fault itself, so the frame's
 * facts are stable. Return runs without it: the entry is read once, and the
 * mapping, which may be gone, is not touched. Nothing here locks or sleeps.
 */
#include <linux/mm.h>
#include <linux/pgtable.h>

#include "arch/arch.h"
#include "compat/compat.h"
#include "compat/highmem.h"
#include "cow.h"
#include "physmem.h"
#include "targets.h"

/**
 * physmem_new_page() - a new anonymous page is being mapped
 * @page: it, or the folio whose first it is: that is at the folio's own address
 * @vma: where
 * @addr: where
 *
 * The task may be in a call of ours that the page belongs to.
 *
 * Context: {page,folio,hugepage,hugetlb}_add_new_anon_rmap() is entered.
 */
void physmem_new_page(unsigned long page, unsigned long vma, unsigned long addr)
{
	struct physmem_call *call = physmem_call_of_current();

	if (!call)
		return;
	if (call->vma == (void *)vma && call->cow.addr == (addr & PAGE_MASK)) {
		call->cow.new_pfn = page_to_pfn((struct page *)page);
		call->c.new_page = PHYSMEM_NEW_MAPPED;
	} else if (call->cow.hook == PHYSMEM_HOOK_COPY_PROCESS) {
		physmem_fork_copied(call, (void *)page, (void *)vma, addr & PAGE_MASK);
	}
}

/*
 * Could do_wp_page() ask for a retry though userfaultfd does not? The mapping's
 * own lock is not enough where a reverse map has to be made or a file be asked;
 * and who does not want to wait is sent away by userfaultfd itself.
 */
static bool retry_otherwise(const struct vm_fault *vmf)
{
	const struct vm_area_struct *vma = vmf->vma;

	if (vmf->flags & FAULT_FLAG_RETRY_NOWAIT)
		return true;
	if (!physmem_compat_vma_lock(vmf->flags))
		return false;
	return vma->vm_flags & VM_SHARED ?
		!vma->vm_ops || !vma->vm_ops->map_pages : !vma->anon_vma;
}

/* What led to this call: a page just read from swap, a huge page just split. */
static u32 flags_of_way(const struct physmem_call *call, const struct vm_fault *vmf)
{
	const struct physmem_call *outer = call->outer;

	return (outer && outer->cow.hook == PHYSMEM_HOOK_DO_SWAP_PAGE && outer->vmf == vmf ?
		PHYSMEM_COW_SWAPIN : 0) |
	       (physmem_mark_is(vmf, vmf->address) ? PHYSMEM_COW_SPLIT_BEFORE : 0);
}

/*
 * Notes what a call begins with. Not inline, so that the registers which it needs
 * are saved for those calls only that are wanted.
 */
static noinline bool note(struct physmem_call *call, const struct vm_fault *vmf)
{
	struct vm_area_struct *vma = vmf->vma;
	struct physmem_cow *cow = &call->cow;
	struct physmem_cow_case *c = &call->c;

	call->vmf = vmf;
	call->vma = vma;
	cow->addr = vmf->address & PAGE_MASK;
	cow->hook = PHYSMEM_HOOK_DO_WP_PAGE;
	cow->page_shift = PAGE_SHIFT;
	physmem_cow_read(&c->before, vmf->orig_pte);
	physmem_cow_frame(&c->before, vmf->orig_pte, vma, cow->addr);
	physmem_cow_before(cow, &c->before);
	physmem_cow_facts(cow, vma, vmf->flags);
	c->vm_flags = cow->vm_flags;
	c->unshare = cow->flags & PHYSMEM_COW_UNSHARE;
	c->retry_otherwise = retry_otherwise(vmf);
	physmem_call_contend(call, vma->vm_mm, cow->addr);
	physmem_cow_begin(call);
	cow->flags |= flags_of_way(call, vmf);
	/* do_swap_page() goes on with what it has just stored: tables may hold another form */
	c->outdated = (cow->flags & PHYSMEM_COW_SWAPIN) &&
		      pte_val(READ_ONCE(*vmf->pte)) != pte_val(vmf->orig_pte);
	return true;
}

/** physmem_wp_page_enter() - do_wp_page(vmf) was called, with the table's lock held */
bool physmem_wp_page_enter(struct physmem_call *call, struct pt_regs *regs)
{
	const struct vm_fault *vmf = (void *)physmem_argument(regs, 0);

	return physmem_targets_want(vmf->vma->vm_mm) && note(call, vmf);
}

/*
 * Reads the entry again. The fault still holds the mmap lock or the mapping's
 * own, so the upper tables stand; RCU, for which preemption off is enough,
 * keeps the leaf table's memory. What is not a table is bad, or none.
 */
static bool read_after(const struct vm_fault *vmf, struct physmem_cow_entry *after)
{
	const pmd_t pmd = READ_ONCE(*vmf->pmd);
	pte_t *table;

	if (pmd_none(pmd) || pmd_bad(pmd))
		return false;
	table = kmap_local_page(pmd_page(pmd));
	physmem_cow_read(after, READ_ONCE(table[pte_index(vmf->address)]));
	kunmap_local(table);
	return true;
}

/* Which frame is there now, and how do we know? */
static void name_new_frame(struct physmem_call *call)
{
	struct physmem_cow *cow = &call->cow;
	const struct physmem_cow_case *c = &call->c;

	cow->new_raw = c->after_read ? c->after.raw : PHYSMEM_NONE;
	if (c->new_page == PHYSMEM_NEW_MAPPED) {
		/* seen when it was mapped; the entry may have changed since */
		if (!c->after_read || c->after.pfn != cow->new_pfn)
			cow->new_raw = PHYSMEM_NONE;
		return;
	}
	if (cow->outcome == PHYSMEM_OUTCOME_REUSE) {
		cow->new_pfn = cow->old_pfn;
		if (!c->after_read || c->after.pfn != cow->new_pfn)
			cow->new_raw = PHYSMEM_NONE;
		return;
	}
	cow->new_pfn = c->after_read ? c->after.pfn : PHYSMEM_NONE;
	if (c->after_read)
		cow->flags |= PHYSMEM_COW_NEW_SAMPLED;
}

/** physmem_wp_page_leave() - do_wp_page() has returned, with the table's lock free */
void physmem_wp_page_leave(struct physmem_call *call, unsigned long ret)
{
	struct physmem_cow *cow = &call->cow;
	struct physmem_cow_case *c = &call->c;

	physmem_cow_end(call, ret);
	/* with the locks dropped even the upper tables may be gone */
	c->after_read = !(c->ret & (PHYSMEM_RET_RETRY | PHYSMEM_RET_COMPLETED)) &&
			read_after(call->vmf, &c->after);
	physmem_call_settle(call);
	physmem_cow_doubt(call);
	cow->outcome = physmem_classify_wp_page(c);
	if (physmem_classify_uffd_async(c, cow->outcome))
		cow->flags |= PHYSMEM_COW_UFFD_ASYNC;
	name_new_frame(call);
	physmem_cow_emit(cow);
}
