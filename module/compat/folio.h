/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _PHYSMEM_COMPAT_FOLIO_H
#define _PHYSMEM_COMPAT_FOLIO_H

#include <linux/build_bug.h>
#include <linux/mm.h>
#include <linux/page-flags.h>
#include <linux/page_idle.h>

/*
 * A folio is a page that is no tail. 7b230db3b8d3 "mm: Introduce struct folio"
 * (5.16) gave it a type of its own; before, each page of a large one had an idle
 * mark too. The shim can go with 5.15.
 */
#ifndef PHYSMEM_HAS_FOLIO
struct folio {
	union {
		struct {
			unsigned long flags;
			struct list_head lru;
			struct address_space *mapping;
		};
		struct page page;
	};
};

static_assert(offsetof(struct folio, mapping) == offsetof(struct page, mapping));

static inline struct folio *page_folio(const struct page *page)
{
	return (struct folio *)compound_head((struct page *)page);
}

static inline unsigned int folio_order(struct folio *folio)
{
	return compound_order(&folio->page);
}

#define folio_test_anon(folio)		PageAnon(&(folio)->page)
#define folio_test_large(folio)		PageHead(&(folio)->page)
#define folio_test_lru(folio)		PageLRU(&(folio)->page)
#define folio_test_swapbacked(folio)	PageSwapBacked(&(folio)->page)
#define folio_test_swapcache(folio)	PageSwapCache(&(folio)->page)
#define physmem_compat_idle(page)	page_is_idle(page)
#else
#define physmem_compat_idle(page)	folio_test_idle(page_folio(page))
#endif

/* PageKsm(), which 7.3 has no more, was there first; the shim can go with 5.15. */
#ifndef PHYSMEM_HAS_FOLIO_KSM
#define folio_test_ksm(folio)		PageKsm(&(folio)->page)
#endif

/*
 * 41c961b9013e "mm: Introduce PAGEFLAGS_MASK to replace
 * ((1UL << NR_PAGEFLAGS) - 1)" (5.16); the shim can go with 5.15.
 */
#ifndef PAGEFLAGS_MASK
#define PAGEFLAGS_MASK	((1UL << NR_PAGEFLAGS) - 1)
#endif

#endif /* _PHYSMEM_COMPAT_FOLIO_H */
