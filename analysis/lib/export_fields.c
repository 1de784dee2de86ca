// SPDX-License-Identifier: GPL-2.0
#include "export_fields.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "physmem.h"

#define FIELD(type, name, member, form, names)                                                 \
	{                                                                                      \
		name, offsetof(struct type, member), sizeof(((struct type *)0)->member), form, \
			names                                                                  \
	}
#define COW(member, form, names) FIELD(physmem_cow, #member, member, form, names)
#define FORK(member, form) FIELD(physmem_fork, #member, member, form, NULL)

const struct export_field export_cow_fields[] = {
	COW(outcome, EXPORT_NAME, outcome_names),
	COW(tgid, EXPORT_SIGNED, NULL),
	COW(mm_tgid, EXPORT_SIGNED, NULL),
	COW(addr, EXPORT_HEX, NULL),
	FIELD(physmem_cow, "page_size", page_shift, EXPORT_POWER, NULL),
	COW(dur, EXPORT_NUMBER, NULL),
	COW(ip, EXPORT_HEX, NULL),
	COW(flags, EXPORT_BITS, cow_flag_names),
	COW(old_pfn, EXPORT_HEX, NULL),
	COW(new_pfn, EXPORT_HEX, NULL),
	COW(old_kind, EXPORT_NAME, kind_names),
	COW(vma_start, EXPORT_HEX, NULL),
	COW(vma_end, EXPORT_HEX, NULL),
	COW(vm_flags, EXPORT_BITS, vma_flag_names),
	COW(pgoff, EXPORT_NUMBER, NULL),
	COW(ino, EXPORT_NUMBER, NULL),
	COW(dev, EXPORT_DEVICE, NULL),
	COW(old_raw, EXPORT_HEX, NULL),
	COW(new_raw, EXPORT_HEX, NULL),
	COW(hook, EXPORT_NAME, hook_names),
	COW(ret, EXPORT_BITS, ret_names),
	COW(cgroup, EXPORT_NUMBER, NULL),
	COW(seq, EXPORT_NUMBER, NULL),
	{ 0 },
};

const struct export_field export_fork_fields[] = {
	FORK(parent, EXPORT_SIGNED), FORK(child, EXPORT_SIGNED),
	FORK(dur, EXPORT_NUMBER),    FORK(shared, EXPORT_NUMBER),
	FORK(copied, EXPORT_NUMBER), FORK(table_bytes, EXPORT_NUMBER),
	FORK(seq, EXPORT_NUMBER),    { 0 },
};

uint64_t export_field_number(const struct export_field *field, const void *structure)
{
	const char *at = (const char *)structure + field->offset;
	uint64_t wide;
	uint32_t word;

	if (field->size == sizeof(wide)) {
		memcpy(&wide, at, sizeof(wide));
		return wide;
	}
	if (field->size == sizeof(word)) {
		memcpy(&word, at, sizeof(word));
		return word;
	}
	return *(const uint8_t *)at;
}

bool export_field_known(const struct export_field *field, const void *structure)
{
	return export_field_number(field, structure) != UINT64_MAX >> (64 - 8 * field->size);
}

char *export_field_text(const struct export_field *field, const void *structure, char *text,
			size_t size)
{
	const uint64_t number = export_field_number(field, structure);

	text[0] = '\0';
	if (!export_field_known(field, structure))
		return text;
	switch (field->form) {
	case EXPORT_NUMBER:
		snprintf(text, size, "%" PRIu64, number);
		break;
	case EXPORT_SIGNED:
		snprintf(text, size, "%" PRId32, (int32_t)number);
		break;
	case EXPORT_HEX:
		snprintf(text, size, "0x%" PRIx64, number);
		break;
	case EXPORT_POWER:
		snprintf(text, size, "%" PRIu64, UINT64_C(1) << (number & 63));
		break;
	case EXPORT_DEVICE:
		snprintf(text, size, "%" PRIu64 ":%" PRIu64, number >> 20, number & 0xfffff);
		break;
	case EXPORT_NAME:
		snprintf(text, size, "%s", text_of(field->names, number));
		break;
	case EXPORT_BITS:
		join_names(text, size, field->names, number, '|');
		break;
	}
	return text;
}
