// SPDX-License-Identifier: GPL-2.0
/* Ways to watch that are programs: started, awaited, and asked in the end what they saw. */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cow.h"

#define SAID		"/tmp/bench-tool.txt"
#define PROBES		"/sys/kernel/debug/kprobes/list"
#define PATIENCE	120	/* seconds to get ready in */
#define REST		2	/* seconds of silence by which a tool has said all */

#define STAMP		"kprobe:do_wp_page { @since[tid] = nsecs; } kretprobe:do_wp_page /@since[tid]/ "

static pid_t tool;

static bool is_there(const char *program)
{
	char path[64];

	snprintf(path, sizeof(path), "/usr/bin/%s", program);
	return !access(path, X_OK);
}

static bool ended(void)
{
	return waitpid(tool, NULL, WNOHANG) == tool;
}

/* Runs @words, what they say in a file. */
static void start(char *const *words)
{
	int said;

	fflush(NULL);
	tool = fork();
	if (tool < 0)
		die("fork: %s", strerror(errno));
	if (tool)
		return;
	said = open(SAID, O_WRONLY | O_CREAT | O_TRUNC, 0600);
	dup2(said, STDOUT_FILENO);
	dup2(said, STDERR_FILENO);
	/* room for all that a round has, of whatever size a page is */
	setenv("BPFTRACE_PERF_RB_PAGES", "4096", 1);
	execv(words[0], words);
	_exit(127);
}

/* Between rounds a tool reads what it has not read yet, until it says no more. */
static void rest(void)
{
	struct stat said;
	off_t size = -1;

	while (!stat(SAID, &said) && said.st_size != size) {
		size = said.st_size;
		sleep(REST);
	}
}

/* Waits until @ready says so; NULL, or why it never will. */
static const char *await(bool (*ready)(void))
{
	static char line[128];
	FILE *said;
	int i;

	for (i = 0; i < PATIENCE && !ready(); i++) {
		sleep(1);
		if (!ended())
			continue;
		said = fopen(SAID, "re");
		snprintf(line, sizeof(line), "it ends at once");
		if (said && fgets(line, sizeof(line), said))
			line[strcspn(line, "\n\"\\\t")] = '\0';
		if (said)
			fclose(said);
		return line;
	}
	rest();
	return NULL;
}

static void end(void)
{
	rest();
	kill(tool, SIGINT);
	waitpid(tool, NULL, 0);
}

/* How often @word is in what it said. */
static uint64_t count_lines(const char *word)
{
	FILE *said = fopen(SAID, "re");
	uint64_t count = 0;
	char line[512];

	while (said && fgets(line, sizeof(line), said))
		count += !!strstr(line, word);
	if (said)
		fclose(said);
	unlink(SAID);
	return count;
}

/* perf has no sign of being ready: after its own time to start it is. */
static bool perf_is_ready(void)
{
	sleep(3);
	return true;
}

static const char *begin_perf(const struct load *load)
{
	char *words[] = { "/usr/bin/perf", "trace", "--no-syscalls", "-F", "all", "-a", "-m",
			  "4096", NULL };

	(void)load;
	if (!is_there("perf"))
		return "no perf in this machine";
	start(words);
	return await(perf_is_ready);
}

static uint64_t told_perf(void)
{
	return count_lines("fault");
}

const struct watch perf_watch = {
	.name = "perf trace -F all",
	.gives = "address, instruction, by name; of all faults",
	.kinds = FAULTS,
	.begin = begin_perf,
	.clear = rest,
	.seen = seen_none,
	.due = due_once,
	.end = end,
	.told = told_perf,
};

/* Both probes are placed. */
static bool bpftrace_is_ready(void)
{
	FILE *list = fopen(PROBES, "re");
	char line[256];
	int count = 0;

	while (list && fgets(line, sizeof(line), list))
		count += !!strstr(line, "do_wp_page");
	if (list)
		fclose(list);
	return count >= 2;
}

static const char *begin_bpftrace(char *program)
{
	char *words[] = { "/usr/bin/bpftrace", "-e", program, NULL };

	if (!is_there("bpftrace"))
		return "no bpftrace in this machine";
	start(words);
	return await(bpftrace_is_ready);
}

static const char *begin_histogram(const struct load *load)
{
	(void)load;
	return begin_bpftrace(STAMP
			      "{ @ns = hist(nsecs - @since[tid]); @calls = count(); delete(@since[tid]); } "
			      "END { clear(@since); }");
}

static uint64_t told_histogram(void)
{
	FILE *said = fopen(SAID, "re");
	unsigned long long calls = 0;
	char line[256];

	while (said && fgets(line, sizeof(line), said))
		if (sscanf(line, "@calls: %llu", &calls) == 1)
			break;
	if (said)
		fclose(said);
	unlink(SAID);
	return calls;
}

const struct watch histogram_watch = {
	.name = "bpftrace, histogram",
	.gives = "how many calls took how long",
	.kinds = ON(COPY),
	.begin = begin_histogram,
	.clear = rest,
	.seen = seen_none,
	.due = due_once,
	.end = end,
	.told = told_histogram,
};

static const char *begin_printf(const struct load *load)
{
	(void)load;
	return begin_bpftrace(STAMP
			      "{ printf(\"call %d %s %d\\n\", pid, comm, nsecs - @since[tid]); delete(@since[tid]); } "
			      "END { clear(@since); }");
}

static uint64_t told_printf(void)
{
	return count_lines("call ");
}

const struct watch printf_watch = {
	.name = "bpftrace, a line a call",
	.gives = "whose, and how long",
	.kinds = ON(COPY),
	.begin = begin_printf,
	.clear = rest,
	.seen = seen_none,
	.due = due_once,
	.end = end,
	.told = told_printf,
};

static const char *begin_systemtap(const struct load *load)
{
	(void)load;
	return "not measured: it needs the kernel's debug package, about 1 GB";
}

const struct watch systemtap_watch = {
	.name = "SystemTap vm.write_shared_copy",
	.gives = "address, whether the page was zero",
	.kinds = ON(COPY),
	.begin = begin_systemtap,
	.clear = clear_nothing,
	.seen = seen_none,
	.due = due_none,
	.end = end_nothing,
};
