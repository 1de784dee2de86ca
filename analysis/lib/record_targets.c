// SPDX-License-Identifier: GPL-2.0
/* Whose faults are recorded: set in the module, which is faster than any filter; and put back. */
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "descend.h"
#include "door.h"
#include "grow.h"
#include "processes.h"
#include "recorder.h"
#include "tracing.h"

static int cannot(const char *what, int error)
{
	switch (error) {
	case EOPNOTSUPP:
		record_complain("%s: this kernel lacks what it takes: sudo physmem info", what);
		break;
	case E2BIG:
		record_complain("%s: more than 65536 processes: without -p everybody is recorded",
				what);
		break;
	default:
		record_complain("%s: %s", what, strerror(error));
	}
	return -1;
}

static bool is_list(const char *text)
{
	return *text >= '0' && *text <= '9';
}

static int check_pids(const struct record_options *options)
{
	size_t i;

	for (i = 0; i < options->pid_count; i++)
		if (!process_exists(options->pids[i])) {
			record_complain("PID %d: no such process", options->pids[i]);
			return -1;
		}
	return 0;
}

static int check_cgroup(struct record *record)
{
	struct record_targets *targets = &record->targets;
	uint64_t number;

	if (!record->options->cgroup)
		return 0;
	targets->cgroup = cgroup_directory(record->options->cgroup);
	if (!targets->cgroup) {
		record_complain("%s: no cgroup: name a directory below /sys/fs/cgroup",
				record->options->cgroup);
		return -1;
	}
	/* who leaves it is recorded no more; with others below that would be too simple */
	number = cgroup_number(targets->cgroup);
	if (number)
		snprintf(targets->filter, sizeof(targets->filter), "cgroup == %" PRIu64, number);
	return 0;
}

/* What is lacking where PIDs are not those that the kernel's events have. */
static int check_namespace(const struct record_options *options)
{
	if (in_initial_pid_namespace())
		return 0;
	if ((options->pid_count || options->follow) && !proc_is_own()) {
		record_complain("/proc is that of another PID namespace, so PIDs cannot be looked "
				"up: mount -t proc none /proc (unshare --mount-proc)");
		return -1;
	}
	if (!options->quiet)
		record_complain("in a PID namespace: the PIDs in the file are the initial one's, "
				"and it has no names of processes, no mappings and no code");
	return 0;
}

int targets_check(struct record *record)
{
	struct record_targets *targets = &record->targets;

	targets->listed = record->options->pid_count || record->options->command ||
			  record->options->cgroup;
	/* it would be us too, and trace-cmd, which writes as long as others do */
	if (!targets->listed)
		snprintf(targets->filter, sizeof(targets->filter),
			 "comm != \"physmem\" && comm != \"trace-cmd\"");
	return check_namespace(record->options) || check_pids(record->options) ||
	       check_cgroup(record) ? -1 : 0;
}

static int write_target(pid_t pid)
{
	char words[16];

	snprintf(words, sizeof(words), "+%d", pid);
	return door_write("targets", words);
}

/* One more, of whom it does not matter if it has gone meanwhile. */
static int add_target(pid_t pid)
{
	int error = write_target(pid);

	return error == ESRCH || error == ENODATA ? 0 : error;
}

static int add_all(const pid_t *list, size_t from, size_t count)
{
	int error = 0;
	size_t i;

	for (i = from; i < count && !error; i++)
		error = add_target(list[i]);
	return error ? cannot("targets", error) : 0;
}

static int set_named(const pid_t *list, size_t count)
{
	size_t i;
	int error = door_write("targets", "none");

	for (i = 0; i < count && !error; i++) {
		error = write_target(list[i]);
		if (error == ESRCH || error == ENODATA) {
			record_complain(error == ESRCH ? "PID %d: no such process" :
				"PID %d: has no user memory: a kernel thread, or it has exited",
				list[i]);
			return -1;
		}
	}
	return error ? cannot("targets", error) : 0;
}

/*
 * With `follow` set before, children that are forked while others are looked for become
 * targets by themselves if their parent is one; so look until nobody new is found.
 */
static int add_descendants(pid_t **list, size_t *count)
{
	size_t before;

	do {
		before = *count;
		descendants_add(list, count);
		if (add_all(*list, before, *count))
			return -1;
	} while (*count > before);
	return 0;
}

static int set_list(struct record *record, pid_t **list, size_t *count)
{
	const struct record_options *options = record->options;
	size_t i;

	for (i = 0; i < options->pid_count; i++) {
		GROW(*list, *count);
		(*list)[(*count)++] = process_of(options->pids[i]);
	}
	if (record->command.running) {
		GROW(*list, *count);
		(*list)[(*count)++] = record->command.pid;
	}
	if (set_named(*list, *count))
		return -1;
	if (options->follow && add_descendants(list, count))
		return -1;
	if (!record->targets.cgroup)
		return 0;
	i = *count;
	cgroup_add(record->targets.cgroup, list, count);
	if (*count == 0) {
		record_complain("%s: there is no process in it", options->cgroup);
		return -1;
	}
	return add_all(*list, i, *count);
}

static int remember(struct record_targets *targets)
{
	int error = door_read("targets", &targets->before);

	if (!error)
		error = door_read("follow", &targets->follow_before);
	if (error)
		return cannot("targets", error);
	if (is_list(targets->before) && !in_initial_pid_namespace()) {
		record_complain("targets is a list that cannot be put back from this PID "
				"namespace: write 'all' to it first");
		free(targets->before);
		targets->before = NULL;
		return -1;
	}
	return 0;
}

int targets_set(struct record *record)
{
	const struct record_options *options = record->options;
	pid_t *list = NULL;
	size_t count = 0;
	int error;

	if (remember(&record->targets))
		return -1;
	if (!record->targets.listed) {
		error = door_write("targets", "all");
		return error ? cannot("targets", error) : 0;
	}
	error = door_write("follow", options->follow || options->cgroup ? "1" : "0");
	if (error)
		return cannot("--follow", error);
	error = set_list(record, &list, &count);
	free(list);
	return error;
}

/* Who is in one that was made below it is meant, and has another number in its events. */
static void drop_filter(struct record *record)
{
	struct record_targets *targets = &record->targets;

	if (!*targets->filter || !cgroup_is_divided(targets->cgroup) ||
	    tracing_write(record->trace.tracing, RECORD_FILTER, "0"))
		return;
	*targets->filter = '\0';
	note(record, "info filter none");
}

void targets_refresh(struct record *record)
{
	pid_t *list = NULL;
	size_t count = 0, i;

	if (!record->targets.cgroup)
		return;
	drop_filter(record);
	cgroup_add(record->targets.cgroup, &list, &count);
	for (i = 0; i < count; i++)
		add_target(list[i]);
	free(list);
}

/* Those that were named: the module's list has other numbers than we do. */
static size_t named(const struct record *record, pid_t **list)
{
	const struct record_options *options = record->options;
	size_t count = 0, i;

	*list = NULL;
	for (i = 0; i < options->pid_count; i++) {
		GROW(*list, count);
		(*list)[count++] = options->pids[i];
	}
	if (record->command.running) {
		GROW(*list, count);
		(*list)[count++] = record->command.pid;
	}
	return count;
}

size_t targets_to_write(const struct record *record, pid_t **list)
{
	return in_initial_pid_namespace() ? targets_now(list) : named(record, list);
}

size_t targets_now(pid_t **list)
{
	char *text, *line, *save;
	size_t count = 0;

	*list = NULL;
	if (door_read("targets", &text))
		return 0;
	for (line = strtok_r(text, "\n", &save); line && is_list(line);
	     line = strtok_r(NULL, "\n", &save)) {
		GROW(*list, count);
		(*list)[count++] = (pid_t)strtol(line, NULL, 10);
	}
	free(text);
	return count;
}

void targets_restore(struct record *record)
{
	struct record_targets *targets = &record->targets;
	char *line, *save;
	int error = 0;

	if (targets->before) {
		targets->before[strcspn(targets->before, "\n")] =
			is_list(targets->before) ? '\n' : '\0';
		error = door_write("targets", is_list(targets->before) ? "none" : targets->before);
		for (line = strtok_r(targets->before, "\n", &save); line && is_list(line);
		     line = strtok_r(NULL, "\n", &save))
			add_target((pid_t)strtol(line, NULL, 10));
	}
	if (targets->follow_before && !error)
		error = door_write("follow", *targets->follow_before == '1' ? "1" : "0");
	if (error)
		cannot("putting targets back", error);
	free(targets->before);
	free(targets->follow_before);
	free(targets->cgroup);
	targets->before = NULL;
	targets->follow_before = NULL;
	targets->cgroup = NULL;
}
