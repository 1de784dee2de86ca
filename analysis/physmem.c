// SPDX-License-Identifier: GPL-2.0
/*
 * physmem: the table of subcommands, and nothing else.
 */
#include <argp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cmd.h"
#include "version.h"

static const struct command commands[] = {
	{ "info", "the module, the kernel, and what is lacking to use physmem here", cmd_info },
	{ "snapshot", "the memory of processes, frame by frame", cmd_snapshot },
	{ "diff", "which frames two snapshots share", cmd_diff },
	{ "record", "copy-on-write faults into a file, to be explained later", cmd_record },
	{ "report", "what the forks in a recording have cost", cmd_report },
	{ "plot", "a recording, or memory as it is now, as pictures", cmd_plot },
	{ "export", "a recording for other programs: Perfetto, tables, JSON", cmd_export },
	{ "shark", "a recording in KernelShark, each fault as a box", cmd_shark },
	{ "top", "who copies how much on write, now", cmd_top },
	{ "who", "every process that maps a frame", cmd_who },
};

#define COMMAND_COUNT (sizeof(commands) / sizeof(commands[0]))

static const struct command *find_command(const char *name)
{
	size_t i;

	for (i = 0; i < COMMAND_COUNT; i++)
		if (strcmp(commands[i].name, name) == 0)
			return &commands[i];
	return NULL;
}

static int run_command(const struct command *command, int argc, char **argv)
{
	char name[64];

	/* argp takes the program's name for its messages from here. */
	snprintf(name, sizeof(name), "physmem %s", command->name);
	argv[0] = name;
	return command->run(argc, argv);
}

static void print_help(FILE *stream)
{
	size_t i;

	fprintf(stream, "Usage: physmem SUBCOMMAND [OPTION...]\n\n");
	for (i = 0; i < COMMAND_COUNT; i++)
		fprintf(stream, "  %-10s %s\n", commands[i].name, commands[i].summary);
	fprintf(stream, "  %-10s %s\n", "help", "this list, or a subcommand's options");
	fprintf(stream,
		"\n'physmem help SUBCOMMAND' says more; 'physmem --version' which one this is.\n");
}

static int unknown_command(const char *name)
{
	size_t i;

	fprintf(stderr, "physmem: no subcommand '%s'; there are:", name);
	for (i = 0; i < COMMAND_COUNT; i++)
		fprintf(stderr, " %s", commands[i].name);
	fprintf(stderr, " help\n");
	return STATUS_WRONG;
}

static int help(int argc, char **argv)
{
	char option[] = "--help";
	char *arguments[] = { NULL, option, NULL };
	const struct command *command;

	if (argc < 3) {
		print_help(stdout);
		return STATUS_FINE;
	}
	command = find_command(argv[2]);
	return command ? run_command(command, 2, arguments) : unknown_command(argv[2]);
}

int main(int argc, char **argv)
{
	const struct command *command;

	argp_err_exit_status = STATUS_WRONG;
	argp_program_version = "physmem " PHYSMEM_VERSION;
	if (argc < 2) {
		print_help(stderr);
		return STATUS_WRONG;
	}
	if (strcmp(argv[1], "--version") == 0 || strcmp(argv[1], "-V") == 0) {
		puts(argp_program_version);
		return STATUS_FINE;
	}
	if (strcmp(argv[1], "help") == 0 || strcmp(argv[1], "--help") == 0 ||
	    strcmp(argv[1], "-h") == 0)
		return help(argc, argv);
	command = find_command(argv[1]);
	if (!command)
		return unknown_command(argv[1]);
	return run_command(command, argc - 1, argv + 1);
}
