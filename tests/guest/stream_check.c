// SPDX-License-Identifier: GPL-2.0
#include <string.h>

#include "stream_check.h"
#include "witness.h"

static void begin(struct stream_check *check, const struct physmem_head *head)
{
	if (check->open)
		die("snapshot %llu has no end", (unsigned long long)check->id);
	check->open = true;
	check->id = head->snapshot;
	check->seq = 0;
	check->vmas = 0;
	check->entries = 0;
	check->pages = 0;
}

static void count(struct stream_check *check, const struct physmem_stream_entries *entries)
{
	size_t i, records = (entries->head.size - sizeof(*entries)) / sizeof(entries->records[0]);

	for (i = 0; i < records; i++) {
		const struct physmem_record *record = &entries->records[i];

		if (record->kind == PHYSMEM_KIND_EMPTY)
			continue;
		check->entries += record->pages;
		if (record->bits & PHYSMEM_PTE_PRESENT)
			check->pages += record->pages;
	}
}

static void end(struct stream_check *check, const struct physmem_stream_end *end)
{
	if (end->vmas != check->vmas || end->entries != check->entries ||
	    end->pages != check->pages)
		die("snapshot %llu: it says %llu mappings, %llu entries, %llu pages; there are %llu, %llu, %llu",
		    (unsigned long long)check->id, (unsigned long long)end->vmas,
		    (unsigned long long)end->entries, (unsigned long long)end->pages,
		    (unsigned long long)check->vmas, (unsigned long long)check->entries,
		    (unsigned long long)check->pages);
	if (end->end > PHYSMEM_END_ERROR)
		die("snapshot %llu: ended in way %u", (unsigned long long)check->id, end->end);
	check->open = false;
	check->snapshots++;
	check->ends[end->end]++;
}

static void take(struct stream_check *check, const struct physmem_head *head)
{
	if (head->magic != PHYSMEM_MAGIC || head->version != PHYSMEM_STREAM_VERSION)
		die("no record: magic %x version %u", head->magic, head->version);
	if (head->type == PHYSMEM_STREAM_BEGIN)
		begin(check, head);
	if (!check->open || head->snapshot != check->id || head->seq != check->seq++)
		die("record %llu of snapshot %llu stands where %llu of %llu should",
		    (unsigned long long)head->seq, (unsigned long long)head->snapshot,
		    (unsigned long long)check->seq - 1, (unsigned long long)check->id);
	switch (head->type) {
	case PHYSMEM_STREAM_VMA:
		check->vmas++;
		break;
	case PHYSMEM_STREAM_ENTRIES:
		count(check, (const struct physmem_stream_entries *)head);
		break;
	case PHYSMEM_STREAM_END:
		end(check, (const struct physmem_stream_end *)head);
		break;
	}
}

/* Goes on with more of a stream in which snapshots stand one after another. */
void stream_check(struct stream_check *check, const void *data, size_t size)
{
	struct physmem_head head;
	size_t part;

	while (size) {
		part = sizeof(check->kept) - check->have < size ?
			sizeof(check->kept) - check->have : size;
		memcpy(check->kept + check->have, data, part);
		check->have += part;
		data = (const char *)data + part;
		size -= part;
		while (check->have >= sizeof(head)) {
			memcpy(&head, check->kept, sizeof(head));
			if (head.size < sizeof(head) || head.size > sizeof(check->kept) || head.size % 8)
				die("a record of %u bytes", head.size);
			if (check->have < head.size)
				break;
			take(check, (const struct physmem_head *)check->kept);
			check->have -= head.size;
			memmove(check->kept, check->kept + head.size, check->have);
		}
	}
}
