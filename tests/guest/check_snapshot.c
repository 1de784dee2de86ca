// SPDX-License-Identifier: GPL-2.0
/*
 * check_snapshot [-p PATH] [-w REQUEST] [-c COMMAND] [-x SCRIPT] [-e FILE] PID
 *
 * Compares the snapshot of a process that stands still with smaps, pagemap,
 * kpagecount, kpageflags and kpagecgroup, page by page. The witnesses are read
 * before and after; what differs between these two is not compared.
 *
 * -p, -w: the door and what is written into it (debugfs `pid`, the PID); what
 *         is read is the text
 * -c: a shell's command, which prints CSV instead, of the record stream that it
 *     is given; the stream is read here, or the pages that the command itself
 *     maps would be counted with it
 * -x: it goes through sed with this script first: is a wrong one found out?
 * -e: what the process itself says that it has built, by samples/kinds
 *
 * Prints a line of what was compared. Status 0: all agree; 1: they do not,
 * and standard error says where; 2: there is no verdict.
 */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "check.h"

#define SHOWN 20	/* differences that are told one by one */

struct tally tally;

static unsigned int differences;

void differ(const char *format, ...)
{
	va_list args;

	if (differences++ >= SHOWN)
		return;
	va_start(args, format);
	vfprintf(stderr, format, args);
	va_end(args);
	fputc('\n', stderr);
}

static void count(const struct physmem_record *record)
{
	tally.kinds[record->kind] += record->pages;
	tally.large += record->level != PHYSMEM_LEVEL_PTE;
	tally.exclusive += record->bits & PHYSMEM_PTE_EXCLUSIVE ? record->pages : 0;
}

/* One mapping's records: every page of it once, in order. */
static void check_table(const struct snapshot *s, size_t *next, size_t number,
			const struct witness_vma *before, const struct witness_vma *after)
{
	uint64_t addr = before->start, i;

	for (; *next < s->record_count && s->vma_of[*next] == number; ++*next) {
		const struct physmem_record *record = &s->records[*next];

		if (record->addr != addr)
			differ("%" PRIx64 " comes where %" PRIx64 " should", (uint64_t)record->addr,
			       addr);
		if (record->addr < before->start || record->addr >= before->end) {
			differ("%" PRIx64 " is outside its mapping", (uint64_t)record->addr);
			continue;
		}
		count(record);
		addr = record->addr;
		for (i = 0; i < record->pages; i++, addr += witness_page_size) {
			size_t at = (addr - before->start) / witness_page_size;

			if (addr >= before->end) {
				differ("%" PRIx64 " is outside its mapping", addr);
				break;
			}
			check_page(s, record, i, before, &before->pages[at], &after->pages[at]);
		}
	}
	if (addr != before->end)
		differ("%" PRIx64 "-%" PRIx64 " %s: the table ends at %" PRIx64, before->start,
		       before->end, before->name, addr);
}

static void check_end(const struct snapshot *s)
{
	uint64_t mapped = 0;
	size_t i;

	for (i = 0; i < s->record_count; i++)
		if (PRESENT(&s->records[i]))
			mapped += s->records[i].pages;
	if (s->end != PHYSMEM_END_COMPLETE || s->end_vmas != s->vma_count ||
	    s->end_pages != mapped)
		differ("ends with %u, %" PRIu64 " vmas, %" PRIu64 " pages; there are %zu and %"
		       PRIu64, s->end, s->end_vmas, s->end_pages, s->vma_count, mapped);
}

static void check_all(const struct snapshot *s, const struct witness *before,
		      const struct witness *after, pid_t pid)
{
	size_t next = 0, i;

	if (s->pid != (unsigned int)pid)
		differ("it is of PID %u, not %d", s->pid, pid);
	if (s->vma_count != before->count) {
		differ("%zu mappings, maps says %zu", s->vma_count, before->count);
		return;
	}
	for (i = 0; i < before->count; i++) {
		if (before->vmas[i].start != after->vmas[i].start ||
		    before->vmas[i].end != after->vmas[i].end)
			die("the process does not stand still");
		check_vma(s, i, &before->vmas[i]);
		check_table(s, &next, i, &before->vmas[i], &after->vmas[i]);
		check_sums(s, i, &before->vmas[i], &after->vmas[i]);
	}
	if (s->end_told)
		check_end(s);
}

#define TEMPORARY	"/tmp/check_snapshot-XXXXXX"

static void put(int fd, const void *data, size_t size)
{
	if (write(fd, data, size) != (ssize_t)size)
		die("cannot write: %s", strerror(errno));
}

/* Into the file @to, made here, goes the record stream of a process. */
static void save_stream(char *to, pid_t pid)
{
	static const char format[] = "format binary";
	int from = open("/dev/physmem", O_RDWR | O_CLOEXEC), fd = mkstemp(to);
	char part[65536], request[32];
	ssize_t got;

	if (from < 0 || fd < 0)
		die("/dev/physmem, %s: %s", to, strerror(errno));
	put(from, format, strlen(format));
	put(from, request, (size_t)snprintf(request, sizeof(request), "pid %d", pid));
	while ((got = read(from, part, sizeof(part))) > 0)
		put(fd, part, (size_t)got);
	if (got < 0)
		die("/dev/physmem: reading: %s", strerror(errno));
	close(fd);
	close(from);
}

/* What @command prints, the file @in being its input, which is removed. */
static char *output_of(const char *command, const char *in)
{
	char out[64], line[1024], *content;

	snprintf(out, sizeof(out), "%s.out", in);
	snprintf(line, sizeof(line), "%s <%s >%s", command, in, out);
	if (system(line))
		die("failed: %s", line);
	content = snapshot_read(out, NULL);
	unlink(in);
	unlink(out);
	return content;
}

static char *edited(const char *script, char *content)
{
	char in[] = TEMPORARY, sed[512];
	int fd = mkstemp(in);

	if (fd < 0)
		die("%s: %s", in, strerror(errno));
	put(fd, content, strlen(content));
	close(fd);
	free(content);
	snprintf(sed, sizeof(sed), "sed '%s'", script);
	return output_of(sed, in);
}

static void print_tally(const struct snapshot *s)
{
	size_t i;

	printf("vmas=%zu compared=%zu unstable=%zu flags=%zu tails=%zu cgroups=%zu large_leaves=%zu exclusive=%zu ksm_flag=%s",
	       s->vma_count, tally.pages, tally.unstable, tally.flags, tally.tails, tally.cgroups,
	       tally.large, tally.exclusive, witness_knows_ksm ? "compared" : "untrue");
	for (i = 0; i < PHYSMEM_KIND_COUNT; i++)
		printf(" %s=%zu", kind_name(i), tally.kinds[i]);
	putchar('\n');
	if (differences > SHOWN)
		fprintf(stderr, "... and %u more\n", differences - SHOWN);
}

int main(int argc, char **argv)
{
	const char *path = "/sys/kernel/debug/physmem/pid", *request = NULL, *script = NULL;
	const char *kinds = NULL, *command = NULL;
	char *content, own[32], stream[] = TEMPORARY;
	struct witness before, after;
	struct snapshot snapshot;
	int option;
	pid_t pid;

	while ((option = getopt(argc, argv, "p:w:c:x:e:")) != -1) {
		switch (option) {
		case 'p':
			path = optarg;
			break;
		case 'w':
			request = optarg;
			break;
		case 'c':
			command = optarg;
			break;
		case 'x':
			script = optarg;
			break;
		case 'e':
			kinds = optarg;
			break;
		default:
			return 2;
		}
	}
	if (optind != argc - 1)
		die("which PID?");
	pid = atoi(argv[optind]);
	snprintf(own, sizeof(own), "%d", pid);

	witness_init();
	witness_take(&before, pid);
	if (command)
		save_stream(stream, pid);
	else
		content = snapshot_read(path, request ? request : own);
	witness_take(&after, pid);
	if (command)
		content = output_of(command, stream);
	if (before.count != after.count)
		die("the process does not stand still");
	if (script)
		content = edited(script, content);
	(command ? snapshot_parse_csv : snapshot_parse_text)(&snapshot, content);
	check_all(&snapshot, &before, &after, pid);
	if (kinds)
		check_kinds(&snapshot, kinds);
	print_tally(&snapshot);
	if (tally.unstable * 20 > tally.pages + tally.unstable)
		die("too little stood still: %zu pages of %zu", tally.unstable,
		    tally.pages + tally.unstable);
	free(content);
	snapshot_free(&snapshot);
	witness_free(&before);
	witness_free(&after);
	return differences ? 1 : 0;
}
