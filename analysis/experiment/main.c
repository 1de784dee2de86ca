// SPDX-License-Identifier: GPL-2.0
/*
 * experiment-report: what happened in a run of the fork experiment, in plain
 * words. Every sentence is computed from the run's snapshots and its trace; one
 * that does not hold is printed as such and makes the exit status 1.
 */
#include <stdarg.h>
#include <stdio.h>

#include "run.h"

void state(struct run *run, bool holds, const char *found, const char *format, ...)
{
	va_list arguments;

	run->statements++;
	if (!holds)
		run->wrong++;
	fputs(holds ? "  " : "  WRONG: expected: ", stdout);
	va_start(arguments, format);
	vprintf(format, arguments);
	va_end(arguments);
	putchar('\n');
	if (!holds)
		printf("         found: %s\n", found);
}

int main(int argc, char **argv)
{
	struct run run;
	int status = 2;

	if (argc != 2) {
		fprintf(stderr, "Usage: experiment-report DIRECTORY\n");
		return 2;
	}
	if (run_load(&run, argv[1]) == 0) {
		printf("The fork experiment: %s on %s, Linux %s, %lu KiB pages\n", run.program,
		       run.machine, run.kernel, run.page_size / 1024);
		printf("Parent is %ld, child is %ld. Addresses and frames are hexadecimal.\n",
		       run.pid[PARENT], run.pid[CHILD]);
		printf("Two page tables that lead to the same frame share that memory.\n");
		report_fork(&run);
		report_steps(&run);
		if (run.wrong)
			printf("\n%u of %u statements do not hold.\n", run.wrong, run.statements);
		else
			printf("\nAll %u statements were checked %s.\n", run.statements,
			       "against the snapshots and the trace");
		status = run.wrong ? 1 : 0;
	}
	run_free(&run);
	return status;
}
