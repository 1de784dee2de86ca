/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _PHYSMEM_COMPAT_LEAF_H
#define _PHYSMEM_COMPAT_LEAF_H

#include <linux/mm.h>
#include <linux/pgtable.h>
#include <linux/swap.h>
#include <linux/swapops.h>

/*
 * An entry that is neither present nor empty.
 * The "softleaf" series (6.19: linux/leafops.h) took over from pte_to_swp_entry()
 * and is_migration_entry(), which 7.3 has no more. What stands below #else can go
 * with 6.18.
 */
#ifdef PHYSMEM_HAS_LEAFOPS
#include <linux/leafops.h>

#define physmem_compat_swap_entry	softleaf_from_pte
#define physmem_compat_is_swap		softleaf_is_swap
#define physmem_compat_is_migration	softleaf_is_migration
#define physmem_compat_is_migration_write softleaf_is_migration_write
#define physmem_compat_is_hwpoison	softleaf_is_hwpoison
#define physmem_compat_is_device_private softleaf_is_device_private
#define physmem_compat_is_marker	softleaf_is_marker
#define physmem_compat_has_pfn		softleaf_has_pfn
#define physmem_compat_swap_pfn		softleaf_to_pfn
#else
#define physmem_compat_swap_entry	pte_to_swp_entry
#define physmem_compat_is_migration	is_migration_entry
/*
 * 4dd845b5a3e5 "mm/swapops: rework swap entry manipulation code" (5.14) gave it
 * this name.
 */
#ifdef PHYSMEM_HAS_WRITABLE_ENTRY
#define physmem_compat_is_migration_write is_writable_migration_entry
#else
#define physmem_compat_is_migration_write is_write_migration_entry
#endif
#define physmem_compat_is_hwpoison	is_hwpoison_entry
#define physmem_compat_is_device_private is_device_private_entry

static inline bool physmem_compat_is_swap(swp_entry_t entry)
{
	return !non_swap_entry(entry);
}

/* 679d10331910 "mm: introduce PTE_MARKER swap entry" (5.19) */
#ifdef PHYSMEM_HAS_PTE_MARKER
#define physmem_compat_is_marker	is_pte_marker_entry
#else
static inline bool physmem_compat_is_marker(swp_entry_t entry)
{
	return false;
}
#endif

/*
 * 0d206b5d2e0d "mm/swap: add swp_offset_pfn() to fetch PFN from swap entry"
 * (6.1); before, nothing but the frame was in there.
 */
static inline unsigned long physmem_compat_swap_pfn(swp_entry_t entry)
{
#ifdef PHYSMEM_HAS_SWP_OFFSET_PFN
	return swp_offset(entry) & SWP_PFN_MASK;
#else
	return swp_offset(entry);
#endif
}

/*
 * af5cdaf82238 "mm: remove special swap entry functions" (5.14) brought the
 * question; a poisoned page's frame is no answer to it before 6.9.
 */
static inline bool physmem_compat_has_pfn(swp_entry_t entry)
{
#ifdef PHYSMEM_HAS_PFN_SWAP_ENTRY
	return is_pfn_swap_entry(entry) || is_hwpoison_entry(entry);
#else
	return is_migration_entry(entry) || is_device_private_entry(entry) ||
	       is_hwpoison_entry(entry);
#endif
}
#endif

/*
 * What a marker says: the kernel's PTE_MARKER_*. Their first came in 5.19,
 * a swap error in 6.2, which is poisoned from 6.6 on, guard in 6.13; each #ifdef
 * can go with the last kernel before.
 */
static inline bool physmem_compat_marker_uffd_wp(swp_entry_t entry)
{
#ifdef PTE_MARKER_UFFD_WP
	return swp_offset(entry) & PTE_MARKER_UFFD_WP;
#else
	return false;
#endif
}

static inline bool physmem_compat_marker_poisoned(swp_entry_t entry)
{
#ifdef PTE_MARKER_POISONED
	return swp_offset(entry) & PTE_MARKER_POISONED;
#elif defined(PTE_MARKER_SWAPIN_ERROR)
	return swp_offset(entry) & PTE_MARKER_SWAPIN_ERROR;
#else
	return false;
#endif
}

static inline bool physmem_compat_marker_guard(swp_entry_t entry)
{
#ifdef PTE_MARKER_GUARD
	return swp_offset(entry) & PTE_MARKER_GUARD;
#else
	return false;
#endif
}

/*
 * pte_uffd_wp() and its relatives are pte_uffd() in 7.3, which has a second mode
 * of tracking; so is the name of x86's bit. These three can go with 7.2.
 */
static inline bool physmem_compat_swap_uffd_wp(pte_t pte)
{
#ifdef PHYSMEM_HAS_PTE_UFFD
	return pte_swp_uffd(pte);
#else
	return pte_swp_uffd_wp(pte);
#endif
}

/*
 * 1493a1913e34 "mm/swap: remember PG_anon_exclusive via a swp pte bit" (5.19),
 * for all architectures from 6.3 on; the shim can go with 5.18.
 */
static inline bool physmem_compat_swap_exclusive(pte_t pte)
{
#ifdef PHYSMEM_HAS_SWP_EXCLUSIVE
	return pte_swp_exclusive(pte);
#else
	return false;
#endif
}

static inline bool physmem_compat_uffd_wp(pte_t pte)
{
#ifdef PHYSMEM_HAS_PTE_UFFD
	return pte_uffd(pte);
#else
	return pte_uffd_wp(pte);
#endif
}

#ifdef PHYSMEM_HAS_PTE_UFFD
#define PHYSMEM_COMPAT_PAGE_UFFD	_PAGE_UFFD
#else
#define PHYSMEM_COMPAT_PAGE_UFFD	_PAGE_UFFD_WP
#endif

#endif /* _PHYSMEM_COMPAT_LEAF_H */
