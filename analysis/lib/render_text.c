// SPDX-License-Identifier: GPL-2.0
/*
 * The module's own text snapshot, by the module's own code. What the module
 * shows first, the list of mappings, stands here mapping by mapping, each above
 * its entries: a stream is read once.
 */
#include "render.h"

#include "arches.h"

/* What the module writes from %p of a kernel pointer is not in the stream. */
static void no_pointer(char *line)
{
	char *nil = strstr(line, "(nil)");

	if (nil)
		memcpy(nil, "    -", 5);
}

static void begin(struct render *render)
{
	char line[PHYSMEM_LINE_MAX];

	physmem_text_title(line, sizeof(line), (u32)render->begin->tgid);
	fputs(line, render->out);
	physmem_text_vma(line, sizeof(line), NULL);
	fputs(line, render->out);
	physmem_text_columns(line, sizeof(line));
	fputs(line, render->out);
}

static struct physmem_vma mapping(const struct render *render)
{
	const struct physmem_stream_vma *from = render->vma;
	struct physmem_vma vma = {
		.start = from->start,
		.end = from->end,
		.number = from->number,
		.flags = from->flags,
	};

	memcpy(vma.name, from->name, sizeof(vma.name));
	return vma;
}

static void vma_row(struct render *render)
{
	struct physmem_vma vma = mapping(render);
	char line[PHYSMEM_LINE_MAX];

	physmem_text_vma(line, sizeof(line), &vma);
	no_pointer(line);
	fputs(line, render->out);
}

static void entry_rows(struct render *render, const struct physmem_record *entry)
{
	const struct physmem_text text = {
		.arch = arch_of(render->begin->head.arch),
		.fold = render->fold,
		.page_shift = render->begin->head.page_shift,
	};
	struct physmem_vma vma = mapping(render);
	char line[PHYSMEM_LINE_MAX];
	u64 i, lines = physmem_text_lines(&text, entry);

	for (i = 0; i < lines; i++) {
		physmem_text_record(line, sizeof(line), &text, entry, i, &vma);
		fputs(line, render->out);
	}
}

static void end_row(struct render *render, const struct physmem_stream_end *end)
{
	char line[PHYSMEM_LINE_MAX];

	physmem_text_end(line, sizeof(line), (u32)end->tgid, end->end, end->vmas, end->pages);
	fputs(line, render->out);
}

const struct render_form render_text = {
	.name = "text",
	.begin = begin,
	.vma = vma_row,
	.entry = entry_rows,
	.end = end_row,
};
