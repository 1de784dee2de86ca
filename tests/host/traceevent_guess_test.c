// SPDX-License-Identifier: GPL-2.0
/* analysis/traceevent/guess.c: whose entry, of which level; entries are of real recordings */
#include "test.h"

#include "guess.h"

static void real_entries_are_known(void **state)
{
	static const struct {
		u64 raw;
		unsigned int long_size;
		const struct physmem_arch *arch;
	} known[] = {
		{ 0x60000043d68fc3, 8, &physmem_arch_arm64 },
		{ 0xe800004694ff43, 8, &physmem_arch_arm64 },
		{ 0xe0000046a19bc3, 8, &physmem_arch_arm64 },
		{ 0x160000042173fc3, 8, &physmem_arch_arm64 },
		{ 0x8000000036910225, 8, &physmem_arch_x86_64 },
		{ 0x8000000005434867, 8, &physmem_arch_x86_64 },
		{ 0x0000000005495825, 8, &physmem_arch_x86_64 },
		{ 0x56000006fff9fdf, 4, &physmem_arch_arm_lpae },
		{ 0x000007c0c4f5f, 4, &physmem_arch_arm_lpae },
		{ 0x6fff97df, 4, &physmem_arch_arm },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		assert_ptr_equal(guess_arch(known[i].raw, known[i].long_size), known[i].arch);
}

static void what_is_not_present_is_nobodys(void **state)
{
	(void)state;
	assert_null(guess_arch(0, 8));
	assert_null(guess_arch(0, 4));
	assert_null(guess_arch(PHYSMEM_NONE, 8));
	assert_null(guess_arch(0x8000000000000200, 8));
}

static void levels_follow_from_sizes(void **state)
{
	(void)state;
	assert_int_equal(guess_level(12, 4096), PHYSMEM_LEVEL_PTE);
	assert_int_equal(guess_level(16, 4096), PHYSMEM_LEVEL_PTE);	/* a contiguous set */
	assert_int_equal(guess_level(21, 4096), PHYSMEM_LEVEL_PMD);
	assert_int_equal(guess_level(30, 4096), PHYSMEM_LEVEL_PUD);
	assert_int_equal(guess_level(14, 16384), PHYSMEM_LEVEL_PTE);
	assert_int_equal(guess_level(25, 16384), PHYSMEM_LEVEL_PMD);
	assert_int_equal(guess_level(29, 65536), PHYSMEM_LEVEL_PMD);
	assert_int_equal(guess_level(12, 0), PHYSMEM_LEVEL_PTE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(real_entries_are_known),
		cmocka_unit_test(what_is_not_present_is_nobodys),
		cmocka_unit_test(levels_follow_from_sizes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
