/* SPDX-License-Identifier: GPL-2.0 WITH Linux-syscall-note */
/*
 * physmem: the numbers that leave the kernel.
 *
 * Shared by the module, the trace events and everything that reads them. Each
 * list is append-only: a number, once given out, keeps its meaning for ever,
 * and none of them is the kernel's own (those differ by version).
 *
 * A list is a macro X(NAME, value, "text"), so that printing, parsing and
 * tests come from the same line.
 */
#ifndef _UAPI_PHYSMEM_H
#define _UAPI_PHYSMEM_H

#include <linux/types.h>

/* "None" is all ones: frame 0, inode 0 and address 0 are real. */
#define PHYSMEM_NONE		(~0ULL)
#define PHYSMEM_NONE32		(~0U)

/*
 * What a hooked function did about a write to shared memory: the result and
 * nothing else. Circumstances are flags, below.
 */
#define PHYSMEM_OUTCOMES(X)					\
	X(UNKNOWN,	0,	"unknown")	/* the entry was changed by another before it could be read */ \
	X(COPY,		1,	"copy")		/* private anonymous page copied */ \
	X(COPY_FILE,	2,	"copy_file")	/* file page made private */ \
	X(COPY_KSM,	3,	"copy_ksm")	/* page merged by KSM copied */ \
	X(ZERO,		4,	"zero")		/* zero page replaced by a cleared one */ \
	X(REUSE,	5,	"reuse")	/* made writable in place, nothing copied */ \
	X(SHARED,	6,	"shared")	/* shared mapping: not a copy-on-write */ \
	X(HUGE_SPLIT,	7,	"huge_split")	/* step: the write goes on with small pages */ \
	X(HUGE_REUSE,	8,	"huge_reuse")	\
	X(HUGE_ZERO,	9,	"huge_zero")	\
	X(HUGETLB_COPY,	10,	"hugetlb_copy")	\
	X(HUGETLB_REUSE, 11,	"hugetlb_reuse") \
	X(FORK_COPY,	12,	"fork_copy")	/* pinned page copied by fork itself */ \
	X(COPY_SWAPIN,	13,	"copy_swapin")	\
	X(NOTHING,	14,	"none")		/* there was nothing to do */ \
	X(USERFAULT,	15,	"userfault")	/* step: handed to userfaultfd */ \
	X(RACED,	16,	"raced")	/* step: another changed the entry first */ \
	X(RETRY,	17,	"retry")	/* step: locks were dropped, to be tried again */ \
	X(FAILED,	18,	"failed")	/* no memory, SIGBUS, poisoned frame */

enum physmem_outcome {
#define X(name, value, text) PHYSMEM_OUTCOME_##name = value,
	PHYSMEM_OUTCOMES(X)
#undef X
	PHYSMEM_OUTCOME_COUNT
};

/* Circumstances of a copy-on-write: bits of physmem_cow's flags. */
#define PHYSMEM_COW_FLAGS(X)					\
	X(UNSHARE,	0x01,	"unshare")	/* nobody wrote: a pin for reading asked for it */ \
	X(REMOTE,	0x02,	"remote")	/* a debugger or a kernel thread wrote */ \
	X(KERNEL,	0x04,	"kernel")	/* not from user mode: ip is not the writer's */ \
	X(VMA_LOCK,	0x08,	"vma_lock")	/* under the per-VMA lock */ \
	X(SWAPIN,	0x10,	"swapin")	/* the write had to wait for its page to be read from swap */ \
	X(SPLIT_BEFORE,	0x20,	"split_before")	/* and split a huge page before */ \
	X(UFFD_ASYNC,	0x40,	"uffd_async")	/* the kernel itself took userfaultfd's protection away */ \
	X(NEW_SAMPLED,	0x80,	"new_sampled")	/* new entry read after the table's lock was free */ \
	X(REDUCED,	0x100,	"reduced")	/* no return was seen: no duration, copies only */

enum physmem_cow_flag {
#define X(name, value, text) PHYSMEM_COW_##name = value,
	PHYSMEM_COW_FLAGS(X)
#undef X
};

/* What the hooked function returned, of the kernel's VM_FAULT_* what matters. */
#define PHYSMEM_RETS(X)						\
	X(ERROR,	0x01,	"error")	\
	X(RETRY,	0x02,	"retry")	/* locks dropped, to be tried again */ \
	X(COMPLETED,	0x04,	"completed")	/* locks dropped, done */ \
	X(NOPAGE,	0x08,	"nopage")	/* somebody else installed the entry */ \
	X(FALLBACK,	0x10,	"fallback")	\
	X(WROTE,	0x20,	"wrote")	/* the kernel says that this call made it writable */ \
	X(WROTE_KNOWN,	0x40,	"wrote_known")	/* the kernel is one that says so */

enum physmem_ret {
#define X(name, value, text) PHYSMEM_RET_##name = value,
	PHYSMEM_RETS(X)
#undef X
};

/* Which hook saw it. */
#define PHYSMEM_HOOKS(X)					\
	X(DO_WP_PAGE,	0,	"do_wp_page")	\
	X(DO_HUGE_PMD_WP_PAGE, 1, "do_huge_pmd_wp_page") \
	X(HUGETLB_WP,	2,	"hugetlb_wp")	\
	X(FINISH_FAULT,	3,	"finish_fault")	\
	X(COPY_PROCESS,	4,	"copy_process")	\
	X(DO_SWAP_PAGE,	5,	"do_swap_page")

enum physmem_hook {
#define X(name, value, text) PHYSMEM_HOOK_##name = value,
	PHYSMEM_HOOKS(X)
#undef X
	PHYSMEM_HOOK_COUNT
};

/* What a page-table entry leads to. */
#define PHYSMEM_KINDS(X)					\
	X(EMPTY,	0,	"empty")	/* nothing mapped */ \
	X(ANON,		1,	"anon")		\
	X(FILE,		2,	"file")		\
	X(SHMEM,	3,	"shmem")	/* shared anonymous memory, memfd, tmpfs */ \
	X(KSM,		4,	"ksm")		\
	X(ZERO,		5,	"zero")		/* the kernel's page of zeroes, small or huge */ \
	X(HUGE,		6,	"huge")		/* hugetlbfs */ \
	X(DEVICE,	7,	"device")	/* PFN mapping: a frame without facts */ \
	X(SWAP,		8,	"swap")		\
	X(MIGRATION,	9,	"migration")	\
	X(OTHER,	10,	"other")	/* not present, and none of those listed here */ \
	X(UNKNOWN,	11,	"unknown")	/* facts could not be read stably */ \
	X(HWPOISON,	12,	"hwpoison")	/* not present: its frame's memory is broken */ \
	X(MARKER,	13,	"marker")	/* not present: a note of the kernel's, see the bits */ \
	X(DEVICE_PRIVATE, 14,	"device_private") /* not present: in a device's own memory */

enum physmem_kind {
#define X(name, value, text) PHYSMEM_KIND_##name = value,
	PHYSMEM_KINDS(X)
#undef X
	PHYSMEM_KIND_COUNT
};

/*
 * An entry as the kernel's own predicates see it, whatever the architecture.
 * The hardware's view is the raw entry; module/arch/ names its bits.
 */
#define PHYSMEM_PTE_BITS(X)					\
	X(PRESENT,	0x0001,	"present")	\
	X(WRITE,	0x0002,	"write")	\
	X(DIRTY,	0x0004,	"dirty")	\
	X(YOUNG,	0x0008,	"young")	\
	X(SPECIAL,	0x0010,	"special")	\
	X(SOFT_DIRTY,	0x0020,	"soft_dirty")	\
	X(UFFD_WP,	0x0040,	"uffd_wp")	\
	X(PROTNONE,	0x0080,	"protnone")	/* PROT_NONE or NUMA hinting: present, yet faults */ \
	X(EXCLUSIVE,	0x0100,	"exclusive")	/* anonymous and this process's alone */ \
	X(AVERAGE,	0x0200,	"average")	/* map count is a large folio's average */ \
	X(UNSTABLE,	0x0400,	"unstable")	/* facts not read: the page might have changed hands */ \
	X(CONT,		0x0800,	"cont")		/* one of a contiguous set that the processor may take as one */ \
	X(GUARD,	0x1000,	"guard")	/* of a marker: every access is a fault */ \
	X(POISONED,	0x2000,	"poisoned")	/* of a marker: every access is SIGBUS */

enum physmem_pte_bit {
#define X(name, value, text) PHYSMEM_PTE_##name = value,
	PHYSMEM_PTE_BITS(X)
#undef X
};

/* Levels of the page table, from the leaf up. */
#define PHYSMEM_LEVELS(X)					\
	X(PTE,		0,	"PTE")		\
	X(PMD,		1,	"PMD")		\
	X(PUD,		2,	"PUD")		\
	X(P4D,		3,	"P4D")		\
	X(PGD,		4,	"PGD")

enum physmem_level {
#define X(name, value, text) PHYSMEM_LEVEL_##name = value,
	PHYSMEM_LEVELS(X)
#undef X
	PHYSMEM_LEVEL_COUNT
};

/*
 * A mapping's flags, by their names in /proc/PID/smaps; the first five are the
 * table's RWESH. The events have the low ones, the records all.
 */
#define PHYSMEM_VMA_FLAGS(X)	PHYSMEM_VMA_FLAGS_LOW(X) PHYSMEM_VMA_FLAGS_HIGH(X)

#define PHYSMEM_VMA_FLAGS_LOW(X)				\
	X(READ,		0x00000001,	"rd")	\
	X(WRITE,	0x00000002,	"wr")	\
	X(EXEC,		0x00000004,	"ex")	\
	X(SHARED,	0x00000008,	"sh")	\
	X(HUGETLB,	0x00000010,	"ht")	\
	X(PFNMAP,	0x00000020,	"pf")	\
	X(MIXEDMAP,	0x00000040,	"mm")	\
	X(GROWSDOWN,	0x00000080,	"gd")	\
	X(LOCKED,	0x00000100,	"lo")	\
	X(IO,		0x00000200,	"io")	\
	X(UFFD_WP,	0x00000400,	"uw")	\
	X(MAYREAD,	0x00000800,	"mr")	\
	X(MAYWRITE,	0x00001000,	"mw")	\
	X(MAYEXEC,	0x00002000,	"me")	\
	X(MAYSHARE,	0x00004000,	"ms")	\
	X(UFFD_MISSING,	0x00008000,	"um")	\
	X(SEQ_READ,	0x00010000,	"sr")	\
	X(RAND_READ,	0x00020000,	"rr")	\
	X(DONTCOPY,	0x00040000,	"dc")	\
	X(DONTEXPAND,	0x00080000,	"de")	\
	X(ACCOUNT,	0x00100000,	"ac")	\
	X(NORESERVE,	0x00200000,	"nr")	\
	X(SYNC,		0x00400000,	"sf")	\
	X(ARCH_1,	0x00800000,	"ar")	\
	X(WIPEONFORK,	0x01000000,	"wf")	\
	X(DONTDUMP,	0x02000000,	"dd")	\
	X(SOFT_DIRTY,	0x04000000,	"sd")	\
	X(HUGEPAGE,	0x08000000,	"hg")	\
	X(NOHUGEPAGE,	0x10000000,	"nh")	\
	X(MERGEABLE,	0x20000000,	"mg")	\
	X(UFFD_MINOR,	0x40000000,	"ui")

#define PHYSMEM_VMA_FLAGS_HIGH(X)				\
	X(SHADOW_STACK,	0x100000000,	"ss")	\
	X(SEALED,	0x200000000,	"sl")	\
	X(MTE,		0x400000000,	"mt")	\
	X(DROPPABLE,	0x800000000,	"dp")	\
	X(BTI,		0x1000000000,	"bt")	\
	X(GUARDED,	0x2000000000,	"gu")	\
	X(LOCKONFAULT,	0x4000000000,	"lf")	\
	X(UFFD_RWP,	0x8000000000,	"ur")

enum physmem_vma_flag {
#define X(name, value, text) PHYSMEM_VMA_##name = value,
	PHYSMEM_VMA_FLAGS(X)
#undef X
};

/*
 * What the kernel knows of a present frame: the bits of /proc/kpageflags, by
 * their numbers there, of which a mapped page can have these.
 */
#define PHYSMEM_FRAME_FLAGS(X)					\
	X(LOCKED,	0x00000001,	"locked")	\
	X(ERROR,	0x00000002,	"error")	\
	X(REFERENCED,	0x00000004,	"referenced")	\
	X(UPTODATE,	0x00000008,	"uptodate")	\
	X(DIRTY,	0x00000010,	"dirty")	\
	X(LRU,		0x00000020,	"lru")		\
	X(ACTIVE,	0x00000040,	"active")	\
	X(WRITEBACK,	0x00000100,	"writeback")	\
	X(RECLAIM,	0x00000200,	"reclaim")	\
	X(MMAP,		0x00000800,	"mmap")		\
	X(ANON,		0x00001000,	"anon")		\
	X(SWAPCACHE,	0x00002000,	"swapcache")	\
	X(SWAPBACKED,	0x00004000,	"swapbacked")	\
	X(COMPOUND_HEAD, 0x00008000,	"compound_head") \
	X(COMPOUND_TAIL, 0x00010000,	"compound_tail") \
	X(HUGE,		0x00020000,	"huge")		\
	X(UNEVICTABLE,	0x00040000,	"unevictable")	\
	X(HWPOISON,	0x00080000,	"hwpoison")	\
	X(KSM,		0x00200000,	"ksm")		\
	X(THP,		0x00400000,	"thp")		\
	X(ZERO_PAGE,	0x01000000,	"zero_page")	\
	X(IDLE,		0x02000000,	"idle")

enum physmem_frame_flag {
#define X(name, value, text) PHYSMEM_FRAME_##name = value,
	PHYSMEM_FRAME_FLAGS(X)
#undef X
};

/* How a snapshot ended. */
#define PHYSMEM_ENDS(X)						\
	X(RUNNING,	0,	"running")	\
	X(COMPLETE,	1,	"complete")	\
	X(EXITED,	2,	"exited")	/* the process went away meanwhile */ \
	X(EXEC,		3,	"exec")		/* it started another program meanwhile */ \
	X(KILLED,	4,	"killed")	/* who asked was killed */ \
	X(ERROR,	5,	"error")

enum physmem_end {
#define X(name, value, text) PHYSMEM_END_##name = value,
	PHYSMEM_ENDS(X)
#undef X
};

#define PHYSMEM_NAME_MAX	40	/* a mapping's name, with its final zero */

/*
 * One call of a hooked function: the fields of the trace event physmem_cow.
 * 64-bit first, no padding. A field that is not known is PHYSMEM_NONE.
 */
struct physmem_cow {
	__u64 addr;		/* page's virtual address in the owner's memory */
	__u64 old_pfn;
	__u64 new_pfn;
	__u64 old_raw;
	__u64 new_raw;
	__u64 ip;		/* user instruction that wrote, or the system call's */
	__u64 vma_start;
	__u64 vma_end;
	__u64 pgoff;		/* of the page, in pages of its file */
	__u64 ino;
	__u64 dur;		/* ns in the hooked function; PHYSMEM_NONE: not known */
	__u64 cgroup;		/* of the writer, in the unified hierarchy */
	__u32 seq;		/* per CPU: a gap is a lost or filtered event */
	__u32 dev;
	__u32 vm_flags;		/* PHYSMEM_VMA_* */
	__u32 flags;		/* PHYSMEM_COW_* */
	__u32 ret;		/* PHYSMEM_RET_* */
	__s32 tgid;		/* of the writer */
	__s32 mm_tgid;		/* of the memory's owner */
	__u8 outcome;		/* PHYSMEM_OUTCOME_* */
	__u8 hook;		/* PHYSMEM_HOOK_* */
	__u8 page_shift;
	__u8 old_kind;		/* PHYSMEM_KIND_* */
};

/* One fork: the fields of the trace event physmem_fork. */
struct physmem_fork {
	__u64 dur;		/* ns in the kernel's copy_process() */
	__u64 shared;		/* anonymous pages that both have now */
	__u64 copied;		/* base pages that fork itself has copied */
	__u64 table_bytes;	/* of the child's page tables */
	__u32 seq;		/* per CPU: a gap is a lost or filtered event */
	__s32 parent;		/* tgid */
	__s32 child;		/* tgid */
	__u32 reserved;
};

/*
 * The record stream: relay/data* and, after "format binary", /dev/physmem.
 *
 * A stream is records of any size, a multiple of 8 bytes, in the byte order of
 * the machine that made them. Each begins with a head. A snapshot is a BEGIN,
 * for each mapping a VMA and its ENTRIES, and an END; it stands whole in one
 * stream, in the order of `seq`, and other snapshots' records may stand between
 * its own. docs/relay-format.md has the rules for readers.
 */
#define PHYSMEM_MAGIC		0x4d594850	/* "PHYM" in a little-endian file */
#define PHYSMEM_STREAM_VERSION	1

#define PHYSMEM_STREAM_TYPES(X)					\
	X(BEGIN,	1,	"begin")	\
	X(VMA,		2,	"vma")		\
	X(ENTRIES,	3,	"entries")	\
	X(END,		4,	"end")

enum physmem_stream_type {
#define X(name, value, text) PHYSMEM_STREAM_##name = value,
	PHYSMEM_STREAM_TYPES(X)
#undef X
};

/* Whose page tables: how a raw entry is to be read. */
#define PHYSMEM_ARCHES(X)					\
	X(X86_64,	1,	"x86_64")	\
	X(ARM64,	2,	"arm64")	\
	X(ARM_LPAE,	3,	"arm_lpae")	\
	X(ARM,		4,	"arm")		/* 32-bit, two levels */

enum physmem_arch_number {
#define X(name, value, text) PHYSMEM_ARCH_##name = value,
	PHYSMEM_ARCHES(X)
#undef X
};

struct physmem_head {
	__u32 magic;		/* PHYSMEM_MAGIC */
	__u16 version;		/* PHYSMEM_STREAM_VERSION */
	__u8 type;		/* PHYSMEM_STREAM_* */
	__u8 arch;		/* PHYSMEM_ARCH_* */
	__u32 size;		/* of this record, with its head */
	__u8 page_shift;	/* a base page is 1 << page_shift bytes */
	__u8 reserved[3];
	__u64 snapshot;		/* a number of its own since the module was loaded */
	__u64 seq;		/* of this record in its snapshot: BEGIN is 0 */
};

struct physmem_stream_begin {
	struct physmem_head head;
	__u64 time;		/* ns since 1970 */
	__s32 tgid;		/* in the initial PID namespace */
	__u32 reserved;
	char comm[16];		/* the process's name, ended with a zero */
};

struct physmem_stream_vma {
	struct physmem_head head;
	__u64 start;
	__u64 end;
	__u64 pgoff;		/* of its start in the file, in pages */
	__u64 ino;		/* PHYSMEM_NONE: no file */
	__u64 flags;		/* PHYSMEM_VMA_* */
	__u32 dev;		/* major << 20 | minor; PHYSMEM_NONE32: no file */
	__u32 number;		/* in the snapshot, from 1 */
	char name[PHYSMEM_NAME_MAX];	/* file's last component, [heap], ...; ended with a zero */
};

/*
 * An entry of a page table, or addresses in a row with nothing mapped (@kind
 * EMPTY). @level PGD: the base entry of the part of the address space that
 * follows.
 */
struct physmem_record {
	__u64 addr;		/* first that it maps, within the mapping */
	__u64 raw;		/* the entry as it stands in the table */
	__u64 pfn;		/* PHYSMEM_NONE: no frame, or not told */
	__u64 pages;		/* of the base page size, that it maps within the mapping */
	union {
		__u64 cgroup;		/* present: inode of who pays; PHYSMEM_NONE: not told */
		__u64 swap_offset;	/* kind SWAP: in pages, in the swap device */
	};
	__u32 flags;		/* PHYSMEM_FRAME_*; 0: none or not told */
	__u32 mapcount;		/* entries that map the frame; PHYSMEM_NONE32: not told */
	__u32 bits;		/* PHYSMEM_PTE_* */
	__u8 level;		/* PHYSMEM_LEVEL_* */
	__u8 kind;		/* PHYSMEM_KIND_* */
	__u8 swap_type;		/* kind SWAP: which swap device */
	__u8 order;		/* present: its folio is 1 << order base pages */
};

struct physmem_stream_entries {
	struct physmem_head head;
	struct physmem_record records[];	/* as many as head.size has room for */
};

struct physmem_stream_end {
	struct physmem_head head;
	__u64 vmas;		/* that have been walked */
	__u64 entries;		/* base pages with something in their entry */
	__u64 pages;		/* of these, present */
	__u32 end;		/* PHYSMEM_END_* */
	__s32 tgid;
};

#endif /* _UAPI_PHYSMEM_H */
