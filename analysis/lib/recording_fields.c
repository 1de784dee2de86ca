// SPDX-License-Identifier: GPL-2.0
#include "recording_fields.h"

#include <string.h>

#include "physmem.h"

#define COW(member, needed) FIELD_PLACE(physmem_cow, member, needed)
#define FORK(member, needed) FIELD_PLACE(physmem_fork, member, needed)

/* clang-format off */
const struct field_place cow_places[] = {
	COW(addr, true), COW(old_pfn, false), COW(new_pfn, false), COW(old_raw, false),
	COW(new_raw, false), COW(ip, false), COW(vma_start, false), COW(vma_end, false),
	COW(pgoff, false), COW(ino, false), COW(dur, false), COW(cgroup, false),
	COW(seq, false), COW(dev, false), COW(vm_flags, false), COW(flags, true),
	COW(ret, false), COW(tgid, true), COW(mm_tgid, false), COW(outcome, true),
	COW(hook, false), COW(page_shift, true), COW(old_kind, false),
};

const size_t cow_place_count = sizeof(cow_places) / sizeof(cow_places[0]);

const struct field_place fork_places[] = {
	FORK(dur, false), FORK(shared, true), FORK(copied, false), FORK(table_bytes, false),
	FORK(seq, false), FORK(parent, true), FORK(child, true),
};

const size_t fork_place_count = sizeof(fork_places) / sizeof(fork_places[0]);
/* clang-format on */

int fields_bind(struct fields *fields, struct tep_event *event, const struct field_place *places,
		size_t count, const char **missing)
{
	size_t i;

	*fields = (struct fields){ .places = places, .count = count };
	for (i = 0; i < count; i++) {
		const struct tep_format_field *field = tep_find_field(event, places[i].name);

		if (field && field->size > 0 && (unsigned int)field->size <= sizeof(uint64_t)) {
			fields->in_record[i].offset = (unsigned int)field->offset;
			fields->in_record[i].size = (unsigned int)field->size;
		} else if (places[i].needed) {
			*missing = places[i].name;
			return -1;
		}
	}
	return 0;
}

/* @value is as wide as @size or wider, little- and big-endian alike. */
static void store(void *to, unsigned int size, uint64_t value)
{
	switch (size) {
	case 1:
		*(uint8_t *)to = (uint8_t)value;
		break;
	case 4:
		*(uint32_t *)to = (uint32_t)value;
		break;
	default:
		*(uint64_t *)to = value;
	}
}

void fields_read(const struct fields *fields, struct tep_handle *tep,
		 const struct tep_record *record, void *structure)
{
	size_t i;

	for (i = 0; i < fields->count; i++) {
		unsigned int offset = fields->in_record[i].offset, size = fields->in_record[i].size;
		uint64_t value = PHYSMEM_NONE;

		if (size && offset + size <= (unsigned int)record->size)
			value = tep_read_number(tep, (char *)record->data + offset, (int)size);
		store((char *)structure + fields->places[i].offset, fields->places[i].size, value);
	}
}

const char *field_string(const struct tep_format_field *field, struct tep_handle *tep,
			 const struct tep_record *record)
{
	unsigned int offset, size = (unsigned int)record->size;

	if (!field)
		return "";
	offset = (unsigned int)field->offset;
	if (field->flags & TEP_FIELD_IS_DYNAMIC) {
		if (offset + sizeof(uint32_t) > size)
			return "";
		/* length << 16 | offset, from the record's start or from the field's end */
		offset = tep_read_number(tep, (char *)record->data + offset, sizeof(uint32_t)) &
			 0xffff;
		if (field->flags & TEP_FIELD_IS_RELATIVE)
			offset += (unsigned int)(field->offset + field->size);
	}
	if (offset >= size || !memchr((char *)record->data + offset, '\0', size - offset))
		return "";
	return (char *)record->data + offset;
}

int64_t field_number(struct tep_format_field *field, const struct tep_record *record,
		     int64_t otherwise)
{
	unsigned long long value;

	if (!field || field->offset + field->size > record->size ||
	    tep_read_number_field(field, record->data, &value))
		return otherwise;
	return field->size == sizeof(int32_t) ? (int32_t)value : (int64_t)value;
}
