// SPDX-License-Identifier: GPL-2.0
/*
 * module/arch/: entries that real kernels wrote, decoded by hand after the
 * architecture manuals, and what must hold of every table.
 */
#include "test.h"

static const struct vector {
	const struct physmem_arch *arch;
	unsigned int level;
	u64 raw, pfn;
	const char *names;
} vectors[] = {
	/* arm64: data read-only after fork, text, written data, a table, blocks, a device */
	{ &physmem_arch_arm64, PHYSMEM_LEVEL_PTE, 0xE000000498FFC3, 0x498f,
	  "VALID PAGE ATTR0 USER RDONLY ISH AF nG PXN UXN DIRTY" },
	{ &physmem_arch_arm64, PHYSMEM_LEVEL_PTE, 0x20000040088FC3, 0x40088,
	  "VALID PAGE ATTR0 USER RDONLY ISH AF nG PXN" },
	{ &physmem_arch_arm64, PHYSMEM_LEVEL_PTE, 0xE800004622AF43, 0x4622a,
	  "VALID PAGE ATTR0 USER ISH AF nG DBM PXN UXN DIRTY" },
	{ &physmem_arch_arm64, PHYSMEM_LEVEL_PTE, 0x1E00000FFFF1FC3, 0xffff1,
	  "VALID PAGE ATTR0 USER RDONLY ISH AF nG PXN UXN DIRTY SPECIAL" },
	{ &physmem_arch_arm64, PHYSMEM_LEVEL_PGD, 0x11323003, 0x11323, "VALID TABLE" },
	{ &physmem_arch_arm64, PHYSMEM_LEVEL_PGD, 0x80000004AC80003, 0x4ac80, "VALID TABLE PXNT" },
	{ &physmem_arch_arm64, PHYSMEM_LEVEL_PMD, 0xE8000046200F41, 0x46200,
	  "VALID BLOCK ATTR0 USER ISH AF nG DBM PXN UXN DIRTY" },
	{ &physmem_arch_arm64, PHYSMEM_LEVEL_PTE, 0x68000009000F0F, 0x9000,
	  "VALID PAGE ATTR3 ISH AF nG DBM PXN UXN" },
	{ &physmem_arch_arm64, PHYSMEM_LEVEL_PTE, 0xF8000046230F43, 0x46230,
	  "VALID PAGE ATTR0 USER ISH AF nG DBM CONT PXN UXN DIRTY" },
	/* ARM with LPAE: text, written data, a table, a section of the large page */
	{ &physmem_arch_arm_lpae, PHYSMEM_LEVEL_PTE, 0x42000007E1E7FDF, 0x7e1e7,
	  "VALID PAGE ATTR7 USER RDONLY ISH AF nG PXN L_RDONLY" },
	{ &physmem_arch_arm_lpae, PHYSMEM_LEVEL_PTE, 0xE000007CB8FF5F, 0x7cb8f,
	  "VALID PAGE ATTR7 USER ISH AF nG PXN XN DIRTY" },
	{ &physmem_arch_arm_lpae, PHYSMEM_LEVEL_PGD, 0x42f0b003, 0x42f0b, "VALID TABLE" },
	{ &physmem_arch_arm_lpae, PHYSMEM_LEVEL_PMD, 0xE000007C800F5D, 0x7c800,
	  "VALID BLOCK ATTR7 USER ISH AF nG PXN XN DIRTY" },
	{ &physmem_arch_arm_lpae, PHYSMEM_LEVEL_PTE, 0x4E00000FFFFFFDF, 0xfffff,
	  "VALID PAGE ATTR7 USER RDONLY ISH AF nG PXN XN DIRTY L_RDONLY" },
	/* x86-64: read-only data, written data, text, tables, 2 MiB and 1 GiB leaves, keys */
	{ &physmem_arch_x86_64, PHYSMEM_LEVEL_PTE, 0x8000000005078025, 0x5078, "P US A NX" },
	{ &physmem_arch_x86_64, PHYSMEM_LEVEL_PTE, 0x8000000007C0D867, 0x7c0d,
	  "P RW US A D SOFT_DIRTY NX" },
	{ &physmem_arch_x86_64, PHYSMEM_LEVEL_PTE, 0x4f1d025, 0x4f1d, "P US A" },
	{ &physmem_arch_x86_64, PHYSMEM_LEVEL_PGD, 0x4a1c067, 0x4a1c, "P RW US A" },
	{ &physmem_arch_x86_64, PHYSMEM_LEVEL_P4D, 0x80000000052f6067, 0x52f6, "P RW US A NX" },
	{ &physmem_arch_x86_64, PHYSMEM_LEVEL_PMD, 0x80000000046008E7, 0x4600,
	  "P RW US A D PS SOFT_DIRTY NX" },
	{ &physmem_arch_x86_64, PHYSMEM_LEVEL_PMD, 0x80000000046018E7, 0x4600,
	  "P RW US A D PS SOFT_DIRTY PAT NX" },
	{ &physmem_arch_x86_64, PHYSMEM_LEVEL_PUD, 0x80000000C00000E7, 0xc0000,
	  "P RW US A D PS NX" },
	{ &physmem_arch_x86_64, PHYSMEM_LEVEL_PTE, 0x80000000050780A5, 0x5078, "P US PAT A NX" },
	{ &physmem_arch_x86_64, PHYSMEM_LEVEL_PTE, 0x8800000005078225, 0x5078,
	  "P US A SPECIAL PKEY1 NX" },
	{ &physmem_arch_x86_64, PHYSMEM_LEVEL_PTE, 0xF000000007C0D867, 0x7c0d,
	  "P RW US A D SOFT_DIRTY PKEY14 NX" },
	/* PROT_NONE: no P, and the frame inverted */
	{ &physmem_arch_x86_64, PHYSMEM_LEVEL_PTE, 0x800FFFFFF83F2960, 0xffffff83f2,
	  "A D PROTNONE SOFT_DIRTY NX" },
	/* 5 levels: the base of a processor that has them leads to a table of P4D entries */
	{ &physmem_arch_x86_64, PHYSMEM_LEVEL_PGD, 0x80000000052f6067, 0x52f6, "P RW US A NX" },
	{ &physmem_arch_x86_64, PHYSMEM_LEVEL_PTE, 0x8000000005078425, 0x5078, "P US A UFFD_WP NX" },
};

static const struct physmem_arch * const arches[] = {
	&physmem_arch_x86_64, &physmem_arch_arm64, &physmem_arch_arm_lpae, &physmem_arch_arm,
};

/* Sorted, so that a table may name its bits in any order. */
static void sorted(char *out, const char *names)
{
	char text[256], *words[64], *word, *rest = text;
	size_t count = 0, i, j;

	snprintf(text, sizeof(text), "%s", names);
	while ((word = strsep(&rest, " ")))
		words[count++] = word;
	for (i = 0; i < count; i++)
		for (j = i + 1; j < count; j++)
			if (strcmp(words[j], words[i]) < 0) {
				word = words[i];
				words[i] = words[j];
				words[j] = word;
			}
	*out = '\0';
	for (i = 0; i < count; i++) {
		strcat(out, words[i]);
		strcat(out, " ");
	}
}

static void real_entries(void **state)
{
	char got[256], is[300], want[300];
	size_t i;
	int wrong = 0;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(vectors); i++) {
		const struct vector *v = &vectors[i];
		u64 frame = v->raw & v->arch->frame_mask;

		physmem_decode_raw(got, sizeof(got), v->arch, v->raw, v->level);
		sorted(is, got);
		sorted(want, v->names);
		if (!strcmp(is, want))
			/* a large leaf's lowest frame bits may be attributes, up to 1 MiB */
			if (!((frame >> 12 ^ v->pfn) & ~(v->level == PHYSMEM_LEVEL_PTE ? 0ULL : 0xff)))
				continue;
		print_error("%s %llX: %s, frame %llx; want %s, %llx\n", v->arch->name,
			    (unsigned long long)v->raw, got, (unsigned long long)frame >> 12,
			    v->names, (unsigned long long)v->pfn);
		wrong++;
	}
	assert_int_equal(wrong, 0);
}

static void rows_are_sane(void **state)
{
	unsigned int i, j;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(arches); i++)
		for (j = 0; j < arches[i]->bit_count; j++) {
			const struct physmem_bit *bit = &arches[i]->bits[j];

			assert_int_not_equal(bit->levels, 0);
			assert_int_equal(bit->levels >> PHYSMEM_LEVEL_COUNT, 0);
			assert_true(bit->mask && !(bit->value & ~bit->mask));
			/* a single bit is named when set */
			assert_true(bit->value || (bit->mask & (bit->mask - 1)));
			assert_true(*bit->name && !strpbrk(bit->name, " |\n"));
		}
}

/* Rows that look at the same bits on purpose. */
static bool overlap_is_meant(const struct physmem_bit *one, const struct physmem_bit *other)
{
	const u64 shared = one->mask & other->mask;

	/* values of one field */
	if (one->mask == other->mask && one->value != other->value)
		return true;
	/* the lowest bits say what the others mean */
	if (!(shared & ~3ULL))
		return true;
	/* bits that mean different things in entries of different types */
	if ((one->value ^ other->value) & shared & 3)
		return true;
	/* x86: bit 12 is PAT in a large leaf only */
	return !strcmp(one->name, "PS") && !strcmp(other->name, "PAT");
}

static void masks_are_disjoint_and_names_unique(void **state)
{
	unsigned int i, j, k;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(arches); i++)
		for (j = 0; j < arches[i]->bit_count; j++)
			for (k = j + 1; k < arches[i]->bit_count; k++) {
				const struct physmem_bit *one = &arches[i]->bits[j];
				const struct physmem_bit *other = &arches[i]->bits[k];

				if (!(one->levels & other->levels))
					continue;
				if (!strcmp(one->name, other->name))
					fail_msg("%s names %s twice", arches[i]->name, one->name);
				if ((one->mask & other->mask) && !overlap_is_meant(one, other))
					fail_msg("%s: %s and %s share bits", arches[i]->name,
						 one->name, other->name);
			}
}

static void attributes_are_not_frame_bits(void **state)
{
	unsigned int i, j;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(arches); i++)
		for (j = 0; j < arches[i]->bit_count; j++) {
			const struct physmem_bit *bit = &arches[i]->bits[j];

			if (bit->levels & PHYSMEM_AT(PTE))
				assert_true(!(bit->mask & arches[i]->frame_mask));
			else
				/* a large leaf's frame begins at 2 MiB at the lowest */
				assert_true(!(bit->mask & arches[i]->frame_mask & ~0x1fffffULL));
		}
}

static void frame_masks_are_the_manuals(void **state)
{
	(void)state;
	assert_true(physmem_arch_x86_64.frame_mask == 0x000ffffffffff000ULL);	/* 51:12 */
	assert_true(physmem_arch_arm64.frame_mask == 0x0000fffffffff000ULL);	/* 47:12 */
	assert_true(physmem_arch_arm_lpae.frame_mask == 0x000000fffffff000ULL);	/* 39:12 */
	assert_true(physmem_arch_arm.frame_mask == 0x00000000fffff000ULL);	/* 31:12 */
}

/* Key 0 is what memory has that never asked for one. */
static void keys_are_numbers(void **state)
{
	char got[256], want[16];
	unsigned int key;

	(void)state;
	for (key = 0; key < 16; key++) {
		physmem_decode_raw(got, sizeof(got), &physmem_arch_x86_64, (u64)key << 59,
				   PHYSMEM_LEVEL_PTE);
		snprintf(want, sizeof(want), key ? "PKEY%u" : "", key);
		assert_string_equal(got, want);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(real_entries),
		cmocka_unit_test(rows_are_sane),
		cmocka_unit_test(masks_are_disjoint_and_names_unique),
		cmocka_unit_test(attributes_are_not_frame_bits),
		cmocka_unit_test(frame_masks_are_the_manuals),
		cmocka_unit_test(keys_are_numbers),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
