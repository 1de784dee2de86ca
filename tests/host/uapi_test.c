// SPDX-License-Identifier: GPL-2.0
/* The numbers that have left the kernel once: they keep their meaning for ever. */
#include "test.h"
#include "uapi_layout.h"

struct number {
	const char *text;
	u64 value;
};

/* Written down a second time on purpose: who renumbers must do it here too, and should not. */
static const struct number outcomes[] = {
	{ "unknown", 0 }, { "copy", 1 }, { "copy_file", 2 }, { "copy_ksm", 3 }, { "zero", 4 },
	{ "reuse", 5 }, { "shared", 6 }, { "huge_split", 7 }, { "huge_reuse", 8 },
	{ "huge_zero", 9 }, { "hugetlb_copy", 10 }, { "hugetlb_reuse", 11 }, { "fork_copy", 12 },
	{ "copy_swapin", 13 }, { "none", 14 }, { "userfault", 15 }, { "raced", 16 },
	{ "retry", 17 }, { "failed", 18 },
};

static const struct number cow_flags[] = {
	{ "unshare", 0x01 }, { "remote", 0x02 }, { "kernel", 0x04 }, { "vma_lock", 0x08 },
	{ "swapin", 0x10 }, { "split_before", 0x20 }, { "uffd_async", 0x40 },
	{ "new_sampled", 0x80 }, { "reduced", 0x100 },
};

static const struct number rets[] = {
	{ "error", 0x01 }, { "retry", 0x02 }, { "completed", 0x04 }, { "nopage", 0x08 },
	{ "fallback", 0x10 }, { "wrote", 0x20 }, { "wrote_known", 0x40 },
};

static const struct number hooks[] = {
	{ "do_wp_page", 0 }, { "do_huge_pmd_wp_page", 1 }, { "hugetlb_wp", 2 },
	{ "finish_fault", 3 }, { "copy_process", 4 }, { "do_swap_page", 5 },
};

static const struct number kinds[] = {
	{ "empty", 0 }, { "anon", 1 }, { "file", 2 }, { "shmem", 3 }, { "ksm", 4 }, { "zero", 5 },
	{ "huge", 6 }, { "device", 7 }, { "swap", 8 }, { "migration", 9 }, { "other", 10 },
	{ "unknown", 11 }, { "hwpoison", 12 }, { "marker", 13 }, { "device_private", 14 },
};

static const struct number pte_bits[] = {
	{ "present", 0x001 }, { "write", 0x002 }, { "dirty", 0x004 }, { "young", 0x008 },
	{ "special", 0x010 }, { "soft_dirty", 0x020 }, { "uffd_wp", 0x040 },
	{ "protnone", 0x080 }, { "exclusive", 0x100 }, { "average", 0x200 },
	{ "unstable", 0x400 }, { "cont", 0x800 }, { "guard", 0x1000 }, { "poisoned", 0x2000 },
};

static const struct number levels[] = {
	{ "PTE", 0 }, { "PMD", 1 }, { "PUD", 2 }, { "P4D", 3 }, { "PGD", 4 },
};

static const struct number vma_flags[] = {
	{ "rd", 0x00000001 }, { "wr", 0x00000002 }, { "ex", 0x00000004 }, { "sh", 0x00000008 },
	{ "ht", 0x00000010 }, { "pf", 0x00000020 }, { "mm", 0x00000040 }, { "gd", 0x00000080 },
	{ "lo", 0x00000100 }, { "io", 0x00000200 }, { "uw", 0x00000400 }, { "mr", 0x00000800 },
	{ "mw", 0x00001000 }, { "me", 0x00002000 }, { "ms", 0x00004000 }, { "um", 0x00008000 },
	{ "sr", 0x00010000 }, { "rr", 0x00020000 }, { "dc", 0x00040000 }, { "de", 0x00080000 },
	{ "ac", 0x00100000 }, { "nr", 0x00200000 }, { "sf", 0x00400000 }, { "ar", 0x00800000 },
	{ "wf", 0x01000000 }, { "dd", 0x02000000 }, { "sd", 0x04000000 }, { "hg", 0x08000000 },
	{ "nh", 0x10000000 }, { "mg", 0x20000000 }, { "ui", 0x40000000 },
	{ "ss", 0x100000000 }, { "sl", 0x200000000 }, { "mt", 0x400000000 },
	{ "dp", 0x800000000 }, { "bt", 0x1000000000 }, { "gu", 0x2000000000 },
	{ "lf", 0x4000000000 }, { "ur", 0x8000000000 },
};

/* as in the kernel's own linux/kernel-page-flags.h */
static const struct number frame_flags[] = {
	{ "locked", 1 << 0 }, { "error", 1 << 1 }, { "referenced", 1 << 2 },
	{ "uptodate", 1 << 3 }, { "dirty", 1 << 4 }, { "lru", 1 << 5 }, { "active", 1 << 6 },
	{ "writeback", 1 << 8 }, { "reclaim", 1 << 9 }, { "mmap", 1 << 11 }, { "anon", 1 << 12 },
	{ "swapcache", 1 << 13 }, { "swapbacked", 1 << 14 }, { "compound_head", 1 << 15 },
	{ "compound_tail", 1 << 16 }, { "huge", 1 << 17 }, { "unevictable", 1 << 18 },
	{ "hwpoison", 1 << 19 }, { "ksm", 1 << 21 }, { "thp", 1 << 22 }, { "zero_page", 1 << 24 },
	{ "idle", 1 << 25 },
};

static const struct number stream_types[] = {
	{ "begin", 1 }, { "vma", 2 }, { "entries", 3 }, { "end", 4 },
};

static const struct number arches[] = {
	{ "x86_64", 1 }, { "arm64", 2 }, { "arm_lpae", 3 }, { "arm", 4 },
};

static const struct number ends[] = {
	{ "running", 0 }, { "complete", 1 }, { "exited", 2 }, { "exec", 3 }, { "killed", 4 },
	{ "error", 5 },
};

#define X(name, value, text) { text, value },
static const struct number now_outcomes[] = { PHYSMEM_OUTCOMES(X) };
static const struct number now_cow_flags[] = { PHYSMEM_COW_FLAGS(X) };
static const struct number now_rets[] = { PHYSMEM_RETS(X) };
static const struct number now_hooks[] = { PHYSMEM_HOOKS(X) };
static const struct number now_kinds[] = { PHYSMEM_KINDS(X) };
static const struct number now_pte_bits[] = { PHYSMEM_PTE_BITS(X) };
static const struct number now_levels[] = { PHYSMEM_LEVELS(X) };
static const struct number now_vma_flags[] = { PHYSMEM_VMA_FLAGS(X) };
static const struct number now_frame_flags[] = { PHYSMEM_FRAME_FLAGS(X) };
static const struct number now_stream_types[] = { PHYSMEM_STREAM_TYPES(X) };
static const struct number now_arches[] = { PHYSMEM_ARCHES(X) };
static const struct number now_ends[] = { PHYSMEM_ENDS(X) };
#undef X

static void frozen(const struct number *known, size_t known_count,
		   const struct number *now, size_t now_count)
{
	size_t i, j;

	/* a longer list is fine, and to be written down above */
	assert_int_equal(now_count, known_count);
	for (i = 0; i < known_count; i++) {
		assert_string_equal(now[i].text, known[i].text);
		assert_int_equal(now[i].value, known[i].value);
	}
	for (i = 0; i < now_count; i++)
		for (j = 0; j < i; j++) {
			assert_int_not_equal(now[i].value, now[j].value);
			assert_string_not_equal(now[i].text, now[j].text);
		}
}

#define FROZEN(list)								\
	static void list##_are_frozen(void **state)				\
	{									\
		(void)state;							\
		frozen(list, ARRAY_SIZE(list), now_##list, ARRAY_SIZE(now_##list)); \
	}

FROZEN(outcomes)
FROZEN(cow_flags)
FROZEN(rets)
FROZEN(hooks)
FROZEN(kinds)
FROZEN(pte_bits)
FROZEN(levels)
FROZEN(vma_flags)
FROZEN(frame_flags)
FROZEN(stream_types)
FROZEN(arches)
FROZEN(ends)

static void single_bits(const struct number *flags, size_t count)
{
	size_t i;

	for (i = 0; i < count; i++)
		assert_int_equal(__builtin_popcountll(flags[i].value), 1);
}

static void flags_are_single_bits(void **state)
{
	(void)state;
	single_bits(now_cow_flags, ARRAY_SIZE(now_cow_flags));
	single_bits(now_rets, ARRAY_SIZE(now_rets));
	single_bits(now_pte_bits, ARRAY_SIZE(now_pte_bits));
	single_bits(now_vma_flags, ARRAY_SIZE(now_vma_flags));
	single_bits(now_frame_flags, ARRAY_SIZE(now_frame_flags));
}

/* Text goes into filters and reports: one word, no separator of ours in it. */
static void texts_are_words(void **state)
{
	static const struct { const struct number *list; size_t count; } lists[] = {
		{ now_outcomes, ARRAY_SIZE(now_outcomes) },
		{ now_cow_flags, ARRAY_SIZE(now_cow_flags) },
		{ now_kinds, ARRAY_SIZE(now_kinds) },
		{ now_pte_bits, ARRAY_SIZE(now_pte_bits) },
		{ now_vma_flags, ARRAY_SIZE(now_vma_flags) },
		{ now_frame_flags, ARRAY_SIZE(now_frame_flags) },
		{ now_ends, ARRAY_SIZE(now_ends) },
	};
	size_t i, j;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(lists); i++)
		for (j = 0; j < lists[i].count; j++) {
			const char *text = lists[i].list[j].text;

			assert_int_equal(strspn(text, "abcdefghijklmnopqrstuvwxyz_"), strlen(text));
		}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(outcomes_are_frozen),
		cmocka_unit_test(cow_flags_are_frozen),
		cmocka_unit_test(rets_are_frozen),
		cmocka_unit_test(hooks_are_frozen),
		cmocka_unit_test(kinds_are_frozen),
		cmocka_unit_test(pte_bits_are_frozen),
		cmocka_unit_test(levels_are_frozen),
		cmocka_unit_test(vma_flags_are_frozen),
		cmocka_unit_test(frame_flags_are_frozen),
		cmocka_unit_test(stream_types_are_frozen),
		cmocka_unit_test(arches_are_frozen),
		cmocka_unit_test(ends_are_frozen),
		cmocka_unit_test(flags_are_single_bits),
		cmocka_unit_test(texts_are_words),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
