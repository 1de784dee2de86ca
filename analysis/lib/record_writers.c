// SPDX-License-Identifier: GPL-2.0
/* trace-cmd's own processes, one for each CPU, which write what is recorded. */
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "interrupt.h"
#include "processes.h"
#include "recorder.h"
#include "system.h"

#define BEGINNING_MS (5 * 1000) /* one that has much to write is never seen to wait */

/* "123 (trace-cmd) Z 1 ...": Z; 0 if there is none. */
static char state_of(const char *pid)
{
	char path[64], *line, *end, state;

	snprintf(path, sizeof(path), "/proc/%s/stat", pid);
	line = read_line(path);
	end = line ? strrchr(line, ')') : NULL;
	state = end && end[1] ? end[2] : '\0';
	free(line);
	return state;
}

/* Is one of them in one of these states? Where the kernel does not list them, none is. */
static bool any_is(const struct record *record, const char *states)
{
	const pid_t pid = record->trace.child.pid;
	char path[64], *children, *one, *save;
	bool found = false;

	snprintf(path, sizeof(path), "/proc/%d/task/%d/children", pid, pid);
	children = proc_is_own() ? read_line(path) : NULL;
	for (one = children ? strtok_r(children, " ", &save) : NULL; one && !found;
	     one = strtok_r(NULL, " ", &save)) {
		const char state = state_of(one);

		found = state && strchr(states, state);
	}
	free(children);
	return found;
}

bool writers_ended(const struct record *record)
{
	return any_is(record, "ZX");
}

void writers_begin(const struct record *record)
{
	const struct timespec pause = { .tv_nsec = 5 * 1000 * 1000 };
	const int64_t until = record_now() + BEGINNING_MS;

	while (any_is(record, "RD") && record_now() < until && !interrupted())
		nanosleep(&pause, NULL);
}
