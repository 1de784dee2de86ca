// SPDX-License-Identifier: GPL-2.0
/*
 * module/cow_classify.c: one line a case, each a path through the kernel's
 * do_wp_page() and what it calls: mm/memory.c and handle_userfault() of 6.1,
 * which returns VM_FAULT_WRITE when it made an entry writable, and of 7.3,
 * which does not. What the entry may look like afterwards follows from who can
 * change it once the table's lock is free.
 */
#include "test.h"
#include "cow_classify.h"

#define OLD	0x498f
#define NEW	0x5d0c1

#define RO	(PHYSMEM_PTE_PRESENT | PHYSMEM_PTE_YOUNG)
#define DIRTY	(RO | PHYSMEM_PTE_DIRTY)
#define RW	(DIRTY | PHYSMEM_PTE_WRITE)
#define EXCL	PHYSMEM_PTE_EXCLUSIVE
#define UWP	PHYSMEM_PTE_UFFD_WP
#define PFN(bits)	((bits) | PHYSMEM_PTE_SPECIAL)	/* no struct page to look at */

/* The entry at return: which frame, which bits; or no entry, or one that could not be read. */
#define SAME(bits)	true, OLD, bits
#define OTHER(bits)	true, NEW, bits
#define SWAPPED		true, PHYSMEM_NONE, 0
#define UNREAD		false, 0, 0

#define PRIVATE		(PHYSMEM_VMA_READ | PHYSMEM_VMA_WRITE)
#define READONLY	PHYSMEM_VMA_READ	/* written by a debugger: FOLL_FORCE */
#define SHARED		(PRIVATE | PHYSMEM_VMA_SHARED)
#define UFFD		PHYSMEM_VMA_UFFD_WP

/* What each kernel returns. */
#define V61		PHYSMEM_RET_WROTE_KNOWN
#define V61_WROTE	(PHYSMEM_RET_WROTE_KNOWN | PHYSMEM_RET_WROTE)
#define V73		0
#define ERROR		PHYSMEM_RET_ERROR
#define RETRY		PHYSMEM_RET_RETRY
#define COMPLETED	PHYSMEM_RET_COMPLETED
#define NOPAGE		PHYSMEM_RET_NOPAGE

#define UNSHARE		1
#define CONTENDED	2
#define NEWPAGE		4	/* the new page was seen being mapped */
#define NONEW		8	/* it was watched that none was */
#define IMPATIENT	16	/* could be asked to retry without userfaultfd */
#define OUTDATED	32	/* the table had another entry at entry */

#define K(kind)		PHYSMEM_KIND_##kind
#define IS(outcome)	PHYSMEM_OUTCOME_##outcome

static const struct test_case {
	const char *name;
	u8 kind;		/* the frame's, at entry */
	u32 bits;		/* the entry's, at entry */
	bool read;
	u64 pfn;
	u32 after;
	u32 vma;
	u32 ret;
	int how;
	u8 outcome;
} cases[] = {
	/* 6.1, private, written: wp_page_copy() or wp_page_reuse() */
	{ "6.1 anon copied", K(ANON), DIRTY, OTHER(RW), PRIVATE, V61_WROTE, 0, IS(COPY) },
	{ "6.1 anon exclusive", K(ANON), DIRTY | EXCL, SAME(RW), PRIVATE, V61_WROTE, 0, IS(REUSE) },
	{ "6.1 anon last reference", K(ANON), DIRTY, SAME(RW), PRIVATE, V61_WROTE, 0, IS(REUSE) },
	{ "6.1 exclusive, then swapped", K(ANON), DIRTY | EXCL, SWAPPED, PRIVATE, V61_WROTE, 0, IS(REUSE) },
	{ "6.1 exclusive, then migrated", K(ANON), DIRTY | EXCL, OTHER(RW), PRIVATE, V61_WROTE, 0, IS(REUSE) },
	{ "6.1 shared anon, then swapped", K(ANON), DIRTY, SWAPPED, PRIVATE, V61_WROTE, 0, IS(UNKNOWN) },
	{ "6.1 shared anon, table gone", K(ANON), DIRTY, UNREAD, PRIVATE, V61_WROTE, 0, IS(UNKNOWN) },
	{ "6.1 zero page", K(ZERO), RO, OTHER(RW), PRIVATE, V61_WROTE, 0, IS(ZERO) },
	{ "6.1 zero page, then swapped", K(ZERO), RO, SWAPPED, PRIVATE, V61_WROTE, 0, IS(ZERO) },
	{ "6.1 file page", K(FILE), RO, OTHER(RW), PRIVATE, V61_WROTE, 0, IS(COPY_FILE) },
	{ "6.1 memfd page, privately", K(SHMEM), RO, OTHER(RW), PRIVATE, V61_WROTE, 0, IS(COPY_FILE) },
	{ "6.1 ksm page", K(KSM), RO, OTHER(RW), PRIVATE, V61_WROTE, 0, IS(COPY_KSM) },
	{ "6.1 frame without a page", K(DEVICE), PFN(RO), OTHER(RW), PRIVATE, V61_WROTE, 0, IS(COPY_FILE) },
	{ "6.1 another thread was first", K(ANON), DIRTY, OTHER(RW), PRIVATE, V61, CONTENDED, IS(RACED) },
	{ "6.1 entry changed meanwhile", K(ANON), DIRTY, SAME(PHYSMEM_PTE_PRESENT | PHYSMEM_PTE_DIRTY), PRIVATE, V61, 0, IS(RACED) },
	{ "6.1 file page truncated meanwhile", K(FILE), RO, SWAPPED, PRIVATE, V61, 0, IS(RACED) },
	{ "6.1 two threads, this one wrote", K(ANON), DIRTY, OTHER(RW), PRIVATE, V61_WROTE, CONTENDED, IS(COPY) },
	{ "6.1 no memory", K(ANON), DIRTY, SAME(DIRTY), PRIVATE, V61 | ERROR, 0, IS(FAILED) },
	{ "6.1 poisoned frame", K(ANON), DIRTY, SAME(DIRTY), PRIVATE, V61 | ERROR, 0, IS(FAILED) },

	/* a debugger writes where the program may not: the entry becomes dirty, not writable */
	{ "6.1 debugger, text copied", K(FILE), RO, OTHER(DIRTY), READONLY, V61_WROTE, 0, IS(COPY_FILE) },
	{ "6.1 debugger, anon copied", K(ANON), RO, OTHER(DIRTY), READONLY, V61_WROTE, 0, IS(COPY) },
	{ "6.1 debugger, reused", K(ANON), RO | EXCL, SAME(DIRTY), READONLY, V61_WROTE, 0, IS(REUSE) },
	{ "7.3 debugger, text copied", K(FILE), RO, OTHER(DIRTY), READONLY, V73, 0, IS(COPY_FILE) },
	{ "7.3 debugger, anon copied", K(ANON), DIRTY, OTHER(DIRTY), READONLY, V73, 0, IS(COPY) },
	{ "7.3 debugger, last reference", K(ANON), RO, SAME(DIRTY), READONLY, V73, 0, IS(REUSE) },
	{ "7.3 debugger, written before", K(ANON), DIRTY | EXCL, SAME(DIRTY), READONLY, V73, 0, IS(REUSE) },

	/* 7.3, private, written: nothing but the entry tells */
	{ "7.3 anon copied", K(ANON), DIRTY, OTHER(RW), PRIVATE, V73, 0, IS(COPY) },
	{ "7.3 anon exclusive", K(ANON), DIRTY | EXCL, SAME(RW), PRIVATE, V73, 0, IS(REUSE) },
	{ "7.3 anon last reference", K(ANON), DIRTY, SAME(RW), PRIVATE, V73, 0, IS(REUSE) },
	{ "7.3 exclusive, then swapped", K(ANON), DIRTY | EXCL, SWAPPED, PRIVATE, V73, 0, IS(REUSE) },
	{ "7.3 exclusive, then migrated", K(ANON), DIRTY | EXCL, OTHER(RW), PRIVATE, V73, 0, IS(REUSE) },
	{ "7.3 exclusive, two threads", K(ANON), DIRTY | EXCL, SAME(RW), PRIVATE, V73, CONTENDED, IS(REUSE) },
	{ "7.3 shared anon, then swapped", K(ANON), DIRTY, SWAPPED, PRIVATE, V73, 0, IS(UNKNOWN) },
	{ "7.3 shared anon, table gone", K(ANON), DIRTY, UNREAD, PRIVATE, V73, 0, IS(UNKNOWN) },
	{ "7.3 zero page", K(ZERO), RO, OTHER(RW), PRIVATE, V73, 0, IS(ZERO) },
	{ "7.3 file page", K(FILE), RO, OTHER(RW), PRIVATE, V73, 0, IS(COPY_FILE) },
	{ "7.3 memfd page, privately", K(SHMEM), RO, OTHER(RW), PRIVATE, V73, 0, IS(COPY_FILE) },
	{ "7.3 ksm page", K(KSM), RO, OTHER(RW), PRIVATE, V73, 0, IS(COPY_KSM) },
	{ "7.3 frame without a page", K(DEVICE), PFN(RO), OTHER(RW), PRIVATE, V73, 0, IS(COPY_FILE) },
	{ "7.3 two threads copied", K(ANON), DIRTY, OTHER(RW), PRIVATE, V73, CONTENDED, IS(UNKNOWN) },
	{ "7.3 two threads, zero page", K(ZERO), RO, OTHER(RW), PRIVATE, V73, CONTENDED, IS(UNKNOWN) },
	{ "7.3 two threads, same frame", K(ANON), DIRTY, SAME(RW), PRIVATE, V73, CONTENDED, IS(UNKNOWN) },
	/* raced, or reused and then write-protected by KSM and aged: nobody can say */
	{ "7.3 entry aged meanwhile", K(ANON), DIRTY, SAME(PHYSMEM_PTE_PRESENT | PHYSMEM_PTE_DIRTY), PRIVATE, V73, 0, IS(UNKNOWN) },
	{ "7.3 copied, then write-protected", K(ANON), DIRTY, OTHER(RO), PRIVATE, V73, 0, IS(UNKNOWN) },
	{ "7.3 reused, then write-protected", K(ANON), RO, SAME(DIRTY | UWP), PRIVATE | UFFD, V73, 0, IS(UNKNOWN) },
	{ "7.3 reused, then numa hinting", K(ANON), RO, SAME(DIRTY | PHYSMEM_PTE_PROTNONE), PRIVATE, V73, 0, IS(UNKNOWN) },
	{ "7.3 file page same frame", K(FILE), RO, SAME(PHYSMEM_PTE_PRESENT), PRIVATE, V73, 0, IS(RACED) },
	{ "7.3 file page truncated meanwhile", K(FILE), RO, SWAPPED, PRIVATE, V73, 0, IS(UNKNOWN) },
	{ "7.3 no anon_vma under vma lock", K(FILE), RO, UNREAD, PRIVATE, V73 | RETRY, 0, IS(RETRY) },
	{ "7.3 no memory", K(ANON), DIRTY, SAME(DIRTY), PRIVATE, V73 | ERROR, 0, IS(FAILED) },

	/* the same with new pages watched, as they are mapped: folio_add_new_anon_rmap() */
	{ "new page, anon", K(ANON), DIRTY, OTHER(RW), PRIVATE, V73, NEWPAGE, IS(COPY) },
	{ "new page, then swapped", K(ANON), DIRTY, SWAPPED, PRIVATE, V73, NEWPAGE, IS(COPY) },
	{ "new page, table gone", K(ANON), DIRTY, UNREAD, PRIVATE, V73, NEWPAGE, IS(COPY) },
	{ "new page, two threads", K(ANON), DIRTY, OTHER(RW), PRIVATE, V73, NEWPAGE | CONTENDED, IS(COPY) },
	{ "new page, then write-protected", K(ANON), DIRTY, OTHER(RO), PRIVATE, V73, NEWPAGE, IS(COPY) },
	{ "new page, zero", K(ZERO), RO, OTHER(RW), PRIVATE, V73, NEWPAGE, IS(ZERO) },
	{ "new page, ksm", K(KSM), RO, OTHER(RW), PRIVATE, V61_WROTE, NEWPAGE, IS(COPY_KSM) },
	{ "new page, file", K(FILE), RO, OTHER(RW), PRIVATE, V61_WROTE, NEWPAGE, IS(COPY_FILE) },
	{ "new page, unshared", K(ANON), DIRTY, OTHER(RW), PRIVATE, V73, UNSHARE | NEWPAGE, IS(COPY) },
	{ "6.1 none new, reused, then migrated", K(ANON), DIRTY, OTHER(RW), PRIVATE, V61_WROTE, NONEW, IS(REUSE) },
	{ "6.1 none new, raced", K(ANON), DIRTY, OTHER(RW), PRIVATE, V61, NONEW, IS(RACED) },
	{ "7.3 none new, last reference", K(ANON), DIRTY, SAME(RW), PRIVATE, V73, NONEW, IS(REUSE) },
	{ "7.3 none new, another's frame", K(ANON), DIRTY, OTHER(RW), PRIVATE, V73, NONEW, IS(UNKNOWN) },
	{ "7.3 none new, two threads, same frame", K(ANON), DIRTY, SAME(RW), PRIVATE, V73, NONEW | CONTENDED, IS(UNKNOWN) },
	{ "7.3 none new, zero page", K(ZERO), RO, OTHER(RW), PRIVATE, V73, NONEW | CONTENDED, IS(RACED) },
	{ "7.3 none new, file page, unread", K(FILE), RO, UNREAD, PRIVATE, V73, NONEW, IS(RACED) },
	{ "7.3 none new, debugger, dirty before", K(ANON), DIRTY, SAME(DIRTY), READONLY, V73, NONEW, IS(REUSE) },
	{ "7.3 none new, debugger, dirty and contended", K(ANON), DIRTY, SAME(DIRTY), READONLY, V73, NONEW | CONTENDED, IS(UNKNOWN) },
	{ "7.3 none new, debugger, dirty and protected", K(ANON), DIRTY, SAME(DIRTY | UWP), READONLY, V73, NONEW, IS(UNKNOWN) },
	{ "7.3 none new, debugger, dirty and old", K(ANON), DIRTY & ~PHYSMEM_PTE_YOUNG, SAME(DIRTY), READONLY, V73, NONEW, IS(REUSE) },
	{ "7.3 unwatched, debugger, dirty before", K(ANON), DIRTY, SAME(DIRTY), READONLY, V73, 0, IS(UNKNOWN) },
	{ "7.3 none new, writable, nothing changed", K(ANON), DIRTY, SAME(DIRTY), PRIVATE, V73, NONEW, IS(UNKNOWN) },
	{ "7.3 none new, debugger, clean before", K(ANON), RO, SAME(RO), READONLY, V73, NONEW, IS(UNKNOWN) },
	/* 32-bit ARM's long entries are stored with a bit that do_swap_page() does not know of */
	{ "7.3 none new, swapped in, lost to itself", K(ANON), RO, SAME(RO), PRIVATE, V73, NONEW | OUTDATED, IS(RACED) },
	{ "7.3 none new, swapped in, unwatched", K(ANON), RO, SAME(RO), PRIVATE, V73, OUTDATED, IS(RACED) },
	{ "7.3 none new, swapped in, last reference", K(ANON), RO, SAME(RW), PRIVATE, V73, NONEW | OUTDATED, IS(REUSE) },
	{ "7.3 none new, swapped in, then write-protected", K(ANON), RO, SAME(DIRTY), PRIVATE, V73, NONEW | OUTDATED, IS(UNKNOWN) },
	{ "7.3 none new, swapped in, then MADV_FREE", K(ANON), RO, SAME(RO | PHYSMEM_PTE_WRITE), PRIVATE, V73, NONEW | OUTDATED, IS(UNKNOWN) },
	{ "7.3 none new, swapped in, two threads", K(ANON), RO, SAME(RO), PRIVATE, V73, NONEW | OUTDATED | CONTENDED, IS(UNKNOWN) },
	{ "7.3 none new, swapped in, debugger", K(ANON), RO, SAME(RO), READONLY, V73, NONEW | OUTDATED, IS(UNKNOWN) },
	{ "7.3 none new, swapped in, KSM may clean it", K(ANON), RO, SAME(RO), PRIVATE | PHYSMEM_VMA_MERGEABLE, V73, NONEW | OUTDATED, IS(UNKNOWN) },
	{ "7.3 none new, swapped in, gone again", K(ANON), RO, SWAPPED, PRIVATE, V73, NONEW | OUTDATED, IS(UNKNOWN) },
	{ "7.3 none new, exclusive", K(ANON), DIRTY | EXCL, UNREAD, PRIVATE, V73, NONEW, IS(REUSE) },
	{ "7.3 none new, unshare, nobody shares", K(ANON), DIRTY, SAME(DIRTY), PRIVATE, V73, UNSHARE | NONEW, IS(NOTHING) },
	{ "7.3 none new, unshare, changed", K(ANON), DIRTY, OTHER(RO), PRIVATE, V73, UNSHARE | NONEW, IS(UNKNOWN) },
	{ "7.3 none new, unshare, file", K(FILE), RO, OTHER(RO), PRIVATE, V73, UNSHARE | NONEW, IS(RACED) },
	{ "6.1 none new, unshare, file", K(FILE), RO, OTHER(RO), PRIVATE, V61, UNSHARE | NONEW, IS(NOTHING) },

	/* unshare: a pin for reading. 6.1 looks at anonymous pages only. */
	{ "6.1 unshare, copied", K(ANON), DIRTY, OTHER(RO), PRIVATE, V61, UNSHARE, IS(COPY) },
	{ "6.1 unshare, exclusive", K(ANON), DIRTY | EXCL, SAME(DIRTY), PRIVATE, V61, UNSHARE, IS(NOTHING) },
	{ "6.1 unshare, last reference", K(ANON), DIRTY, SAME(DIRTY), PRIVATE, V61, UNSHARE, IS(NOTHING) },
	{ "6.1 unshare, file", K(FILE), RO, SAME(RO), PRIVATE, V61, UNSHARE, IS(NOTHING) },
	{ "6.1 unshare, file, truncated since", K(FILE), RO, SWAPPED, PRIVATE, V61, UNSHARE, IS(NOTHING) },
	{ "6.1 unshare, zero page", K(ZERO), RO, SAME(RO), PRIVATE, V61, UNSHARE, IS(NOTHING) },
	{ "6.1 unshare, zero page, written since", K(ZERO), RO, OTHER(RW), PRIVATE, V61, UNSHARE, IS(NOTHING) },
	{ "6.1 unshare, ksm", K(KSM), RO, OTHER(RO), PRIVATE, V61, UNSHARE, IS(COPY_KSM) },
	{ "6.1 unshare, ksm, raced", K(KSM), RO, SAME(PHYSMEM_PTE_PRESENT), PRIVATE, V61, UNSHARE, IS(RACED) },
	{ "6.1 unshare, exclusive, migrated since", K(ANON), DIRTY | EXCL, OTHER(DIRTY), PRIVATE, V61, UNSHARE, IS(NOTHING) },
	{ "6.1 unshare, exclusive, swapped since", K(ANON), DIRTY | EXCL, SWAPPED, PRIVATE, V61, UNSHARE, IS(NOTHING) },
	{ "6.1 unshare, no memory", K(ANON), DIRTY, SAME(DIRTY), PRIVATE, V61 | ERROR, UNSHARE, IS(FAILED) },
	{ "7.3 unshare, copied", K(ANON), DIRTY, OTHER(RO), PRIVATE, V73, UNSHARE, IS(COPY) },
	{ "7.3 unshare, exclusive", K(ANON), DIRTY | EXCL, SAME(DIRTY), PRIVATE, V73, UNSHARE, IS(NOTHING) },
	{ "7.3 unshare, exclusive, migrated since", K(ANON), DIRTY | EXCL, OTHER(DIRTY), PRIVATE, V73, UNSHARE, IS(NOTHING) },
	{ "7.3 unshare, file", K(FILE), RO, OTHER(RO), PRIVATE, V73, UNSHARE, IS(COPY_FILE) },
	{ "7.3 unshare, zero page", K(ZERO), RO, OTHER(RO), PRIVATE, V73, UNSHARE, IS(ZERO) },
	{ "7.3 unshare, ksm", K(KSM), RO, OTHER(RO), PRIVATE, V73, UNSHARE, IS(COPY_KSM) },
	{ "7.3 unshare, file, raced", K(FILE), RO, SAME(PHYSMEM_PTE_PRESENT), PRIVATE, V73, UNSHARE, IS(RACED) },
	{ "7.3 unshare, zero page, raced", K(ZERO), RO, SAME(PHYSMEM_PTE_PRESENT), PRIVATE, V73, UNSHARE, IS(RACED) },
	{ "7.3 unshare, anon, written since", K(ANON), DIRTY, OTHER(RW), PRIVATE, V73, UNSHARE, IS(UNKNOWN) },
	{ "7.3 unshare, two threads", K(ANON), DIRTY, OTHER(RO), PRIVATE, V73, UNSHARE | CONTENDED, IS(UNKNOWN) },

	/* shared mappings: wp_page_shared(), wp_pfn_shared() */
	{ "6.1 shared, no page_mkwrite", K(SHMEM), RO, SAME(RW), SHARED, V61_WROTE, 0, IS(SHARED) },
	{ "6.1 shared, throttled", K(FILE), RO, UNREAD, SHARED, V61_WROTE | COMPLETED, 0, IS(SHARED) },
	{ "6.1 shared, then cleaned", K(FILE), RO, SAME(RO), SHARED, V61_WROTE, 0, IS(SHARED) },
	{ "6.1 shared, truncated at page_mkwrite", K(FILE), RO, SWAPPED, SHARED, V61, 0, IS(RACED) },
	{ "6.1 shared, page_mkwrite installs", K(FILE), RO, SAME(RW), SHARED, V61 | NOPAGE, 0, IS(SHARED) },
	{ "6.1 shared, entry changed", K(FILE), RO, SAME(RO), SHARED, V61 | NOPAGE, 0, IS(RACED) },
	{ "6.1 shared, no space", K(FILE), RO, SAME(RO), SHARED, V61 | ERROR, 0, IS(FAILED) },
	{ "6.1 frame shared", K(DEVICE), PFN(RO), SAME(PFN(RW)), SHARED | PHYSMEM_VMA_PFNMAP, V61_WROTE, 0, IS(SHARED) },
	{ "6.1 frame shared, pfn_mkwrite", K(DEVICE), PFN(RO), SAME(PFN(RW)), SHARED | PHYSMEM_VMA_MIXEDMAP, V61, 0, IS(SHARED) },
	{ "6.1 pfn_mkwrite, then cleaned", K(DEVICE), PFN(RO), SAME(PFN(RO)), SHARED | PHYSMEM_VMA_MIXEDMAP, V61, 0, IS(SHARED) },
	{ "7.3 shared, no page_mkwrite", K(SHMEM), RO, SAME(RW), SHARED, V73, 0, IS(SHARED) },
	{ "7.3 shared, throttled", K(FILE), RO, UNREAD, SHARED, V73 | COMPLETED, 0, IS(SHARED) },
	{ "7.3 shared, truncated or cleaned", K(FILE), RO, SWAPPED, SHARED, V73, 0, IS(UNKNOWN) },
	{ "7.3 shared, page_mkwrite installs", K(FILE), RO, SAME(RW), SHARED, V73 | NOPAGE, 0, IS(SHARED) },
	{ "7.3 shared, entry changed", K(FILE), RO, SAME(RO), SHARED, V73 | NOPAGE, 0, IS(RACED) },
	{ "7.3 shared, vma lock not enough", K(FILE), RO, UNREAD, SHARED, V73 | RETRY, 0, IS(RETRY) },
	{ "7.3 pfn_mkwrite", K(DEVICE), PFN(RO), SAME(PFN(RW)), SHARED | PHYSMEM_VMA_MIXEDMAP, V73, 0, IS(SHARED) },
	{ "7.3 pfn_mkwrite, then cleaned", K(DEVICE), PFN(RO), SAME(PFN(RO)), SHARED | PHYSMEM_VMA_MIXEDMAP, V73, 0, IS(SHARED) },

	/* userfaultfd is asked first; where it is asynchronous (6.7), the fault goes on */
	{ "6.1 userfault", K(ANON), DIRTY | UWP, UNREAD, PRIVATE | UFFD, V61 | RETRY, 0, IS(USERFAULT) },
	{ "6.1 userfault, being released", K(ANON), DIRTY | UWP, SAME(DIRTY | UWP), PRIVATE | UFFD, V61 | NOPAGE, 0, IS(USERFAULT) },
	{ "6.8 userfault, being released", K(ANON), DIRTY | UWP | EXCL, SAME(DIRTY | UWP | EXCL), PRIVATE | UFFD, V73 | NOPAGE, NONEW, IS(USERFAULT) },
	{ "6.8 userfault, shared memory, being released", K(SHMEM), RO | UWP, SAME(RO | UWP), SHARED | UFFD, V73 | NOPAGE, NONEW, IS(USERFAULT) },
	{ "6.1 userfault by signal", K(ANON), DIRTY | UWP, SAME(DIRTY | UWP), PRIVATE | UFFD, V61 | ERROR, 0, IS(FAILED) },
	{ "6.1 userfault, shared memory", K(SHMEM), RO | UWP, UNREAD, SHARED | UFFD, V61 | RETRY, 0, IS(USERFAULT) },
	{ "6.1 registered, page not protected", K(ANON), DIRTY, OTHER(RW), PRIVATE | UFFD, V61_WROTE, 0, IS(COPY) },
	{ "6.1 bit left, not registered", K(ANON), DIRTY | UWP, OTHER(RW), PRIVATE, V61_WROTE, 0, IS(COPY) },
	{ "6.1 protected, unshare", K(ANON), DIRTY | UWP, OTHER(RO | UWP), PRIVATE | UFFD, V61, UNSHARE, IS(COPY) },
	{ "7.3 userfault", K(ANON), DIRTY | UWP, UNREAD, PRIVATE | UFFD, V73 | RETRY, 0, IS(USERFAULT) },
	{ "7.3 userfault or vma lock not enough", K(ANON), DIRTY | UWP, UNREAD, PRIVATE | UFFD, V73 | RETRY, IMPATIENT, IS(RETRY) },
	{ "7.3 asynchronous, exclusive", K(ANON), DIRTY | UWP | EXCL, SAME(RW), PRIVATE | UFFD, V73, 0, IS(REUSE) },
	{ "7.3 asynchronous, copied", K(ANON), DIRTY | UWP, OTHER(RW), PRIVATE | UFFD, V73, 0, IS(COPY) },
	{ "7.3 asynchronous, shared", K(SHMEM), RO | UWP, SAME(RW), SHARED | UFFD, V73, 0, IS(SHARED) },
	{ "7.3 asynchronous, shared, throttled", K(SHMEM), RO | UWP, UNREAD, SHARED | UFFD, V73 | COMPLETED, 0, IS(SHARED) },
	{ "7.3 asynchronous, installed", K(FILE), RO | UWP, SAME(RW), SHARED | UFFD, V73 | NOPAGE, 0, IS(SHARED) },
};

static void one_case(void **state)
{
	const struct test_case *t = *state;
	const struct physmem_cow_case c = {
		.before = { .pfn = OLD, .raw = 0x1000 | t->bits, .bits = t->bits, .kind = t->kind },
		.after = { .pfn = t->pfn, .raw = t->pfn == OLD ? 0x1000 | t->after : 0x2000 | t->after,
			   .bits = t->after,
			   .kind = t->after ? PHYSMEM_KIND_UNKNOWN : PHYSMEM_KIND_SWAP },
		.after_read = t->read,
		.unshare = t->how & UNSHARE,
		.contended = t->how & CONTENDED,
		.retry_otherwise = t->how & IMPATIENT,
		.outdated = t->how & OUTDATED,
		.new_page = t->how & NEWPAGE ? PHYSMEM_NEW_MAPPED :
			    t->how & NONEW ? PHYSMEM_NEW_NONE : PHYSMEM_NEW_UNWATCHED,
		.vm_flags = t->vma,
		.ret = t->ret,
	};

	assert_string_equal(physmem_outcome_name(physmem_classify_wp_page(&c)),
			    physmem_outcome_name(t->outcome));
}

int main(void)
{
	static struct CMUnitTest tests[ARRAY_SIZE(cases)];
	size_t i;

	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		tests[i].name = cases[i].name;
		tests[i].test_func = one_case;
		tests[i].initial_state = (void *)&cases[i];
	}
	return cmocka_run_group_tests(tests, NULL, NULL);
}
