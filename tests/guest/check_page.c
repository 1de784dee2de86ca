// SPDX-License-Identifier: GPL-2.0
/* One page of a record against pagemap, kpageflags, kpagecount and kpagecgroup. */
#include <inttypes.h>
#include <string.h>

#include "check.h"

/* The bits of kpageflags that a record has. */
#define X(name, value, text) | (value)
#define FRAME_FLAGS (0 PHYSMEM_FRAME_FLAGS(X))

/* The page that is compared, for all the checks of it. */
struct page {
	const struct snapshot *snapshot;
	const struct physmem_record *record;
	uint64_t addr, index;
	const struct witness_vma *vma;
	const struct witness_page *witness;
	uint64_t flags_told;	/* of kpageflags, what stood still */
};

#define DIFFER(page, format, ...) differ("%" PRIx64 ": " format, (page)->addr, ##__VA_ARGS__)

static bool has(const struct page *page, uint32_t bit)
{
	return page->record->bits & bit;
}

/*
 * Is the mapping one of the kernel's own pages? They have a page, which
 * pagemap calls a file's since it is not anonymous; but it belongs to no file.
 */
static bool of_the_kernel(const struct witness_vma *vma)
{
	return (vma->name[0] == '[' && strcmp(vma->name, "[heap]")) ||
	       !strncmp(vma->name, "socket:", 7) || !strcmp(vma->name, "anon_inode:[io_uring]");
}

/* A leaf of the second level in a mapping that has a file's huge pages. */
static bool is_huge_of_file(const struct page *page)
{
	return page->record->level == PHYSMEM_LEVEL_PMD &&
	       (page->vma->shmem_huge || page->vma->file_huge);
}

/*
 * What of kpageflags may be compared: that which stood still, but that a page which
 * nobody had locked before and after may have been locked between, by reclaim or
 * compaction; and KPF_KSM where it is true. 6.12's stable_page_flags() tests
 * "mapping & PAGE_MAPPING_KSM", two bits of which one is that of all anonymous
 * memory; smaps has the sum there. Of 32-bit kernels a module cannot learn whether
 * a page is idle.
 */
static uint64_t flags_to_compare(const struct witness_page *before,
				 const struct witness_page *after)
{
	uint64_t flags = FRAME_FLAGS & ~(before->flags ^ after->flags) &
			 ~(KPF_LOCKED & ~before->flags);

	if (sizeof(void *) == 4)
		flags &= ~(uint64_t)PHYSMEM_FRAME_IDLE;
	return witness_knows_ksm ? flags : flags & ~(uint64_t)PHYSMEM_FRAME_KSM;
}

/* What kind the witnesses make a present page. */
static unsigned int kind_by_flags(const struct page *page)
{
	const struct witness_page *w = page->witness;

	if (w->flags & KPF_HUGE)
		return PHYSMEM_KIND_HUGE;
	/* a kernel that calls all anonymous memory so: smaps has the sum */
	if (w->flags & KPF_KSM && (witness_knows_ksm || page->record->kind == PHYSMEM_KIND_KSM))
		return PHYSMEM_KIND_KSM;
	if (w->flags & KPF_ANON)
		return PHYSMEM_KIND_ANON;
	if (w->flags & KPF_ZERO_PAGE)
		return PHYSMEM_KIND_ZERO;
	/*
	 * pagemap calls a file's what is not anonymous of the pages that
	 * vm_normal_page() gives; of huge ones not all kernels do, but smaps does
	 */
	if ((!(w->pagemap & PAGEMAP_FILE) && !is_huge_of_file(page)) || of_the_kernel(page->vma))
		return PHYSMEM_KIND_DEVICE;
	/* 6.1 notes that on the first page of a folio only */
	return w->folio_flags & KPF_SWAPBACKED ? PHYSMEM_KIND_SHMEM : PHYSMEM_KIND_FILE;
}

static void check_frame(const struct page *page)
{
	const struct physmem_record *r = page->record;
	const struct witness_page *w = page->witness;
	unsigned int kind = kind_by_flags(page);

	if (r->pfn == PHYSMEM_NONE || r->pfn + page->index != (w->pagemap & PAGEMAP_PFN))
		DIFFER(page, "frame %" PRIx64 ", pagemap says %" PRIx64,
		       (uint64_t)r->pfn + page->index, (uint64_t)(w->pagemap & PAGEMAP_PFN));
	if (kind != r->kind)
		DIFFER(page, "kind %s, pagemap and kpageflags %" PRIx64 " make it %s",
		       kind_name(r->kind), w->flags, kind_name(kind));
	/* For the huge zero page one kernel says so, another does not. */
	if ((kind == PHYSMEM_KIND_ANON || kind == PHYSMEM_KIND_KSM) && w->pagemap & PAGEMAP_FILE)
		DIFFER(page, "kpageflags say anonymous, pagemap says file");
	if (r->level != PHYSMEM_LEVEL_PTE && r->kind == PHYSMEM_KIND_ANON &&
	    !(w->flags & KPF_THP))
		DIFFER(page, "a large leaf, kpageflags say small page");
}

/*
 * pagemap's bit is the folio's map count and, for hugetlb, hugetlb_pmd_shared(),
 * which reads pt_share_count in the descriptor of the table that has the entry.
 * Only pagetable_pmd_ctor() sets that: in a table of another level, so with
 * contiguous entries and with pages of 1 GiB, there stands what the page was
 * used for before. Then kpagecount has to say that there is one mapping.
 */
static bool witness_exclusive(const struct page *page)
{
	const struct witness_page *w = page->witness;

	return w->pagemap & PAGEMAP_EXCLUSIVE ||
	       (w->flags & KPF_HUGE && page->record->level != PHYSMEM_LEVEL_PMD && w->count == 1);
}

static void check_exclusive(const struct page *page)
{
	const struct witness_page *w = page->witness;

	/*
	 * pagemap's bit says that only one entry maps the page; ours, the
	 * kernel's own note, besides that it was never shared since. So the
	 * one follows from the other, and not the other from the one.
	 */
	if (has(page, PHYSMEM_PTE_EXCLUSIVE) &&
	    (!witness_exclusive(page) || !(w->flags & KPF_ANON)))
		DIFFER(page, "exclusive, pagemap %" PRIx64 " and kpageflags %" PRIx64
		       " say that it is not", w->pagemap, w->flags);
	/* the kernel's rule from 5.19 on: nothing but such a page may be mapped writable */
	if (witness_kernel_since(5, 19) && has(page, PHYSMEM_PTE_WRITE) && w->flags & KPF_ANON &&
	    !has(page, PHYSMEM_PTE_EXCLUSIVE))
		DIFFER(page, "anonymous and writable, yet not exclusive");
}

/* Of an entry, present or not. */
static void check_marks(const struct page *page)
{
	const struct witness_page *w = page->witness;
	bool soft_dirty = has(page, PHYSMEM_PTE_SOFT_DIRTY);

	if (witness_kernel_since(5, 14) && has(page, PHYSMEM_PTE_UFFD_WP) != !!(w->pagemap & PAGEMAP_UFFD_WP))
		DIFFER(page, "%suffd_wp, pagemap says otherwise",
		       has(page, PHYSMEM_PTE_UFFD_WP) ? "" : "not ");
	/*
	 * pagemap says it of all of a mapping that is new, whatever stands in
	 * the entries, and never of hugetlb: pagemap_hugetlb_range().
	 */
	if (page->vma->flags & PHYSMEM_VMA_HUGETLB)
		return;
	if (soft_dirty != !!(w->pagemap & PAGEMAP_SOFT_DIRTY) &&
	    (soft_dirty || !(page->vma->flags & PHYSMEM_VMA_SOFT_DIRTY)))
		DIFFER(page, "%ssoft_dirty, pagemap says otherwise", soft_dirty ? "" : "not ");
}

/*
 * arm64's pte_mkcont() makes entries valid again, those of hugetlb that are
 * PROT_NONE too: there it is the lack of the user's bit that keeps users out.
 */
static bool made_valid(const struct physmem_record *record)
{
	return record->kind == PHYSMEM_KIND_HUGE && record->raw & 1ULL << 52 &&
	       witness_kernel_is("aarch64");
}

static void check_access(const struct page *page)
{
	bool none = !strncmp(page->vma->perms, "---", 3);

	if (has(page, PHYSMEM_PTE_WRITE) && page->vma->perms[1] != 'w')
		DIFFER(page, "writable in a mapping that is not");
	/* in a mapping that may be accessed it is NUMA hinting: task_numa_work() */
	if (none && !has(page, PHYSMEM_PTE_PROTNONE) &&
	    page->record->kind != PHYSMEM_KIND_DEVICE && !made_valid(page->record))
		DIFFER(page, "not protnone in a mapping that nobody may access");
}

/* Of a large page's further frames kpageflags say these by the folio on all kernels. */
#define TAIL_FLAGS (PHYSMEM_FRAME_ANON | PHYSMEM_FRAME_HUGE | PHYSMEM_FRAME_THP | \
		    PHYSMEM_FRAME_COMPOUND_HEAD | PHYSMEM_FRAME_COMPOUND_TAIL)

/*
 * What a record, which tells of the first frame that it maps, says of the
 * others. The rest of their flags may differ: up to 6.9 stable_page_flags()
 * copies them from each page's own word, in which a tail has next to none. A
 * map count may be higher than the first's, since another process can map some
 * of the pages one by one; not of hugetlb, and not of what is exclusive.
 */
static void check_tail(const struct page *page)
{
	const struct physmem_record *r = page->record;
	const struct witness_page *w = page->witness;
	uint32_t implied = r->flags & TAIL_FLAGS;

	if (r->kind == PHYSMEM_KIND_ZERO || r->kind == PHYSMEM_KIND_DEVICE)
		return;
	if (implied & PHYSMEM_FRAME_COMPOUND_HEAD)
		implied ^= PHYSMEM_FRAME_COMPOUND_HEAD | PHYSMEM_FRAME_COMPOUND_TAIL;
	if ((implied ^ w->flags) & TAIL_FLAGS & page->flags_told)
		DIFFER(page, "frame flags %x follow from the first frame, kpageflags say %" PRIx64,
		       implied, w->flags & TAIL_FLAGS);
	if (r->kind == PHYSMEM_KIND_HUGE || has(page, PHYSMEM_PTE_EXCLUSIVE) ?
	    w->count != r->mapcount : !w->count)
		DIFFER(page, "map count %d of the first frame, kpagecount says %" PRIu64 " of this",
		       (int)r->mapcount, w->count);
	tally.tails++;
}

static void check_facts(const struct page *page)
{
	const struct physmem_record *r = page->record;
	const struct witness_page *w = page->witness;
	bool countless = r->kind == PHYSMEM_KIND_ZERO || r->kind == PHYSMEM_KIND_DEVICE;
	uint64_t cgroup = w->cgroup ? w->cgroup : PHYSMEM_NONE;

	if (page->index) {
		check_tail(page);
		return;
	}
	/* nobody counts who maps the zero page, or a frame without a page */
	if (r->mapcount == PHYSMEM_NONE32 ? !countless : r->mapcount != w->count)
		DIFFER(page, "map count %d, kpagecount says %" PRIu64, (int)r->mapcount, w->count);
	/* the kernel keeps no facts of such a frame, or forbids to look */
	if (r->kind == PHYSMEM_KIND_DEVICE && !r->flags)
		return;
	if ((r->flags ^ w->flags) & page->flags_told)
		DIFFER(page, "frame flags %x, kpageflags say %" PRIx64, r->flags,
		       w->flags & page->flags_told);
	tally.flags++;
	if (page->snapshot->order_told && r->order != w->order)
		DIFFER(page, "order %u, heads and tails in kpageflags make it %u", r->order,
		       w->order);
	/* kpagecgroup says 0 of a tail on 6.1, whose charge is noted on the head only */
	if (page->snapshot->cgroup_told) {
		if (r->cgroup != cgroup)
			DIFFER(page, "cgroup %" PRId64 ", kpagecgroup says %" PRId64,
			       (int64_t)r->cgroup, (int64_t)cgroup);
		tally.cgroups++;
	}
}

static void check_absent(const struct page *page)
{
	const struct physmem_record *r = page->record;
	uint64_t pagemap = page->witness->pagemap;
	/* real ones are below 24 on all kernels, the kernel's uses of the rest above */
	bool in_swap = PAGEMAP_SWAP_TYPE(pagemap) < 16;

	/* of what is not present in hugetlb pagemap tells uffd_wp only */
	if (page->vma->flags & PHYSMEM_VMA_HUGETLB)
		return;
	if ((r->kind != PHYSMEM_KIND_EMPTY) != !!(pagemap & PAGEMAP_SWAP)) {
		DIFFER(page, "%s, pagemap says %sswapped", kind_name(r->kind),
		       pagemap & PAGEMAP_SWAP ? "" : "not ");
		return;
	}
	if (r->kind == PHYSMEM_KIND_EMPTY)
		return;
	if ((r->kind == PHYSMEM_KIND_SWAP) != in_swap)
		DIFFER(page, "%s, pagemap says type %u", kind_name(r->kind),
		       PAGEMAP_SWAP_TYPE(pagemap));
	if (r->kind == PHYSMEM_KIND_SWAP &&
	    (r->swap_type != PAGEMAP_SWAP_TYPE(pagemap) ||
	     r->swap_offset != PAGEMAP_SWAP_OFFSET(pagemap)))
		DIFFER(page, "swapped to type=%u offset=%" PRIx64 ", pagemap says type=%u offset=%"
		       PRIx64, r->swap_type, (uint64_t)r->swap_offset,
		       PAGEMAP_SWAP_TYPE(pagemap), (uint64_t)PAGEMAP_SWAP_OFFSET(pagemap));
	if (!has(page, PHYSMEM_PTE_GUARD) != !(pagemap & PAGEMAP_GUARD))
		DIFFER(page, "%sguard, pagemap says otherwise",
		       has(page, PHYSMEM_PTE_GUARD) ? "" : "not ");
}

/* Did nothing change but what changes by itself? */
static bool stable(const struct witness_page *a, const struct witness_page *b)
{
	return a->pagemap == b->pagemap && a->count == b->count && a->cgroup == b->cgroup &&
	       a->order == b->order && !((a->flags ^ b->flags) & ~KPF_CHANGING);
}

void check_page(const struct snapshot *snapshot, const struct physmem_record *record, uint64_t index,
		const struct witness_vma *vma, const struct witness_page *before,
		const struct witness_page *after)
{
	const struct page page = {
		.snapshot = snapshot,
		.record = record,
		.index = index,
		.addr = record->addr + index * witness_page_size,
		.vma = vma,
		.witness = before,
		.flags_told = flags_to_compare(before, after),
	};

	if (!stable(before, after)) {
		tally.unstable++;
		return;
	}
	tally.pages++;
	/* such a mapping is a hole to pagemap: walk_page_test() skips it */
	if (vma->flags & PHYSMEM_VMA_PFNMAP) {
		if (record->kind != PHYSMEM_KIND_EMPTY && record->kind != PHYSMEM_KIND_DEVICE &&
		    record->kind != PHYSMEM_KIND_ZERO)
			DIFFER(&page, "kind %s in a mapping of frames", kind_name(record->kind));
		return;
	}
	if (!PRESENT(record) != !(before->pagemap & PAGEMAP_PRESENT)) {
		DIFFER(&page, "%s, pagemap says %spresent", kind_name(record->kind),
		       before->pagemap & PAGEMAP_PRESENT ? "" : "not ");
		return;
	}
	check_marks(&page);
	if (PRESENT(record)) {
		check_frame(&page);
		check_exclusive(&page);
		check_access(&page);
		check_facts(&page);
	} else {
		check_absent(&page);
	}
}
