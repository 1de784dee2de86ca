// SPDX-License-Identifier: GPL-2.0
/* The module's text sink and decoders, which keep to their buffer whatever is in a record. */
#include "fuzz.h"

#include <stdbool.h>
#include <string.h>

#include "record.h"

#define GUARD '#'

static const struct physmem_arch * const arches[] = {
	&physmem_arch_x86_64, &physmem_arch_arm64, &physmem_arch_arm_lpae, &physmem_arch_arm,
};

/* What an input is, as far as it goes. */
struct input {
	struct physmem_record record;
	u64 start, end, pointer, line, pages;
	u32 number, vma_flags, fold, bits;
	u8 arch, page_shift, hide, level, size, ended;
	char name[PHYSMEM_NAME_MAX];
};

/* One whole line, and nothing behind it. */
static void check_line(const char *buf, int length)
{
	if (length <= 0 || length >= PHYSMEM_LINE_MAX || strlen(buf) != (size_t)length ||
	    strchr(buf, '\n') != buf + length - 1 || buf[PHYSMEM_LINE_MAX] != GUARD)
		fuzz_wrong("no line", buf);
}

static void check_words(const char *buf, int used, size_t size)
{
	if (used < 0 || (size_t)used >= size || strlen(buf) != (size_t)used || buf[size] != GUARD)
		fuzz_wrong("not in its buffer", buf);
}

/* The walk hands on names of one line that end. */
static void make_name(struct input *input)
{
	size_t i;

	input->name[PHYSMEM_NAME_MAX - 1] = '\0';
	for (i = 0; input->name[i]; i++)
		if (input->name[i] == '\n')
			input->name[i] = '?';
}

static void write_lines(const struct input *input)
{
	const struct physmem_text text = {
		.arch = arches[input->arch % ARRAY_SIZE(arches)],
		.fold = input->fold,
		.page_shift = 12 + 2 * (input->page_shift % 3),
		.hide = input->hide % 2,
	};
	struct physmem_vma vma = {
		.start = input->start, .end = input->end, .number = input->number,
		.flags = input->vma_flags,
		.pointer = (const void *)(uintptr_t)input->pointer,
	};
	const u64 lines = physmem_text_lines(&text, &input->record);
	char buf[PHYSMEM_LINE_MAX + 1];

	memset(buf, GUARD, sizeof(buf));
	memcpy(vma.name, input->name, sizeof(vma.name));
	check_line(buf, physmem_text_vma(buf, PHYSMEM_LINE_MAX, &vma));
	if (input->record.pages && !lines)
		fuzz_wrong("pages without a line", "");
	check_line(buf, physmem_text_record(buf, PHYSMEM_LINE_MAX, &text, &input->record,
					    lines ? input->line % lines : 0, &vma));
	check_line(buf, physmem_text_end(buf, PHYSMEM_LINE_MAX, input->number, input->ended,
					 input->line, input->pages));
}

static void decode(const struct input *input)
{
	const size_t size = 1 + input->size;
	char buf[UINT8_MAX + 2];

	memset(buf, GUARD, sizeof(buf));
	check_words(buf, physmem_decode_raw(buf, size, arches[input->arch % ARRAY_SIZE(arches)],
					    input->record.raw, input->level % 8), size);
	memset(buf, GUARD, sizeof(buf));
	check_words(buf, physmem_decode_bits(buf, size, input->bits), size);
	memset(buf, GUARD, sizeof(buf));
	check_words(buf, physmem_decode_frame(buf, size, input->bits), size);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct input input = { 0 };

	memcpy(&input, data, size < sizeof(input) ? size : sizeof(input));
	make_name(&input);
	write_lines(&input);
	decode(&input);
	return 0;
}
