// SPDX-License-Identifier: GPL-2.0
#include "recording_table.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

#include "grow.h"

#define OPTION_BUFFER 3
#define SECTION_HEAD 16
#define PAGE_HEAD    12 /* of a page of events at the least: time, and bytes that are used */
#define COMMIT_MASK  0x3fffffff /* without the kernel's flags */

struct table {
	int file;
	const struct extent_facts *facts;
	unsigned char *bytes;
	size_t used;
};

static void put(struct table *table, uint64_t number, unsigned int size)
{
	unsigned int i;

	for (i = 0; i < size; i++) {
		GROW(table->bytes, table->used);
		table->bytes[table->used++] =
			(unsigned char)(number >>
					8 * (table->facts->big_endian ? size - 1 - i : i));
	}
}

static int get_sized(const struct table *table, uint64_t at, unsigned int size, uint64_t *number)
{
	unsigned char bytes[8];
	unsigned int i;

	if (pread(table->file, bytes, size, (off_t)at) != (ssize_t)size)
		return -1;
	*number = 0;
	for (i = 0; i < size; i++)
		*number |= (uint64_t)bytes[i] << 8 * (table->facts->big_endian ? size - 1 - i : i);
	return 0;
}

static int get(const struct table *table, uint64_t at, uint32_t *number)
{
	uint64_t wide;

	if (get_sized(table, at, 4, &wide))
		return -1;
	*number = (uint32_t)wide;
	return 0;
}

static int write_at(const struct table *table, uint64_t at)
{
	return pwrite(table->file, table->bytes, table->used, (off_t)at) == (ssize_t)table->used ?
		       0 :
		       -1;
}

/* A number of its own, over what stands there. */
static int put_over(const struct table *table, uint64_t at, uint64_t number, unsigned int size)
{
	struct table one = { .file = table->file, .facts = table->facts };
	int result;

	put(&one, number, size);
	result = write_at(&one, at);
	free(one.bytes);
	return result;
}

/* A processor's events: how many chunks, then each: bytes, bytes unpacked, and they. */
static uint64_t whole_chunks(const struct table *table, uint64_t begin)
{
	uint64_t at = begin + 4, length = table->facts->needed;
	uint32_t count, chunk, size, whole = 0;

	if (get(table, begin, &count))
		return 0;
	for (chunk = 0; chunk < count && at + 8 <= length; chunk++) {
		if (get(table, at, &size) || size > length - at - 8)
			break;
		at += 8 + size;
		whole++;
	}
	if (whole < count && put_over(table, begin, whole, 4))
		return 0;
	return at - begin;
}

/*
 * Uncompressed events are pages of the ring buffer, one after another, and nothing says
 * where the next processor's begin; but time does not go back on one. Where it does not
 * go back from one to the next either, both are taken for one, which changes no event.
 */
static uint64_t whole_pages(const struct table *table, uint64_t begin, unsigned int page_size)
{
	uint64_t at, last = 0, time, commit;

	for (at = begin; at + page_size <= table->facts->needed; at += page_size) {
		if (get_sized(table, at, 8, &time) || get_sized(table, at + 8, 4, &commit))
			break;
		/* what stands behind the events is none */
		if (time < last || (commit & COMMIT_MASK) > page_size - PAGE_HEAD)
			break;
		last = time;
	}
	return at - begin;
}

int recording_table(int file, const struct extent_facts *facts, unsigned int page_size)
{
	struct table table = { .file = file, .facts = facts };
	struct table option = { .file = file, .facts = facts };
	uint64_t at = facts->buffer + SECTION_HEAD;
	uint32_t cpu;
	int result;

	put(&option, facts->buffer, 8);
	put(&option, 0, 1); /* its name: the main buffer */
	put(&option, 0, 1); /* its clock, which nobody asks for */
	put(&option, page_size, 4);
	put(&option, facts->cpus, 4);
	for (cpu = 0; cpu < facts->cpus; cpu++) {
		uint64_t size = 0;

		/* each begins at a page; one without events is passed over, and its number is free
		 */
		at = (at + page_size - 1) / page_size * page_size;
		if (at < facts->needed)
			size = facts->compressed ? whole_chunks(&table, at) :
						   whole_pages(&table, at, page_size);
		put(&option, cpu, 4);
		put(&option, at, 8);
		put(&option, size, 8);
		at += size;
	}
	put(&table, 0, 8); /* a section of options has no number, flags and description */
	put(&table, 6 + option.used + 6 + 8, 8);
	put(&table, OPTION_BUFFER, 2);
	put(&table, option.used, 4);
	for (cpu = 0; cpu < option.used; cpu++)
		put(&table, option.bytes[cpu], 1);
	put(&table, 0, 2); /* the last option, and no section follows */
	put(&table, 8, 4);
	put(&table, 0, 8);
	result = write_at(&table, facts->needed) || put_over(&table, facts->link, facts->needed, 8);
	free(table.bytes);
	free(option.bytes);
	return result ? -1 : 0;
}
