/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The subcommands of physmem: one file each, all with the same habits.
 */
#ifndef PHYSMEM_CMD_H
#define PHYSMEM_CMD_H

/* What every subcommand exits with. */
enum status {
	STATUS_FINE = 0,
	STATUS_FOUND = 1, /* found nothing, differs, or lacks something */
	STATUS_WRONG = 2, /* wrong use or failure */
};

struct command {
	const char *name;
	const char *summary;
	/* @argv[0] is "physmem NAME", for messages. Returns an enum status. */
	int (*run)(int argc, char **argv);
};

int cmd_diff(int argc, char **argv);
int cmd_export(int argc, char **argv);
int cmd_info(int argc, char **argv);
int cmd_plot(int argc, char **argv);
int cmd_record(int argc, char **argv);
int cmd_report(int argc, char **argv);
int cmd_shark(int argc, char **argv);
int cmd_snapshot(int argc, char **argv);
int cmd_top(int argc, char **argv);
int cmd_who(int argc, char **argv);

#endif
