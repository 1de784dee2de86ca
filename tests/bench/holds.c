// SPDX-License-Identifier: GPL-2.0
/*
 * The longest hold of a mmap lock for reading, as the kernel's own trace events
 * mmap_lock tell it: for ways to look that do not say it themselves. Tracing
 * has its price, so nothing else is measured meanwhile.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "bench.h"

#define INSTANCE	"/sys/kernel/tracing/instances/physmem-bench/"
#define EVENTS		INSTANCE "events/mmap_lock/"
#define STATS		"/sys/kernel/debug/physmem/stats"

#define MMS		64	/* locks held at a time, or before */

/* Of this task only; false: this kernel has no such events. */
bool holds_begin(void)
{
	char tid[16];

	snprintf(tid, sizeof(tid), "%ld", syscall(SYS_gettid));
	if (mkdir(INSTANCE, 0700))
		return false;
	if (put(INSTANCE "buffer_size_kb", "16384") && put(INSTANCE "set_event_pid", tid) &&
	    put(EVENTS "mmap_lock_acquire_returned/enable", "1") &&
	    put(EVENTS "mmap_lock_released/enable", "1"))
		return true;
	holds_end();
	return false;
}

void holds_end(void)
{
	put(EVENTS "enable", "0");
	rmdir(INSTANCE);
}

/* Fills what a line of the trace says; false: it is none of these events. */
static bool parse(char *line, char *mm, size_t room, bool *released, uint64_t *ns)
{
	char *event = strstr(line, ": mmap_lock_"), *at = event ? strstr(event, "mm=") : NULL, *dot;

	if (!at || line[0] == '#' || !strstr(at, "write=false"))
		return false;
	*released = !strncmp(event, ": mmap_lock_released", 20);
	snprintf(mm, room, "%.*s", (int)strcspn(at + 3, " "), at + 3);
	*event = '\0';
	at = strrchr(line, ' ');
	dot = at ? strchr(at, '.') : NULL;
	if (!dot)
		return false;
	*ns = strtoull(at, NULL, 10) * 1000000000 + strtoull(dot + 1, NULL, 10) * 1000;
	return true;
}

/* The kernel prints a mm always the same, though not its address. */
static uint64_t longest(FILE *trace)
{
	static struct {
		char mm[24];
		uint64_t since;
	} held[MMS];
	char mm[sizeof(held[0].mm)], line[512];
	uint64_t most = 0, ns;
	size_t count = 0, i;
	bool released;

	while (fgets(line, sizeof(line), trace)) {
		if (!parse(line, mm, sizeof(mm), &released, &ns))
			continue;
		for (i = 0; i < count && strcmp(held[i].mm, mm); i++)
			;
		if (i == MMS)
			die("more than %d mmap locks", MMS);
		if (i == count) {
			strcpy(held[i].mm, mm);
			held[i].since = 0;
			count++;
		}
		if (!released)
			held[i].since = ns;
		else if (held[i].since && ns - held[i].since > most)
			most = ns - held[i].since;
	}
	return most;
}

/* Once; to a microsecond, which is what the trace's text has. */
uint64_t holds_of(const struct method *method, const struct target *target)
{
	uint64_t pages = 0, most;
	FILE *trace;

	forget(INSTANCE "trace");
	put_or_die(INSTANCE "tracing_on", "1");
	method->look(target, &pages);
	put_or_die(INSTANCE "tracing_on", "0");
	trace = fopen(INSTANCE "trace", "re");
	if (!trace)
		die(INSTANCE "trace: %s", strerror(errno));
	most = longest(trace);
	fclose(trace);
	return most;
}

/* The longest since the reset, as physmem itself tells it. */
uint64_t own_hold(void)
{
	FILE *stats = fopen(STATS, "re");
	unsigned long long ns;
	char line[128];

	if (!stats)
		die(STATS ": %s", strerror(errno));
	while (fgets(line, sizeof(line), stats)) {
		if (sscanf(line, "longest_hold_ns %llu", &ns) == 1) {
			fclose(stats);
			return ns;
		}
	}
	die(STATS ": no longest_hold_ns");
}

void own_hold_reset(void)
{
	put_or_die(STATS, "reset");
}
