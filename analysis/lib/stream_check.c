// SPDX-License-Identifier: GPL-2.0
#include "stream_check.h"

#include <stdarg.h>

#include "names.h"

static bool wrong(struct stream_fault *fault, size_t offset, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

static bool wrong(struct stream_fault *fault, size_t offset, const char *format, ...)
{
	va_list arguments;

	fault->offset = offset;
	va_start(arguments, format);
	vsnprintf(fault->text, sizeof(fault->text), format, arguments);
	va_end(arguments);
	return false;
}

#define WRONG(type, field, ...) wrong(fault, offsetof(struct type, field), __VA_ARGS__)

size_t stream_type_size(unsigned int type)
{
	switch (type) {
	case PHYSMEM_STREAM_BEGIN:
		return sizeof(struct physmem_stream_begin);
	case PHYSMEM_STREAM_VMA:
		return sizeof(struct physmem_stream_vma);
	case PHYSMEM_STREAM_ENTRIES:
		return sizeof(struct physmem_stream_entries);
	case PHYSMEM_STREAM_END:
		return sizeof(struct physmem_stream_end);
	}
	return 0;
}

static bool check_begin(struct stream_snapshot *snapshot, const struct physmem_stream_begin *begin,
			struct stream_fault *fault)
{
	const struct physmem_head *head = &begin->head;

	if (strcmp(text_of(arch_names, head->arch), "?") == 0)
		return WRONG(physmem_head, arch, "architecture %u is not known", head->arch);
	/* from 4 KiB to arm64's 64 KiB, and room for what is to come */
	if (head->page_shift < 12 || head->page_shift > 20)
		return WRONG(physmem_head, page_shift, "a page of 2^%u bytes", head->page_shift);
	if (begin->tgid <= 0)
		return WRONG(physmem_stream_begin, tgid, "PID %d", begin->tgid);
	if (!memchr(begin->comm, 0, sizeof(begin->comm)))
		return WRONG(physmem_stream_begin, comm, "the process's name has no end");
	snapshot->begin = *begin;
	return true;
}

static bool aligned(const struct stream_snapshot *snapshot, u64 addr)
{
	return !(addr & ((1ULL << snapshot->begin.head.page_shift) - 1));
}

/*
 * A mapping that was changed while it was walked stands there again, as it is
 * then, and may begin before the address that was reached.
 */
static bool check_vma(struct stream_snapshot *snapshot, const struct physmem_stream_vma *vma,
		      struct stream_fault *fault)
{
	if (vma->start >= vma->end || !aligned(snapshot, vma->start) ||
	    !aligned(snapshot, vma->end))
		return WRONG(physmem_stream_vma, start, "a mapping from %llx to %llx", vma->start,
			     vma->end);
	if (vma->end <= snapshot->addr)
		return WRONG(physmem_stream_vma, end,
			     "mapping %llx-%llx is below %llx, where the snapshot was", vma->start,
			     vma->end, snapshot->addr);
	if (vma->number != snapshot->vma.number + 1)
		return WRONG(physmem_stream_vma, number, "mapping %u follows mapping %u",
			     vma->number, snapshot->vma.number);
	if (!memchr(vma->name, 0, sizeof(vma->name)))
		return WRONG(physmem_stream_vma, name, "the mapping's name has no end");
	snapshot->vma = *vma;
	if (vma->start > snapshot->addr)
		snapshot->addr = vma->start;
	return true;
}

#undef WRONG
/* @at: the entry's own offset in its record */
#define WRONG(field, ...) wrong(fault, at + offsetof(struct physmem_record, field), __VA_ARGS__)

static bool check_place(struct stream_snapshot *snapshot, const struct physmem_record *entry,
			size_t at, struct stream_fault *fault)
{
	const struct physmem_stream_vma *vma = &snapshot->vma;
	unsigned int shift = snapshot->begin.head.page_shift;

	if (!aligned(snapshot, entry->addr))
		return WRONG(addr, "address %llx is no page's", entry->addr);
	if (entry->addr < vma->start || entry->addr >= vma->end)
		return WRONG(addr, "address %llx is outside its mapping %llx-%llx", entry->addr,
			     vma->start, vma->end);
	if (entry->addr < snapshot->addr)
		return WRONG(addr, "address %llx after %llx: not ascending", entry->addr,
			     snapshot->addr);
	if (entry->level == PHYSMEM_LEVEL_PGD) {
		if (entry->pages || entry->kind != PHYSMEM_KIND_EMPTY)
			return WRONG(pages, "a base entry of %llu pages of kind %s", entry->pages,
				     text_of(kind_names, entry->kind));
		return true;
	}
	if (entry->pages == 0 || entry->pages > (vma->end - entry->addr) >> shift)
		return WRONG(pages, "%llu pages at %llx, where the mapping ends at %llx",
			     entry->pages, entry->addr, vma->end);
	return true;
}

static bool check_entry(struct stream_snapshot *snapshot, const struct physmem_record *entry,
			size_t at, struct stream_fault *fault)
{
	unsigned int shift = snapshot->begin.head.page_shift;
	bool present = entry->bits & PHYSMEM_PTE_PRESENT;

	if (entry->level >= PHYSMEM_LEVEL_COUNT)
		return WRONG(level, "level %u is none", entry->level);
	if (entry->kind >= PHYSMEM_KIND_COUNT)
		return WRONG(kind, "kind %u is none", entry->kind);
	if (!check_place(snapshot, entry, at, fault))
		return false;
	if (present && entry->kind == PHYSMEM_KIND_EMPTY)
		return WRONG(bits, "present, and of kind empty");
	if (!present && entry->pfn != PHYSMEM_NONE && entry->kind == PHYSMEM_KIND_EMPTY)
		return WRONG(pfn, "frame %llx where nothing is mapped", entry->pfn);
	if (entry->order + shift >= 64)
		return WRONG(order, "a folio of 2^%u pages", entry->order);
	snapshot->addr = entry->addr + (entry->pages << shift);
	if (entry->kind != PHYSMEM_KIND_EMPTY)
		snapshot->entries += entry->pages;
	if (present)
		snapshot->pages += entry->pages;
	return true;
}

#undef WRONG
#define WRONG(type, field, ...) wrong(fault, offsetof(struct type, field), __VA_ARGS__)

static bool check_entries(struct stream_snapshot *snapshot,
			  const struct physmem_stream_entries *entries, struct stream_fault *fault)
{
	size_t bytes = entries->head.size - sizeof(entries->head), i;

	if (bytes % sizeof(entries->records[0]))
		return WRONG(physmem_head, size, "%u bytes are no whole number of entries",
			     entries->head.size);
	if (!snapshot->vma.number)
		return WRONG(physmem_head, type, "entries before the first mapping");
	for (i = 0; i < bytes / sizeof(entries->records[0]); i++)
		if (!check_entry(snapshot, &entries->records[i],
				 sizeof(entries->head) + i * sizeof(entries->records[0]), fault))
			return false;
	return true;
}

/* What had been read but not sent, when a snapshot was broken off, is in its end's counts. */
static bool adds_up(const struct physmem_stream_end *end, u64 said, u64 seen)
{
	return end->end == PHYSMEM_END_COMPLETE ? said == seen : said >= seen;
}

static bool check_end(struct stream_snapshot *snapshot, const struct physmem_stream_end *end,
		      struct stream_fault *fault)
{
	if (end->end == PHYSMEM_END_RUNNING ||
	    strcmp(text_of(end_names, end->end), "?") == 0)
		return WRONG(physmem_stream_end, end, "an end of kind %u", end->end);
	if (end->tgid != snapshot->begin.tgid)
		return WRONG(physmem_stream_end, tgid, "PID %d ends what PID %d began", end->tgid,
			     snapshot->begin.tgid);
	if (!adds_up(end, end->vmas, snapshot->vma.number))
		return WRONG(physmem_stream_end, vmas, "the end says %llu mappings, there were %u",
			     end->vmas, snapshot->vma.number);
	if (!adds_up(end, end->entries, snapshot->entries))
		return WRONG(physmem_stream_end, entries,
			     "the end says %llu entries, there were %llu", end->entries,
			     snapshot->entries);
	if (!adds_up(end, end->pages, snapshot->pages))
		return WRONG(physmem_stream_end, pages,
			     "the end says %llu present pages, there were %llu", end->pages,
			     snapshot->pages);
	return true;
}

bool stream_check(struct stream_snapshot *snapshot, const struct physmem_head *head,
		  struct stream_fault *fault)
{
	const struct physmem_head *first = &snapshot->begin.head;

	if (head->type == PHYSMEM_STREAM_BEGIN)
		return check_begin(snapshot, (const void *)head, fault);
	if (head->arch != first->arch)
		return WRONG(physmem_head, arch, "architecture %u, where the snapshot's is %u",
			     head->arch, first->arch);
	if (head->page_shift != first->page_shift)
		return WRONG(physmem_head, page_shift,
			     "pages of 2^%u bytes, where the snapshot's are of 2^%u",
			     head->page_shift, first->page_shift);
	switch (head->type) {
	case PHYSMEM_STREAM_VMA:
		return check_vma(snapshot, (const void *)head, fault);
	case PHYSMEM_STREAM_ENTRIES:
		return check_entries(snapshot, (const void *)head, fault);
	case PHYSMEM_STREAM_END:
		return check_end(snapshot, (const void *)head, fault);
	}
	return true;
}
