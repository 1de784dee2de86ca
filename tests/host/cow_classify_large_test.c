// SPDX-License-Identifier: GPL-2.0
/*
 * module/cow_classify.c, what is not a small page's: one line a case, each a path
 * through the kernel's do_huge_pmd_wp_page() (mm/huge_memory.c), hugetlb_wp()
 * (mm/hugetlb.c) and finish_fault() (mm/memory.c) of 6.1, which returns
 * VM_FAULT_WRITE when it made an entry writable, and of 7.3, which does not.
 */
#include "test.h"
#include "cow_classify.h"

#define OLD	0x6200
#define NEW	0x6400

#define RO	(PHYSMEM_PTE_PRESENT | PHYSMEM_PTE_DIRTY)
#define CLEAN	PHYSMEM_PTE_PRESENT
#define RW	(RO | PHYSMEM_PTE_WRITE)
#define UWP	PHYSMEM_PTE_UFFD_WP

#define SAME(bits)	true, OLD, bits
#define OTHER(bits)	true, NEW, bits
#define GONE		true, PHYSMEM_NONE, 0
#define UNREAD		false, 0, 0

#define PRIVATE		(PHYSMEM_VMA_READ | PHYSMEM_VMA_WRITE)
#define READONLY	PHYSMEM_VMA_READ	/* written by a debugger: FOLL_FORCE */
#define SHARED		(PRIVATE | PHYSMEM_VMA_SHARED | PHYSMEM_VMA_MAYSHARE)

#define V61		PHYSMEM_RET_WROTE_KNOWN
#define V61_WROTE	(PHYSMEM_RET_WROTE_KNOWN | PHYSMEM_RET_WROTE)
#define V73		0
#define ERROR		PHYSMEM_RET_ERROR
#define RETRY		PHYSMEM_RET_RETRY
#define NOPAGE		PHYSMEM_RET_NOPAGE
#define FALLBACK	PHYSMEM_RET_FALLBACK

#define UNSHARE		1
#define CONTENDED	2
#define NEWPAGE		4	/* the new page was seen being mapped */
#define NONEW		8	/* it was watched that none was */
#define TABLE		16	/* a table of small pages is there */
#define OUTDATED	32	/* the table had another entry at entry */

#define K(kind)		PHYSMEM_KIND_##kind
#define IS(outcome)	PHYSMEM_OUTCOME_##outcome

static const struct test_case {
	const char *name;
	u8 (*classify)(const struct physmem_cow_case *c);
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
#define HUGE physmem_classify_huge
	{ "6.1 huge, reused", HUGE, K(ANON), RO, SAME(RW), PRIVATE, V61_WROTE, NONEW, IS(HUGE_REUSE) },
	{ "6.1 huge, reused, changed since", HUGE, K(ANON), RO, GONE, PRIVATE, V61_WROTE, NONEW, IS(HUGE_REUSE) },
	{ "6.1 huge, split", HUGE, K(ANON), RO, GONE, PRIVATE, V61 | FALLBACK, NONEW | TABLE, IS(HUGE_SPLIT) },
	{ "6.1 huge, gone before the split", HUGE, K(ANON), RO, GONE, PRIVATE, V61 | FALLBACK, NONEW, IS(RACED) },
	{ "6.1 huge, two split it", HUGE, K(ANON), RO, GONE, PRIVATE, V61 | FALLBACK, NONEW | TABLE | CONTENDED, IS(UNKNOWN) },
	{ "6.1 huge, lost", HUGE, K(ANON), RO, SAME(RW), PRIVATE, V61, NONEW | CONTENDED, IS(RACED) },
	{ "6.1 huge zero, split", HUGE, K(ZERO), CLEAN, GONE, PRIVATE, V61 | FALLBACK, NONEW | TABLE, IS(HUGE_SPLIT) },
	{ "6.1 huge zero, split by one who has returned", HUGE, K(ZERO), CLEAN, GONE, PRIVATE, V61 | FALLBACK, NONEW | TABLE | OUTDATED, IS(UNKNOWN) },
	{ "6.1 huge, unshare, exclusive", HUGE, K(ANON), RO, SAME(RO), PRIVATE, V61, UNSHARE | NONEW, IS(NOTHING) },
	{ "6.1 huge, unshare, changed", HUGE, K(ANON), RO, SAME(RW), PRIVATE, V61, UNSHARE | NONEW, IS(UNKNOWN) },
	{ "6.1 huge, unshare, split", HUGE, K(ANON), RO, GONE, PRIVATE, V61 | FALLBACK, UNSHARE | NONEW | TABLE, IS(HUGE_SPLIT) },
	{ "7.3 huge, reused", HUGE, K(ANON), RO, SAME(RW), PRIVATE, V73, NONEW, IS(HUGE_REUSE) },
	{ "7.3 huge, reused by a debugger", HUGE, K(ANON), CLEAN, SAME(RO), READONLY, V73, NONEW, IS(HUGE_REUSE) },
	{ "7.3 huge, reused or lost", HUGE, K(ANON), RO, SAME(RW), PRIVATE, V73, NONEW | CONTENDED, IS(UNKNOWN) },
	{ "7.3 huge, another was first, and has returned", HUGE, K(ANON), RO, SAME(RW), PRIVATE, V73, NONEW | OUTDATED, IS(RACED) },
	{ "7.3 huge, other frame", HUGE, K(ANON), RO, OTHER(RW), PRIVATE, V73, NONEW, IS(UNKNOWN) },
	{ "7.3 huge, split by another", HUGE, K(ANON), RO, GONE, PRIVATE, V73, NONEW | TABLE, IS(UNKNOWN) },
	{ "7.3 huge zero", HUGE, K(ZERO), CLEAN, OTHER(RW), PRIVATE, V73, NEWPAGE, IS(HUGE_ZERO) },
	{ "7.3 huge zero, gone since", HUGE, K(ZERO), CLEAN, GONE, PRIVATE, V73, NEWPAGE, IS(HUGE_ZERO) },
	{ "7.3 huge zero, lost", HUGE, K(ZERO), CLEAN, OTHER(RW), PRIVATE, V73, NONEW, IS(RACED) },
	{ "7.3 huge zero, not watched", HUGE, K(ZERO), CLEAN, OTHER(RW), PRIVATE, V73, 0, IS(UNKNOWN) },
	{ "7.3 huge zero, no huge page to be had", HUGE, K(ZERO), CLEAN, GONE, PRIVATE, V73 | FALLBACK, NONEW | TABLE, IS(HUGE_SPLIT) },
	{ "7.3 huge zero, dying process", HUGE, K(ZERO), CLEAN, SAME(CLEAN), PRIVATE, V73 | ERROR, NONEW, IS(FAILED) },
	{ "7.3 huge, retry", HUGE, K(ANON), RO, UNREAD, PRIVATE, V73 | RETRY, NONEW, IS(RETRY) },
#define HUGETLB physmem_classify_hugetlb
	{ "hugetlb, copied", HUGETLB, K(HUGE), RO, OTHER(RW), PRIVATE, V61, NEWPAGE, IS(HUGETLB_COPY) },
	{ "hugetlb, copied, gone since", HUGETLB, K(HUGE), RO, GONE, PRIVATE, V73, NEWPAGE, IS(HUGETLB_COPY) },
	{ "hugetlb, unshared", HUGETLB, K(HUGE), RO, OTHER(CLEAN), PRIVATE, V73, NEWPAGE | UNSHARE, IS(HUGETLB_COPY) },
	{ "hugetlb, reused", HUGETLB, K(HUGE), RO, SAME(RW), PRIVATE, V61, NONEW, IS(HUGETLB_REUSE) },
	{ "hugetlb, reused, not watched", HUGETLB, K(HUGE), RO, SAME(RW), PRIVATE, V73, 0, IS(HUGETLB_REUSE) },
	{ "hugetlb, another lost its young bit", HUGETLB, K(HUGE), RO, SAME(RO), PRIVATE, V73, NONEW, IS(RACED) },
	{ "hugetlb, reused by a debugger, read-only", HUGETLB, K(HUGE), RO, SAME(RO), PHYSMEM_VMA_READ, V73, NONEW, IS(HUGETLB_REUSE) },
	{ "hugetlb, unshare, exclusive", HUGETLB, K(HUGE), RO, SAME(RO), PRIVATE, V73, NONEW | UNSHARE, IS(NOTHING) },
	{ "hugetlb, shared", HUGETLB, K(HUGE), RO, SAME(RW), SHARED, V61, NONEW, IS(SHARED) },
	{ "hugetlb, shared, unshare", HUGETLB, K(HUGE), RO, SAME(RO), SHARED, V61, NONEW | UNSHARE, IS(NOTHING) },
	{ "hugetlb, userfaultfd first", HUGETLB, K(HUGE), RO | UWP, SAME(RO | UWP), PRIVATE, V61, NONEW, IS(NOTHING) },
	{ "hugetlb, userfaultfd not asked, copied", HUGETLB, K(HUGE), RO | UWP, OTHER(RW), PRIVATE, V61, NEWPAGE, IS(HUGETLB_COPY) },
	{ "hugetlb, userfaultfd not asked, reused", HUGETLB, K(HUGE), RO | UWP, SAME(RW | UWP), PRIVATE, V61, NONEW, IS(HUGETLB_REUSE) },
	{ "hugetlb, shared, copied all the same", HUGETLB, K(HUGE), RO, OTHER(RW), SHARED, V61, NEWPAGE, IS(HUGETLB_COPY) },
	{ "hugetlb, lost", HUGETLB, K(HUGE), RO, OTHER(RW), PRIVATE, V73, NONEW, IS(RACED) },
	{ "hugetlb, other frame, not watched", HUGETLB, K(HUGE), RO, OTHER(RW), PRIVATE, V73, 0, IS(UNKNOWN) },
	{ "hugetlb, no page to be had", HUGETLB, K(HUGE), RO, SAME(RO), PRIVATE, V61 | ERROR, NONEW, IS(FAILED) },
	{ "hugetlb, retry", HUGETLB, K(HUGE), RO, UNREAD, PRIVATE, V73 | RETRY, NONEW, IS(RETRY) },
#define FILE_ physmem_classify_file
	{ "file, first write", FILE_, K(FILE), 0, UNREAD, PRIVATE, V61, NEWPAGE, IS(COPY_FILE) },
	{ "file, first write, not watched", FILE_, K(SHMEM), 0, UNREAD, PRIVATE, V73, 0, IS(COPY_FILE) },
	{ "file, another was first", FILE_, K(FILE), 0, UNREAD, PRIVATE, V73 | NOPAGE, NONEW, IS(RACED) },
	{ "file, another was first, and nothing is said of it", FILE_, K(FILE), 0, UNREAD, PRIVATE, V61, NONEW, IS(RACED) },
	{ "file, dying process", FILE_, K(FILE), 0, UNREAD, PRIVATE, V61 | ERROR, NONEW, IS(FAILED) },
#define NEW_ physmem_classify_new_page
	{ "reduced, anonymous", NEW_, K(ANON), RO, UNREAD, PRIVATE, 0, NEWPAGE, IS(COPY) },
	{ "reduced, file", NEW_, K(FILE), RO, UNREAD, PRIVATE, 0, NEWPAGE, IS(COPY_FILE) },
	{ "reduced, KSM", NEW_, K(KSM), RO, UNREAD, PRIVATE, 0, NEWPAGE, IS(COPY_KSM) },
	{ "reduced, zero page", NEW_, K(ZERO), CLEAN, UNREAD, PRIVATE, 0, NEWPAGE, IS(ZERO) },
};

static void one_case(void **state)
{
	const struct test_case *t = *state;
	const struct physmem_cow_case c = {
		.before = { .pfn = OLD, .raw = 0x1000 | t->bits, .bits = t->bits, .kind = t->kind },
		.after = { .pfn = t->pfn, .bits = t->after, .kind = PHYSMEM_KIND_UNKNOWN,
			   .raw = t->pfn == OLD ? 0x1000 | t->after : 0x2000 | t->after },
		.after_read = t->read,
		.after_table = t->how & TABLE,
		.unshare = t->how & UNSHARE,
		.contended = t->how & CONTENDED,
		.outdated = t->how & OUTDATED,
		.new_page = t->how & NEWPAGE ? PHYSMEM_NEW_MAPPED :
			    t->how & NONEW ? PHYSMEM_NEW_NONE : PHYSMEM_NEW_UNWATCHED,
		.vm_flags = t->vma,
		.ret = t->ret,
	};

	assert_string_equal(physmem_outcome_name(t->classify(&c)),
			    physmem_outcome_name(t->outcome));
}

/* The kernel goes on by itself where the write was protected and was done all the same. */
static void uffd_async(void **state)
{
	struct physmem_cow_case c = {
		.before = { .bits = RO | UWP },
		.vm_flags = PRIVATE | PHYSMEM_VMA_UFFD_WP,
	};

	(void)state;
	assert_true(physmem_classify_uffd_async(&c, IS(COPY)));
	assert_true(physmem_classify_uffd_async(&c, IS(REUSE)));
	assert_true(physmem_classify_uffd_async(&c, IS(ZERO)));
	assert_false(physmem_classify_uffd_async(&c, IS(USERFAULT)));
	assert_false(physmem_classify_uffd_async(&c, IS(RETRY)));
	c.unshare = true;
	assert_false(physmem_classify_uffd_async(&c, IS(COPY)));
	c.unshare = false;
	c.vm_flags = PRIVATE;
	assert_false(physmem_classify_uffd_async(&c, IS(COPY)));
	c.vm_flags = PRIVATE | PHYSMEM_VMA_UFFD_WP;
	c.before.bits = RO;
	assert_false(physmem_classify_uffd_async(&c, IS(COPY)));
}

int main(void)
{
	static struct CMUnitTest tests[ARRAY_SIZE(cases) + 1];
	size_t i;

	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		tests[i].name = cases[i].name;
		tests[i].test_func = one_case;
		tests[i].initial_state = (void *)&cases[i];
	}
	tests[i].name = "userfaultfd, asynchronous";
	tests[i].test_func = uffd_async;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
