// SPDX-License-Identifier: GPL-2.0
/* seeds DIR FORMATS: what harnesses start from, DIR/HARNESS/NAME: a little of everything, sound. */
#include "stream_make.h"

#include <stdio.h>
#include <string.h>

#include "records.h"
#include "recording.h"
#include "trace_make.h"

#define HEAP 0x1000000ULL
#define MS 1000000ULL
#define PARENT 100
#define CHILD 101

static const char *directory;

static FILE *open_seed(const char *harness, const char *name)
{
	char path[512];
	FILE *file;

	snprintf(path, sizeof(path), "%s/%s/%s", directory, harness, name);
	file = fopen(path, "w");
	if (!file) {
		perror(path);
		exit(2);
	}
	return file;
}

static void put(const char *harness, const char *name, int first, const void *bytes, size_t size)
{
	FILE *file = open_seed(harness, name);

	if (first >= 0)
		putc(first, file);
	fwrite(bytes, size, 1, file);
	fclose(file);
}

static void streams(void)
{
	static struct made made;
	struct maker one;

	make_two(&made);
	put("saved", "two", -1, made.bytes, made.size);
	put("stream", "two", 6, made.bytes, made.size);
	put("stream", "joined", 0x83, made.bytes + sizeof(struct physmem_stream_begin),
	    made.size - sizeof(struct physmem_stream_begin));
	made.size = 0;
	make_begin(&one, &made, 7, PARENT);
	make_vma(&one, 0x10000, 0x20000, RW, "[heap]");
	MAKE_ENTRIES(&one, BASE(0x10000), ANON(0x10000, 0x41e25ULL), SWAPPED(0x11000, 1, 0x1ffULL));
	make_end(&one, PHYSMEM_END_COMPLETE);
	make_begin(&one, &made, 8, CHILD);
	make_vma(&one, 0x10000, 0x20000, RW, "[heap]");
	MAKE_ENTRIES(&one, BASE(0x10000), ANON(0x10000, 0x41e26ULL), SWAPPED(0x11000, 1, 0x1ffULL));
	make_end(&one, PHYSMEM_END_COMPLETE);
	put("saved", "alike", -1, made.bytes, made.size);
}

static struct physmem_cow cow_of(int32_t tgid, uint64_t addr, unsigned int outcome)
{
	return (struct physmem_cow){
		.addr = addr, .old_pfn = 0x4a82f, .new_pfn = 0x5d0c1, .ip = 0x400100,
		.vma_start = HEAP, .vma_end = HEAP + 0x100000, .pgoff = PHYSMEM_NONE,
		.ino = PHYSMEM_NONE, .dur = 1873, .cgroup = PHYSMEM_NONE, .dev = PHYSMEM_NONE32,
		.vm_flags = RW, .tgid = tgid, .mm_tgid = tgid, .outcome = outcome, .page_shift = 12,
		.old_kind = PHYSMEM_KIND_ANON,
	};
}

static const struct physmem_fork forked = {
	.dur = 50000, .shared = 10, .table_bytes = 8192, .parent = PARENT, .child = CHILD,
};

static const char * const notes[] = {
	"info host box", "info cpus 2", "task 100 1 server", "rss 100 25 100",
	"map 100 1000000-1100000 rw-p 00000000 00:00 0 [heap]",
	"map 100 400000-500000 r-xp 00000000 08:01 1234 /usr/bin/server",
	"build 1234 08:01 0123456789abcdef /usr/bin/server", "unmapped 100 400000-500000",
	"stat begin faults_copy 12", "stat end faults_copy 14", "stat begin missed 0",
	"stat end missed 3", "probe do_wp_page armed kretprobe copy", "targets all",
};

static void put_head(FILE *file, unsigned int kind, int32_t pid, size_t length)
{
	const struct short_head head = {
		.kind = kind, .cpu = pid % 2, .pid = SHORT_PID(pid), .pause = 20, .length = length,
	};

	fwrite(&head, sizeof(head), 1, file);
}

static void put_fault(FILE *file, int32_t tgid, uint64_t addr, unsigned int outcome)
{
	const struct physmem_cow cow = cow_of(tgid, addr, outcome);

	put_head(file, RECORDING_COW, tgid, 0);
	fwrite(&cow, sizeof(cow), 1, file);
}

static void put_task(FILE *file, unsigned int kind, int32_t pid, int32_t other, const char *comm)
{
	put_head(file, kind, pid, strlen(comm));
	putc(SHORT_PID(other), file);
	fputs(comm, file);
}

static void records(int maker, const char *name)
{
	static const uint64_t frames[] = { 0x400100, 0x400200, 0x400300 };
	FILE *file = open_seed("records", name);
	unsigned int outcome;
	size_t i;

	putc(maker, file);
	for (i = 0; i < ARRAY_SIZE(notes); i++) {
		put_head(file, RECORDING_NOTE, PARENT, strlen(notes[i]));
		fputs(notes[i], file);
	}
	put_task(file, RECORDING_FORK, PARENT, CHILD, "server");
	put_head(file, RECORDING_COW_FORK, PARENT, 0);
	fwrite(&forked, sizeof(forked), 1, file);
	for (outcome = 0; outcome < PHYSMEM_OUTCOME_COUNT; outcome++) {
		put_fault(file, PARENT + outcome % 2, HEAP + outcome * PAGE, outcome);
		put_head(file, RECORDING_STACK, PARENT + outcome % 2, ARRAY_SIZE(frames));
		fwrite(frames, sizeof(frames), 1, file);
	}
	put_head(file, RECORDING_MISSED, PARENT, 3);
	put_head(file, RECORDING_MARKER, PARENT, 5);
	fputs("hello", file);
	put_task(file, RECORDING_SWITCH, CHILD, PARENT, "server");
	put_task(file, RECORDING_EXEC, CHILD, CHILD, "/bin/true");
	put_task(file, RECORDING_EXIT, CHILD, CHILD, "true");
	fclose(file);
}

/* A whole recording, for its parts. */
static void recordings(const char *formats)
{
	static const uint64_t frames[] = { 0x400100, 0x400200 };
	struct trace_make *make = trace_make_begin(formats, " ftrace physmem sched ", 2);
	struct trace_at at = { .pid = PARENT };
	struct physmem_cow cow;
	char path[512];
	size_t i;

	trace_make_line(make, at, "physmem: 1 info host box");
	trace_make_cow_fork(make, at, &forked);
	for (i = 0; i < 8; i++) {
		at = (struct trace_at){ .cpu = i % 2, .pid = PARENT + i % 2, .time = (i + 20) * MS };
		cow = cow_of(at.pid, HEAP + i * PAGE, i);
		trace_make_cow(make, at, &cow);
		trace_make_stack(make, at, frames, ARRAY_SIZE(frames));
	}
	snprintf(path, sizeof(path), "%s/extent/v6", directory);
	if (trace_make_end(make, path))
		exit(2);
}

/* The events' numbers are those of formats.txt. */
static void put_event(FILE *file, uint16_t id, const void *fields, size_t size)
{
	const size_t words = (8 + size + 3) / 4;
	unsigned char event[4 * 64] = { id & 0xff, id >> 8, 0, 0, PARENT };

	memcpy(event + 8, fields, size);
	putc((int)words - 1, file);
	fwrite(event, 4 * words, 1, file);
}

static void events(void)
{
	static const uint64_t stack[] = { PARENT, 0x400100, 0x400200, 0 };
	static const struct {
		char parent_comm[16];
		int32_t parent;
		char child_comm[16];
		int32_t child;
	} fork = { "parent", PARENT, "child", CHILD };
	static const struct {
		uint32_t where;
		int32_t pid, old_pid;
		char path[12];
	} exec = { 10 << 16 | 20, PARENT, PARENT, "/bin/true" };
	static const struct {
		char comm[16];
		int32_t pid, prio;
	} exited = { "child", CHILD, 120 };
	static const char line[] = "\0\0\0\0\0\0\0\0physmem: 1 map 100 1000000-1100000 rw-p 00000000 00:00 0 [heap]\n";
	const struct physmem_cow cow = cow_of(PARENT, HEAP, PHYSMEM_OUTCOME_COPY);
	FILE *file = open_seed("pages", "all");

	putc(0xff, file);
	put_event(file, 5, line, sizeof(line));
	put_event(file, 258, &fork, sizeof(fork));
	put_event(file, 1230, &forked, sizeof(forked));
	put_event(file, 1231, &cow, sizeof(cow));
	put_event(file, 12, stack, sizeof(stack));
	put_event(file, 257, &exec, sizeof(exec));
	put_event(file, 259, &exited, sizeof(exited));
	fclose(file);
}

static void sinks(void)
{
	static const unsigned char zeroes[512];
	static const struct physmem_record list[] = {
		ANON(0x10000, 0x41e25ULL), HOLE(0x11000, 40), SWAPPED(0x12000, 1, 3), HUGE(0x400000, 0x600ULL),
	};
	char name[16];
	size_t i;

	for (i = 0; i < ARRAY_SIZE(list); i++) {
		unsigned char input[sizeof(*list) + sizeof(zeroes)] = { 0 };

		memcpy(input, &list[i], sizeof(*list));
		snprintf(name, sizeof(name), "%zu", i);
		put("sink", name, -1, input, sizeof(input));
	}
}

int main(int argc, char **argv)
{
	if (argc != 3) {
		fprintf(stderr, "usage: seeds DIR FORMATS\n");
		return 2;
	}
	directory = argv[1];
	streams();
	records(0, "report");
	records(1, "lines");
	records(2, "chrome");
	records(3, "figures");
	events();
	recordings(argv[2]);
	sinks();
	return 0;
}
