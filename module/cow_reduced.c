// SPDX-License-Identifier: GPL-2.0
/*
 * Faults seen by entries alone, where the kernel has no return probes:
 * do_wp_page() leaves what it is about to do, and the mapping of a new page by
 * the same fault finds it. Only copies are seen, and no duration.
 */
#include <linux/hash.h>
#include <linux/mm.h>
#include <linux/sched.h>

#include "compat/compat.h"
#include "cow.h"
#include "physmem.h"
#include "targets.h"

/*
 * A fault that has entered do_wp_page(), by task; of two that share a place the
 * later one has it. Whoever finds it busy goes without.
 */
#define PENDING_BITS	10

struct pending {
	atomic_t busy;
	const struct task_struct *task;	/* compared, never followed */
	const struct vm_area_struct *vma;	/* likewise */
	unsigned long faults;
	struct physmem_cow cow;
};

static struct pending pendings[1 << PENDING_BITS];

static struct pending *pending_take(void)
{
	struct pending *pending = &pendings[hash_ptr(current, PENDING_BITS)];

	return atomic_cmpxchg_acquire(&pending->busy, 0, 1) ? NULL : pending;
}

static void pending_give(struct pending *pending)
{
	atomic_set_release(&pending->busy, 0);
}

/** physmem_reduced_reset() - forget all. Context: no probe is placed. */
void physmem_reduced_reset(void)
{
	memset(pendings, 0, sizeof(pendings));
}

/* The function tracer's hook has preemption on where locks leave it on. */
static bool wanted(const struct mm_struct *mm)
{
	bool yes;

	rcu_read_lock_sched_notrace();
	yes = physmem_targets_want(mm);
	rcu_read_unlock_sched_notrace();
	return yes;
}

/** physmem_reduced_enter() - do_wp_page() was called, with the table's lock held */
void physmem_reduced_enter(unsigned long fault, unsigned long unused, unsigned long unused_too)
{
	const struct vm_fault *vmf = (void *)fault;
	const struct vm_area_struct *vma = vmf->vma;
	struct physmem_cow_entry before;
	struct pending *pending;
	struct physmem_cow *cow;

	if ((vma->vm_flags & VM_SHARED) || !wanted(vma->vm_mm))
		return;
	pending = pending_take();
	if (!pending) {
		physmem_hook_overrun();
		return;
	}
	cow = &pending->cow;
	cow->addr = vmf->address & PAGE_MASK;
	cow->hook = PHYSMEM_HOOK_DO_WP_PAGE;
	cow->page_shift = PAGE_SHIFT;
	physmem_cow_read(&before, vmf->orig_pte);
	physmem_cow_frame(&before, vmf->orig_pte, vma, cow->addr);
	physmem_cow_before(cow, &before);
	physmem_cow_facts(cow, vma, vmf->flags);
	cow->flags |= PHYSMEM_COW_REDUCED;
	cow->new_raw = PHYSMEM_NONE;
	cow->ret = 0;
	pending->vma = vma;
	pending->faults = physmem_faults_of_current();
	pending->task = current;
	pending_give(pending);
}

/**
 * physmem_reduced_new_page() - a new anonymous page is being mapped
 * @page: it, or the folio whose first it is
 * @vma: where
 * @addr: where
 *
 * Context: with the table's lock held, so what is recorded is so: a copy is
 * told by nothing later.
 */
void physmem_reduced_new_page(unsigned long page, unsigned long vma, unsigned long addr)
{
	struct physmem_cow_case c = { .new_page = PHYSMEM_NEW_MAPPED };
	struct pending *pending = pending_take();
	struct physmem_cow cow;
	bool meant;

	if (!pending) {
		physmem_hook_overrun();
		return;
	}
	meant = pending->task == current && pending->vma == (void *)vma &&
		pending->cow.addr == (addr & PAGE_MASK) &&
		pending->faults == physmem_faults_of_current();
	if (meant) {
		cow = pending->cow;
		pending->task = NULL;
	}
	pending_give(pending);
	if (!meant)
		return;
	cow.new_pfn = page_to_pfn((struct page *)page);
	c.before.kind = cow.old_kind;
	cow.outcome = physmem_classify_new_page(&c);
	physmem_cow_emit(&cow);
}
