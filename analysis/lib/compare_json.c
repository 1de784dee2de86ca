// SPDX-License-Identifier: GPL-2.0
/* The manual page of physmem-diff has the schema. */
#include "compare_print.h"

#include "json_text.h"
#include "names.h"

static void print_snapshot(FILE *out, const char *key, const struct model *model, const char *name)
{
	fprintf(out, "\"%s\":{\"source\":", key);
	json_text(out, name);
	fprintf(out, ",\"pid\":%d,\"comm\":", model->begin.tgid);
	json_text(out, model->begin.comm);
	fputs("},\n", out);
}

static void print_counts(FILE *out, const u64 *pages)
{
	size_t class;

	for (class = 0; class < COMPARE_CLASS_COUNT; class++)
		fprintf(out, "%s\"%s\":%llu", class ? "," : "", compare_names[class],
			pages[class]);
}

struct printer {
	FILE *out;
	bool first;
};

static void print_side(FILE *out, const char *key, const struct model_run *run)
{
	if (!run->pages)
		return;
	fprintf(out, ",\"%s\":{\"kind\":\"%s\"", key, text_of(kind_names, run->kind));
	if (run->what == MODEL_FRAME)
		fprintf(out, ",\"pfn\":\"0x%llx\"", run->where);
	else if (run->what == MODEL_SLOT)
		fprintf(out, ",\"swap_type\":%llu,\"swap_offset\":%llu", run->where >> 56,
			run->where & ~0ULL >> 8);
	fputs(",\"bits\":", out);
	json_names(out, pte_bit_names, run->bits);
	putc('}', out);
}

static void print_page(void *context, const struct compare_page *page)
{
	struct printer *printer = context;
	FILE *out = printer->out;

	fprintf(out, "%s{\"addr\":\"0x%llx\",\"class\":\"%s\"", printer->first ? "\n" : ",\n",
		page->addr, compare_names[page->class]);
	printer->first = false;
	print_side(out, "a", &page->a);
	print_side(out, "b", &page->b);
	putc('}', out);
}

static void print_row(FILE *out, const struct compare *compare, const struct compare_row *row,
		      bool pages)
{
	struct printer printer = { .out = out, .first = true };

	fprintf(out, "{\"start\":\"0x%llx\",\"end\":\"0x%llx\",\"in\":\"%s\",\"name\":", row->start,
		row->end, !row->a ? "b" : !row->b ? "a" : "both");
	json_text(out, row->a ? row->a->name : row->b->name);
	putc(',', out);
	print_counts(out, row->pages);
	if (pages) {
		fputs(",\"pages\":[", out);
		compare_pages(compare, row, print_page, &printer);
		putc(']', out);
	}
	putc('}', out);
}

void compare_print_json(FILE *out, const struct compare *compare, const char *const names[2],
			bool pages)
{
	size_t i;

	putc('{', out);
	print_snapshot(out, "a", compare->a, names[0]);
	print_snapshot(out, "b", compare->b, names[1]);
	fprintf(out, "\"page_size\":%llu,\n\"mappings\":[",
		1ULL << compare->a->begin.head.page_shift);
	for (i = 0; i < compare->row_count; i++) {
		fputs(i ? ",\n" : "\n", out);
		print_row(out, compare, &compare->rows[i], pages);
	}
	fputs("],\n\"total\":{", out);
	print_counts(out, compare->total);
	fprintf(out, "},\n\"same\":%s}\n", compare->same ? "true" : "false");
}
