// SPDX-License-Identifier: GPL-2.0
/*
 * Before, after, circumstances -> outcome. Pure: the tests compile it on the host.
 *
 * At return the table's lock is free again, so the entry may have been changed
 * by reclaim, migration, KSM or another thread's fault: another frame is no
 * proof of a copy. A new page that was seen being mapped is. Where the
 * evidence fits two stories the answer is unknown.
 *
 * Two kernels are told apart, by whether they say that a call made its entry
 * writable (up to 6.1: WROTE_KNOWN). That one also unshares anonymous pages
 * only, where later ones copy whatever is not exclusive.
 */
#include "cow_classify.h"

static bool tells(const struct physmem_cow_case *c)
{
	return c->ret & PHYSMEM_RET_WROTE_KNOWN;
}

/* What breaking the sharing of this kind of page by copying is called. */
static u8 copy_of(u8 kind)
{
	switch (kind) {
	case PHYSMEM_KIND_ANON:
		return PHYSMEM_OUTCOME_COPY;
	case PHYSMEM_KIND_KSM:
		return PHYSMEM_OUTCOME_COPY_KSM;
	case PHYSMEM_KIND_ZERO:
		return PHYSMEM_OUTCOME_ZERO;
	case PHYSMEM_KIND_FILE:
	case PHYSMEM_KIND_SHMEM:
	case PHYSMEM_KIND_DEVICE:
		return PHYSMEM_OUTCOME_COPY_FILE;
	default:
		return PHYSMEM_OUTCOME_UNKNOWN;
	}
}

static bool after_present(const struct physmem_cow_case *c)
{
	return c->after_read && (c->after.bits & PHYSMEM_PTE_PRESENT);
}

static bool same_frame(const struct physmem_cow_case *c)
{
	return after_present(c) && c->after.pfn == c->before.pfn;
}

/*
 * Does the entry look as a finished write leaves it? A debugger's write to a
 * read-only mapping leaves it dirty, not writable.
 */
static bool looks_written(const struct physmem_cow_case *c)
{
	u32 want = PHYSMEM_PTE_DIRTY;

	if (c->vm_flags & PHYSMEM_VMA_WRITE)
		want |= PHYSMEM_PTE_WRITE;
	return (c->after.bits & want) == want;
}

/* ... and did it not look so before? */
static bool became_written(const struct physmem_cow_case *c)
{
	u32 gained = c->after.bits & ~c->before.bits;

	return looks_written(c) && (gained & (PHYSMEM_PTE_DIRTY | PHYSMEM_PTE_WRITE));
}

/*
 * A debugger's write to a read-only mapping need not change the entry, but for its
 * age: it may be dirty already, and that the page is this process's alone is not in it.
 */
static bool was_written(const struct physmem_cow_case *c)
{
	return c->new_page == PHYSMEM_NEW_NONE && !(c->vm_flags & PHYSMEM_VMA_WRITE) &&
	       looks_written(c) && !((c->after.bits ^ c->before.bits) & ~PHYSMEM_PTE_YOUNG);
}

/* userfaultfd is asked before anything else is done. */
static bool asks_userfaultfd(const struct physmem_cow_case *c)
{
	return !c->unshare && (c->vm_flags & PHYSMEM_VMA_UFFD_WP) &&
	       (c->before.bits & PHYSMEM_PTE_UFFD_WP);
}

/* Locks were dropped and nothing done. */
static u8 retried(const struct physmem_cow_case *c)
{
	return asks_userfaultfd(c) && !c->retry_otherwise ?
		PHYSMEM_OUTCOME_USERFAULT : PHYSMEM_OUTCOME_RETRY;
}

static u8 shared_mapping(const struct physmem_cow_case *c)
{
	bool frame = c->before.kind == PHYSMEM_KIND_DEVICE;

	if (c->ret & PHYSMEM_RET_WROTE)
		return PHYSMEM_OUTCOME_SHARED;
	if (!(c->ret & PHYSMEM_RET_NOPAGE)) {
		/* a frame without a page was made writable, and nothing said */
		if (frame)
			return PHYSMEM_OUTCOME_SHARED;
		/* the page was truncated while its file was asked */
		if (tells(c))
			return PHYSMEM_OUTCOME_RACED;
	}
	if (c->contended)
		return PHYSMEM_OUTCOME_UNKNOWN;
	/* page_mkwrite() may install the entry itself and say NOPAGE */
	if (after_present(c) && (c->after.bits & PHYSMEM_PTE_WRITE))
		return PHYSMEM_OUTCOME_SHARED;
	/* the entry changed before it could be installed; cleaned since, if a frame's */
	return (c->ret & PHYSMEM_RET_NOPAGE) && !frame ?
		PHYSMEM_OUTCOME_RACED : PHYSMEM_OUTCOME_UNKNOWN;
}

/* Asked to unshare, and no new page was mapped. */
static u8 not_unshared(const struct physmem_cow_case *c)
{
	switch (c->before.kind) {
	case PHYSMEM_KIND_KSM:
		return PHYSMEM_OUTCOME_RACED;
	case PHYSMEM_KIND_ANON:
		/* no longer shared; or another was first, and then the entry is another */
		return c->after_read && c->after.raw == c->before.raw ?
			PHYSMEM_OUTCOME_NOTHING : PHYSMEM_OUTCOME_UNKNOWN;
	default:
		return PHYSMEM_OUTCOME_RACED;
	}
}

static u8 unshared(const struct physmem_cow_case *c)
{
	bool anon = c->before.kind == PHYSMEM_KIND_ANON || c->before.kind == PHYSMEM_KIND_KSM;

	if ((c->before.bits & PHYSMEM_PTE_EXCLUSIVE) || (tells(c) && !anon))
		return PHYSMEM_OUTCOME_NOTHING;
	if (c->new_page == PHYSMEM_NEW_NONE || (same_frame(c) && !c->contended))
		return not_unshared(c);
	/* an unshared page is not writable yet */
	if (!after_present(c) || c->contended || (c->after.bits & PHYSMEM_PTE_WRITE))
		return PHYSMEM_OUTCOME_UNKNOWN;
	return copy_of(c->before.kind);
}

/*
 * A copy is thrown away if its entry is another than the call began with. A page made
 * writable instead would be dirty and writable. Others take the one away (MADV_FREE,
 * reading it from swap again) or the other (fork), and only KSM both.
 */
static bool bound_to_lose(const struct physmem_cow_case *c)
{
	return c->outdated && same_frame(c) && !c->contended &&
	       (c->vm_flags & PHYSMEM_VMA_WRITE) && !(c->vm_flags & PHYSMEM_VMA_MERGEABLE) &&
	       !(c->after.bits & (PHYSMEM_PTE_DIRTY | PHYSMEM_PTE_WRITE));
}

/* A write for which no new page was mapped. */
static u8 not_copied(const struct physmem_cow_case *c)
{
	if (tells(c))
		return c->ret & PHYSMEM_RET_WROTE ?
			PHYSMEM_OUTCOME_REUSE : PHYSMEM_OUTCOME_RACED;
	/* only anonymous pages can be reused: a copy was made and thrown away */
	if (c->before.kind != PHYSMEM_KIND_ANON || bound_to_lose(c))
		return PHYSMEM_OUTCOME_RACED;
	if (!same_frame(c) || c->contended)
		return PHYSMEM_OUTCOME_UNKNOWN;
	return became_written(c) || was_written(c) ?
		PHYSMEM_OUTCOME_REUSE : PHYSMEM_OUTCOME_UNKNOWN;
}

/* A write in a kernel that lets us see neither the new page nor, perhaps, the result. */
static u8 unwatched(const struct physmem_cow_case *c)
{
	if (tells(c)) {
		if (!(c->ret & PHYSMEM_RET_WROTE))
			return PHYSMEM_OUTCOME_RACED;
		if (c->before.kind != PHYSMEM_KIND_ANON)
			return copy_of(c->before.kind);
		if (!after_present(c))
			return PHYSMEM_OUTCOME_UNKNOWN;
		return same_frame(c) ? PHYSMEM_OUTCOME_REUSE : PHYSMEM_OUTCOME_COPY;
	}
	if (!after_present(c) || c->contended)
		return PHYSMEM_OUTCOME_UNKNOWN;
	if (!same_frame(c))
		return looks_written(c) ? copy_of(c->before.kind) : PHYSMEM_OUTCOME_UNKNOWN;
	if (c->before.kind != PHYSMEM_KIND_ANON && looks_written(c))
		return PHYSMEM_OUTCOME_UNKNOWN;
	return not_copied(c);
}

/**
 * physmem_classify_wp_page() - what did a call of do_wp_page() do?
 * @c: the case
 *
 * Return: PHYSMEM_OUTCOME_*.
 */
u8 physmem_classify_wp_page(const struct physmem_cow_case *c)
{
	if (c->ret & PHYSMEM_RET_ERROR)
		return PHYSMEM_OUTCOME_FAILED;
	/* locks are dropped after a shared write was done, to let dirty pages drain */
	if (c->ret & PHYSMEM_RET_COMPLETED)
		return PHYSMEM_OUTCOME_SHARED;
	if (c->ret & PHYSMEM_RET_RETRY)
		return retried(c);
	/* a userfaultfd that is being closed; an asynchronous one has let the entry go by now */
	if (asks_userfaultfd(c) && (c->ret & PHYSMEM_RET_NOPAGE) &&
	    (tells(c) || (c->after_read && (c->after.bits & PHYSMEM_PTE_UFFD_WP))))
		return PHYSMEM_OUTCOME_USERFAULT;
	if (c->vm_flags & PHYSMEM_VMA_SHARED)
		return shared_mapping(c);
	if (c->new_page == PHYSMEM_NEW_MAPPED)
		return copy_of(c->before.kind);
	if (c->unshare)
		return unshared(c);
	/* an exclusive page is reused, whatever became of the entry since */
	if (c->before.bits & PHYSMEM_PTE_EXCLUSIVE)
		return tells(c) && !(c->ret & PHYSMEM_RET_WROTE) ?
			PHYSMEM_OUTCOME_UNKNOWN : PHYSMEM_OUTCOME_REUSE;
	return c->new_page == PHYSMEM_NEW_NONE ? not_copied(c) : unwatched(c);
}

/**
 * physmem_classify_new_page() - a copy was seen being mapped, and nothing else
 * @c: the case
 *
 * Return: PHYSMEM_OUTCOME_*.
 */
u8 physmem_classify_new_page(const struct physmem_cow_case *c)
{
	return copy_of(c->before.kind);
}

/**
 * physmem_classify_uffd_async() - has the kernel taken userfaultfd's protection away?
 * @c: the case
 * @outcome: of it
 *
 * Where userfaultfd's owner does not want to be asked the write just goes on.
 */
bool physmem_classify_uffd_async(const struct physmem_cow_case *c, u8 outcome)
{
	if (!asks_userfaultfd(c))
		return false;
	switch (outcome) {
	case PHYSMEM_OUTCOME_COPY:
	case PHYSMEM_OUTCOME_COPY_FILE:
	case PHYSMEM_OUTCOME_COPY_KSM:
	case PHYSMEM_OUTCOME_ZERO:
	case PHYSMEM_OUTCOME_REUSE:
	case PHYSMEM_OUTCOME_SHARED:
		return true;
	default:
		return false;
	}
}

/* The call has split the page, or somebody has: a table of small pages is there. */
static u8 huge_split(const struct physmem_cow_case *c)
{
	if (!c->after_read || c->contended || c->outdated)
		return PHYSMEM_OUTCOME_UNKNOWN;
	return c->after_table ? PHYSMEM_OUTCOME_HUGE_SPLIT : PHYSMEM_OUTCOME_RACED;
}

/* Asked to unshare: an exclusive page is left as it is, any other is split. */
static u8 huge_unshared(const struct physmem_cow_case *c)
{
	return c->after_read && !c->after_table && c->after.raw == c->before.raw ?
		PHYSMEM_OUTCOME_NOTHING : PHYSMEM_OUTCOME_UNKNOWN;
}

/**
 * physmem_classify_huge() - what did a call of do_huge_pmd_wp_page() do?
 * @c: the case
 *
 * It copies nothing: it makes the page writable, splits it, or, since 6.13, puts
 * a huge page in place of the huge zero page.
 *
 * Return: PHYSMEM_OUTCOME_*.
 */
u8 physmem_classify_huge(const struct physmem_cow_case *c)
{
	if (c->ret & PHYSMEM_RET_ERROR)
		return PHYSMEM_OUTCOME_FAILED;
	if (c->ret & (PHYSMEM_RET_RETRY | PHYSMEM_RET_COMPLETED))
		return PHYSMEM_OUTCOME_RETRY;
	if (c->ret & PHYSMEM_RET_FALLBACK)
		return huge_split(c);
	if (c->new_page == PHYSMEM_NEW_MAPPED)
		return PHYSMEM_OUTCOME_HUGE_ZERO;
	if (tells(c) && (c->ret & PHYSMEM_RET_WROTE))
		return PHYSMEM_OUTCOME_HUGE_REUSE;
	if (c->unshare)
		return huge_unshared(c);
	if (tells(c))
		return PHYSMEM_OUTCOME_RACED;
	if (c->before.kind == PHYSMEM_KIND_ZERO)
		return c->new_page == PHYSMEM_NEW_NONE ?
			PHYSMEM_OUTCOME_RACED : PHYSMEM_OUTCOME_UNKNOWN;
	/* the kernel looks at the entry anew, and leaves another as it is */
	if (c->outdated)
		return PHYSMEM_OUTCOME_RACED;
	if (c->contended || c->after_table)
		return PHYSMEM_OUTCOME_UNKNOWN;
	return same_frame(c) && became_written(c) ?
		PHYSMEM_OUTCOME_HUGE_REUSE : PHYSMEM_OUTCOME_UNKNOWN;
}

/*
 * An entry of the same frame that is not writable has changed otherwise meanwhile, and
 * a copy was thrown away; but where a debugger writes to what its process may not, the
 * kernel leaves it as it was.
 */
static bool hugetlb_reused(const struct physmem_cow_case *c)
{
	return (c->after.bits & PHYSMEM_PTE_WRITE) ||
	       (!(c->vm_flags & PHYSMEM_VMA_WRITE) && c->after.raw == c->before.raw);
}

/**
 * physmem_classify_hugetlb() - what did a call of hugetlb_wp() do?
 * @c: the case; both entries were read under the table's lock, but between the
 *	two the lock was let go if a page had to be copied
 *
 * Return: PHYSMEM_OUTCOME_*.
 */
u8 physmem_classify_hugetlb(const struct physmem_cow_case *c)
{
	const bool asked = !c->unshare && (c->before.bits & PHYSMEM_PTE_UFFD_WP);

	if (c->ret & PHYSMEM_RET_ERROR)
		return PHYSMEM_OUTCOME_FAILED;
	if (c->ret & (PHYSMEM_RET_RETRY | PHYSMEM_RET_COMPLETED))
		return PHYSMEM_OUTCOME_RETRY;
	if (c->new_page == PHYSMEM_NEW_MAPPED)
		return PHYSMEM_OUTCOME_HUGETLB_COPY;
	/* userfaultfd is to be asked first, by another call; but some kernels go on */
	if (asked && !(c->after.bits & PHYSMEM_PTE_WRITE))
		return PHYSMEM_OUTCOME_NOTHING;
	if (c->vm_flags & PHYSMEM_VMA_MAYSHARE)
		return c->unshare ? PHYSMEM_OUTCOME_NOTHING : PHYSMEM_OUTCOME_SHARED;
	if (same_frame(c) && c->unshare)
		return PHYSMEM_OUTCOME_NOTHING;
	if (same_frame(c) && hugetlb_reused(c))
		return PHYSMEM_OUTCOME_HUGETLB_REUSE;
	return c->new_page == PHYSMEM_NEW_NONE ? PHYSMEM_OUTCOME_RACED : PHYSMEM_OUTCOME_UNKNOWN;
}

/**
 * physmem_classify_file() - what did a call of finish_fault() do with a copy?
 * @c: the case
 *
 * Return: PHYSMEM_OUTCOME_*.
 */
u8 physmem_classify_file(const struct physmem_cow_case *c)
{
	if (c->ret & PHYSMEM_RET_ERROR)
		return PHYSMEM_OUTCOME_FAILED;
	if (c->ret & (PHYSMEM_RET_RETRY | PHYSMEM_RET_COMPLETED))
		return PHYSMEM_OUTCOME_RETRY;
	/* another has mapped something there first, and the copy is thrown away; not all say so */
	return c->ret & PHYSMEM_RET_NOPAGE || c->new_page == PHYSMEM_NEW_NONE ?
		PHYSMEM_OUTCOME_RACED : PHYSMEM_OUTCOME_COPY_FILE;
}
