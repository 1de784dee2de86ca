// SPDX-License-Identifier: GPL-2.0
/* module/sink_text.c, entries: the exercise's own columns first, to the character; then ours */
#include "text.h"

static const struct physmem_text plain = { .arch = &physmem_arch_arm64, .fold = 16, .page_shift = 12 };
static const struct physmem_text unfolded = { .arch = &physmem_arch_arm64, .page_shift = 12 };
static const struct physmem_text hidden = {
	.arch = &physmem_arch_arm64, .fold = 16, .page_shift = 12, .hide = true,
};

static const char *show(const struct physmem_text *text, const struct physmem_record *record,
			unsigned int number)
{
	int length = physmem_text_record(line, sizeof(line), text, record, number, &data);

	assert_int_equal(length, strlen(line));
	return line;
}

static void columns(void **state)
{
	(void)state;
	physmem_text_columns(line, sizeof(line));
	begins("         Physical Address       Virtual Address");
}

static void base_entry(void **state)
{
	static const struct physmem_record base = {
		.addr = 0x22000, .raw = 0x11323003, .level = PHYSMEM_LEVEL_PGD,
	};

	(void)state;
	show(&plain, &base, 0);
	begins("            11323003 (PGD)                 22000");
	ends("  4: /root/fork_userspace\n");
	show(&hidden, &base, 0);
	begins("                   0 (PGD)                 22000");
}

static const struct physmem_record mapped = {
	.addr = 0x22000, .raw = 0xE000000498FFC3, .pfn = 0x498f, .pages = 1, .mapcount = 2,
	.bits = PHYSMEM_PTE_PRESENT | PHYSMEM_PTE_DIRTY | PHYSMEM_PTE_YOUNG,
	.kind = PHYSMEM_KIND_ANON,
};

static void mapped_entry(void **state)
{
	(void)state;
	show(&plain, &mapped, 0);
	assert_string_equal(line,
			    "      E000000498FFC3 (PTE)                 22000         498f  anon           2  "
			    "dirty young | VALID PAGE ATTR0 USER RDONLY ISH AF nG PXN UXN DIRTY\n");
}

static void hidden_entry(void **state)
{
	(void)state;
	show(&hidden, &mapped, 0);
	begins("                   0 (PTE)                 22000            0  anon           2  ");
	assert_null(strstr(line, "498"));
}

static void nothing_known_of_the_frame(void **state)
{
	struct physmem_record record = mapped;

	(void)state;
	record.pfn = PHYSMEM_NONE;
	record.mapcount = PHYSMEM_NONE32;
	record.kind = PHYSMEM_KIND_UNKNOWN;
	show(&plain, &record, 0);
	begins("      E000000498FFC3 (PTE)                 22000            -  unknown        -  ");
	/* frame 0 and no mapping are real */
	record.pfn = 0;
	record.mapcount = 0;
	show(&plain, &record, 0);
	begins("      E000000498FFC3 (PTE)                 22000            0  unknown        0  ");
}

static void empty_pages_have_a_row_each(void **state)
{
	struct physmem_record hole;

	(void)state;
	physmem_record_hole(&hole, 0x23000, 3);
	assert_int_equal(physmem_text_lines(&plain, &hole), 3);
	show(&plain, &hole, 0);
	assert_string_equal(line, "                   0 (PTE)                 23000\n");
	show(&plain, &hole, 2);
	assert_string_equal(line, "                   0 (PTE)                 25000\n");
}

static void long_holes_fold(void **state)
{
	struct physmem_record hole;

	(void)state;
	physmem_record_hole(&hole, 0x23000, 16);
	assert_int_equal(physmem_text_lines(&plain, &hole), 16);
	physmem_record_hole(&hole, 0x23000, 17);
	assert_int_equal(physmem_text_lines(&plain, &hole), 1);
	show(&plain, &hole, 0);
	begins("                   0 (PTE)                 23000");
	assert_non_null(strstr(line, "34000: 17 pages"));
	assert_int_equal(physmem_text_lines(&unfolded, &hole), 17);
	physmem_record_hole(&hole, 0, 1ULL << 40);
	assert_int_equal(physmem_text_lines(&plain, &hole), 1);
	assert_int_equal(physmem_text_lines(&unfolded, &hole), 1ULL << 40);
}

/* A fold of one page must not look like a single empty page's row, nor the other way round. */
static void a_page_alone_is_a_row(void **state)
{
	struct physmem_record hole;

	(void)state;
	physmem_record_hole(&hole, 0x23000, 1);
	assert_int_equal(physmem_text_lines(&unfolded, &hole), 1);
	show(&unfolded, &hole, 0);
	assert_string_equal(line, "                   0 (PTE)                 23000\n");
}

static void larger_pages_step_further(void **state)
{
	static const struct physmem_text text = {
		.arch = &physmem_arch_arm64, .fold = 16, .page_shift = 16,
	};
	struct physmem_record hole;

	(void)state;
	physmem_record_hole(&hole, 0x30000, 2);
	show(&text, &hole, 1);
	assert_string_equal(line, "                   0 (PTE)                 40000\n");
}

static void huge_leaf(void **state)
{
	static const struct physmem_text text = {
		.arch = &physmem_arch_x86_64, .fold = 16, .page_shift = 12,
	};
	struct physmem_record leaf = mapped;

	(void)state;
	leaf.addr = 0x7f0000200000;
	leaf.raw = 0x80000000046008E7;
	leaf.pfn = 0x4600;
	leaf.pages = 512;
	leaf.level = PHYSMEM_LEVEL_PMD;
	assert_int_equal(physmem_text_lines(&text, &leaf), 1);
	show(&text, &leaf, 0);
	begins("    80000000046008E7 (PMD)          7F0000200000         4600  anon           2  ");
	ends("| P RW US A D PS SOFT_DIRTY NX\n");
}

static void swapped_page(void **state)
{
	struct physmem_record record = mapped;

	(void)state;
	record.raw = 0x1ff800;
	record.pfn = PHYSMEM_NONE;
	record.mapcount = PHYSMEM_NONE32;
	record.bits = 0;
	record.kind = PHYSMEM_KIND_SWAP;
	record.swap_type = 1;
	record.swap_offset = 0x1ff;
	show(&plain, &record, 0);
	begins("              1FF800 (PTE)                 22000            -  swap           -  ");
	ends("type=1 offset=1ff\n");
	show(&hidden, &record, 0);
	assert_null(strstr(line, "1ff"));
}

/* An entry that is not present has no attributes: its bits mean other things. */
static void absent_entries_are_not_decoded(void **state)
{
	static const u8 kinds[] = { PHYSMEM_KIND_MIGRATION, PHYSMEM_KIND_OTHER };
	struct physmem_record record = mapped;
	size_t i;

	(void)state;
	record.bits = 0;
	for (i = 0; i < ARRAY_SIZE(kinds); i++) {
		record.kind = kinds[i];
		show(&plain, &record, 0);
		assert_null(strstr(line, "VALID"));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(columns),
		cmocka_unit_test(base_entry),
		cmocka_unit_test(mapped_entry),
		cmocka_unit_test(hidden_entry),
		cmocka_unit_test(nothing_known_of_the_frame),
		cmocka_unit_test(empty_pages_have_a_row_each),
		cmocka_unit_test(long_holes_fold),
		cmocka_unit_test(a_page_alone_is_a_row),
		cmocka_unit_test(larger_pages_step_further),
		cmocka_unit_test(huge_leaf),
		cmocka_unit_test(swapped_page),
		cmocka_unit_test(absent_entries_are_not_decoded),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
