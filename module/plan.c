// SPDX-License-Identifier: GPL-2.0
/*
 * What is hooked, what each hook can tell, and what none can: knowledge of the
 * kernel's memory management, as data.
 */
#include <linux/bitops.h>
#include <linux/kernel.h>

#include "compat/hugetlb.h"
#include "cow.h"
#include "physmem.h"
#include "probe.h"

#define TELLS(outcome)	BIT(PHYSMEM_OUTCOME_##outcome)
#define STEPS		(TELLS(NOTHING) | TELLS(RACED) | TELLS(FAILED) | TELLS(UNKNOWN))

#define FAULTS		(PHYSMEM_USER_COW | PHYSMEM_USER_STATS)
#define FORKS		(FAULTS | PHYSMEM_USER_FORK)

const struct physmem_plan physmem_plans[PHYSMEM_PLAN_COUNT] = {
	/* a folio's first page is at the folio's own address */
	[PHYSMEM_PLAN_NEW_PAGE] = {
		.functions = { "folio_add_new_anon_rmap", "page_add_new_anon_rmap" },
		.users = FORKS,
		.tells = "new_frame",
		.entry = physmem_new_page,
		.unseen = "new_frame",
		.why = "no new page is seen being mapped: copies are less sure, forks' not told",
	},
	[PHYSMEM_PLAN_NEW_HUGETLB] = {
		.functions = { "hugetlb_add_new_anon_rmap", "hugepage_add_new_anon_rmap" },
		.users = FORKS,
		.tells = "new_frame",
		.entry = physmem_new_hugetlb,
		.unseen = "new_hugetlb_frame",
		.why = "no new hugetlb page is seen: as new_frame, and first touches are reuses",
	},
	[PHYSMEM_PLAN_SWAP_PAGE] = {
		.functions = { "ksm_might_need_to_copy" },
		.users = FAULTS,
		.tells = "old_frame",
		.entry = physmem_swap_page,
	},
	[PHYSMEM_PLAN_WP_PAGE] = {
		.functions = { "do_wp_page" },
		.users = FAULTS,
		.outcomes = TELLS(COPY) | TELLS(COPY_FILE) | TELLS(COPY_KSM) | TELLS(ZERO) |
			    TELLS(REUSE) | TELLS(SHARED) | TELLS(USERFAULT) | TELLS(RETRY) | STEPS,
		.enter = physmem_wp_page_enter,
		.leave = physmem_wp_page_leave,
		.entry = physmem_reduced_enter,
		.unseen = "copy,copy_file,copy_ksm,zero,reuse,shared",
		.why = "writes to small pages: this kernel lets nobody probe do_wp_page",
	},
	[PHYSMEM_PLAN_HUGE] = {
		.functions = { "do_huge_pmd_wp_page" },
		.users = FAULTS,
		.outcomes = TELLS(HUGE_SPLIT) | TELLS(HUGE_REUSE) | TELLS(HUGE_ZERO) | STEPS,
		.enter = physmem_huge_enter,
		.leave = physmem_huge_leave,
		.unseen = "huge_split,huge_reuse,huge_zero",
		.why = "writes to transparent huge pages: no such function to probe the return of",
	},
	[PHYSMEM_PLAN_HUGETLB] = {
		.functions = { PHYSMEM_COMPAT_HUGETLB_WP },
		.users = FAULTS,
		.outcomes = TELLS(HUGETLB_COPY) | TELLS(HUGETLB_REUSE) | TELLS(SHARED) | STEPS,
		.enter = physmem_hugetlb_enter,
		.leave = physmem_hugetlb_leave,
		.unseen = "hugetlb_copy,hugetlb_reuse",
		.why = "writes to hugetlb pages: no such function to probe the return of",
	},
	[PHYSMEM_PLAN_FILE] = {
		.functions = { "finish_fault" },
		.users = FAULTS,
		.outcomes = TELLS(COPY_FILE) | TELLS(RACED) | TELLS(FAILED),
		.enter = physmem_file_enter,
		.leave = physmem_file_leave,
		.unseen = "copy_file",
		.why = "first writes to private file pages: no function to probe the return of",
	},
	[PHYSMEM_PLAN_SWAP] = {
		.functions = { "do_swap_page" },
		.users = FAULTS,
		.outcomes = TELLS(COPY_SWAPIN),
		.enter = physmem_swap_enter,
		.leave = physmem_swap_leave,
		.unseen = "copy_swapin",
		.why = "pages copied while swapped in: no such function to probe the return of",
	},
	[PHYSMEM_PLAN_FORK] = {
		.functions = { "copy_process" },
		.users = FORKS,
		.outcomes = TELLS(FORK_COPY),
		.enter = physmem_fork_enter,
		.leave = physmem_fork_leave,
		.unseen = "fork_copy,forks",
		.why = "what forks share and copy: no such function to probe the return of",
	},
};

const struct physmem_not_seen physmem_not_seen[] = {
	{ "collapse",
	  "khugepaged and MADV_COLLAPSE copy shared pages into a huge one: no write fault" },
	{ "uprobes",
	  "breakpoints in private text: the kernel writes them by a fault on some versions only" },
	{ "huge_userfault",
	  "userfaultfd's protection of huge and hugetlb pages: asked before all hooks" },
	{ "file_huge_split",
	  "huge pages of files are split before their write goes on with a small one" },
	{ "swapoff", "swapoff maps pages of its own, some of them copies" },
};

const size_t physmem_not_seen_count = ARRAY_SIZE(physmem_not_seen);
