// SPDX-License-Identifier: GPL-2.0
/*
 * What is read at entry and at return of hugetlb_wp(), which is entered and left
 * with the table's lock held: both are what really stood there.
 */
#include <linux/hugetlb.h>
#include <linux/mm.h>

#include "compat/compat.h"
#include "compat/hugetlb.h"
#include "cow.h"
#include "physmem.h"
#include "targets.h"

static void read_entry(struct physmem_cow_entry *entry, const void *ptep)
{
	const pte_t pte = READ_ONCE(*(const pte_t *)ptep);

	physmem_cow_read(entry, pte);
}

/* hugetlb keeps a page's marks on its head, to which the entry leads. */
static void read_frame(struct physmem_cow_entry *entry)
{
	struct page *page;

	if (entry->pfn == PHYSMEM_NONE || !pfn_valid(entry->pfn))
		return;
	page = compound_head(pfn_to_page(entry->pfn));
	entry->kind = PHYSMEM_KIND_HUGE;
	if (PageAnon(page) && physmem_compat_exclusive(page))
		entry->bits |= PHYSMEM_PTE_EXCLUSIVE;
}

/**
 * physmem_new_hugetlb() - a new hugetlb page is being mapped
 * @page: it, or its folio
 * @vma: where
 * @addr: where
 *
 * Context: as physmem_new_page(). What is mapped outside of all calls is a first
 * touch, which the kernel makes writable by hugetlb_wp(): no sharing is broken.
 */
void physmem_new_hugetlb(unsigned long page, unsigned long vma, unsigned long addr)
{
	if (physmem_call_of_current())
		physmem_new_page(page, vma, addr);
	else
		physmem_mark_set((void *)vma, addr);
}

/** physmem_hugetlb_enter() - hugetlb_wp() was called */
bool physmem_hugetlb_enter(struct physmem_call *call, struct pt_regs *regs)
{
	struct physmem_compat_hugetlb fault;
	struct physmem_cow *cow = &call->cow;
	struct physmem_cow_case *c = &call->c;
	struct hstate *h;

	physmem_compat_hugetlb_fault(&fault, regs);
	h = hstate_vma(fault.vma);
	if (physmem_mark_is(fault.vma, fault.addr & huge_page_mask(h)) ||
	    !physmem_targets_want(fault.vma->vm_mm))
		return false;
	call->ptep = fault.ptep;
	call->vma = fault.vma;
	cow->addr = fault.addr & huge_page_mask(h);
	cow->hook = PHYSMEM_HOOK_HUGETLB_WP;
	cow->page_shift = huge_page_shift(h);
	read_entry(&c->before, fault.ptep);
	read_frame(&c->before);
	physmem_cow_before(cow, &c->before);
	physmem_cow_facts(cow, fault.vma, fault.flags);
	c->vm_flags = cow->vm_flags;
	c->unshare = cow->flags & PHYSMEM_COW_UNSHARE;
	physmem_cow_begin(call);
	return true;
}

/** physmem_hugetlb_leave() - hugetlb_wp() has returned */
void physmem_hugetlb_leave(struct physmem_call *call, unsigned long ret)
{
	struct physmem_cow *cow = &call->cow;
	struct physmem_cow_case *c = &call->c;

	physmem_cow_end(call, ret);
	/* a fault that was told to try again has let go of its lock */
	c->after_read = !(c->ret & (PHYSMEM_RET_RETRY | PHYSMEM_RET_COMPLETED));
	if (c->after_read)
		read_entry(&c->after, call->ptep);
	physmem_cow_doubt(call);
	cow->outcome = physmem_classify_hugetlb(c);
	cow->new_raw = c->after_read ? c->after.raw : PHYSMEM_NONE;
	if (c->new_page != PHYSMEM_NEW_MAPPED)
		cow->new_pfn = c->after_read ? c->after.pfn : PHYSMEM_NONE;
	physmem_cow_emit(cow);
}
