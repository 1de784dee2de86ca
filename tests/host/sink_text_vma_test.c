// SPDX-License-Identifier: GPL-2.0
/* module/sink_text.c: first and last line, and the exercise's own columns of mappings */
#include "text.h"

/* The C library writes pointers with 0x, the kernel without. */
static void like_the_kernel(char *text)
{
	char *prefix = strstr(text, "0x");

	if (prefix)
		memcpy(prefix, "  ", 2);
}

static void title(void **state)
{
	(void)state;
	physmem_text_title(line, sizeof(line), 863);
	assert_string_equal(line, "Page information for PID [863]\n");
}

static void vma_heading(void **state)
{
	(void)state;
	physmem_text_vma(line, sizeof(line), NULL);
	begins("# vmas         vma(ptr)        start          end       length(Hex=Decimal=KB)     RWESH");
}

static void vma_rows(void **state)
{
	static const struct physmem_vma text = {
		.start = 0x10000, .end = 0x11000, .number = 1,
		.pointer = (const void *)0xde49375dUL,
		.flags = PHYSMEM_VMA_READ | PHYSMEM_VMA_EXEC, .name = "/root/fork_userspace",
	};

	(void)state;
	physmem_text_vma(line, sizeof(line), &text);
	like_the_kernel(line);
	begins("    1:         de49375d        10000        11000       1000 =    4096 =      4KB  R-E--");
	ends("  /root/fork_userspace\n");
	physmem_text_vma(line, sizeof(line), &data);
	like_the_kernel(line);
	begins("    4:         6890388d        22000        26000       4000 =   16384 =     16KB  RW---");
}

static void vma_flags(void **state)
{
	static const struct { u32 flags; const char *shown; } cases[] = {
		{ 0, "KB  -----  " },
		{ PHYSMEM_VMA_READ | PHYSMEM_VMA_WRITE | PHYSMEM_VMA_SHARED, "KB  RW-S-  " },
		{ PHYSMEM_VMA_READ | PHYSMEM_VMA_HUGETLB, "KB  R---H  " },
		{ ~0U, "KB  RWESH  " },
	};
	struct physmem_vma vma = data;
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		vma.flags = cases[i].flags;
		physmem_text_vma(line, sizeof(line), &vma);
		assert_non_null(strstr(line, cases[i].shown));
	}
}

/* Kilobytes are of 1024 bytes; large numbers push columns aside, and lose no digit. */
static void vma_of_many_bytes(void **state)
{
	struct physmem_vma vma = data;

	(void)state;
	vma.start = 0;
	vma.end = 0x7ffffffff000;
	physmem_text_vma(line, sizeof(line), &vma);
	assert_non_null(strstr(line, " 7ffffffff000 = 140737488351232 = 137438953468KB"));
}

static void last_line(void **state)
{
	(void)state;
	physmem_text_end(line, sizeof(line), 863, PHYSMEM_END_EXITED, 12, 345);
	assert_string_equal(line, "# PID 863: exited, 12 vmas, 345 pages mapped\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(title),
		cmocka_unit_test(vma_heading),
		cmocka_unit_test(vma_rows),
		cmocka_unit_test(vma_flags),
		cmocka_unit_test(vma_of_many_bytes),
		cmocka_unit_test(last_line),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
