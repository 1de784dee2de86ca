// SPDX-License-Identifier: GPL-2.0
/*
 * physmem record: copy-on-write faults into a file of trace-cmd's, with what it
 * takes to explain them later and elsewhere.
 */
#include <argp.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "cmd.h"
#include "grow.h"
#include "processes.h"
#include "recorder.h"

enum {
	OPTION_CGROUP = 256,
	OPTION_FOLLOW,
	OPTION_STACKS,
	OPTION_SCHED,
	OPTION_PAGES,
	OPTION_DURATION,
	OPTION_MAX_SIZE,
	OPTION_TO,
};

static const struct argp_option record_options[] = {
	{ "pid", 'p', "PID,PID", 0, "These processes, with all their threads", 0 },
	{ "cgroup", OPTION_CGROUP, "PATH", 0,
	  "The processes of a cgroup, also those that come into it later", 0 },
	{ "follow", OPTION_FOLLOW, NULL, 0,
	  "Their descendants too: those that live, and those that they will fork", 0 },
	{ "stacks", OPTION_STACKS, NULL, 0, "The user's call stack of each event", 0 },
	{ "sched", OPTION_SCHED, NULL, 0, "When which task runs, everybody's: large", 0 },
	{ "pages", OPTION_PAGES, NULL, 0,
	  "Snapshots of the processes at the beginning and at the end: large", 0 },
	{ "duration", OPTION_DURATION, "S", 0, "End after S seconds, and end COMMAND", 0 },
	{ "max-size", OPTION_MAX_SIZE, "M", 0,
	  "Keep the newest M MiB, all CPUs together; what is older is overwritten", 0 },
	{ "output", 'o', "FILE", 0, "Where to (default: trace.dat)", 0 },
	{ "to", OPTION_TO, "HOST:PORT", 0,
	  "To another machine, on which 'trace-cmd listen -p PORT' runs", 0 },
	{ "quiet", 'q', NULL, 0, "No progress and no summary", 0 },
	{ 0 },
};

static double parse_number(const char *text, const char *what, struct argp_state *state)
{
	double number;
	char *end;

	errno = 0;
	number = strtod(text, &end);
	if (end == text || *end || errno || !(number > 0 && number < 1e9))
		argp_error(state, "%s: '%s' is no number above 0", what, text);
	return number;
}

static error_t parse_option(int key, char *argument, struct argp_state *state)
{
	struct record_options *options = state->input;

	switch (key) {
	case 'p':
		if (parse_pids(argument, &options->pids, &options->pid_count))
			argp_error(state, "'%s' is no list of PIDs", argument);
		return 0;
	case OPTION_CGROUP:
		options->cgroup = argument;
		return 0;
	case OPTION_FOLLOW:
		options->follow = true;
		return 0;
	case OPTION_STACKS:
		options->stacks = true;
		return 0;
	case OPTION_SCHED:
		options->sched = true;
		return 0;
	case OPTION_PAGES:
		options->pages = true;
		return 0;
	case OPTION_DURATION:
		options->duration = parse_number(argument, "--duration", state);
		return 0;
	case OPTION_MAX_SIZE:
		options->max_size = (unsigned long)parse_number(argument, "--max-size", state);
		if (!options->max_size)
			argp_error(state, "--max-size %s: at least 1 MiB", argument);
		return 0;
	case 'o':
		options->output = argument;
		return 0;
	case OPTION_TO:
		options->to = argument;
		if (!strchr(argument, ':'))
			argp_error(state, "--to %s: HOST:PORT", argument);
		return 0;
	case 'q':
		options->quiet = true;
		return 0;
	case ARGP_KEY_ARGS:
		options->command = state->argv + state->next;
		state->next = state->argc;
		return 0;
	case ARGP_KEY_END:
		if (!!options->pid_count + !!options->cgroup + !!options->command > 1)
			argp_error(state, "one of -p, --cgroup and COMMAND");
		if (options->pages && !options->pid_count && !options->cgroup && !options->command)
			argp_error(state, "--pages: of which processes? -p PID names one");
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static const struct argp record_argp = {
	.options = record_options,
	.parser = parse_option,
	.args_doc = "[-- COMMAND...]",
	.doc = "Record copy-on-write faults and forks: of the processes named, of COMMAND, or of "
	       "everybody, until COMMAND or the processes have ended, or Ctrl-C.\v"
	       "Examples:\n"
	       "  physmem record --follow -- ./server        from its start, with its children\n"
	       "  physmem record -p 863 --follow             what runs, until Ctrl-C\n"
	       "  physmem record --cgroup system.slice/redis.service --duration 60\n"
	       "  physmem record -p 863 --stacks --to 10.0.0.2:5555\n\n"
	       "Then: physmem report\n\n"
	       "Exit status: COMMAND's; without it 0; 2 wrong use or failure.",
};

/* The words as they were given. */
static char *join(int argc, char **argv)
{
	size_t size = 1;
	char *line;
	int i;

	for (i = 0; i < argc; i++)
		size += strlen(argv[i]) + 1;
	line = calloc(1, size);
	if (!line)
		out_of_memory();
	for (i = 0; i < argc; i++) {
		strcat(line, argv[i]);
		if (i + 1 < argc)
			strcat(line, " ");
	}
	return line;
}

int cmd_record(int argc, char **argv)
{
	struct record_options options = { .output = "trace.dat" };
	int status;

	options.line = join(argc, argv);
	options.version = argp_program_version + strlen("physmem ");
	/* what follows COMMAND is COMMAND's */
	argp_parse(&record_argp, argc, argv, ARGP_IN_ORDER, NULL, &options);
	status = record_run(&options);
	free(options.line);
	free(options.pids);
	return status < 0 ? STATUS_WRONG : status;
}
