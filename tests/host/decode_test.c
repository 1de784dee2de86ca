// SPDX-License-Identifier: GPL-2.0
/* module/decode.c: names in a buffer, whatever its size */
#include "test.h"

static void no_bits_give_no_text(void **state)
{
	char buf[8] = "before";

	(void)state;
	assert_int_equal(physmem_decode_bits(buf, sizeof(buf), 0), 0);
	assert_string_equal(buf, "");
	assert_int_equal(physmem_decode_raw(buf, sizeof(buf), &physmem_arch_x86_64, 0,
					    PHYSMEM_LEVEL_PTE), 0);
	assert_string_equal(buf, "");
}

static void presence_is_not_named(void **state)
{
	char buf[64];

	(void)state;
	assert_int_equal(physmem_decode_bits(buf, sizeof(buf), PHYSMEM_PTE_PRESENT), 0);
	assert_int_equal(physmem_decode_bits(buf, sizeof(buf), PHYSMEM_PTE_PRESENT |
					     PHYSMEM_PTE_WRITE | PHYSMEM_PTE_EXCLUSIVE), 15);
	assert_string_equal(buf, "write exclusive");
}

static void unknown_bits_are_left_out(void **state)
{
	char buf[64];

	(void)state;
	physmem_decode_bits(buf, sizeof(buf), 0x80000000 | PHYSMEM_PTE_YOUNG);
	assert_string_equal(buf, "young");
}

static bool is_a_word_of(const char *text, const char *word)
{
	size_t length = strlen(word);

	for (; (text = strstr(text, word)); text++)
		if (text[length] == ' ' || text[length] == '\0')
			return true;
	return false;
}

/* Each name is whole, or not there; the byte behind the buffer is never touched. */
static void short_buffer_cuts_no_name(void **state)
{
	char whole[256], buf[256], copy[256], *word, *words;
	size_t size;

	(void)state;
	physmem_decode_bits(whole, sizeof(whole), ~0U);
	for (size = 1; size < sizeof(buf); size++) {
		int used;

		memset(buf, '#', sizeof(buf));
		used = physmem_decode_bits(buf, size, ~0U);
		assert_true(used >= 0 && (size_t)used < size);
		assert_int_equal(strlen(buf), used);
		assert_int_equal(buf[size], '#');
		words = strcpy(copy, buf);
		while (used && (word = strsep(&words, " ")))
			assert_true(is_a_word_of(whole, word));
	}
}

static void all_names_fit_a_line(void **state)
{
	static const struct physmem_arch * const arches[] = {
		&physmem_arch_x86_64, &physmem_arch_arm64, &physmem_arch_arm_lpae, &physmem_arch_arm,
	};
	char buf[1024];
	unsigned int i, level;

	(void)state;
	/* sink_text.c's own buffers: 128 for portable and raw names, 200 for the frame's */
	assert_true(physmem_decode_bits(buf, sizeof(buf), ~0U) < 128);
	assert_true(physmem_decode_frame(buf, sizeof(buf), ~0U) < 200);
	for (i = 0; i < ARRAY_SIZE(arches); i++)
		for (level = 0; level < PHYSMEM_LEVEL_COUNT; level++)
			assert_true(physmem_decode_raw(buf, sizeof(buf), arches[i], ~0ULL,
						       level) < 128);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(no_bits_give_no_text),
		cmocka_unit_test(presence_is_not_named),
		cmocka_unit_test(unknown_bits_are_left_out),
		cmocka_unit_test(short_buffer_cuts_no_name),
		cmocka_unit_test(all_names_fit_a_line),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
