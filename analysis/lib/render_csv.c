// SPDX-License-Identifier: GPL-2.0
/*
 * One line an entry or empty range, after RFC 4180 but for the end of a line,
 * which is a newline alone. What is not known or does not apply is empty.
 */
#include "render.h"

#include "names.h"

static void start(struct render *render)
{
	fputs("pid,vma,start,end,vma_flags,name,addr,pages,level,kind,raw,pfn,mapcount,bits,flags,"
	      "cgroup,swap_type,swap_offset,order\n", render->out);
}

static void begin(struct render *render)
{
	render->prefix[0] = '\0';
}

/* @to has room for twice the name and its quotes. */
static void quote(char *to, const char *name)
{
	if (!strpbrk(name, ",\"\r\n")) {
		memcpy(to, name, strlen(name) + 1);
		return;
	}
	*to++ = '"';
	for (; *name; name++) {
		if (*name == '"')
			*to++ = '"';
		*to++ = *name;
	}
	*to++ = '"';
	*to = '\0';
}

static void vma(struct render *render)
{
	const struct physmem_stream_vma *mapping = render->vma;
	char flags[320], name[2 * PHYSMEM_NAME_MAX + 3];

	quote(name, mapping->name);
	snprintf(render->prefix, sizeof(render->prefix), "%d,%u,0x%llx,0x%llx,%s,%s",
		 render->begin->tgid, mapping->number, mapping->start, mapping->end,
		 join_names(flags, sizeof(flags), vma_flag_names, mapping->flags, '|'), name);
}

static void entry(struct render *render, const struct physmem_record *entry)
{
	bool present = entry->bits & PHYSMEM_PTE_PRESENT;
	char bits[256], flags[320];
	FILE *out = render->out;

	/* it maps nothing itself */
	if (entry->level == PHYSMEM_LEVEL_PGD)
		return;
	fprintf(out, "%s,0x%llx,%llu,%s,%s,0x%llx,", render->prefix, entry->addr, entry->pages,
		text_of(level_names, entry->level), text_of(kind_names, entry->kind), entry->raw);
	if (entry->pfn != PHYSMEM_NONE)
		fprintf(out, "0x%llx", entry->pfn);
	putc(',', out);
	if (entry->mapcount != PHYSMEM_NONE32)
		fprintf(out, "%u", entry->mapcount);
	fprintf(out, ",%s,%s,",
		join_names(bits, sizeof(bits), pte_bit_names, entry->bits, '|'),
		join_names(flags, sizeof(flags), frame_flag_names, entry->flags, '|'));
	if (present && entry->cgroup != PHYSMEM_NONE)
		fprintf(out, "%llu", entry->cgroup);
	if (entry->kind == PHYSMEM_KIND_SWAP)
		fprintf(out, ",%u,%llu,", entry->swap_type, entry->swap_offset);
	else
		fputs(",,,", out);
	if (present)
		fprintf(out, "%u", entry->order);
	putc('\n', out);
}

static void end(struct render *render, const struct physmem_stream_end *end)
{
	(void)render;
	(void)end;
}

const struct render_form render_csv = {
	.name = "csv",
	.start = start,
	.begin = begin,
	.vma = vma,
	.entry = entry,
	.end = end,
};
