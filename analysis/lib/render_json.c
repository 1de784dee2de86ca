// SPDX-License-Identifier: GPL-2.0
/*
 * One object a snapshot, a line each entry. What may exceed 2^53, where
 * JavaScript's numbers end, is a string. The manual page of physmem-snapshot
 * has the schema.
 */
#include "render.h"

#include <time.h>

#include "json_text.h"
#include "names.h"

/* Before an element of the open array; the first has no comma. */
static void separate(struct render *render)
{
	fputs(render->first ? "\n" : ",\n", render->out);
	render->first = false;
}

static void timestamp(FILE *out, u64 ns)
{
	time_t seconds = (time_t)(ns / 1000000000);
	struct tm when;
	char text[40];

	if (!gmtime_r(&seconds, &when) || !strftime(text, sizeof(text), "%Y-%m-%dT%H:%M:%S", &when))
		text[0] = '\0';
	fprintf(out, "\"%s.%09lluZ\"", text, ns % 1000000000);
}

static void begin(struct render *render)
{
	const struct physmem_stream_begin *begin = render->begin;
	FILE *out = render->out;

	fprintf(out, "{\"pid\":%d,\"comm\":", begin->tgid);
	json_text(out, begin->comm);
	fputs(",\"time\":", out);
	timestamp(out, begin->time);
	fprintf(out, ",\"arch\":\"%s\",\"page_size\":%llu,\"vmas\":[",
		text_of(arch_names, begin->head.arch), 1ULL << begin->head.page_shift);
	render->in_vma = false;
	render->first = true;
}

static void close_vma(struct render *render)
{
	if (render->in_vma)
		fputs("]}", render->out);
	render->first = !render->in_vma;
	render->in_vma = false;
}

static void vma(struct render *render)
{
	const struct physmem_stream_vma *vma = render->vma;
	FILE *out = render->out;

	close_vma(render);
	separate(render);
	fprintf(out, "{\"number\":%u,\"start\":\"0x%llx\",\"end\":\"0x%llx\",\"flags\":",
		vma->number, vma->start, vma->end);
	json_names(out, vma_flag_names, vma->flags);
	fputs(",\"name\":", out);
	json_text(out, vma->name);
	if (vma->ino != PHYSMEM_NONE)
		fprintf(out, ",\"dev\":\"%u:%u\",\"ino\":\"%llu\",\"pgoff\":%llu", vma->dev >> 20,
			vma->dev & 0xfffff, vma->ino, vma->pgoff);
	fputs(",\"entries\":[", out);
	render->in_vma = true;
	render->first = true;
}

/* Of a present entry. */
static void frame(FILE *out, const struct physmem_record *entry)
{
	if (entry->mapcount != PHYSMEM_NONE32)
		fprintf(out, ",\"mapcount\":%u", entry->mapcount);
	fprintf(out, ",\"order\":%u,\"flags\":", entry->order);
	json_names(out, frame_flag_names, entry->flags);
	if (entry->cgroup != PHYSMEM_NONE)
		fprintf(out, ",\"cgroup\":\"%llu\"", entry->cgroup);
}

static void entry(struct render *render, const struct physmem_record *entry)
{
	FILE *out = render->out;

	separate(render);
	fprintf(out, "{\"addr\":\"0x%llx\",\"pages\":%llu,\"level\":\"%s\",\"kind\":\"%s\"",
		entry->addr, entry->pages, text_of(level_names, entry->level),
		text_of(kind_names, entry->kind));
	fprintf(out, ",\"raw\":\"0x%llx\"", entry->raw);
	if (entry->pfn != PHYSMEM_NONE)
		fprintf(out, ",\"pfn\":\"0x%llx\"", entry->pfn);
	fputs(",\"bits\":", out);
	json_names(out, pte_bit_names, entry->bits);
	if (entry->bits & PHYSMEM_PTE_PRESENT)
		frame(out, entry);
	if (entry->kind == PHYSMEM_KIND_SWAP)
		fprintf(out, ",\"swap_type\":%u,\"swap_offset\":%llu", entry->swap_type,
			entry->swap_offset);
	putc('}', out);
}

static void end(struct render *render, const struct physmem_stream_end *end)
{
	close_vma(render);
	fprintf(render->out, "],\n\"end\":\"%s\",\"vma_count\":%llu,\"pages_mapped\":%llu,"
		"\"pages_present\":%llu}\n",
		text_of(end_names, end->end), end->vmas, end->entries, end->pages);
}

const struct render_form render_json = {
	.name = "json",
	.begin = begin,
	.vma = vma,
	.entry = entry,
	.end = end,
};
