/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _PHYSMEM_COMPAT_FRAME_H
#define _PHYSMEM_COMPAT_FRAME_H

#include <linux/cgroup.h>
#include <linux/memcontrol.h>
#include <linux/mm.h>
#include "folio.h"

/*
 * How many entries map this page, as /proc/kpagecount counts. The caller holds
 * the lock of a table whose entry maps it.
 *
 * page_mapcount() went between 6.9 and 6.11; what took its place, fs/proc's
 * folio_precise_page_mapcount(), is private. From 6.15 on a kernel may keep no
 * count a page, only one a folio (CONFIG_NO_PAGE_MAPCOUNT), and tells its average,
 * as folio_average_page_mapcount() of fs/proc: then *@average is set. The branch
 * with page_mapcount() can go when no kernel has it.
 */
static inline u32 physmem_compat_mapcount(struct page *page, bool *average)
{
#ifdef PHYSMEM_HAS_PAGE_MAPCOUNT
	*average = false;
	return page_mapcount(page);
#else
	struct folio *folio = page_folio(page);
	int count;

#ifdef CONFIG_NO_PAGE_MAPCOUNT
	if (folio_test_large(folio)) {
		int entire = folio_entire_mapcount(folio);
		int pages = folio_nr_pages(folio);

		/* as /proc/kpagecount: to the nearest, at least 1 if any is mapped */
		*average = true;
		count = folio_large_mapcount(folio);
		if (count <= 0)
			return 0;
		if (count <= entire)
			return entire;
		return max((count - entire + pages / 2) / pages + entire, 1);
	}
#endif
	*average = false;
	count = atomic_read(&page->_mapcount) + 1;
	if (count < 0)		/* a page type stands there: nobody counts */
		count = 0;
	if (folio_test_large(folio))
		count += folio_entire_mapcount(folio);
	return count;
#endif
}

/*
 * Does the kernel know the page to be this process's alone?
 * 78fbe906cc90 "mm/page-flags: reuse PG_mappedtodisk as PG_anon_exclusive" (5.19);
 * the shim can go with 5.18.
 */
static inline bool physmem_compat_exclusive(struct page *page)
{
#ifdef PHYSMEM_HAS_ANON_EXCLUSIVE
	return PageAnonExclusive(page);
#else
	return false;
#endif
}

/*
 * What a page's mapping has in it if the page is anonymous. PAGE_MAPPING_ANON
 * became FOLIO_MAPPING_ANON in 6.17; the shim can go with 6.16.
 */
#ifdef FOLIO_MAPPING_ANON
#define PHYSMEM_COMPAT_MAPPING_ANON	FOLIO_MAPPING_ANON
#else
#define PHYSMEM_COMPAT_MAPPING_ANON	PAGE_MAPPING_ANON
#endif

/*
 * The word of page flags. 53fbef56e07d "mm: introduce memdesc_flags_t" (6.18)
 * wrapped it; the shim can go with 6.17.
 */
static inline unsigned long physmem_compat_flags(const unsigned long *word)
{
	return READ_ONCE(*word);
}

/*
 * The word that /proc/kpageflags tells of: up to 6.9 the page's own, since
 * dee3d0bef2b0 "proc: rewrite stable_page_flags()" (6.10) its folio's. These two
 * can go with 6.9.
 */
static inline unsigned long physmem_compat_kpageflags(struct page *page)
{
#ifdef PHYSMEM_HAS_CONST_KPAGEFLAGS
	return physmem_compat_flags((unsigned long *)&page_folio(page)->flags);
#else
	return physmem_compat_flags(&page->flags);
#endif
}

/* Is a large page one that kpageflags calls "thp"? As above, before and since. */
static inline bool physmem_compat_thp(struct folio *folio)
{
#ifdef PHYSMEM_HAS_CONST_KPAGEFLAGS
	return folio_test_large(folio) && folio_test_large_rmappable(folio);
#else
	return folio_test_large(folio) && (folio_test_lru(folio) || folio_test_anon(folio));
#endif
}

/* 09022bc19679 "mm: remove PG_error" (6.12); can go with 6.11. */
#ifdef PHYSMEM_HAS_PG_ERROR
#define PHYSMEM_COMPAT_PG_ERROR		BIT(PG_error)
#else
#define PHYSMEM_COMPAT_PG_ERROR		0
#endif

/*
 * What the folio is charged to, to be compared with another's only.
 * bcfe06bf2622 "mm: memcontrol: Use helpers to read page's memcg data" (5.11)
 * made one word of two pointers; this shim and the next can go with 5.10.
 */
static inline unsigned long physmem_compat_charge(const struct folio *folio)
{
#if !defined(CONFIG_MEMCG)
	return 0;
#elif defined(PHYSMEM_HAS_MEMCG_DATA)
	return READ_ONCE(folio->page.memcg_data);
#else
	return (unsigned long)READ_ONCE(folio->page.mem_cgroup);
#endif
}

/*
 * Inode of the memory cgroup that the folio is charged to, as /proc/kpagecgroup
 * (page_cgroup_ino() is not exported); 0: none.
 * Context: RCU read lock held.
 */
static inline u64 physmem_compat_cgroup(struct folio *folio)
{
#ifdef CONFIG_MEMCG
#ifdef PHYSMEM_HAS_MEMCG_DATA
	struct mem_cgroup *memcg = page_memcg_check(&folio->page);
#else
	struct mem_cgroup *memcg = READ_ONCE(folio->page.mem_cgroup);

	/* the lowest bit marks a list of objects' owners, which no user memory has */
	if ((unsigned long)memcg & 1)
		memcg = NULL;
#endif

	while (memcg && !(memcg->css.flags & CSS_ONLINE))
		memcg = parent_mem_cgroup(memcg);
	return memcg ? cgroup_ino(memcg->css.cgroup) : 0;
#else
	return 0;
#endif
}

#endif /* _PHYSMEM_COMPAT_FRAME_H */
