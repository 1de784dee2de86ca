// SPDX-License-Identifier: GPL-2.0
/*
 * What is read at entry and at return of do_wp_page().
 *
 * Entry runs with the table's lock held by the fault itself, so the frame's
 * facts are stable. Return runs without it: the entry is read once, and the
 * mapping, which may be gone, is not touched. Nothing here locks or sleeps.
 */
#include <linux/cgroup.h>
#include <linux/fs.h>
#include <linux/hash.h>
#include <linux/highmem.h>
#include <linux/mm.h>
#include <linux/percpu.h>
#include <linux/pgtable.h>
#include <linux/ptrace.h>
#include <linux/sched.h>
#include <linux/sched/task_stack.h>
#include <linux/timekeeping.h>

#include "compat/compat.h"
#include "cow.h"
#include "leaf.h"
#include "physmem.h"
#include "physmem_events.h"

static DEFINE_PER_CPU(u32, cow_seq);

/*
 * Faults under way, by memory and page. Two threads that write to one page at
 * once may both copy it, and one throws its copy away; where the kernel does
 * not say which, we have at least to know that there were two. Collisions only
 * make an outcome unknown that could have been told.
 */
#define BUCKET_BITS	10

struct physmem_cow_bucket {
	atomic_t arrivals;
	atomic_t inside;
};

static struct physmem_cow_bucket buckets[1 << BUCKET_BITS];

/*
 * Tasks inside a hooked call, so that a new page's mapping finds the call that
 * it belongs to. Only its task writes to a slot that is taken. Collisions leave
 * a call without a slot, whose new page is then not seen.
 */
#define SLOT_BITS	10

struct physmem_cow_slot {
	struct task_struct *task;	/* compared, never followed */
	struct physmem_cow_call *call;
};

static struct physmem_cow_slot slots[1 << SLOT_BITS];
static bool watch_new_pages;

/**
 * physmem_cow_start() - forget the calls that earlier probes saw begin
 *
 * Context: no probe is placed. Those in flight at removal were dropped by the
 * kernel, which has freed what they noted; their calls would seem to be under
 * way for ever.
 */
void physmem_cow_start(void)
{
	memset(buckets, 0, sizeof(buckets));
	memset(slots, 0, sizeof(slots));
}

/**
 * physmem_cow_watch() - say whether new pages are seen
 * @new_pages: physmem_cow_new_page() is called for each
 *
 * Context: true after its probe was placed, false before it is removed: a call
 * that returns later does not take a page it did not see for one there wasn't.
 */
void physmem_cow_watch(bool new_pages)
{
	WRITE_ONCE(watch_new_pages, new_pages);
}

static void contention_enter(struct physmem_cow_call *call, const struct mm_struct *mm,
			     unsigned long addr)
{
	unsigned long key = (unsigned long)mm ^ (addr & PAGE_MASK);

	call->bucket = &buckets[hash_long(key, BUCKET_BITS)];
	call->arrivals = atomic_inc_return(&call->bucket->arrivals);
	call->c.contended = atomic_inc_return(&call->bucket->inside) > 1;
}

static void contention_return(struct physmem_cow_call *call)
{
	/*
	 * Whoever changed the entry that was just read has arrived before it
	 * did: pairs with the full barrier of its atomic_inc_return().
	 */
	smp_rmb();
	if (atomic_read(&call->bucket->arrivals) != call->arrivals)
		call->c.contended = true;
	atomic_dec(&call->bucket->inside);
}

static struct physmem_cow_slot *slot_of(const struct task_struct *task)
{
	return &slots[hash_ptr(task, SLOT_BITS)];
}

static void slot_enter(struct physmem_cow_call *call)
{
	struct physmem_cow_slot *slot = slot_of(current);
	struct task_struct *owner;

	call->slot = NULL;
	call->outer = NULL;
	call->c.new_page = PHYSMEM_NEW_UNWATCHED;
	if (!READ_ONCE(watch_new_pages))
		return;
	owner = cmpxchg(&slot->task, NULL, current);
	if (owner && owner != current)
		return;
	/* page_mkwrite() may fault itself: calls nest, and end in reverse order */
	call->outer = owner ? slot->call : NULL;
	slot->call = call;
	call->slot = slot;
	call->c.new_page = PHYSMEM_NEW_NONE;
}

static void slot_return(struct physmem_cow_call *call)
{
	if (!call->slot)
		return;
	call->slot->call = call->outer;
	if (call->outer)
		return;
	/* the slot's next owner finds it empty: pairs with its cmpxchg() */
	smp_store_release(&call->slot->task, NULL);
}

/**
 * physmem_cow_new_page() - a new anonymous page is being mapped
 * @page: the page
 * @vma: where
 * @addr: where
 *
 * Called for every one in the system: the way out for those that do not belong
 * to a call under way has to be short.
 *
 * Context: the mapping task, preemption off, the table's lock held.
 */
void physmem_cow_new_page(const struct page *page, const struct vm_area_struct *vma,
			  unsigned long addr)
{
	struct physmem_cow_slot *slot = slot_of(current);
	struct physmem_cow_call *call;

	if (READ_ONCE(slot->task) != current)
		return;
	call = slot->call;
	if (!call || call->vma != vma || call->cow.addr != (addr & PAGE_MASK))
		return;
	call->cow.new_pfn = page_to_pfn(page);
	call->c.new_page = PHYSMEM_NEW_MAPPED;
}

/* Whose memory it is. Not the writer's: a debugger's or a kernel thread's fault. */
static s32 owner_of(struct mm_struct *mm)
{
	s32 tgid = -1;

	if (current->mm == mm)
		return task_tgid_nr(current);
#ifdef CONFIG_MEMCG
	{
		struct task_struct *owner;

		rcu_read_lock();
		owner = rcu_dereference(mm->owner);
		if (owner)
			tgid = task_tgid_nr(owner);
		rcu_read_unlock();
	}
#endif
	return tgid;
}

/* The user instruction; of no meaning where another's memory is written to. */
static u64 writer_ip(const struct mm_struct *mm)
{
	if (current->mm != mm || (current->flags & PHYSMEM_COMPAT_NO_USER))
		return PHYSMEM_NONE;
	return instruction_pointer(task_pt_regs(current));
}

static u64 writer_cgroup(void)
{
#ifdef CONFIG_CGROUPS
	u64 id;

	rcu_read_lock();
	id = cgroup_id(task_dfl_cgroup(current));
	rcu_read_unlock();
	return id;
#else
	return PHYSMEM_NONE;
#endif
}

static u32 flags_of(unsigned int fault, const struct mm_struct *mm)
{
	return (physmem_compat_unshare(fault) ? PHYSMEM_COW_UNSHARE : 0) |
	       ((fault & FAULT_FLAG_REMOTE) || current->mm != mm ? PHYSMEM_COW_REMOTE : 0) |
	       (fault & FAULT_FLAG_USER ? 0 : PHYSMEM_COW_KERNEL) |
	       (physmem_compat_vma_lock(fault) ? PHYSMEM_COW_VMA_LOCK : 0);
}

static void read_mapping(struct physmem_cow *cow, struct vm_area_struct *vma)
{
	cow->vma_start = vma->vm_start;
	cow->vma_end = vma->vm_end;
	cow->vm_flags = (u32)physmem_vma_flags(vma->vm_flags);
	cow->ino = PHYSMEM_NONE;
	cow->dev = PHYSMEM_NONE32;
	if (vma->vm_file) {
		cow->ino = physmem_compat_inode(vma->vm_file)->i_ino;
		cow->dev = physmem_compat_inode(vma->vm_file)->i_sb->s_dev;
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

/**
 * physmem_cow_enter() - do_wp_page() was called
 * @call: what its return will need
 * @vmf: the fault
 * @missed: how many calls the probes have missed so far
 *
 * Context: the faulting task, preemption off, the table's lock held by the fault.
 */
void physmem_cow_enter(struct physmem_cow_call *call, const struct vm_fault *vmf,
		       unsigned long missed)
{
	struct vm_area_struct *vma = vmf->vma;
	struct mm_struct *mm = vma->vm_mm;
	struct physmem_cow *cow = &call->cow;
	struct physmem_cow_case *c = &call->c;

	call->vmf = vmf;
	call->vma = vma;
	call->missed = missed;
	memset(c, 0, sizeof(*c));
	physmem_leaf_read(&c->before, vmf->orig_pte, PHYSMEM_LEVEL_PTE);
	physmem_leaf_frame(&c->before, vmf->orig_pte, vma, vmf->address);

	read_mapping(cow, vma);
	cow->addr = vmf->address & PAGE_MASK;
	cow->pgoff = vmf->pgoff;
	cow->old_raw = c->before.raw;
	cow->old_pfn = c->before.pfn;
	cow->old_kind = c->before.kind;
	cow->flags = flags_of(vmf->flags, mm);
	cow->ip = writer_ip(mm);
	cow->cgroup = writer_cgroup();
	cow->tgid = task_tgid_nr(current);
	cow->mm_tgid = owner_of(mm);
	cow->hook = PHYSMEM_HOOK_DO_WP_PAGE;
	cow->page_shift = PAGE_SHIFT;

	c->vm_flags = cow->vm_flags;
	c->unshare = cow->flags & PHYSMEM_COW_UNSHARE;
	c->retry_otherwise = retry_otherwise(vmf);
	contention_enter(call, mm, vmf->address);
	slot_enter(call);
	call->since = ktime_get_mono_fast_ns();
}

/*
 * Reads the entry again. The fault still holds the mmap lock or the mapping's
 * own, so the upper tables stand; RCU keeps the leaf table's memory.
 */
static bool read_after(const struct vm_fault *vmf, struct physmem_entry *after)
{
	pmd_t pmd;
	pte_t *table;

	rcu_read_lock();
	pmd = READ_ONCE(*vmf->pmd);
	if (pmd_none(pmd) || !pmd_present(pmd) || pmd_leaf(pmd) || pmd_bad(pmd)) {
		rcu_read_unlock();
		return false;
	}
	table = kmap_local_page(pmd_page(pmd));
	physmem_leaf_read(after, READ_ONCE(table[pte_index(vmf->address)]), PHYSMEM_LEVEL_PTE);
	kunmap_local(table);
	rcu_read_unlock();
	return true;
}

static u32 ret_of(unsigned int ret)
{
	const unsigned int done = (__force unsigned int)VM_FAULT_COMPLETED;

	/* the kernel counts a huge page's fallback among the errors */
	const unsigned int error = (__force unsigned int)(VM_FAULT_ERROR & ~VM_FAULT_FALLBACK);

	return (ret & error ? PHYSMEM_RET_ERROR : 0) |
	       (ret & (__force unsigned int)VM_FAULT_RETRY ? PHYSMEM_RET_RETRY : 0) |
	       (ret & done ? PHYSMEM_RET_COMPLETED : 0) |
	       (ret & (__force unsigned int)VM_FAULT_NOPAGE ? PHYSMEM_RET_NOPAGE : 0) |
	       (ret & (__force unsigned int)VM_FAULT_FALLBACK ? PHYSMEM_RET_FALLBACK : 0) |
	       physmem_compat_wrote(ret);
}

/* Which frame is there now, and how do we know? */
static void name_new_frame(struct physmem_cow_call *call)
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

/**
 * physmem_cow_return() - do_wp_page() has returned
 * @call: from its physmem_cow_enter()
 * @ret: what it returned
 * @missed: how many calls the probes have missed so far
 *
 * Context: the faulting task, preemption off, the table's lock free.
 */
void physmem_cow_return(struct physmem_cow_call *call, unsigned long ret,
			unsigned long missed)
{
	s64 dur = ktime_get_mono_fast_ns() - call->since;
	struct physmem_cow *cow = &call->cow;
	struct physmem_cow_case *c = &call->c;

	cow->dur = max_t(s64, dur, 0);	/* that clock may step back a little */
	slot_return(call);
	c->ret = ret_of(ret);
	/* with the locks dropped even the upper tables may be gone */
	if (!(c->ret & (PHYSMEM_RET_RETRY | PHYSMEM_RET_COMPLETED)))
		c->after_read = read_after(call->vmf, &c->after);
	contention_return(call);
	/* a call that we have not seen may have been about this page */
	if (missed != call->missed)
		c->contended = true;
	if (c->new_page == PHYSMEM_NEW_NONE &&
	    (missed != call->missed || !READ_ONCE(watch_new_pages)))
		c->new_page = PHYSMEM_NEW_UNWATCHED;
	cow->ret = c->ret;
	cow->outcome = physmem_classify_wp_page(c);
	name_new_frame(call);

	physmem_stats_cow(cow);
	if (trace_physmem_cow_enabled()) {
		cow->seq = this_cpu_inc_return(cow_seq);
		trace_physmem_cow(cow);
	}
}
