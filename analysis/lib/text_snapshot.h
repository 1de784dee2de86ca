/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Reader of the text snapshot: what debugfs' pid and /dev/physmem give.
 */
#ifndef PHYSMEM_TEXT_SNAPSHOT_H
#define PHYSMEM_TEXT_SNAPSHOT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "physmem.h"

/* One line of a page table: a page, or a folded run of pages with nothing mapped. */
struct text_entry {
	uint64_t raw;
	uint64_t address;
	uint64_t pages; /* more than 1: a folded run */
	uint64_t frame; /* PHYSMEM_NONE: no frame */
	uint64_t maps;
	uint32_t bits; /* enum physmem_pte_bit, without PRESENT */
	enum physmem_level level;
	enum physmem_kind kind;
};

struct text_vma {
	uint64_t start;
	uint64_t end;
	char flags[8]; /* RWESH */
	char *name;    /* never NULL; "" for a mapping without one */
	struct text_entry *entries;
	size_t entry_count;
};

struct text_snapshot {
	long pid;
	bool complete; /* its last line says so */
	struct text_vma *vmas;
	size_t vma_count;
};

/**
 * text_snapshot_read - read the next snapshot of a file that may hold several
 * @file: where to read
 * @path: its name, for messages
 *
 * Return: the snapshot, to be given back to text_snapshot_free(), or NULL at
 * the end of the file or after an error, which has been reported on stderr.
 */
struct text_snapshot *text_snapshot_read(FILE *file, const char *path);

void text_snapshot_free(struct text_snapshot *snapshot);

const struct text_vma *text_snapshot_vma(const struct text_snapshot *snapshot, uint64_t address);

/**
 * text_snapshot_entry - what the page table says about an address
 *
 * Return: the entry, one that says "empty" for an address that is in a folded
 * run or that the table does not show, and never NULL.
 */
struct text_entry text_snapshot_entry(const struct text_snapshot *snapshot, uint64_t address);

#endif
