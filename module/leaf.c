// SPDX-License-Identifier: GPL-2.0
/* One leaf entry -> what it says and, under its table's lock, what its frame is. */
#include <linux/hugetlb.h>
#include <linux/memory_hotplug.h>
#include <linux/mm.h>
#include <linux/page-flags.h>
#include <linux/pgtable.h>
#include <linux/sizes.h>
#include <linux/swap.h>
#include <linux/swapops.h>

#include "arch/arch.h"
#include "compat/compat.h"
#include "leaf.h"
#include "physmem.h"

/* What a marker stands for; no frame is behind it. */
static u32 marker_bits(swp_entry_t marker)
{
	return (physmem_compat_marker_uffd_wp(marker) ? PHYSMEM_PTE_UFFD_WP : 0) |
	       (physmem_compat_marker_poisoned(marker) ? PHYSMEM_PTE_POISONED : 0) |
	       (physmem_compat_marker_guard(marker) ? PHYSMEM_PTE_GUARD : 0);
}

static void read_absent(struct physmem_entry *entry, pte_t pte)
{
	swp_entry_t swap = physmem_compat_swap_entry(pte);

	entry->bits = (pte_swp_soft_dirty(pte) ? PHYSMEM_PTE_SOFT_DIRTY : 0) |
		      (physmem_compat_swap_uffd_wp(pte) ? PHYSMEM_PTE_UFFD_WP : 0);
	if (physmem_compat_is_swap(swap)) {
		entry->kind = PHYSMEM_KIND_SWAP;
		entry->swap_type = swp_type(swap);
		entry->swap_offset = swp_offset(swap);
		if (physmem_compat_swap_exclusive(pte))
			entry->bits |= PHYSMEM_PTE_EXCLUSIVE;
	} else if (physmem_compat_is_migration(swap)) {
		entry->kind = PHYSMEM_KIND_MIGRATION;
		if (physmem_compat_is_migration_write(swap))
			entry->bits |= PHYSMEM_PTE_WRITE;
	} else if (physmem_compat_is_hwpoison(swap)) {
		entry->kind = PHYSMEM_KIND_HWPOISON;
	} else if (physmem_compat_is_marker(swap)) {
		entry->kind = PHYSMEM_KIND_MARKER;
		entry->bits |= marker_bits(swap);
	} else if (physmem_compat_is_device_private(swap)) {
		entry->kind = PHYSMEM_KIND_DEVICE_PRIVATE;
	} else {
		entry->kind = PHYSMEM_KIND_OTHER;
	}
	if (physmem_compat_has_pfn(swap))
		entry->pfn = physmem_compat_swap_pfn(swap);
}

/**
 * physmem_leaf_read() - decode an entry by the kernel's own predicates
 * @entry: filled whole; a present entry's kind is UNKNOWN until
 *	physmem_leaf_frame() has looked at the frame
 * @pte: the entry, read once; a PMD or PUD leaf is passed as the PTE that its
 *	bits make, as hugetlb does
 * @level: PHYSMEM_LEVEL_*
 *
 * Context: any; touches no memory but @entry.
 */
void physmem_leaf_read(struct physmem_entry *entry, pte_t pte, unsigned int level)
{
	memset(entry, 0, sizeof(*entry));
	entry->raw = pte_val(pte);
	entry->pfn = PHYSMEM_NONE;
	entry->mapcount = PHYSMEM_NONE32;
	entry->cgroup = PHYSMEM_NONE;
	entry->level = level;
	if (pte_none(pte)) {
		entry->kind = PHYSMEM_KIND_EMPTY;
		return;
	}
	if (!pte_present(pte)) {
		read_absent(entry, pte);
		return;
	}
	entry->kind = PHYSMEM_KIND_UNKNOWN;
	entry->pfn = pte_pfn(pte);
	/* a large leaf's low address bits are attributes on some architectures */
	if (level == PHYSMEM_LEVEL_PMD)
		entry->pfn &= ~(u64)(PTRS_PER_PTE - 1);
	else if (level == PHYSMEM_LEVEL_PUD)
		entry->pfn &= ~(u64)((PUD_SIZE >> PAGE_SHIFT) - 1);
	entry->bits = PHYSMEM_PTE_PRESENT |
		      (pte_write(pte) ? PHYSMEM_PTE_WRITE : 0) |
		      (pte_dirty(pte) ? PHYSMEM_PTE_DIRTY : 0) |
		      (pte_young(pte) ? PHYSMEM_PTE_YOUNG : 0) |
		      (pte_soft_dirty(pte) ? PHYSMEM_PTE_SOFT_DIRTY : 0) |
		      (physmem_compat_uffd_wp(pte) ? PHYSMEM_PTE_UFFD_WP : 0) |
		      (physmem_protnone(pte) ? PHYSMEM_PTE_PROTNONE : 0) |
		      (physmem_cont(pte) ? PHYSMEM_PTE_CONT : 0);
}

static u8 page_kind(struct page *page, const struct vm_area_struct *vma)
{
	struct folio *folio = page_folio(page);

	if (vma->vm_flags & VM_HUGETLB)
		return PHYSMEM_KIND_HUGE;
	if (folio_test_ksm(folio))
		return PHYSMEM_KIND_KSM;
	if (folio_test_anon(folio))
		return PHYSMEM_KIND_ANON;
	if (!READ_ONCE(folio->mapping))
		return PHYSMEM_KIND_DEVICE;	/* the kernel's own, the vdso for one */
	if (folio_test_swapbacked(folio))
		return PHYSMEM_KIND_SHMEM;
	return PHYSMEM_KIND_FILE;
}

/*
 * The page behind a present entry, or NULL where the kernel keeps no facts
 * about the frame or forbids to look (vm_normal_page() is not exported).
 */
static struct page *normal_page(const struct physmem_entry *entry,
				const struct vm_area_struct *vma)
{
	if (entry->bits & PHYSMEM_PTE_SPECIAL)
		return NULL;
	/* large special leaves are not marked on all kernels */
	if (entry->level != PHYSMEM_LEVEL_PTE && (vma->vm_flags & VM_PFNMAP))
		return NULL;
	if (!pfn_valid(entry->pfn))
		return NULL;
	return pfn_to_online_page(entry->pfn);
}

/*
 * The huge zero page's address is not exported: what else is huge, in an
 * anonymous mapping and not anonymous memory?
 */
static bool is_huge_zero(const struct physmem_entry *entry, const struct vm_area_struct *vma)
{
	return entry->level != PHYSMEM_LEVEL_PTE && entry->kind != PHYSMEM_KIND_HUGE &&
	       entry->kind != PHYSMEM_KIND_ANON && !vma->vm_ops;
}

/**
 * physmem_leaf_frame() - the kind of the frame behind an entry
 * @entry: from physmem_leaf_read(); kind and some bits are set
 * @pte: what physmem_leaf_read() was given
 * @vma: the mapping it stands in
 * @addr: first address that it maps
 *
 * Context: the lock of the entry's table is held, and the entry was read under
 * it: that keeps the page from being freed, split or used for something else.
 * Return: the page, whose facts physmem_frame_read() tells while that lock is
 * held; NULL: there is none, or no looking at it.
 */
struct page *physmem_leaf_frame(struct physmem_entry *entry, pte_t pte,
				const struct vm_area_struct *vma, unsigned long addr)
{
	struct page *page;

	if (!(entry->bits & PHYSMEM_PTE_PRESENT))
		return NULL;
	/* at the upper levels the bit means other things */
	if (entry->level == PHYSMEM_LEVEL_PTE && physmem_special(pte, vma, addr))
		entry->bits |= PHYSMEM_PTE_SPECIAL;
	if (is_zero_pfn(entry->pfn)) {
		entry->kind = PHYSMEM_KIND_ZERO;
		return pfn_to_page(entry->pfn);
	}
	page = normal_page(entry, vma);
	if (!page) {
		entry->kind = PHYSMEM_KIND_DEVICE;
		return NULL;
	}
	/* mapped by somebody who took no reference: nothing here stands still */
	if (!page_count(page)) {
		entry->bits |= PHYSMEM_PTE_UNSTABLE;
		return NULL;
	}
	entry->kind = page_kind(page, vma);
	if (is_huge_zero(entry, vma)) {
		entry->kind = PHYSMEM_KIND_ZERO;
		return page;
	}
	/* hugetlb keeps the mark on the head, wherever in the page the entry leads */
	if (PageAnon(page) && entry->kind != PHYSMEM_KIND_KSM &&
	    physmem_compat_exclusive(entry->kind == PHYSMEM_KIND_HUGE ? compound_head(page) : page))
		entry->bits |= PHYSMEM_PTE_EXCLUSIVE;
	return page;
}

/**
 * physmem_leaf_fault() - as physmem_leaf_frame(), of an entry that the kernel
 *	itself is about to follow, as cheap as that
 * @entry: likewise
 * @pte: likewise; of the first level
 * @vma: likewise
 * @addr: likewise
 *
 * Context: as physmem_leaf_frame(), in a fault on this entry.
 * Return: false: not a plain page, physmem_leaf_frame() has to be asked.
 */
bool physmem_leaf_fault(struct physmem_entry *entry, pte_t pte,
			const struct vm_area_struct *vma, unsigned long addr)
{
	struct page *page;

	if ((vma->vm_flags & (VM_PFNMAP | VM_MIXEDMAP)) || physmem_special(pte, vma, addr))
		return false;
	page = pfn_to_page(entry->pfn);
	entry->kind = page_kind(page, vma);
	if (entry->kind == PHYSMEM_KIND_ANON && physmem_compat_exclusive(page))
		entry->bits |= PHYSMEM_PTE_EXCLUSIVE;
	return true;
}

/*
 * Address bits of an entry within 2 MiB: entries that differ in these only have
 * the same attributes, and their frames' memory is online together.
 */
#define BLOCK_BITS	((u64)(SZ_2M - 1) & PAGE_MASK)

static unsigned long flags_word(const struct page *page)
{
	return physmem_compat_flags((const unsigned long *)&page->flags);
}

/* Which of the mapping's sorts: none, file, anonymous, movable, KSM. */
static unsigned long mapping_sort(const void *mapping)
{
	return ((unsigned long)mapping & 3) | (mapping ? 4 : 0);
}

/* The page's own signs. A page with PG_lru is no part of a larger one but its head. */
static bool alike(const struct physmem_memo *memo, const struct page *page)
{
	return flags_word(page) == memo->word && READ_ONCE(page->mapping) == memo->mapping &&
	       physmem_compat_charge((const struct folio *)page) == memo->charge;
}

/* Can an entry be told by its signs alone? */
static bool telling(const struct physmem_record *record, const struct page *page)
{
	if (!page || (flags_word(page) & (BIT(PG_lru) | BIT(PG_head))) != BIT(PG_lru))
		return false;
	if (record->bits & (PHYSMEM_PTE_PROTNONE | PHYSMEM_PTE_SPECIAL | PHYSMEM_PTE_CONT))
		return false;
	return record->kind == PHYSMEM_KIND_ANON || record->kind == PHYSMEM_KIND_FILE ||
	       record->kind == PHYSMEM_KIND_SHMEM || record->kind == PHYSMEM_KIND_KSM;
}

static void remember(struct physmem_memo *memo, u64 raw, unsigned long pfn,
		     const struct page *page)
{
	memo->raw = raw;
	memo->pfn = pfn;
	memo->word = flags_word(page);
	memo->mapping = READ_ONCE(page->mapping);
	memo->charge = physmem_compat_charge((const struct folio *)page);
}

/* An entry with the memo's attributes, and a page that differs in nothing that matters? */
static bool much_alike(struct physmem_memo *memo, pte_t pte, u64 raw)
{
	unsigned long pfn = pte_pfn(pte);
	const struct page *page;

	if (memo->raw == PHYSMEM_MEMO_NONE || ((raw ^ ((u64)pfn << PAGE_SHIFT)) !=
			   (memo->raw ^ ((u64)memo->pfn << PAGE_SHIFT))))
		return false;
	page = pfn_to_online_page(pfn);
	if (!page || ((flags_word(page) ^ memo->word) & PAGEFLAGS_MASK) ||
	    mapping_sort(READ_ONCE(page->mapping)) != mapping_sort(memo->mapping) ||
	    physmem_compat_charge((const struct folio *)page) != memo->charge)
		return false;
	remember(memo, raw, pfn, page);
	return true;
}

/* Judges an entry by all there is to know of it. */
static void judge(struct physmem_memo *memo, struct physmem_record *record, unsigned long addr,
		  const pte_t *ptep, pte_t pte, const struct vm_area_struct *vma)
{
	pte_t marked = physmem_marks(ptep, pte, PHYSMEM_LEVEL_PTE);
	struct physmem_entry entry;
	struct page *page;

	physmem_leaf_read(&entry, marked, PHYSMEM_LEVEL_PTE);
	entry.raw = pte_val(pte);
	page = physmem_leaf_frame(&entry, pte, vma, addr);
	if (page)
		physmem_frame_read(&entry, page);
	physmem_record_entry(record, addr, 1, &entry);
	physmem_leaf_forget(memo);
	if (!telling(record, page))
		return;
	remember(memo, entry.raw, entry.pfn, page);
	memo->like = *record;
}

/* Of an entry like the memo's: only what differs from one to the next is new. */
static __always_inline void copy(struct physmem_record *record, const struct physmem_memo *memo,
				 unsigned long addr, u64 raw, unsigned long pfn,
				 const struct page *page)
{
	record->addr = addr;
	record->raw = raw;
	record->pfn = pfn;
	record->pages = 1;
	record->cgroup = memo->like.cgroup;
	record->flags = memo->like.flags;
	record->mapcount = atomic_read(&page->_mapcount) + 1;
	/* bits to order, which stand last, at once */
	BUILD_BUG_ON(sizeof(*record) - offsetof(struct physmem_record, bits) != sizeof(u64));
	*(u64 *)&record->bits = *(const u64 *)&memo->like.bits;
}

/* How far the buffer lasts, if every entry has a hole before it. */
static unsigned long safe_end(const struct physmem_walk *walk, unsigned long addr,
			      unsigned long end)
{
	unsigned long entries = (walk->limit - walk->next) / 2;

	return min(end, addr + (entries << PAGE_SHIFT));
}

/* Entries to @end, for which there is room. */
static void table_part(struct physmem_walk *walk, const struct vm_area_struct *vma,
		       const pte_t *ptep, unsigned long addr, unsigned long end)
{
	struct physmem_memo *memo = &walk->memo;
	struct physmem_record *record = walk->next;
	unsigned long hole = walk->hole, holes = 0, absent = 0, entries;

	for (; addr < end; addr += PAGE_SIZE, ptep++) {
		pte_t pte = READ_ONCE(*ptep);
		const struct page *page;
		u64 raw, difference;
		unsigned long pfn;

		if (pte_none(pte)) {
			hole++;
			continue;
		}
		if (unlikely(hole)) {
			physmem_record_hole(record++, addr - (hole << PAGE_SHIFT), hole);
			hole = 0;
			holes++;
		}
		raw = pte_val(pte);
		difference = raw ^ memo->raw;
		if (likely(!(difference & ~BLOCK_BITS))) {
			pfn = memo->pfn ^ (unsigned long)(difference >> PAGE_SHIFT);
			page = pfn_to_page(pfn);
			if (likely(alike(memo, page))) {
				copy(record++, memo, addr, raw, pfn, page);
				continue;
			}
		}
		if (much_alike(memo, pte, raw)) {
			copy(record++, memo, addr, raw, memo->pfn, pfn_to_page(memo->pfn));
			continue;
		}
		judge(memo, record, addr, ptep, pte, vma);
		if (!(record->bits & PHYSMEM_PTE_PRESENT))
			absent++;
		record++;
	}
	entries = record - walk->next - holes;
	walk->entries += entries;
	walk->pages += entries - absent;
	walk->hole = hole;
	walk->next = record;
}

/**
 * physmem_leaf_table() - append records of a leaf table's entries
 * @walk: where they go
 * @vma: the mapping they stand in
 * @table: the table
 * @addr: first address
 * @end: end of the last, within the table
 *
 * Context: mmap lock, the table's lock and RCU held.
 * Return: the first address not walked: @end, or there is no room.
 */
unsigned long physmem_leaf_table(struct physmem_walk *walk, const struct vm_area_struct *vma,
				 const pte_t *table, unsigned long addr, unsigned long end)
{
	unsigned long safe;

	while (addr < end && !physmem_walk_full(walk)) {
		safe = safe_end(walk, addr, end);
		table_part(walk, vma, table + pte_index(addr), addr, safe);
		addr = safe;
	}
	return addr;
}
