// SPDX-License-Identifier: GPL-2.0
#include "recording_extent.h"

#include <fcntl.h>
#include <stdbool.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#define MAGIC_LENGTH 10
#define OPTION_BUFFER 3
#define OPTION_CPUS 8
#define SECTION_COMPRESSED 1
#define CPUS_MOST 8192 /* of a kernel, CONFIG_NR_CPUS */
#define SECTION_HEAD 16 /* number, flags: 2 bytes each, description: 4, size: 8 */

/* A file's bytes from @at on; reading behind its end gives zeroes, and is remembered. */
struct bytes {
	const unsigned char *file;
	uint64_t length, at;
	bool big_endian, ended;
};

static uint64_t number(struct bytes *bytes, unsigned int size)
{
	uint64_t value = 0;
	unsigned int i;

	if (bytes->at > bytes->length || size > bytes->length - bytes->at) {
		bytes->ended = true;
		return 0;
	}
	for (i = 0; i < size; i++)
		value |= (uint64_t)bytes->file[bytes->at + i]
			 << 8 * (bytes->big_endian ? size - 1 - i : i);
	bytes->at += size;
	return value;
}

static void skip(struct bytes *bytes, uint64_t size)
{
	if (bytes->at > bytes->length || size > bytes->length - bytes->at)
		bytes->ended = true;
	else
		bytes->at += size;
}

static void skip_string(struct bytes *bytes)
{
	while (number(bytes, 1) && !bytes->ended)
		;
}

/* Return: the version, a string of digits. */
static uint64_t version_of(struct bytes *bytes)
{
	uint64_t digit, version = 0;

	while ((digit = number(bytes, 1)) >= '0' && digit <= '9')
		version = version < 1000 ? 10 * version + digit - '0' : version;
	if (digit)
		skip_string(bytes);
	return version;
}

static bool is_next(const struct bytes *bytes, const char *word, size_t length)
{
	return length <= bytes->length - bytes->at &&
	       memcmp(bytes->file + bytes->at, word, length) == 0;
}

/* Return: where data ends; what says so may be damaged. */
static uint64_t reach(uint64_t offset, uint64_t size)
{
	return offset + size < offset ? UINT64_MAX : offset + size;
}

/* Return: how far the data of all processors reaches. */
static uint64_t data_end(struct bytes *bytes, uint64_t cpus)
{
	uint64_t end = 0, i;

	for (i = 0; i < cpus && !bytes->ended; i++) {
		uint64_t offset = number(bytes, 8), size = number(bytes, 8);

		if (reach(offset, size) > end)
			end = reach(offset, size);
	}
	return end;
}

static void skip_formats(struct bytes *bytes)
{
	uint64_t count = number(bytes, 4);

	while (count-- && !bytes->ended)
		skip(bytes, number(bytes, 8));
}

static void skip_options(struct bytes *bytes)
{
	while (number(bytes, 2) && !bytes->ended)
		skip(bytes, number(bytes, 4));
}

/* Version 6: all that tells of the data comes before it. */
static uint64_t end_of_6(struct bytes *bytes)
{
	uint64_t systems, cpus;

	skip(bytes, sizeof("header_page"));
	skip(bytes, number(bytes, 8));
	skip(bytes, sizeof("header_event"));
	skip(bytes, number(bytes, 8));
	skip_formats(bytes);
	for (systems = number(bytes, 4); systems && !bytes->ended; systems--) {
		skip_string(bytes);
		skip_formats(bytes);
	}
	skip(bytes, number(bytes, 4)); /* kallsyms */
	skip(bytes, number(bytes, 4)); /* formats of trace_printk() */
	skip(bytes, number(bytes, 8)); /* names of tasks */
	cpus = number(bytes, 4);
	if (bytes->ended)
		return 0;
	if (is_next(bytes, "options  ", sizeof("options  "))) {
		skip(bytes, sizeof("options  "));
		skip_options(bytes);
	}
	if (bytes->ended || !is_next(bytes, "flyrecord", sizeof("flyrecord"))) {
		bytes->ended = true;
		return 0;
	}
	skip(bytes, sizeof("flyrecord"));
	return data_end(bytes, cpus);
}

/* A buffer's option: offset, name, clock, page size, and for each processor number, offset, size.
 */
static uint64_t end_of_buffer(struct bytes bytes)
{
	uint64_t end = 0, cpus;

	skip(&bytes, 8);
	skip_string(&bytes);
	skip_string(&bytes);
	skip(&bytes, 4);
	for (cpus = number(&bytes, 4); cpus && !bytes.ended; cpus--) {
		uint64_t offset, size;

		skip(&bytes, 4);
		offset = number(&bytes, 8);
		size = number(&bytes, 8);
		if (reach(offset, size) > end)
			end = reach(offset, size);
	}
	return end;
}

/* The events, if they follow here, behind a table that is whole: a later one may be lost. */
static void keep(const struct bytes *file, uint64_t link, uint32_t cpus, struct extent_facts *facts)
{
	struct bytes bytes = *file;

	if (bytes.ended || !cpus || cpus > CPUS_MOST || number(&bytes, 2) != OPTION_BUFFER ||
	    bytes.ended)
		return;
	facts->cpus = cpus;
	facts->compressed = number(&bytes, 2) & SECTION_COMPRESSED;
	facts->link = link;
	facts->buffer = file->at;
}

/* Version 7: sections of options, each with the place of the next; the last stands behind the data.
 */
static uint64_t end_of_7(struct bytes *bytes, struct extent_facts *facts)
{
	uint64_t end = 0, next, size, option, link = 0;
	uint32_t cpus = 0;

	skip_string(bytes);
	skip_string(bytes);
	/* they only go on */
	for (next = number(bytes, 8); next >= bytes->at && !bytes->ended;) {
		bytes->at = next;
		skip(bytes, SECTION_HEAD);
		do {
			option = number(bytes, 2);
			size = number(bytes, 4);
			if (option == OPTION_BUFFER) {
				uint64_t reached = end_of_buffer(*bytes);

				end = reached > end ? reached : end;
			}
			if (option == OPTION_CPUS) {
				struct bytes value = *bytes;

				cpus = (uint32_t)number(&value, 4);
			}
			link = bytes->at;
			next = option ? next : number(bytes, 8);
			if (option)
				skip(bytes, size);
		} while (option && !bytes->ended);
		keep(bytes, link, cpus, facts);
	}
	/* one more section is behind them, of texts */
	if (!bytes->ended && bytes->at < bytes->length) {
		skip(bytes, SECTION_HEAD - 8);
		skip(bytes, number(bytes, 8));
	}
	return end;
}

enum extent recording_extent(const char *path, struct extent_facts *facts)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	struct bytes bytes = { .at = MAGIC_LENGTH };
	struct stat status;
	void *file = MAP_FAILED;
	enum extent extent = EXTENT_WHOLE;
	uint64_t version;

	*facts = (struct extent_facts){ 0 };
	if (fd >= 0 && !fstat(fd, &status) && status.st_size > MAGIC_LENGTH + 8)
		file = mmap(NULL, (size_t)status.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
	if (fd >= 0)
		close(fd);
	if (file == MAP_FAILED)
		return EXTENT_HEAD;
	bytes.file = file;
	bytes.length = (uint64_t)status.st_size;
	version = version_of(&bytes);
	bytes.big_endian = number(&bytes, 1);
	skip(&bytes, 1 + 4);
	facts->big_endian = bytes.big_endian;
	facts->needed = version < 7 ? end_of_6(&bytes) : end_of_7(&bytes, facts);
	if (bytes.ended)
		extent = facts->buffer ? EXTENT_LOST : EXTENT_HEAD;
	else if (facts->needed > bytes.length)
		extent = EXTENT_DATA;
	if (extent == EXTENT_LOST)
		facts->needed = bytes.length;
	munmap(file, bytes.length);
	return extent;
}
