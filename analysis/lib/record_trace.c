// SPDX-License-Identifier: GPL-2.0
/* trace-cmd, which records: what it is told, and when it is ready. */
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/utsname.h>
#include <time.h>
#include <unistd.h>

#include "grow.h"
#include "interrupt.h"
#include "recorder.h"
#include "system.h"
#include "tracing.h"

#define ARMING_MS	(120 * 1000) /* the module may wait a minute for another's lock */
#define ARGUMENTS_MAX	48

enum when { ALWAYS, WITH_SCHED, WITH_PAGES };

static const struct {
	const char *name; /* a directory below events/ */
	enum when when;
} events[] = {
	{ "physmem/physmem_cow", ALWAYS },
	{ "physmem/physmem_fork", ALWAYS },
	{ "sched/sched_process_fork", ALWAYS },
	{ "sched/sched_process_exec", ALWAYS },
	{ "sched/sched_process_exit", ALWAYS },
	{ "sched/sched_switch", WITH_SCHED },
	{ "sched/sched_wakeup", WITH_SCHED },
	{ "sched/sched_wakeup_new", WITH_SCHED },
	{ "physmem/physmem_snapshot", WITH_PAGES },
	{ "physmem/physmem_vma", WITH_PAGES },
	{ "physmem/physmem_pte", WITH_PAGES },
};

#define EVENT_COUNT (sizeof(events) / sizeof(events[0]))

static bool wanted(const struct record *record, size_t event)
{
	return events[event].when == ALWAYS ||
	       (events[event].when == WITH_SCHED && record->options->sched) ||
	       (events[event].when == WITH_PAGES && record->options->pages);
}

/* Somebody else's recording would lose its events: trace-cmd sets all of them anew. */
static int check_unused(const char *tracing)
{
	char *event = tracing_line(tracing, "set_event");
	char *tracer = tracing_line(tracing, "current_tracer");
	const char *used = NULL;

	if (event && *event)
		used = event;
	else if (tracer && strcmp(tracer, "nop") != 0)
		used = tracer;
	if (used)
		record_complain("event tracing is in use (%s): end the other recording, or: sudo "
				"trace-cmd reset", used);
	free(event);
	free(tracer);
	return used ? -1 : 0;
}

static int check_userstack(struct record *record)
{
	static const struct kernel_option option = { "CONFIG_USER_STACKTRACE_SUPPORT",
						     "arch_stack_walk_user" };
	struct utsname name;

	if (!record->options->stacks)
		return 0;
	uname(&name);
	record->trace.userstack = kernel_has(name.release, &option) != ANSWER_NO &&
				  tracing_has(record->trace.tracing, "options/userstacktrace");
	if (!record->trace.userstack)
		record_complain("this kernel (%s, %s) cannot follow user stacks: recording without "
				"them; the instruction that wrote is recorded all the same",
				name.release, name.machine);
	else
		record->trace.userstack_before =
			tracing_line(record->trace.tracing, "options/userstacktrace");
	return 0;
}

/* "local global [mono]": the one in brackets; to be freed. */
static char *chosen(char *words)
{
	char *one = words ? strchr(words, '[') : NULL;

	if (one) {
		one[strcspn(one, "]")] = '\0';
		one = strdup(one + 1);
	}
	free(words);
	return one;
}

static void remember(struct record_trace *trace)
{
	trace->on_before = tracing_line(trace->tracing, "tracing_on");
	trace->clock_before = chosen(tracing_line(trace->tracing, "trace_clock"));
}

int trace_check(struct record *record)
{
	struct record_trace *trace = &record->trace;

	trace->said = -1;
	if (!in_path("trace-cmd")) {
		record_complain("trace-cmd is not installed: sudo apt install trace-cmd");
		return -1;
	}
	trace->tracing = tracing_mount();
	if (!trace->tracing) {
		record_complain("tracing is not mounted: sudo mount -t tracefs nodev "
				"/sys/kernel/tracing");
		return -1;
	}
	if (!tracing_has(trace->tracing, "events/physmem/physmem_cow/enable")) {
		record_complain("%s/events/physmem is not there: sudo physmem info says why",
				trace->tracing);
		return -1;
	}
	if (check_unused(trace->tracing) || check_userstack(record))
		return -1;
	remember(trace);
	return 0;
}

/* In trace-cmd's process: Ctrl-C is for physmem, which has something to write first. */
static void prepare(void *context)
{
	const int *said = context;

	setpgid(0, 0);
	/* of physmem it comes as a signal, and a script's shell may have had it ignored */
	signal(SIGINT, SIG_DFL);
	prctl(PR_SET_PDEATHSIG, SIGINT);
	/* there are frame numbers in it */
	umask(077);
	dup2(*said, STDOUT_FILENO);
	dup2(*said, STDERR_FILENO);
}

static int start_child(struct record *record)
{
	const struct record_options *options = record->options;
	char *argv[ARGUMENTS_MAX] = { "trace-cmd", "record", "-q", "--no-filter", "-C", "mono" };
	char names[EVENT_COUNT][64], size[24];
	int count = 6;
	size_t i;

	if (options->to) {
		argv[count++] = "-N";
		argv[count++] = (char *)options->to;
		argv[count++] = "-t"; /* packets that got lost would be events that got lost */
	} else {
		argv[count++] = "-o";
		argv[count++] = (char *)options->output;
	}
	if (options->max_size) {
		const long cpus = sysconf(_SC_NPROCESSORS_CONF);

		snprintf(size, sizeof(size), "%lu",
			 options->max_size * 1024 / (unsigned long)(cpus > 0 ? cpus : 1) + 1);
		argv[count++] = "-m";
		argv[count++] = size;
		/* what is spliced at once, up to a pipe's 16 pages, -m counts as one */
		argv[count++] = "--nosplice";
	}
	if (record->trace.userstack) {
		argv[count++] = "-O";
		argv[count++] = "userstacktrace";
	}
	for (i = 0; i < EVENT_COUNT; i++) {
		if (!wanted(record, i))
			continue;
		snprintf(names[i], sizeof(names[i]), "%s", events[i].name);
		names[i][strcspn(names[i], "/")] = ':';
		argv[count++] = "-e";
		argv[count++] = names[i];
		if (i == 0 && *record->targets.filter) {
			argv[count++] = "-f";
			argv[count++] = record->targets.filter;
		}
	}
	return child_start_prepared(&record->trace.child, argv, CHILD_SHARES, prepare,
				    &record->trace.said);
}

static bool reads_one(const struct record *record, const char *name)
{
	char *line = tracing_line(record->trace.tracing, name);
	const bool one = line && *line == '1';

	free(line);
	return one;
}

/* trace-cmd first switches tracing off, then enables the events, then switches it on. */
static bool is_armed(const struct record *record)
{
	return reads_one(record, "events/sched/sched_process_exit/enable") &&
	       reads_one(record, "events/physmem/physmem_cow/enable") &&
	       reads_one(record, "events/physmem/physmem_fork/enable") &&
	       reads_one(record, "tracing_on");
}

int trace_start(struct record *record)
{
	const struct timespec pause = { .tv_nsec = 20 * 1000 * 1000 };
	const int64_t until = record_now() + ARMING_MS;
	int status;

	record->trace.said = memfd_create("trace-cmd", MFD_CLOEXEC);
	if (record->trace.said < 0 || start_child(record)) {
		record_complain("trace-cmd: %s", strerror(errno));
		return -1;
	}
	record->trace.started = true;
	while (!is_armed(record)) {
		if (child_ended(&record->trace.child, &status))
			return trace_failed(record, status);
		if (interrupted())
			return -1;
		if (record_now() > until) {
			record_complain("the events are not enabled after %d s: who else traces? "
					"sudo physmem info", ARMING_MS / 1000);
			return -1;
		}
		nanosleep(&pause, NULL);
	}
	record->trace.armed = true;
	return 0;
}

void trace_put_back(const struct record *record)
{
	char name[96];
	size_t i;

	for (i = 0; i < EVENT_COUNT; i++) {
		snprintf(name, sizeof(name), "events/%s/enable", events[i].name);
		if (wanted(record, i))
			tracing_write(record->trace.tracing, name, "0");
	}
	if (*record->targets.filter)
		tracing_write(record->trace.tracing, RECORD_FILTER, "0");
	if (record->trace.clock_before)
		tracing_write(record->trace.tracing, "trace_clock", record->trace.clock_before);
	if (record->trace.on_before)
		tracing_write(record->trace.tracing, "tracing_on", record->trace.on_before);
}
