// SPDX-License-Identifier: GPL-2.0
/*
 * Events of any kind and contents, in sound pages of the ring buffer, behind the head of
 * a sound recording: through trace-cmd's library into a bill. An event is its length in
 * words, then its bytes, of which the first two are its type. A first byte below 128 has
 * the file end early.
 *
 * Pages and heads that are not sound are the library's business, and it does not survive them.
 */
#include "fuzz.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "bill.h"
#include "recording.h"
#include "trace_make.h"

#define PAGE 4096
#define PAGE_HEAD 16
#define PAGES_MAX 32
#define WORDS_MAX 64
#define WORDS_SHORT 28 /* an event that is longer has its bytes in a word of its own */
#define WHOLE 128

static struct {
	uint8_t *bytes;
	size_t size;
	size_t tables; /* place and size of each processor's pages */
} head;

/* A recording without an event is its head. */
static void make_head(void)
{
	static const char word[] = "flyrecord";
	struct trace_make *make = trace_make_begin(TRACE_FORMATS, " ftrace physmem sched ", 1);
	char path[] = "/tmp/physmem-fuzz.XXXXXX";
	int file = mkstemp(path);
	struct stat status;
	const uint8_t *at;

	if (file < 0 || trace_make_end(make, path) || fstat(file, &status))
		fuzz_wrong("cannot write", path);
	head.size = (size_t)status.st_size;
	head.bytes = malloc(head.size);
	if (!head.bytes || pread(file, head.bytes, head.size, 0) != (ssize_t)head.size)
		fuzz_wrong("cannot read", path);
	close(file);
	unlink(path);
	at = memmem(head.bytes, head.size, word, sizeof(word));
	if (!at)
		fuzz_wrong("no such word", word);
	head.tables = (size_t)(at - head.bytes) + sizeof(word);
}

/* Return: how many bytes it is. */
static size_t put_event(uint8_t *to, uint32_t words, const uint8_t *data, size_t size)
{
	const uint32_t own = words > WORDS_SHORT ? 4 * words + 4 : 0;
	const uint32_t event_head = (own ? 0 : words) | 1000U << 5; /* ns since the last */

	memcpy(to, &event_head, 4);
	if (own)
		memcpy(to + 4, &own, 4);
	memcpy(to + (own ? 8 : 4), data, size);
	return (own ? 8 : 4) + 4 * words;
}

/* Return: how many bytes of @data are in the page. */
static size_t fill_page(uint8_t *page, uint64_t time, const uint8_t *data, size_t size)
{
	uint64_t used = 0;
	size_t taken = 0;

	while (taken < size) {
		const uint32_t words = 1 + data[taken] % WORDS_MAX;
		const size_t left = size - taken - 1;
		const size_t now = left < 4 * words ? left : 4 * words;

		if (PAGE_HEAD + used + 8 + 4 * words > PAGE)
			break;
		used += put_event(page + PAGE_HEAD + used, words, data + taken + 1, now);
		taken += 1 + now;
	}
	memcpy(page, &time, 8);
	memcpy(page + 8, &used, 8);
	return taken;
}

static const char *make_file(const uint8_t *data, size_t size)
{
	static uint8_t bytes[1 << 20];
	const size_t early = size && *data < WHOLE ? 1 + *data : 0;
	uint64_t place[2] = { head.size, 0 };
	size_t at = 1, pages;

	memcpy(bytes, head.bytes, head.size);
	memset(bytes + head.size, 0, PAGES_MAX * PAGE);
	for (pages = 0; pages < PAGES_MAX && at < size; pages++)
		at += fill_page(bytes + head.size + pages * PAGE, (pages + 1) << 20, data + at, size - at);
	place[1] = pages * PAGE;
	memcpy(bytes + head.tables, place, sizeof(place));
	return fuzz_file(bytes, head.size + pages * PAGE - (pages ? early : 0));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct recording_error error;
	struct recording *recording;
	struct bill *bill;

	if (!head.bytes)
		make_head();
	recording = recording_open(make_file(data, size), &error);
	if (!recording)
		fuzz_wrong("its head is sound", error.text);
	bill = bill_new(recording_page_size(recording));
	recording_walk(recording, bill_take, bill, &error);
	bill_finish(bill, recording);
	bill_free(bill);
	recording_close(recording);
	return 0;
}
