// SPDX-License-Identifier: GPL-2.0
/* module/record.c */
#include "test.h"

static const struct physmem_entry entry = {
	.raw = 0xE000000498FFC3, .pfn = 0x498f, .swap_offset = 7, .bits = PHYSMEM_PTE_PRESENT,
	.mapcount = 2, .swap_type = 3, .level = PHYSMEM_LEVEL_PMD, .kind = PHYSMEM_KIND_FILE,
	.cgroup = 77, .flags = PHYSMEM_FRAME_LRU, .order = 4,
};

static void entry_is_taken_over(void **state)
{
	struct physmem_record record;

	(void)state;
	physmem_record_entry(&record, 0x22000, 512, &entry);
	assert_int_equal(record.addr, 0x22000);
	assert_int_equal(record.pages, 512);
	assert_int_equal(record.raw, entry.raw);
	assert_int_equal(record.pfn, entry.pfn);
	assert_int_equal(record.cgroup, entry.cgroup);
	assert_int_equal(record.flags, entry.flags);
	assert_int_equal(record.order, entry.order);
	assert_int_equal(record.bits, entry.bits);
	assert_int_equal(record.mapcount, entry.mapcount);
	assert_int_equal(record.swap_type, entry.swap_type);
	assert_int_equal(record.level, entry.level);
	assert_int_equal(record.kind, entry.kind);
}

/* What a swapped page has of its own stands where a present one has its cgroup. */
static void swap_offset_is_taken_over(void **state)
{
	struct physmem_entry swapped = entry;
	struct physmem_record record;

	(void)state;
	swapped.kind = PHYSMEM_KIND_SWAP;
	physmem_record_entry(&record, 0x22000, 1, &swapped);
	assert_int_equal(record.swap_offset, entry.swap_offset);
	assert_int_equal(record.swap_type, entry.swap_type);
}

/* Records leave the kernel: what was in the memory before must not. */
static void every_byte_is_written(void **state)
{
	struct physmem_record one, other;

	(void)state;
	memset(&one, 0xaa, sizeof(one));
	memset(&other, 0x55, sizeof(other));
	physmem_record_entry(&one, 0x22000, 1, &entry);
	physmem_record_entry(&other, 0x22000, 1, &entry);
	assert_memory_equal(&one, &other, sizeof(one));
	memset(&one, 0xaa, sizeof(one));
	memset(&other, 0x55, sizeof(other));
	physmem_record_hole(&one, 0x22000, 1);
	physmem_record_hole(&other, 0x22000, 1);
	assert_memory_equal(&one, &other, sizeof(one));
}

static void hole_has_no_frame(void **state)
{
	struct physmem_record record;

	(void)state;
	physmem_record_hole(&record, 0x23000, 3);
	assert_int_equal(record.addr, 0x23000);
	assert_int_equal(record.pages, 3);
	assert_int_equal(record.kind, PHYSMEM_KIND_EMPTY);
	assert_int_equal(record.level, PHYSMEM_LEVEL_PTE);
	assert_int_equal(record.raw, 0);
	assert_int_equal(record.bits, 0);
	assert_true(record.pfn == PHYSMEM_NONE);
	assert_true(record.mapcount == PHYSMEM_NONE32);
}

static void every_number_has_its_name(void **state)
{
	(void)state;
#define X(name, value, text) assert_string_equal(physmem_kind_name(value), text);
	PHYSMEM_KINDS(X)
#undef X
#define X(name, value, text) assert_string_equal(physmem_level_name(value), text);
	PHYSMEM_LEVELS(X)
#undef X
#define X(name, value, text) assert_string_equal(physmem_outcome_name(value), text);
	PHYSMEM_OUTCOMES(X)
#undef X
#define X(name, value, text) assert_string_equal(physmem_end_name(value), text);
	PHYSMEM_ENDS(X)
#undef X
}

static void foreign_numbers_have_none(void **state)
{
	static const unsigned int foreign[] = { 200, 255, ~0U };
	size_t i;

	(void)state;
	assert_string_equal(physmem_kind_name(PHYSMEM_KIND_COUNT), "?");
	assert_string_equal(physmem_level_name(PHYSMEM_LEVEL_COUNT), "?");
	assert_string_equal(physmem_outcome_name(PHYSMEM_OUTCOME_COUNT), "?");
	for (i = 0; i < ARRAY_SIZE(foreign); i++) {
		assert_string_equal(physmem_kind_name(foreign[i]), "?");
		assert_string_equal(physmem_level_name(foreign[i]), "?");
		assert_string_equal(physmem_outcome_name(foreign[i]), "?");
		assert_string_equal(physmem_end_name(foreign[i]), "?");
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(entry_is_taken_over),
		cmocka_unit_test(swap_offset_is_taken_over),
		cmocka_unit_test(every_byte_is_written),
		cmocka_unit_test(hole_has_no_frame),
		cmocka_unit_test(every_number_has_its_name),
		cmocka_unit_test(foreign_numbers_have_none),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
