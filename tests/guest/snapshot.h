/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A snapshot as the tests hold it, whatever form it came in, in the numbers
 * of module/uapi/physmem.h.
 */
#ifndef _SNAPSHOT_H
#define _SNAPSHOT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "physmem.h"

struct snapshot_vma {
	uint64_t start, end;
	uint64_t flags;			/* PHYSMEM_VMA_* */
	char name[64];
};

struct snapshot {
	unsigned int pid;
	size_t vma_count, record_count;
	struct snapshot_vma *vmas;
	struct physmem_record *records;	/* level PGD: none of them */
	size_t *vma_of;			/* of each record: index into vmas */

	/* what this form does not tell is not compared */
	uint64_t vma_flags_told;
	bool cgroup_told, order_told, end_told;

	unsigned int end;		/* PHYSMEM_END_* */
	uint64_t end_vmas, end_pages;
};

#define PRESENT(record)	((record)->bits & PHYSMEM_PTE_PRESENT)

/* snapshot.c */
char *snapshot_read(const char *path, const char *request);
void snapshot_add_vma(struct snapshot *snapshot, const struct snapshot_vma *vma);
void snapshot_add_record(struct snapshot *snapshot, const struct physmem_record *record);
void snapshot_free(struct snapshot *snapshot);

/* names.c: by the lists of physmem.h; what is not among them ends the program */
unsigned int kind_by_name(const char *name);
unsigned int level_by_name(const char *name);
unsigned int end_by_name(const char *name);
uint64_t vma_flags_by_names(const char *names, const char *separators);
uint32_t bits_by_names(const char *names, const char *separators);
uint32_t frame_flags_by_names(const char *names, const char *separators);
const char *kind_name(unsigned int kind);
bool find_kind(const char *name, unsigned int *kind);
bool find_bit(const char *name, uint32_t *bit);
bool find_frame_flag(const char *name, uint32_t *flag);
bool find_vma_flag(const char *name, uint64_t *flag);

/* snapshot_text.c, snapshot_csv.c: one form each */
void snapshot_parse_text(struct snapshot *snapshot, char *text);
void snapshot_parse_csv(struct snapshot *snapshot, char *csv);

#endif /* _SNAPSHOT_H */
