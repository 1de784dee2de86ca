// SPDX-License-Identifier: GPL-2.0
/* The page behind a frame -> what the kernel knows of it. */
#include <linux/mm.h>
#include <linux/page-flags.h>
#include <linux/page_idle.h>

#include "compat/compat.h"
#include "leaf.h"

/* Flags that /proc/kpageflags copies as they are. */
static const struct {
	unsigned long kernel;
	u32 ours;
} copied_flags[] = {
	{ BIT(PG_locked),		PHYSMEM_FRAME_LOCKED },
	{ PHYSMEM_COMPAT_PG_ERROR,	PHYSMEM_FRAME_ERROR },
	{ BIT(PG_referenced),		PHYSMEM_FRAME_REFERENCED },
	{ BIT(PG_uptodate),		PHYSMEM_FRAME_UPTODATE },
	{ BIT(PG_dirty),		PHYSMEM_FRAME_DIRTY },
	{ BIT(PG_lru),		PHYSMEM_FRAME_LRU },
	{ BIT(PG_active),		PHYSMEM_FRAME_ACTIVE },
	{ BIT(PG_writeback),		PHYSMEM_FRAME_WRITEBACK },
	{ BIT(PG_reclaim),		PHYSMEM_FRAME_RECLAIM },
	{ BIT(PG_swapbacked),		PHYSMEM_FRAME_SWAPBACKED },
	{ BIT(PG_unevictable),	PHYSMEM_FRAME_UNEVICTABLE },
};

static bool is_poisoned(struct page *page, u8 kind)
{
	/* hugetlb keeps the mark on the head, wherever in the page it was broken */
	return PageHWPoison(kind == PHYSMEM_KIND_HUGE ? compound_head(page) : page);
}

/* 32-bit kernels keep this mark where modules cannot read it. */
static bool is_idle(struct page *page)
{
	return IS_ENABLED(CONFIG_64BIT) && physmem_compat_idle(page);
}

/* Flags that are conclusions rather than copies. */
static u32 concluded_flags(struct page *page, u8 kind)
{
	struct folio *folio = page_folio(page);
	u32 flags = 0;

	if (folio_test_anon(folio))
		flags |= PHYSMEM_FRAME_ANON;
	if (kind == PHYSMEM_KIND_KSM)
		flags |= PHYSMEM_FRAME_KSM;
	if (folio_test_large(folio))
		flags |= page == &folio->page ? PHYSMEM_FRAME_COMPOUND_HEAD :
						PHYSMEM_FRAME_COMPOUND_TAIL;
	if (kind == PHYSMEM_KIND_HUGE)
		flags |= PHYSMEM_FRAME_HUGE;
	else if (kind == PHYSMEM_KIND_ZERO)
		flags |= PHYSMEM_FRAME_ZERO_PAGE |
			 (folio_test_large(folio) ? PHYSMEM_FRAME_THP : 0);
	else if (physmem_compat_thp(folio))
		flags |= PHYSMEM_FRAME_THP;
	if (folio_test_swapcache(folio))
		flags |= PHYSMEM_FRAME_SWAPCACHE;
	if (is_poisoned(page, kind))
		flags |= PHYSMEM_FRAME_HWPOISON;
	if (is_idle(page))
		flags |= PHYSMEM_FRAME_IDLE;
	return flags;
}

/**
 * physmem_frame_read() - the facts of a page, as /proc/kpage* would tell them
 * @entry: from physmem_leaf_frame(); flags, mapcount, cgroup and order are set
 * @page: what physmem_leaf_frame() returned
 *
 * Context: as physmem_leaf_frame(), and under RCU.
 */
void physmem_frame_read(struct physmem_entry *entry, struct page *page)
{
	struct folio *folio = page_folio(page);
	unsigned long word = physmem_compat_kpageflags(page);
	bool average;
	size_t i;

	entry->order = folio_order(folio);
	entry->flags = concluded_flags(page, entry->kind);
	for (i = 0; i < ARRAY_SIZE(copied_flags); i++)
		if (word & copied_flags[i].kernel)
			entry->flags |= copied_flags[i].ours;
	if (entry->kind == PHYSMEM_KIND_ZERO)
		return;		/* nobody counts who maps it */
	entry->mapcount = physmem_compat_mapcount(page, &average);
	if (average)
		entry->bits |= PHYSMEM_PTE_AVERAGE;
	if (entry->mapcount)
		entry->flags |= PHYSMEM_FRAME_MMAP;
	entry->cgroup = physmem_compat_cgroup(folio) ?: PHYSMEM_NONE;
}
