// SPDX-License-Identifier: GPL-2.0
/* Random records through the text sink and the decoders; always the same ones. */
#include "test.h"

#define ROUNDS	200000

static const struct physmem_arch * const arches[] = {
	&physmem_arch_x86_64, &physmem_arch_arm64, &physmem_arch_arm_lpae, &physmem_arch_arm,
};

/* splitmix64: enough bits, no library, the same on every machine */
static u64 random_state = 1;

static u64 random_bits(void)
{
	u64 z = random_state += 0x9e3779b97f4a7c15ULL;

	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
	return z ^ (z >> 31);
}

/* Numbers at the edges more often than chance would give them. */
static u64 random_number(void)
{
	static const u64 edges[] = { 0, 1, PHYSMEM_NONE, PHYSMEM_NONE - 1, PHYSMEM_NONE32, 1ULL << 63 };
	u64 bits = random_bits();

	if (bits % 4 == 0)
		return edges[(bits >> 8) % ARRAY_SIZE(edges)];
	return random_bits() >> (bits >> 8) % 64;
}

static void random_fill(void *where, size_t size)
{
	u8 *byte = where;

	while (size--)
		*byte++ = random_bits();
}

static void check_line(const char *buf, int length)
{
	assert_true(length > 0 && length < PHYSMEM_LINE_MAX);
	assert_int_equal(strlen(buf), length);
	assert_ptr_equal(strchr(buf, '\n'), buf + length - 1);
	assert_int_equal(buf[PHYSMEM_LINE_MAX], '#');
}

static void random_vma(struct physmem_vma *vma)
{
	size_t length = random_bits() % PHYSMEM_NAME_MAX;
	size_t i;

	vma->start = random_number();
	vma->end = random_number();
	vma->number = random_number();
	vma->flags = random_number();
	vma->pointer = (const void *)(uintptr_t)random_number();
	for (i = 0; i < length; i++)
		vma->name[i] = '!' + random_bits() % 94;
	vma->name[length] = '\0';
}

static void random_record(struct physmem_record *record)
{
	random_fill(record, sizeof(*record));
	record->addr = random_number();
	record->raw = random_number();
	record->pfn = random_number();
	record->pages = random_number();
	record->mapcount = random_number();
	record->cgroup = random_number();
	record->flags = random_number();
	record->order = random_number();
	/* mostly what there is, sometimes what there is not */
	if (random_bits() % 8) {
		record->level %= PHYSMEM_LEVEL_COUNT;
		record->kind %= PHYSMEM_KIND_COUNT;
	}
}

static void lines_are_whole(void **state)
{
	char buf[PHYSMEM_LINE_MAX + 1];
	struct physmem_vma vma;
	int i;

	(void)state;
	for (i = 0; i < ROUNDS; i++) {
		struct physmem_record record;
		struct physmem_text text = {
			.arch = arches[random_bits() % ARRAY_SIZE(arches)],
			.fold = random_bits() % 2 ? 0 : random_number(),
			.page_shift = 12 + 2 * (random_bits() % 3),
			.hide = random_bits() % 2,
		};
		u64 lines;

		memset(buf, '#', sizeof(buf));
		random_vma(&vma);
		check_line(buf, physmem_text_vma(buf, PHYSMEM_LINE_MAX, &vma));
		random_record(&record);
		lines = physmem_text_lines(&text, &record);
		if (record.pages)
			assert_true(lines >= 1);
		check_line(buf, physmem_text_record(buf, PHYSMEM_LINE_MAX, &text, &record,
						    lines ? random_bits() % lines : 0, &vma));
		check_line(buf, physmem_text_end(buf, PHYSMEM_LINE_MAX, random_number(),
						 random_number(), random_number(), random_number()));
	}
}

static void decoders_stay_in_their_buffer(void **state)
{
	char buf[256];
	int i;

	(void)state;
	for (i = 0; i < ROUNDS; i++) {
		const struct physmem_arch *arch = arches[random_bits() % ARRAY_SIZE(arches)];
		size_t size = 1 + random_bits() % (sizeof(buf) - 1);
		int used;

		memset(buf, '#', sizeof(buf));
		used = physmem_decode_raw(buf, size, arch, random_number(), random_bits() % 8);
		assert_true(used >= 0 && (size_t)used < size && strlen(buf) == (size_t)used);
		assert_int_equal(buf[size], '#');
		memset(buf, '#', sizeof(buf));
		used = physmem_decode_bits(buf, size, random_number());
		assert_true(used >= 0 && (size_t)used < size && strlen(buf) == (size_t)used);
		assert_int_equal(buf[size], '#');
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(lines_are_whole),
		cmocka_unit_test(decoders_stay_in_their_buffer),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
