// SPDX-License-Identifier: GPL-2.0
#include "trace_make.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PAGE 4096
#define PAGE_HEAD 16		  /* time, bytes used */
#define MISSED (1U << 31)	  /* in "bytes used" */
#define MISSED_COUNTED (1U << 30) /* and how many stands behind the data */
#define DELTA_BITS 27
#define TIME_EXTEND 30
#define FORMATS_MAX 16

/* numbers of the events, as formats.txt has them */
enum {
	ID_PRINT = 5,
	ID_STACK = 12,
	ID_EXEC = 257,
	ID_FORK = 258,
	ID_EXIT = 259,
	ID_COW_FORK = 1230,
	ID_COW = 1231
};

struct format {
	char system[32], name[32];
	char *text;
	size_t length;
};

struct cpu {
	unsigned char *pages;
	size_t count;  /* pages, the last one is being filled */
	size_t used;   /* bytes of its data */
	uint64_t last; /* time of its last event */
	bool missed;
	uint64_t missed_count;
};

struct trace_make {
	struct format formats[FORMATS_MAX];
	size_t format_count;
	const char *systems;
	struct cpu *cpus;
	unsigned int cpu_count;
};

static void *allocate(void *memory, size_t size)
{
	memory = realloc(memory, size);
	if (!memory)
		abort();
	return memory;
}

static void read_formats(struct trace_make *make, const char *path)
{
	FILE *file = fopen(path, "r");
	struct format *format = NULL;
	char *line = NULL;
	size_t room = 0;
	ssize_t length;

	if (!file) {
		perror(path);
		exit(2);
	}
	while ((length = getline(&line, &room, file)) > 0) {
		if (line[0] == '#')
			continue;
		if (line[0] == '@') {
			format = &make->formats[make->format_count++];
			if (make->format_count > FORMATS_MAX ||
			    sscanf(line, "@ %31s %31s", format->system, format->name) != 2)
				abort();
			continue;
		}
		format->text = allocate(format->text, format->length + (size_t)length);
		memcpy(format->text + format->length, line, (size_t)length);
		format->length += (size_t)length;
	}
	free(line);
	fclose(file);
}

struct trace_make *trace_make_begin(const char *formats, const char *systems, unsigned int cpus)
{
	struct trace_make *make = allocate(NULL, sizeof(*make));

	*make = (struct trace_make){ .systems = systems, .cpu_count = cpus };
	read_formats(make, formats);
	make->cpus = allocate(NULL, cpus * sizeof(*make->cpus));
	memset(make->cpus, 0, cpus * sizeof(*make->cpus));
	return make;
}

static unsigned char *last_page(struct cpu *cpu)
{
	return cpu->pages + (cpu->count - 1) * PAGE;
}

/* Notes how much of the last page is used. */
static void finish_page(struct cpu *cpu)
{
	uint64_t used = cpu->used;

	if (!cpu->count)
		return;
	if (cpu->missed)
		used |= MISSED | (cpu->missed_count ? MISSED_COUNTED : 0);
	memcpy(last_page(cpu) + 8, &used, 8);
	if (cpu->missed && cpu->missed_count)
		memcpy(last_page(cpu) + PAGE_HEAD + cpu->used, &cpu->missed_count, 8);
	cpu->missed = false;
}

static void begin_page(struct cpu *cpu, uint64_t time)
{
	finish_page(cpu);
	if ((cpu->count & (cpu->count - 1)) == 0)
		cpu->pages = allocate(cpu->pages, (cpu->count ? 2 * cpu->count : 1) * PAGE);
	cpu->count++;
	memset(last_page(cpu), 0, PAGE);
	memcpy(last_page(cpu), &time, 8);
	cpu->used = 0;
	cpu->last = time;
}

void trace_make_lost(struct trace_make *make, unsigned int cpu, uint64_t count)
{
	/* it is told of a page: the next event begins one */
	begin_page(&make->cpus[cpu], make->cpus[cpu].last);
	make->cpus[cpu].missed = true;
	make->cpus[cpu].missed_count = count;
}

static void put_word(struct cpu *cpu, uint32_t word)
{
	memcpy(last_page(cpu) + PAGE_HEAD + cpu->used, &word, 4);
	cpu->used += 4;
}

/* An event is its type and pid, and its own fields from byte 8 on. */
static void put_event(struct trace_make *make, struct trace_at at, uint16_t id, const void *fields,
		      size_t size)
{
	struct cpu *cpu = &make->cpus[at.cpu];
	size_t words = (8 + size + 3) / 4, room = 4 * (words + 4) + 8;
	uint64_t delta;

	if (!cpu->count || PAGE_HEAD + cpu->used + room > PAGE)
		begin_page(cpu, at.time);
	delta = at.time - cpu->last;
	if (delta >> DELTA_BITS) {
		put_word(cpu, TIME_EXTEND | (uint32_t)delta << 5);
		put_word(cpu, (uint32_t)(delta >> DELTA_BITS));
		delta = 0;
	}
	/* the head has the number of words up to 28, else the next word has the bytes */
	put_word(cpu, (words <= 28 ? (uint32_t)words : 0) | (uint32_t)delta << 5);
	if (words > 28)
		put_word(cpu, (uint32_t)(4 * words + 4));
	memcpy(last_page(cpu) + PAGE_HEAD + cpu->used, &id, 2);
	memcpy(last_page(cpu) + PAGE_HEAD + cpu->used + 4, &at.pid, 4);
	memcpy(last_page(cpu) + PAGE_HEAD + cpu->used + 8, fields, size);
	cpu->used += 4 * words;
	cpu->last = at.time;
}

void trace_make_cow(struct trace_make *make, struct trace_at at, const struct physmem_cow *cow)
{
	put_event(make, at, ID_COW, cow, sizeof(*cow));
}

void trace_make_cow_fork(struct trace_make *make, struct trace_at at,
			 const struct physmem_fork *fork)
{
	put_event(make, at, ID_COW_FORK, fork, sizeof(*fork));
}

void trace_make_fork(struct trace_make *make, struct trace_at at, int32_t parent, int32_t child,
		     const char *child_comm)
{
	struct {
		char parent_comm[16];
		int32_t parent;
		char child_comm[16];
		int32_t child;
	} fields = { .parent = parent, .child = child };

	snprintf(fields.parent_comm, sizeof(fields.parent_comm), "parent");
	snprintf(fields.child_comm, sizeof(fields.child_comm), "%s", child_comm);
	put_event(make, at, ID_FORK, &fields, sizeof(fields));
}

void trace_make_exec(struct trace_make *make, struct trace_at at, const char *path)
{
	struct {
		uint32_t where;
		int32_t pid, old_pid;
		char path[244];
	} fields = { .pid = at.pid, .old_pid = at.pid };

	/* the text's length and its place in the event */
	fields.where = (uint32_t)(strlen(path) + 1) << 16 | 20;
	snprintf(fields.path, sizeof(fields.path), "%s", path);
	put_event(make, at, ID_EXEC, &fields, 12 + strlen(path) + 1);
}

void trace_make_exit(struct trace_make *make, struct trace_at at, const char *comm)
{
	struct {
		char comm[16];
		int32_t pid, prio;
	} fields = { .pid = at.pid, .prio = 120 };

	snprintf(fields.comm, sizeof(fields.comm), "%s", comm);
	put_event(make, at, ID_EXIT, &fields, sizeof(fields));
}

void trace_make_line(struct trace_make *make, struct trace_at at, const char *text)
{
	struct {
		uint64_t ip;
		char text[1016];
	} fields = { 0 };

	snprintf(fields.text, sizeof(fields.text), "%s\n", text);
	put_event(make, at, ID_PRINT, &fields, 8 + strlen(fields.text) + 1);
}

void trace_make_stack(struct trace_make *make, struct trace_at at, const uint64_t *frames,
		      size_t count)
{
	struct {
		uint32_t tgid, padding;
		uint64_t frames[8];
	} fields = { .tgid = (uint32_t)at.pid };

	memcpy(fields.frames, frames, (count < 8 ? count : 8) * sizeof(*frames));
	put_event(make, at, ID_STACK, &fields, sizeof(fields));
}

static bool is_in(const struct trace_make *make, const struct format *format)
{
	char word[40];

	snprintf(word, sizeof(word), " %s ", format->system);
	return strstr(make->systems, word);
}

static void put_number(FILE *file, uint64_t number, size_t size)
{
	fwrite(&number, size, 1, file);
}

static void put_format(FILE *file, const struct format *format)
{
	put_number(file, format->length, 8);
	fwrite(format->text, format->length, 1, file);
}

/* How many formats of one system, and they. */
static void put_system(FILE *file, const struct trace_make *make, const char *system)
{
	uint64_t count = 0;
	size_t i;

	for (i = 0; i < make->format_count; i++)
		count += strcmp(make->formats[i].system, system) == 0;
	put_number(file, count, 4);
	for (i = 0; i < make->format_count; i++)
		if (strcmp(make->formats[i].system, system) == 0)
			put_format(file, &make->formats[i]);
}

static void put_head(FILE *file, const struct trace_make *make)
{
	static const char magic[] = "\x17\x08\x44tracing6";
	static const char *const systems[] = { "physmem", "sched" };
	struct format probe = { 0 };
	uint64_t count = 0;
	size_t i;

	fwrite(magic, sizeof(magic), 1, file);
	put_number(file, 0, 1); /* little-endian */
	put_number(file, 8, 1);
	put_number(file, PAGE, 4);
	fwrite("header_page", sizeof("header_page"), 1, file);
	put_format(file, &make->formats[0]);
	fwrite("header_event", sizeof("header_event"), 1, file);
	put_format(file, &make->formats[1]);
	put_system(file, make, "ftrace");
	for (i = 0; i < 2; i++) {
		snprintf(probe.system, sizeof(probe.system), "%s", systems[i]);
		count += is_in(make, &probe);
	}
	put_number(file, count, 4);
	for (i = 0; i < 2; i++) {
		snprintf(probe.system, sizeof(probe.system), "%s", systems[i]);
		if (!is_in(make, &probe))
			continue;
		fwrite(systems[i], strlen(systems[i]) + 1, 1, file);
		put_system(file, make, systems[i]);
	}
	put_number(file, 0, 4); /* kallsyms */
	put_number(file, 0, 4); /* formats of trace_printk() */
	put_number(file, 0, 8); /* names of tasks */
	put_number(file, make->cpu_count, 4);
	fwrite("options  ", sizeof("options  "), 1, file);
	put_number(file, 0, 2);
	fwrite("flyrecord", sizeof("flyrecord"), 1, file);
}

int trace_make_end(struct trace_make *make, const char *path)
{
	FILE *file = fopen(path, "w");
	uint64_t offset;
	unsigned int i;
	int error = 0;

	if (!file)
		return errno;
	put_head(file, make);
	offset = ((uint64_t)ftell(file) + 16 * make->cpu_count + PAGE - 1) / PAGE * PAGE;
	for (i = 0; i < make->cpu_count; i++) {
		finish_page(&make->cpus[i]);
		put_number(file, offset, 8);
		put_number(file, make->cpus[i].count * PAGE, 8);
		offset += make->cpus[i].count * PAGE;
	}
	while (ftell(file) % PAGE)
		putc(0, file);
	for (i = 0; i < make->cpu_count; i++) {
		if (make->cpus[i].count)
			fwrite(make->cpus[i].pages, PAGE, make->cpus[i].count, file);
		free(make->cpus[i].pages);
	}
	if (ferror(file))
		error = EIO;
	if (fclose(file) && !error)
		error = errno;
	for (i = 0; i < make->format_count; i++)
		free(make->formats[i].text);
	free(make->cpus);
	free(make);
	return error;
}
