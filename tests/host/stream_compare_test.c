// SPDX-License-Identifier: GPL-2.0
/* analysis/lib/{model,compare}*.c: what two snapshots share */
#include "stream_make.h"

#include "compare_print.h"

static struct made made;
static struct maker maker;
static struct model a, b;
static struct compare compare;

/* What was made, as a model. */
static void load(struct model *model)
{
	struct stream_reader *reader = stream_new("x.phys", 0, 0, model_event, model);

	model_free(model);
	assert_int_equal(read_made(reader, made.bytes, made.size, 1000), 0);
	assert_int_equal(model->ended, PHYSMEM_END_COMPLETE);
	stream_free(reader);
	made.size = 0;
}

static void make_parent(void)
{
	make_begin(&maker, &made, 7, 863);
	make_vma(&maker, 0x10000, 0x14000, RW, "[heap]");
	MAKE_ENTRIES(&maker, BASE(0x10000), ANON(0x10000, 5ULL), ANON(0x11000, 6ULL), ANON(0x12000, 9ULL),
		     SWAPPED(0x13000, 1, 8));
	make_vma(&maker, 0x20000, 0x22000, RW, "x");
	MAKE_ENTRIES(&maker, HOLE(0x20000, 1), ANON(0x21000, 10ULL));
	make_vma(&maker, 0x400000, 0x600000, RW, "");
	MAKE_ENTRIES(&maker, HUGE(0x400000, 0x4600ULL));
	make_end(&maker, PHYSMEM_END_COMPLETE);
	load(&a);
}

static void same_as_itself(void **state)
{
	(void)state;
	make_parent();
	compare_make(&compare, &a, &a);
	assert_true(compare.same);
	assert_int_equal(compare.row_count, 3);
	assert_int_equal(compare.total[COMPARE_SHARED], 5 + 512);
	compare_free(&compare);
}

/* The child has written, grown, unmapped; its huge page was split, and a page of it copied. */
static void make_child(void)
{
	struct physmem_record small[512];
	u64 i;

	make_begin(&maker, &made, 8, 865);
	make_vma(&maker, 0x10000, 0x16000, RW, "[heap]");
	MAKE_ENTRIES(&maker, ANON(0x10000, 5ULL), ANON(0x11000, 66ULL), HOLE(0x12000, 1),
		     SWAPPED(0x13000, 1, 8), ANON(0x14000, 70ULL), SWAPPED(0x15000, 0, 0));
	make_vma(&maker, 0x400000, 0x600000, RW, "");
	for (i = 0; i < ARRAY_SIZE(small); i++)
		small[i] = (struct physmem_record)ANON(0x400000 + i * PAGE, i == 3 ? 71 : 0x4600 + i);
	make_entries(&maker, small, ARRAY_SIZE(small));
	make_end(&maker, PHYSMEM_END_COMPLETE);
	load(&b);
}

static void row(unsigned int number, u64 start, u64 end, const u64 *pages)
{
	const struct compare_row *seen = &compare.rows[number];
	size_t i;

	assert_int_equal(seen->start, start);
	assert_int_equal(seen->end, end);
	for (i = 0; i < COMPARE_CLASS_COUNT; i++)
		if (seen->pages[i] != pages[i])
			fail_msg("row %u: %llu pages %s", number, seen->pages[i], compare_names[i]);
}

#define ROW(number, start, end, ...)						\
	do {									\
		const u64 expected[COMPARE_CLASS_COUNT] = { __VA_ARGS__ };	\
		row(number, start, end, expected);				\
	} while (0)

static void parent_and_child(void **state)
{
	(void)state;
	make_parent();
	make_child();
	compare_make(&compare, &a, &b);
	assert_false(compare.same);
	assert_int_equal(compare.row_count, 4);
	ROW(0, 0x10000, 0x14000, 2, 1, 1, 0, 0);
	ROW(1, 0x14000, 0x16000, 0, 0, 0, 2, 0);
	ROW(2, 0x20000, 0x22000, 0, 0, 1, 0, 0);
	ROW(3, 0x400000, 0x600000, 511, 1, 0, 0, 0);
	assert_int_equal(compare.total[COMPARE_SHARED], 513);
	assert_null(compare.rows[1].a);
	assert_null(compare.rows[2].b);
	compare_free(&compare);
}

/* The other way round, the two sides change places and nothing else does. */
static void child_and_parent(void **state)
{
	(void)state;
	make_parent();
	make_child();
	compare_make(&compare, &b, &a);
	ROW(0, 0x10000, 0x14000, 2, 1, 0, 1, 0);
	ROW(1, 0x14000, 0x16000, 0, 0, 2, 0, 0);
	ROW(2, 0x20000, 0x22000, 0, 0, 0, 1, 0);
	ROW(3, 0x400000, 0x600000, 511, 1, 0, 0, 0);
	compare_free(&compare);
}

/* What is in swap here and in a frame there may be the same page or not. */
static void not_known_is_said(void **state)
{
	(void)state;
	make_begin(&maker, &made, 7, 863);
	make_vma(&maker, 0x10000, 0x13000, RW, "x");
	MAKE_ENTRIES(&maker, ANON(0x10000, 5ULL), SWAPPED(0x11000, 1, 8), SWAPPED(0x12000, 1, 9));
	make_end(&maker, PHYSMEM_END_COMPLETE);
	load(&a);
	make_begin(&maker, &made, 7, 863);
	make_vma(&maker, 0x10000, 0x13000, RW, "x");
	MAKE_ENTRIES(&maker, SWAPPED(0x10000, 1, 5), SWAPPED(0x11000, 2, 8), SWAPPED(0x12000, 1, 9));
	make_end(&maker, PHYSMEM_END_COMPLETE);
	load(&b);
	compare_make(&compare, &a, &b);
	ROW(0, 0x10000, 0x13000, 1, 1, 0, 0, 1);
	assert_false(compare.same);
	compare_free(&compare);
}

/* Mappings that are cut differently: each piece is a row of its own. */
static void mappings_cut_differently(void **state)
{
	(void)state;
	make_begin(&maker, &made, 7, 863);
	make_vma(&maker, 0x10000, 0x14000, RW, "x");
	MAKE_ENTRIES(&maker, ANON(0x10000, 5ULL), ANON(0x11000, 6ULL), ANON(0x12000, 7ULL), ANON(0x13000, 8ULL));
	make_end(&maker, PHYSMEM_END_COMPLETE);
	load(&a);
	/* neighbours in the table and in memory are one run */
	assert_int_equal(a.run_count, 1);
	make_begin(&maker, &made, 7, 863);
	make_vma(&maker, 0x11000, 0x12000, RW, "x");
	MAKE_ENTRIES(&maker, ANON(0x11000, 6ULL));
	make_vma(&maker, 0x12000, 0x13000, RW, "x");
	MAKE_ENTRIES(&maker, ANON(0x12000, 1ULL));
	make_end(&maker, PHYSMEM_END_COMPLETE);
	load(&b);
	compare_make(&compare, &a, &b);
	assert_int_equal(compare.row_count, 4);
	ROW(0, 0x10000, 0x11000, 0, 0, 1, 0, 0);
	ROW(1, 0x11000, 0x12000, 1, 0, 0, 0, 0);
	ROW(2, 0x12000, 0x13000, 0, 1, 0, 0, 0);
	ROW(3, 0x13000, 0x14000, 0, 0, 1, 0, 0);
	compare_free(&compare);
}

static void a_mapping_that_changed_is_in_once(void **state)
{
	(void)state;
	make_begin(&maker, &made, 7, 863);
	make_vma(&maker, 0x20000, 0x30000, RW, "old");
	MAKE_ENTRIES(&maker, ANON(0x20000, 1ULL));
	make_vma(&maker, 0x10000, 0x40000, RW, "new");
	MAKE_ENTRIES(&maker, HOLE(0x21000, 31));
	make_vma(&maker, 0x40000, 0x41000, RW, "gone at once");
	make_vma(&maker, 0x40000, 0x42000, RW, "newer");
	make_end(&maker, PHYSMEM_END_COMPLETE);
	load(&a);
	assert_int_equal(a.vma_count, 3);
	assert_int_equal(a.vmas[0].end, 0x21000);
	assert_int_equal(a.vmas[1].start, 0x21000);
	assert_string_equal(a.vmas[2].name, "newer");
}

static void nothing_and_something(void **state)
{
	(void)state;
	make_begin(&maker, &made, 7, 863);
	make_end(&maker, PHYSMEM_END_COMPLETE);
	load(&b);
	compare_make(&compare, &b, &b);
	assert_true(compare.same);
	compare_free(&compare);
	make_parent();
	compare_make(&compare, &a, &b);
	assert_int_equal(compare.total[COMPARE_ONLY_A], 517);
	assert_false(compare.same);
	compare_free(&compare);
}

static void prints(void (*print)(FILE *out, const struct compare *compare, const char *const names[2],
				 bool pages), bool pages, const char *expected)
{
	static const char *const names[] = { "863", "b.phys" };
	size_t size;
	char *text;
	FILE *out = open_memstream(&text, &size);

	assert_non_null(out);
	print(out, &compare, names, pages);
	fclose(out);
	if (strcmp(text, expected))
		fail_msg("\n%s\nis not\n%s", text, expected);
	free(text);
}

static void printed(void **state)
{
	(void)state;
	make_begin(&maker, &made, 7, 863);
	make_vma(&maker, 0x10000, 0x13000, RW, "x");
	MAKE_ENTRIES(&maker, ANON(0x10000, 5ULL), SWAPPED(0x11000, 1, 8), HOLE(0x12000, 1));
	make_end(&maker, PHYSMEM_END_COMPLETE);
	load(&a);
	make_begin(&maker, &made, 7, 865);
	make_vma(&maker, 0x10000, 0x12000, RW, "x");
	MAKE_ENTRIES(&maker, ANON(0x10000, 0x66ULL), HOLE(0x11000, 1));
	make_end(&maker, PHYSMEM_END_COMPLETE);
	load(&b);
	compare_make(&compare, &a, &b);
	prints(compare_print_text, true,
	       "A: 863, PID 863 (fork_userspace)\n"
	       "B: b.phys, PID 865 (fork_userspace)\n"
	       "Pages of 4096 bytes:\n"
	       "        start           end    shared   private    only_a    only_b   unknown  name\n"
	       "        10000         12000         0         1         1         0         0  x\n"
	       "        10000  private              5 anon      rw            66 anon      rw\n"
	       "        11000  only_a             1:8 swap       -             - -          -\n"
	       "        12000         13000         0         0         0         0         0  x  (not in B)\n"
	       "total                               0         1         1         0         0\n");
	prints(compare_print_json, true,
	       "{\"a\":{\"source\":\"863\",\"pid\":863,\"comm\":\"fork_userspace\"},\n"
	       "\"b\":{\"source\":\"b.phys\",\"pid\":865,\"comm\":\"fork_userspace\"},\n"
	       "\"page_size\":4096,\n\"mappings\":[\n"
	       "{\"start\":\"0x10000\",\"end\":\"0x12000\",\"in\":\"both\",\"name\":\"x\",\"shared\":0,\"private\":1,"
	       "\"only_a\":1,\"only_b\":0,\"unknown\":0,\"pages\":[\n"
	       "{\"addr\":\"0x10000\",\"class\":\"private\",\"a\":{\"kind\":\"anon\",\"pfn\":\"0x5\","
	       "\"bits\":[\"present\",\"write\",\"dirty\"]},\"b\":{\"kind\":\"anon\",\"pfn\":\"0x66\","
	       "\"bits\":[\"present\",\"write\",\"dirty\"]}},\n"
	       "{\"addr\":\"0x11000\",\"class\":\"only_a\",\"a\":{\"kind\":\"swap\",\"swap_type\":1,"
	       "\"swap_offset\":8,\"bits\":[]}}]},\n"
	       "{\"start\":\"0x12000\",\"end\":\"0x13000\",\"in\":\"a\",\"name\":\"x\",\"shared\":0,\"private\":0,"
	       "\"only_a\":0,\"only_b\":0,\"unknown\":0,\"pages\":[]}],\n"
	       "\"total\":{\"shared\":0,\"private\":1,\"only_a\":1,\"only_b\":0,\"unknown\":0},\n"
	       "\"same\":false}\n");
	/* names break no line of a text */
	strcpy(a.begin.comm, "a\tb\n\033[2J");
	prints(compare_print_text, false,
	       "A: 863, PID 863 (a?b??[2J)\n"
	       "B: b.phys, PID 865 (fork_userspace)\n"
	       "Pages of 4096 bytes:\n"
	       "        start           end    shared   private    only_a    only_b   unknown  name\n"
	       "        10000         12000         0         1         1         0         0  x\n"
	       "        12000         13000         0         0         0         0         0  x  (not in B)\n"
	       "total                               0         1         1         0         0\n");
	compare_free(&compare);
}

static int leave(void **state)
{
	(void)state;
	model_free(&a);
	model_free(&b);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(same_as_itself),
		cmocka_unit_test(parent_and_child),
		cmocka_unit_test(child_and_parent),
		cmocka_unit_test(not_known_is_said),
		cmocka_unit_test(mappings_cut_differently),
		cmocka_unit_test(a_mapping_that_changed_is_in_once),
		cmocka_unit_test(nothing_and_something),
		cmocka_unit_test(printed),
	};

	return cmocka_run_group_tests(tests, NULL, leave);
}
