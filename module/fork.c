// SPDX-License-Identifier: GPL-2.0
/*
 * What a fork costs at once: read at entry and at return of copy_process(),
 * whose child does not run yet. Pages that somebody has pinned are copied by
 * fork itself; each is told as it happens.
 */
#include <linux/err.h>
#include <linux/hugetlb.h>
#include <linux/mm.h>
#include <linux/pgtable.h>
#include <linux/sched.h>
#include <linux/sched/task.h>
#include <linux/sched/task_stack.h>
#include <linux/timekeeping.h>

#include "arch/arch.h"
#include "compat/compat.h"
#include "compat/fork.h"
#include "compat/highmem.h"
#include "cow.h"
#include "physmem.h"
#include "physmem_events.h"
#include "targets.h"

static DEFINE_PER_CPU(u32, fork_seq);

/** physmem_fork_enter() - copy_process() was called: for memory of its own? */
bool physmem_fork_enter(struct physmem_call *call, struct pt_regs *regs)
{
	const struct kernel_clone_args *args = (void *)physmem_argument(regs, 3);

	if (!current->mm || (args->flags & CLONE_VM) || !physmem_targets_want(current->mm))
		return false;
	call->vma = NULL;
	call->vmf = NULL;
	call->copied = 0;
	call->counted = 0;
	call->cow.addr = PHYSMEM_NONE;
	call->cow.hook = PHYSMEM_HOOK_COPY_PROCESS;
	call->missed = physmem_hook_missed_new();
	physmem_call_enter(call);
	call->since = ktime_get_mono_fast_ns();
	return true;
}

/*
 * The parent's entry of a page, whatever its level. Fork holds the parent's mmap
 * lock for writing, and the lock of the table it copies from: nothing here
 * changes, and no lock is needed.
 */
static void read_parent(struct physmem_cow *cow, struct physmem_cow_entry *entry)
{
	pgd_t *pgd = pgd_offset(current->mm, cow->addr);
	p4d_t *p4d;
	pud_t *pud;
	pmd_t *pmd;
	pte_t *table;

	entry->raw = PHYSMEM_NONE;
	entry->pfn = PHYSMEM_NONE;
	entry->kind = PHYSMEM_KIND_UNKNOWN;
	if (pgd_none(*pgd))
		return;
	p4d = p4d_offset(pgd, cow->addr);
	if (p4d_none(*p4d))
		return;
	pud = pud_offset(p4d, cow->addr);
	if (pud_none(*pud))
		return;
	/* whatever is no table, for one a huge page that nobody may access */
	if (pud_leaf(*pud) || pud_bad(*pud)) {
		physmem_cow_read(entry, __pte(pud_val(*pud)));
		return;
	}
	pmd = pmd_offset(pud, cow->addr);
	if (pmd_none(*pmd))
		return;
	if (pmd_leaf(*pmd) || pmd_bad(*pmd)) {
		physmem_cow_read(entry, physmem_pmd_leaf(*pmd));
		return;
	}
	table = kmap_local_page(pmd_page(*pmd));
	physmem_cow_read(entry, READ_ONCE(table[pte_index(cow->addr)]));
	kunmap_local(table);
}

/**
 * physmem_fork_copied() - fork is mapping a copy into the child
 * @call: the fork
 * @page: the copy, or its folio
 * @vma: the child's mapping, or the parent's that it is a copy of
 * @addr: its address there, and of the original in the parent
 *
 * Context: as physmem_new_page(), with the locks of both tables held: there is
 * no later moment at which this page could still be told from others, and they
 * are few.
 */
void physmem_fork_copied(struct physmem_call *call, const struct page *page,
			 const struct vm_area_struct *vma, unsigned long addr)
{
	struct physmem_cow cow = { .addr = addr, .hook = PHYSMEM_HOOK_COPY_PROCESS };
	struct physmem_cow_entry before;

	/*
	 * The child's memory is nobody else's yet: a fault of the parent's is not meant. But
	 * some kernels tell of hugetlb pages with the parent's mapping, where it has the original.
	 */
	if (vma->vm_mm == current->mm && !(vma->vm_flags & VM_HUGETLB))
		return;
	read_parent(&cow, &before);
	if (vma->vm_mm == current->mm && before.pfn == PHYSMEM_NONE)
		return;
	before.kind = vma->vm_flags & VM_HUGETLB ? PHYSMEM_KIND_HUGE : PHYSMEM_KIND_ANON;
	physmem_cow_before(&cow, &before);
	cow.page_shift = vma->vm_flags & VM_HUGETLB ?
			 huge_page_shift(hstate_vma((struct vm_area_struct *)vma)) : PAGE_SHIFT;
	physmem_cow_facts(&cow, vma, 0);
	/* it is the parent that asked; the child, whose it is, has no number yet */
	cow.flags = PHYSMEM_COW_KERNEL;
	cow.mm_tgid = -1;
	cow.ip = instruction_pointer(task_pt_regs(current));
	cow.new_pfn = page_to_pfn(page);
	cow.new_raw = PHYSMEM_NONE;
	cow.outcome = PHYSMEM_OUTCOME_FORK_COPY;
	call->copied += 1UL << (cow.page_shift - PAGE_SHIFT);
	if (!(vma->vm_flags & VM_HUGETLB))
		call->counted++;
	physmem_cow_emit(&cow);
}

/* Was each new page seen that fork mapped, so that none it copied is missing? */
static bool copies_seen(const struct physmem_call *call)
{
	return call->c.new_page != PHYSMEM_NEW_UNWATCHED && physmem_calls_see_new_pages() &&
	       call->missed == physmem_hook_missed_new();
}

/** physmem_fork_leave() - copy_process() has returned the child, which does not run yet */
void physmem_fork_leave(struct physmem_call *call, unsigned long ret)
{
	s64 dur = ktime_get_mono_fast_ns() - call->since;
	const struct task_struct *child = (void *)ret;
	struct physmem_fork fork = {};

	physmem_call_return(call);
	if (IS_ERR_OR_NULL(child) || !child->mm)
		return;
	fork.dur = max_t(s64, dur, 0);
	fork.copied = PHYSMEM_NONE;
	fork.shared = PHYSMEM_NONE;
	if (copies_seen(call)) {
		fork.copied = call->copied;
		fork.shared = physmem_compat_anon_pages(child->mm) - call->counted;
	} else {
		physmem_hook_overrun();
	}
	fork.table_bytes = mm_pgtables_bytes(child->mm);
	fork.parent = current->tgid;
	fork.child = child->tgid;
	physmem_stats_fork(&fork);
	if (!trace_physmem_fork_enabled())
		return;
	fork.seq = this_cpu_inc_return(fork_seq);
	trace_physmem_fork(&fork);
}
