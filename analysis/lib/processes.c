// SPDX-License-Identifier: GPL-2.0
#include "processes.h"

#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <linux/kcmp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "grow.h"
#include "system.h"

/* include/linux/proc_ns.h: fixed, so that programs can tell */
#define INITIAL_PID_NAMESPACE	0xeffffffcU
/* include/linux/sched.h: field flags of /proc/PID/stat */
#define PF_KTHREAD		0x00200000U

/* A number of /proc/PID/status; @otherwise if it does not say. */
static pid_t status_number(pid_t pid, const char *key, pid_t otherwise)
{
	char path[40], line[128];
	FILE *file;

	snprintf(path, sizeof(path), "/proc/%d/status", pid);
	file = fopen(path, "r");
	if (!file)
		return otherwise;
	while (fgets(line, sizeof(line), file))
		if (strncmp(line, key, strlen(key)) == 0)
			otherwise = (pid_t)strtol(line + strlen(key), NULL, 10);
	fclose(file);
	return otherwise;
}

pid_t process_of(pid_t pid)
{
	return status_number(pid, "Tgid:", pid);
}

pid_t parent_of(pid_t pid)
{
	return status_number(pid, "PPid:", 0);
}

bool process_exists(pid_t pid)
{
	return kill(pid, 0) == 0 || errno != ESRCH;
}

bool in_initial_pid_namespace(void)
{
	struct stat status;

	return stat("/proc/self/ns/pid", &status) == 0 && status.st_ino == INITIAL_PID_NAMESPACE;
}

bool proc_is_own(void)
{
	char *line = NULL, *end;
	size_t room = 0;
	bool own = true;
	FILE *file = fopen("/proc/self/status", "r");

	/* a number for each namespace from that of the mount down to ours */
	while (file && getline(&line, &room, file) > 0)
		if (strncmp(line, "NSpid:", 6) == 0) {
			strtol(line + 6, &end, 10);
			own = !strpbrk(end, "0123456789");
		}
	if (file)
		fclose(file);
	free(line);
	return own;
}

/* Has it memory of its own? A kernel thread never had, a zombie has no more. */
static bool has_memory(const char *number)
{
	char path[300], *line, *end, state = 'Z';
	unsigned int flags = 0;

	snprintf(path, sizeof(path), "/proc/%s/stat", number);
	line = read_line(path);
	/* the name in brackets may have brackets and blanks in it */
	end = line ? strrchr(line, ')') : NULL;
	if (end)
		sscanf(end + 1, " %c %*d %*d %*d %*d %*d %u", &state, &flags);
	free(line);
	return state != 'Z' && state != 'X' && !(flags & PF_KTHREAD);
}

size_t all_processes(pid_t **list)
{
	DIR *proc = opendir("/proc");
	struct dirent *entry;
	size_t count = 0;

	*list = NULL;
	while (proc && (entry = readdir(proc))) {
		if (entry->d_name[strspn(entry->d_name, "0123456789")] ||
		    !has_memory(entry->d_name))
			continue;
		GROW(*list, count);
		(*list)[count++] = (pid_t)strtol(entry->d_name, NULL, 10);
	}
	if (proc)
		closedir(proc);
	return count;
}

void process_name(pid_t pid, char *name, size_t size)
{
	char path[40], *line;

	snprintf(path, sizeof(path), "/proc/%d/comm", pid);
	line = read_line(path);
	snprintf(name, size, "%s", line ? line : "?");
	free(line);
}

bool same_memory(pid_t one, pid_t other)
{
	return syscall(SYS_kcmp, one, other, KCMP_VM, 0, 0) == 0;
}

int parse_pids(const char *text, pid_t **list, size_t *count)
{
	while (*text) {
		char *end;
		long number;
		size_t i;

		errno = 0;
		number = strtol(text, &end, 10);
		if (end == text || errno || number <= 0 || number > INT_MAX ||
		    (*end && *end != ','))
			return -1;
		text = end + (*end == ',');
		for (i = 0; i < *count && (*list)[i] != number; i++)
			;
		if (i < *count)
			continue;
		GROW(*list, *count);
		(*list)[(*count)++] = (pid_t)number;
	}
	return 0;
}
