// SPDX-License-Identifier: GPL-2.0
#include "compare_print.h"

#include "harmless.h"
#include "names.h"

static void print_counts(FILE *out, const u64 *pages)
{
	size_t class;

	for (class = 0; class < COMPARE_CLASS_COUNT; class++)
		fprintf(out, " %9llu", pages[class]);
}

static void print_heading(FILE *out, const struct compare *compare, const char *const names[2])
{
	const struct model *const models[] = { compare->a, compare->b };
	char comm[sizeof(models[0]->begin.comm)];
	size_t class, i;

	for (i = 0; i < 2; i++) {
		fprintf(out, "%c: ", "AB"[i]);
		harmless_put(out, names[i]);
		fprintf(out, ", PID %d (%s)\n", models[i]->begin.tgid,
			harmless_copy(comm, sizeof(comm), models[i]->begin.comm));
	}
	fprintf(out, "Pages of %llu bytes:\n%13s %13s",
		1ULL << compare->a->begin.head.page_shift, "start", "end");
	for (class = 0; class < COMPARE_CLASS_COUNT; class++)
		fprintf(out, " %9s", compare_names[class]);
	fputs("  name\n", out);
}

static void print_side(FILE *out, const struct model_run *run)
{
	char frame[24] = "-";

	if (!run->pages) {
		fprintf(out, "  %12s %-9s %2s", "-", "-", "-");
		return;
	}
	if (run->what == MODEL_FRAME)
		snprintf(frame, sizeof(frame), "%llx", run->where);
	else if (run->what == MODEL_SLOT)
		snprintf(frame, sizeof(frame), "%llu:%llx", run->where >> 56,
			 run->where & ~0ULL >> 8);
	fprintf(out, "  %12s %-9s %s", frame, text_of(kind_names, run->kind),
		!(run->bits & PHYSMEM_PTE_PRESENT) ? " -" :
		run->bits & PHYSMEM_PTE_WRITE	   ? "rw" : "r-");
}

static void print_page(void *out, const struct compare_page *page)
{
	fprintf(out, "%13llx  %-8s", page->addr, compare_names[page->class]);
	print_side(out, &page->a);
	print_side(out, &page->b);
	putc('\n', out);
}

static void print_name(FILE *out, const struct compare_row *row)
{
	const char *name = row->a ? row->a->name : row->b->name;

	if (name[0]) {
		fputs("  ", out);
		harmless_put(out, name);
	}
	if (!row->a || !row->b)
		fprintf(out, "  (not in %c)", row->a ? 'B' : 'A');
	putc('\n', out);
}

void compare_print_text(FILE *out, const struct compare *compare, const char *const names[2],
			bool pages)
{
	size_t i;

	print_heading(out, compare, names);
	for (i = 0; i < compare->row_count; i++) {
		const struct compare_row *row = &compare->rows[i];

		fprintf(out, "%13llx %13llx", row->start, row->end);
		print_counts(out, row->pages);
		print_name(out, row);
		if (pages)
			compare_pages(compare, row, print_page, out);
	}
	fprintf(out, "%-27s", "total");
	print_counts(out, compare->total);
	putc('\n', out);
}
