/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Records and what is made of them without touching the kernel: shared by the
 * module, the trace events and, compiled on the host, the tests.
 */
#ifndef _PHYSMEM_RECORD_H
#define _PHYSMEM_RECORD_H

#ifdef __KERNEL__
#include <linux/kernel.h>
#include <linux/string.h>
#include <linux/types.h>
#else
#include "host.h"	/* the command's and the tests': u64 and its kin, libc's names */
#endif
#include "uapi/physmem.h"

/* A mapping, as copied while the mmap lock was held. */
struct physmem_vma {
	u64 start;
	u64 end;
	u64 pgoff;		/* pages into the file */
	u64 ino;		/* PHYSMEM_NONE: no file */
	const void *pointer;	/* leaves the kernel hashed only */
	unsigned long kernel_flags;
	u32 number;
	u64 flags;		/* PHYSMEM_VMA_* */
	u32 dev;
	char name[PHYSMEM_NAME_MAX];
};

/* An entry as read, before anything was made of it. */
struct physmem_entry {
	u64 raw;
	u64 pfn;
	u64 swap_offset;
	u32 bits;		/* PHYSMEM_PTE_* */
	u32 mapcount;
	u32 flags;		/* PHYSMEM_FRAME_* */
	u64 cgroup;
	u8 swap_type;
	u8 level;		/* PHYSMEM_LEVEL_* */
	u8 kind;		/* PHYSMEM_KIND_* */
	u8 order;		/* of the folio */
};

/* record.c */
void physmem_record_entry(struct physmem_record *record, u64 addr, u64 pages,
			  const struct physmem_entry *entry);
void physmem_record_hole(struct physmem_record *record, u64 addr, u64 pages);
const char *physmem_kind_name(unsigned int kind);
const char *physmem_level_name(unsigned int level);
const char *physmem_outcome_name(unsigned int outcome);
const char *physmem_end_name(unsigned int end);

/* decode.c: the architecture's names for an entry's bits. */
struct physmem_bit {
	u64 mask;
	u64 value;		/* of the bits in @mask, for @name to hold */
	const char *name;
	u8 levels;		/* bit n: holds at level n */
};

struct physmem_arch {
	const char *name;
	u64 frame_mask;		/* bits that are address, not attribute */
	const struct physmem_bit *bits;
	unsigned int bit_count;
};

#define PHYSMEM_LEAF		((1 << PHYSMEM_LEVEL_PTE) | (1 << PHYSMEM_LEVEL_PMD) | \
				 (1 << PHYSMEM_LEVEL_PUD))
#define PHYSMEM_AT(level)	(1 << PHYSMEM_LEVEL_##level)

extern const struct physmem_arch physmem_arch_x86_64;
extern const struct physmem_arch physmem_arch_arm64;
extern const struct physmem_arch physmem_arch_arm_lpae;
extern const struct physmem_arch physmem_arch_arm;

int physmem_decode_bits(char *buf, size_t size, u32 bits);
int physmem_decode_frame(char *buf, size_t size, u32 flags);
int physmem_decode_raw(char *buf, size_t size, const struct physmem_arch *arch,
		       u64 raw, unsigned int level);

/* sink_text.c: one line of the text snapshot. */
#define PHYSMEM_LINE_MAX	640

struct physmem_text {
	const struct physmem_arch *arch;
	unsigned int fold;	/* rows of more empty pages than this become one line; 0: never */
	unsigned int page_shift;
	bool hide;		/* entries and frames shown as 0 */
};

int physmem_text_title(char *buf, size_t size, u32 tgid);
int physmem_text_vma(char *buf, size_t size, const struct physmem_vma *vma);
int physmem_text_columns(char *buf, size_t size);
u64 physmem_text_lines(const struct physmem_text *text,
		       const struct physmem_record *record);
int physmem_text_record(char *buf, size_t size, const struct physmem_text *text,
			const struct physmem_record *record, u64 line,
			const struct physmem_vma *vma);
int physmem_text_end(char *buf, size_t size, u32 tgid, unsigned int end,
		     u64 vmas, u64 pages);

#endif /* _PHYSMEM_RECORD_H */
