// SPDX-License-Identifier: GPL-2.0
/*
 * Records -> lines of the text snapshot. Pure: the tests compile it on the
 * host. The first columns are the exercise's own; what is new stands after them.
 */
#include "record.h"

/** physmem_text_title() - the first line of a snapshot; returns its length */
int physmem_text_title(char *buf, size_t size, u32 tgid)
{
	return snprintf(buf, size, "Page information for PID [%u]\n", tgid);
}

/**
 * physmem_text_vma() - a row of the table of mappings
 * @buf: receives the line
 * @size: of @buf, at least PHYSMEM_LINE_MAX
 * @vma: the mapping; NULL gives the table's heading
 *
 * Return: length of the line.
 */
int physmem_text_vma(char *buf, size_t size, const struct physmem_vma *vma)
{
	u64 length;

	if (!vma)
		return snprintf(buf, size, "# vmas %16s %12s %12s %28s %9s  %s\n", "vma(ptr)",
				"start", "end", "length(Hex=Decimal=KB)", "RWESH", "name");
	length = vma->end - vma->start;
	/* KB are of 1024 bytes; the pointer is hashed by the kernel's own %p */
	return snprintf(buf, size,
			"%5u: %16p %12llx %12llx %10llx = %7llu = %6lluKB  %c%c%c%c%c  %s\n",
			vma->number, vma->pointer, vma->start, vma->end,
			length, length, length >> 10,
			vma->flags & PHYSMEM_VMA_READ ? 'R' : '-',
			vma->flags & PHYSMEM_VMA_WRITE ? 'W' : '-',
			vma->flags & PHYSMEM_VMA_EXEC ? 'E' : '-',
			vma->flags & PHYSMEM_VMA_SHARED ? 'S' : '-',
			vma->flags & PHYSMEM_VMA_HUGETLB ? 'H' : '-',
			vma->name);
}

/** physmem_text_columns() - the heading above the entries; returns its length */
int physmem_text_columns(char *buf, size_t size)
{
	return snprintf(buf, size, "%25s%22s%14s  %-9s %6s  %s\n", "Physical Address",
			"Virtual Address", "Frame", "Kind", "Maps", "Bits");
}

/**
 * physmem_text_lines() - how many lines a record takes
 * @text: how to write
 * @record: the record
 *
 * Return: 1, or for a short run of empty pages one for each.
 */
u64 physmem_text_lines(const struct physmem_text *text,
		       const struct physmem_record *record)
{
	if (record->kind != PHYSMEM_KIND_EMPTY || record->level != PHYSMEM_LEVEL_PTE)
		return 1;
	if (text->fold && record->pages > text->fold)
		return 1;
	return record->pages;
}

static int empty_line(char *buf, size_t size, const struct physmem_text *text,
		      const struct physmem_record *record, u64 line)
{
	u64 addr = record->addr + (line << text->page_shift);
	u64 end = record->addr + (record->pages << text->page_shift);

	if (physmem_text_lines(text, record) == 1 && record->pages > 1)
		return snprintf(buf, size,
				"%20X (PTE) %21llX .. %llX: %llu pages, nothing mapped\n",
				0, addr, end, record->pages);
	return snprintf(buf, size, "%20X (PTE) %21llX\n", 0, addr);
}

static int base_line(char *buf, size_t size, const struct physmem_text *text,
		     const struct physmem_record *record, const struct physmem_vma *vma)
{
	return snprintf(buf, size, "%20llX (%s) %21llX  %u: %s\n",
			text->hide ? 0ULL : record->raw,
			physmem_level_name(record->level), record->addr,
			vma->number, vma->name);
}

/**
 * physmem_text_record() - one line of one record
 * @buf: receives the line
 * @size: of @buf, at least PHYSMEM_LINE_MAX
 * @text: how to write
 * @record: the record
 * @line: which of its lines, from 0
 * @vma: the mapping it stands in
 *
 * Return: length of the line.
 */
int physmem_text_record(char *buf, size_t size, const struct physmem_text *text,
			const struct physmem_record *record, u64 line,
			const struct physmem_vma *vma)
{
	char frame[20] = "-", maps[16] = "-", bits[128], names[128] = "", flags[200];
	u64 raw = text->hide ? 0 : record->raw;

	if (record->level == PHYSMEM_LEVEL_PGD)
		return base_line(buf, size, text, record, vma);
	if (record->kind == PHYSMEM_KIND_EMPTY)
		return empty_line(buf, size, text, record, line);

	if (record->pfn != PHYSMEM_NONE)
		snprintf(frame, sizeof(frame), "%llx", text->hide ? 0ULL : record->pfn);
	if (record->mapcount != PHYSMEM_NONE32)
		snprintf(maps, sizeof(maps), "%u", record->mapcount);
	physmem_decode_bits(bits, sizeof(bits), record->bits);
	if (record->bits & PHYSMEM_PTE_PRESENT)
		physmem_decode_raw(names, sizeof(names), text->arch, record->raw, record->level);
	else if (record->kind == PHYSMEM_KIND_SWAP && !text->hide)
		snprintf(names, sizeof(names), "type=%u offset=%llx", record->swap_type,
			 record->swap_offset);
	physmem_decode_frame(flags, sizeof(flags), record->flags);
	return snprintf(buf, size, "%20llX (%s) %21llX %12s  %-9s %6s  %s%s| %s%s%s\n",
			raw, physmem_level_name(record->level), record->addr,
			frame, physmem_kind_name(record->kind), maps,
			bits, bits[0] ? " " : "", names, flags[0] ? " | " : "", flags);
}

/**
 * physmem_text_end() - the last line of a snapshot: how it ended
 * @buf: receives the line
 * @size: of @buf
 * @tgid: process
 * @end: PHYSMEM_END_*
 * @vmas: mappings seen
 * @pages: base pages with something mapped
 *
 * Return: length of the line.
 */
int physmem_text_end(char *buf, size_t size, u32 tgid, unsigned int end, u64 vmas, u64 pages)
{
	return snprintf(buf, size, "# PID %u: %s, %llu vmas, %llu pages mapped\n",
			tgid, physmem_end_name(end), vmas, pages);
}
