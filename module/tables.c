// SPDX-License-Identifier: GPL-2.0
/*
 * A part of one mapping's page tables -> records: one leaf table, or as many
 * upper entries as a table has, under one hold of the mmap lock.
 *
 * Only addresses inside a mapping found under the present hold are walked:
 * munmap() frees tables of detached mappings with the mmap lock held for
 * reading only, and those a walk inside a mapping never meets.
 */
#include <linux/fs.h>
#include <linux/hugetlb.h>
#include <linux/mm.h>
#include <linux/lockdep.h>
#include <linux/pgtable.h>

#include "arch/arch.h"
#include "compat/highmem.h"
#include "leaf.h"
#include "physmem.h"

/* One call's work: it ends with a leaf table, a full buffer or enough entries. */
struct part {
	struct physmem_walk *walk;
	struct vm_area_struct *vma;
	unsigned int budget;		/* of upper entries */
	bool over;
};

/* What an upper entry is, read once; @raw and @pte are of a leaf. */
enum upper { UPPER_NONE, UPPER_TABLE, UPPER_LEAF };

/* The base of the page table, once for a mapping and for each part of the space. */
static void add_base(struct physmem_walk *walk, unsigned long addr, u64 raw)
{
	const struct physmem_entry entry = {
		.raw = raw,
		.pfn = PHYSMEM_NONE,
		.mapcount = PHYSMEM_NONE32,
		.cgroup = PHYSMEM_NONE,
		.level = PHYSMEM_LEVEL_PGD,
	};

	physmem_walk_flush_hole(walk, addr);
	physmem_record_entry(walk->next++, addr, 0, &entry);
}

/* A leaf above the lowest level, or what a migration has put in its place. */
static void add_large(struct physmem_walk *walk, const struct vm_area_struct *vma,
		      unsigned long addr, unsigned long end, unsigned int level, u64 raw,
		      pte_t pte)
{
	u64 pages = (u64)(end - addr) >> PAGE_SHIFT;
	struct physmem_entry entry;
	struct page *page;

	physmem_walk_flush_hole(walk, addr);
	physmem_leaf_read(&entry, pte, level);
	entry.raw = raw;
	rcu_read_lock();
	page = physmem_leaf_frame(&entry, pte, vma, addr);
	if (page)
		physmem_frame_read(&entry, page);
	rcu_read_unlock();
	physmem_record_entry(walk->next++, addr, pages, &entry);
	walk->entries += pages;
	if (entry.bits & PHYSMEM_PTE_PRESENT)
		walk->pages += pages;
}

/* hugetlb has lock rules of its own, by the page's size rather than by level. */
static spinlock_t *entry_lockptr(struct vm_area_struct *vma, void *entry, spinlock_t *ptl)
{
#ifdef CONFIG_HUGETLB_PAGE
	if (vma->vm_flags & VM_HUGETLB)
		return huge_pte_lockptr(hstate_vma(vma), vma->vm_mm, entry);
#endif
	return ptl;
}

/* Is another upper entry to be looked at? Counts it. */
static bool more(struct part *part)
{
	if (!part->budget || physmem_walk_full(part->walk))
		part->over = true;
	else
		part->budget--;
	return !part->over;
}

static bool is_table(pmd_t pmd)
{
	return !pmd_none(pmd) && pmd_present(pmd) && !pmd_leaf(pmd) && !pmd_bad(pmd);
}

/* In some kernels a huge page that nobody may access is neither a leaf nor a table. */
static bool is_pmd_table(pud_t pud)
{
	return !pud_none(pud) && pud_present(pud) && !pud_leaf(pud) && !pud_bad(pud);
}

/*
 * One leaf table, from @addr to @end or until the buffer is full. Returns the
 * first address not walked: @addr itself if the table went away meanwhile.
 */
static unsigned long walk_table(struct part *part, pmd_t *pmdp, unsigned long addr,
				unsigned long end)
{
	struct vm_area_struct *vma = part->vma;
	spinlock_t *ptl;
	pte_t *table;
	pmd_t pmd;

	/*
	 * From 6.6 on an empty table may be freed under us. RCU keeps its memory
	 * and its lock, if the pmd that led there is read under RCU too.
	 */
	rcu_read_lock();
	pmd = READ_ONCE(*pmdp);
	if (!is_table(pmd)) {
		rcu_read_unlock();
		return addr;
	}
	part->over = true;
	table = kmap_local_page(pmd_page(pmd));
	ptl = entry_lockptr(vma, table + pte_index(addr), pte_lockptr(vma->vm_mm, &pmd));
	spin_lock(ptl);
	if (pmd_val(READ_ONCE(*pmdp)) == pmd_val(pmd))
		addr = physmem_leaf_table(part->walk, vma, table, addr, end);
	spin_unlock(ptl);
	kunmap_local(table);
	rcu_read_unlock();
	return addr;
}

static unsigned long walk_pmd_leaf(struct part *part, pmd_t *pmdp, unsigned long addr,
				   unsigned long end)
{
	struct vm_area_struct *vma = part->vma;
	spinlock_t *ptl = entry_lockptr(vma, pmdp, pmd_lockptr(vma->vm_mm, pmdp));
	pmd_t pmd;

	spin_lock(ptl);
	pmd = READ_ONCE(*pmdp);
	/* split, collapsed or unmapped before the lock was ours: look again */
	if (pmd_none(pmd) || is_table(pmd))
		end = addr;
	else
		add_large(part->walk, vma, addr, end, PHYSMEM_LEVEL_PMD, pmd_val(pmd),
			  physmem_marks((pte_t *)pmdp, physmem_pmd_leaf(pmd),
					PHYSMEM_LEVEL_PMD));
	spin_unlock(ptl);
	return end;
}

/* How many entries, each for 1 << @shift bytes, come after that of @addr up to @end. */
static unsigned long after(unsigned long addr, unsigned long end, unsigned int shift)
{
	return ((end - 1) >> shift) - (addr >> shift);
}

/*
 * How many of @count entries, from the first on, are empty: four at a time, for
 * a large mapping has little else. Where a table has more than one entry they
 * are of 64 bits on all architectures.
 */
static unsigned long empties(const u64 *entry, unsigned long count)
{
	unsigned long n = 0;

	while (count - n >= 4 && !(READ_ONCE(entry[n]) | READ_ONCE(entry[n + 1]) |
				   READ_ONCE(entry[n + 2]) | READ_ONCE(entry[n + 3])))
		n += 4;
	while (n < count && !READ_ONCE(entry[n]))
		n++;
	return n;
}

/*
 * The walk_*s() go over one table's entries, from @addr to @end. They return
 * the first address not walked: part->over says whether to stop there.
 */
static unsigned long walk_pmds(struct part *part, pud_t *pudp, unsigned long addr,
			       unsigned long end)
{
	pmd_t *pmdp = pmd_offset(pudp, addr);
	unsigned long start, behind, empty;

	for (; addr < end && more(part); pmdp++) {
		pmd_t pmd = READ_ONCE(*pmdp);

		start = addr;
		addr = pmd_addr_end(addr, end);
		if (pmd_none(pmd)) {
			behind = after(start, end, PMD_SHIFT);
			empty = empties((const u64 *)(pmdp + 1), behind);
			pmdp += empty;
			addr = empty == behind ? end : addr + (empty << PMD_SHIFT);
			physmem_walk_add_hole(part->walk, addr - start);
			continue;
		}
		if (is_table(pmd))
			return walk_table(part, pmdp, start, addr);
		if (walk_pmd_leaf(part, pmdp, start, addr) == start)
			return start;
	}
	return addr;
}

static unsigned long walk_pud_leaf(struct part *part, pud_t *pudp, unsigned long addr,
				   unsigned long end)
{
	struct vm_area_struct *vma = part->vma;
	spinlock_t *ptl = entry_lockptr(vma, pudp, pud_lockptr(vma->vm_mm, pudp));
	pud_t pud;

	spin_lock(ptl);
	pud = READ_ONCE(*pudp);
	if (pud_none(pud) || is_pmd_table(pud))
		end = addr;
	else
		add_large(part->walk, vma, addr, end, PHYSMEM_LEVEL_PUD, pud_val(pud),
			  __pte(pud_val(pud)));
	spin_unlock(ptl);
	return end;
}

static unsigned long walk_puds(struct part *part, p4d_t *p4dp, unsigned long addr,
			       unsigned long end)
{
	pud_t *pudp = pud_offset(p4dp, addr);
	unsigned long start, behind, empty;

	for (; addr < end && more(part); pudp++) {
		pud_t pud = READ_ONCE(*pudp);

		start = addr;
		addr = pud_addr_end(addr, end);
		if (pud_none(pud)) {
			behind = after(start, end, PUD_SHIFT);
			empty = empties((const u64 *)(pudp + 1), behind);
			pudp += empty;
			addr = empty == behind ? end : addr + (empty << PUD_SHIFT);
			physmem_walk_add_hole(part->walk, addr - start);
			continue;
		}
		if (is_pmd_table(pud)) {
			start = walk_pmds(part, pudp, start, addr);
			if (start != addr)
				return start;
		} else if (walk_pud_leaf(part, pudp, start, addr) == start) {
			return start;
		}
	}
	return addr;
}

/* From the base down, within one entry of the base and of the level below it. */
static unsigned long walk_base(struct part *part, unsigned long addr, unsigned long end)
{
	struct physmem_walk *walk = part->walk;
	pgd_t *pgdp = pgd_offset(part->vma->vm_mm, addr);
	unsigned long mask;
	u64 raw = physmem_base(part->vma->vm_mm, addr, &mask);
	p4d_t *p4dp;

	/* the mapping's first, and each part's that has something in it */
	if (!walk->based || (raw && walk->base != (addr & mask))) {
		add_base(walk, addr, raw);
		walk->base = addr & mask;
		walk->based = true;
	}
	end = min(end - 1, addr | ~mask) + 1;
	end = pgd_addr_end(addr, end);
	if (!pgd_none(*pgdp)) {
		p4dp = p4d_offset(pgdp, addr);
		end = p4d_addr_end(addr, end);
		if (!p4d_none(*p4dp))
			return walk_puds(part, p4dp, addr, end);
	}
	physmem_walk_add_hole(walk, end - addr);
	return end;
}

/*
 * A shared hugetlb mapping's PMD table may be another process's too, which can
 * unshare and free it holding the file's lock alone.
 */
static struct address_space *hugetlb_mapping(struct vm_area_struct *vma)
{
	if ((vma->vm_flags & VM_HUGETLB) && (vma->vm_flags & VM_MAYSHARE))
		return vma->vm_file->f_mapping;
	return NULL;
}

/**
 * physmem_tables_walk() - append records of a part of a mapping
 * @walk: walk->addr, inside @vma, is where to begin; it is moved to the first
 *	address not walked
 * @vma: the mapping, found under the present hold
 *
 * Context: mmap lock held; sleeps for a shared hugetlb mapping only.
 */
void physmem_tables_walk(struct physmem_walk *walk, struct vm_area_struct *vma)
{
	struct address_space *mapping = hugetlb_mapping(vma);
	struct part part = {
		.walk = walk,
		.vma = vma,
		.budget = PHYSMEM_WALK_UPPER,
	};

	lockdep_assert_held(&vma->vm_mm->mmap_lock);
	if (mapping)
		i_mmap_lock_read(mapping);
	physmem_leaf_forget(&walk->memo);
	while (walk->addr < vma->vm_end && more(&part))
		walk->addr = walk_base(&part, walk->addr, vma->vm_end);
	if (mapping)
		i_mmap_unlock_read(mapping);
}
