// SPDX-License-Identifier: GPL-2.0
/* Whose memory, whose write, in which mapping; and out with the event. */
#include <linux/cgroup.h>
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/percpu.h>
#include <linux/preempt.h>
#include <linux/ptrace.h>
#include <linux/sched.h>
#include <linux/sched/task_stack.h>

#include "compat/compat.h"
#include "cow.h"
#include "leaf.h"
#include "physmem.h"
#include "physmem_events.h"

static DEFINE_PER_CPU(u32, cow_seq);

/* A mapping's flags are the last one's most of the time. */
struct flags_memo {
	vm_flags_t kernel;
	u32 ours;
};

static DEFINE_PER_CPU(struct flags_memo, flags_memo);

static u32 flags_of_mapping(vm_flags_t kernel)
{
	struct flags_memo *memo = get_cpu_ptr(&flags_memo);
	u32 ours;

	if (memo->kernel != kernel) {
		memo->ours = (u32)physmem_vma_flags(kernel);
		memo->kernel = kernel;
	}
	ours = memo->ours;
	put_cpu_ptr(&flags_memo);
	return ours;
}

/* Not the writer's: a debugger's or a kernel thread's fault. */
static s32 owner_of(struct mm_struct *mm)
{
	s32 tgid = -1;
#ifdef CONFIG_MEMCG
	struct task_struct *owner;

	rcu_read_lock();
	owner = rcu_dereference(mm->owner);
	if (owner)
		tgid = owner->tgid;
	rcu_read_unlock();
#endif
	return tgid;
}

/* The inode of its directory, which users can look up: on 32-bit machines its id is another. */
static u64 cgroup_of_writer(void)
{
#ifdef CONFIG_CGROUPS
	u64 ino;

	/* in most handlers preemption is off already: cheaper than rcu_read_lock() */
	rcu_read_lock_sched_notrace();
	ino = cgroup_ino(task_dfl_cgroup(current));
	rcu_read_unlock_sched_notrace();
	return ino;
#else
	return PHYSMEM_NONE;
#endif
}

/**
 * physmem_cow_facts() - all but the frames, the outcome and the time
 * @cow: where it goes
 * @vma: the mapping written to
 * @fault: FAULT_FLAG_*
 *
 * Context: the writing task, inside the kernel's handling of the fault, so the
 * mapping stands.
 */
void physmem_cow_facts(struct physmem_cow *cow, const struct vm_area_struct *vma,
		       unsigned int fault)
{
	struct mm_struct *mm = vma->vm_mm;
	/* a kernel thread may have borrowed it: kthread_use_mm() */
	const bool own = current->mm == mm && !(current->flags & PF_KTHREAD);

	cow->vma_start = vma->vm_start;
	cow->vma_end = vma->vm_end;
	cow->vm_flags = flags_of_mapping(vma->vm_flags);
	cow->ino = PHYSMEM_NONE;
	cow->dev = PHYSMEM_NONE32;
	if (vma->vm_file) {
		const struct inode *inode = physmem_compat_inode(vma->vm_file);

		cow->ino = inode->i_ino;
		cow->dev = inode->i_sb->s_dev;
	}
	cow->pgoff = vma->vm_pgoff + ((cow->addr - vma->vm_start) >> PAGE_SHIFT);
	cow->flags = (physmem_compat_unshare(fault) ? PHYSMEM_COW_UNSHARE : 0) |
		     ((fault & FAULT_FLAG_REMOTE) || !own ? PHYSMEM_COW_REMOTE : 0) |
		     (fault & FAULT_FLAG_USER ? 0 : PHYSMEM_COW_KERNEL) |
		     (physmem_compat_vma_lock(fault) ? PHYSMEM_COW_VMA_LOCK : 0);
	/* of no meaning where another's memory is written to */
	cow->ip = own && !(current->flags & PHYSMEM_COMPAT_NO_USER) ?
		  instruction_pointer(task_pt_regs(current)) : PHYSMEM_NONE;
	cow->cgroup = cgroup_of_writer();
	cow->tgid = current->tgid;
	cow->mm_tgid = own ? current->tgid : owner_of(mm);
	cow->dur = PHYSMEM_NONE;
}

/**
 * physmem_cow_read() - an entry's frame and the bits that outcomes are judged by
 * @entry: filled but for the kind, which is known if there is no frame
 * @pte: the entry, read once; of an upper level as the PTE that its bits make
 *
 * Context: any.
 */
void physmem_cow_read(struct physmem_cow_entry *entry, pte_t pte)
{
	entry->raw = pte_val(pte);
	entry->pfn = PHYSMEM_NONE;
	entry->bits = 0;
	entry->kind = PHYSMEM_KIND_EMPTY;
	if (pte_none(pte))
		return;
	entry->kind = PHYSMEM_KIND_UNKNOWN;
	if (!pte_present(pte))
		return;
	entry->pfn = pte_pfn(pte);
	entry->bits = PHYSMEM_PTE_PRESENT |
		      (pte_write(pte) ? PHYSMEM_PTE_WRITE : 0) |
		      (pte_dirty(pte) ? PHYSMEM_PTE_DIRTY : 0) |
		      (physmem_compat_uffd_wp(pte) ? PHYSMEM_PTE_UFFD_WP : 0);
}

/**
 * physmem_cow_frame() - what kind of frame an entry leads to
 * @entry: from physmem_cow_read(); its kind is set, and whether it is exclusive
 * @pte: as there; of the first level
 * @vma: its mapping
 * @addr: its address
 *
 * Context: as physmem_leaf_frame().
 */
void physmem_cow_frame(struct physmem_cow_entry *entry, pte_t pte,
		       const struct vm_area_struct *vma, unsigned long addr)
{
	struct physmem_entry leaf;

	leaf.bits = entry->bits;
	leaf.pfn = entry->pfn;
	leaf.kind = entry->kind;
	leaf.level = PHYSMEM_LEVEL_PTE;
	if (!physmem_leaf_fault(&leaf, pte, vma, addr))
		physmem_leaf_frame(&leaf, pte, vma, addr);
	entry->bits = leaf.bits;
	entry->kind = leaf.kind;
}

/** physmem_cow_ret() - a vm_fault_t as PHYSMEM_RET_* */
u32 physmem_cow_ret(unsigned long ret)
{
	const bool done = physmem_compat_completed(ret);
	const unsigned int retry = (__force unsigned int)VM_FAULT_RETRY;
	const unsigned int nopage = (__force unsigned int)VM_FAULT_NOPAGE;
	const unsigned int fallback = (__force unsigned int)VM_FAULT_FALLBACK;
	/* the kernel counts a huge page's fallback among the errors */
	const unsigned int error = (__force unsigned int)VM_FAULT_ERROR & ~fallback;

	if (!done && !(ret & (retry | nopage | fallback | error)))
		return physmem_compat_wrote(ret);
	return (ret & error ? PHYSMEM_RET_ERROR : 0) |
	       (done ? PHYSMEM_RET_COMPLETED : ret & retry ? PHYSMEM_RET_RETRY : 0) |
	       (ret & nopage ? PHYSMEM_RET_NOPAGE : 0) |
	       (ret & fallback ? PHYSMEM_RET_FALLBACK : 0) | physmem_compat_wrote(ret);
}

/**
 * physmem_cow_emit() - count a fault, and tell who records
 * @cow: complete but for its number
 *
 * Context: any in which trace events may be emitted.
 */
void physmem_cow_emit(struct physmem_cow *cow)
{
	physmem_stats_cow(cow);
	if (!trace_physmem_cow_enabled())
		return;
	/* what ftrace calls may be preempted: on one CPU from number to buffer */
	preempt_disable_notrace();
	cow->seq = this_cpu_inc_return(cow_seq);
	trace_physmem_cow(cow);
	preempt_enable_notrace();
}
