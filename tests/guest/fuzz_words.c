// SPDX-License-Identifier: GPL-2.0
#include "fuzz_words.h"

#include <stdio.h>
#include <string.h>

#define DEBUGFS	"/sys/kernel/debug/physmem/"

#define WORDS_MAX	16

/* Each file, more often if there is more to it, and what it understands; %p: a PID. */
static const struct {
	const char *path, *words[WORDS_MAX];
} files[] = {
#define DEVICE	{ "/dev/physmem", { "%p", "%p %p", "pid %p", "stats on", "stats off", "stats reset", "stats", \
			"targets +%p", "targets all", "targets", "follow 1", "relay/control start", \
			"relay/control stop", "format binary", "format text", "probes" } }
#define PIDS	{ DEBUGFS "pid", { "%p", "%p %p", "%p\n" } }
#define TARGETS	{ DEBUGFS "targets", { "%p", "+%p", "-%p", "all", "none", "%p %p" } }
#define CONTROL	{ DEBUGFS "relay/control", { "start", "stop", "flush" } }
	DEVICE, DEVICE, DEVICE, PIDS, PIDS, TARGETS, TARGETS, CONTROL, CONTROL,
	{ DEBUGFS "stats", { "on", "off", "reset" } },
	{ DEBUGFS "follow", { "0", "1" } },
	{ DEBUGFS "probes", { "" } },
	{ DEBUGFS "relay/data0", { "" } },
	{ DEBUGFS "relay/data0", { "" } },
	{ DEBUGFS "relay/data1", { "" } },
};

/* What the device wants before a debugfs file's words. */
static const char * const prefixes[] = {
	"", "", "", "pid ", "stats ", "probes ", "targets ", "follow ", "relay/control ", "format ",
};

/* What some file may understand, and what none does. */
static const char * const words[] = {
	"%p", "%p", "%p %p", "%p\n", "+%p", "-%p", "+%p -%p", "all", "none", "0", "1", "on", "off",
	"reset", "start", "stop", "flush", "text", "binary", "", " ", "+", "-", "++%p", "-1", "0x10",
	"99999999999", "%p,%p", "nonsense", "2", "4194303", "stats", "probes", "pid", "targets",
};

static uint64_t state;
static char **known;
static unsigned int known_count;
static char said[64];

void fuzz_begin(uint64_t seed, char **pids)
{
	state = seed;
	known = pids;
	for (known_count = 0; pids[known_count]; known_count++)
		;
}

/* splitmix64: enough bits, no library, the same on every machine */
uint64_t fuzz_bits(void)
{
	uint64_t z = state += 0x9e3779b97f4a7c15ULL;

	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
	return z ^ (z >> 31);
}

unsigned int fuzz_number(unsigned int end)
{
	return fuzz_bits() % end;
}

unsigned int fuzz_any_file(void)
{
	return fuzz_number(ARRAY_LENGTH(files));
}

const char *fuzz_path(unsigned int file)
{
	return files[file].path;
}

/* Return: how many bytes it has. */
static size_t put_word(char *to, size_t room, const char *word)
{
	size_t used = 0;

	for (; *word && used + 12 < room; word++) {
		if (*word == '%' && word[1] == 'p') {
			used += snprintf(to + used, room - used, "%s", known[fuzz_number(known_count)]);
			word++;
		} else {
			to[used++] = *word;
		}
	}
	return used;
}

static void damage(char *buffer, size_t size)
{
	static const char bytes[] = { 0, ' ', '\n', '-', '+', '9', 'a', (char)0xff };

	buffer[fuzz_number(size)] = bytes[fuzz_number(ARRAY_LENGTH(bytes))];
}

/* What the file understands. */
static size_t put_fitting(char *buffer, size_t room, unsigned int file)
{
	unsigned int count = 0;

	while (count < WORDS_MAX && files[file].words[count])
		count++;
	return put_word(buffer, room, files[file].words[fuzz_number(count)]);
}

/* One word, or as many as there is room for. */
static size_t put_any(char *buffer, size_t room)
{
	const size_t wanted = fuzz_number(10) ? 1 : fuzz_number(room);
	size_t size = put_word(buffer, room, prefixes[fuzz_number(ARRAY_LENGTH(prefixes))]);

	do {
		size += put_word(buffer + size, room - size, words[fuzz_number(ARRAY_LENGTH(words))]);
		if (size < wanted)
			buffer[size++] = ' ';
	} while (size < wanted && size + 32 < room);
	return size;
}

size_t fuzz_request(char *buffer, size_t room, unsigned int file)
{
	/* two pages of 4 KiB are a request that is too long, everywhere but with pages of 16 */
	const size_t limit = room < 8192 ? room : 8192;
	const size_t size = fuzz_number(3) ? put_fitting(buffer, limit, file) : put_any(buffer, limit);

	if (size && !fuzz_number(8))
		damage(buffer, size);
	snprintf(said, sizeof(said), "%.*s", (int)size, buffer);
	return size;
}

const char *fuzz_said(void)
{
	return said;
}
