// SPDX-License-Identifier: GPL-2.0
/*
 * fuzz_files SEED OPERATIONS PID...: two processes do with all of physmem's files whatever a
 * program can do with a file, in an order that the seed fixes for each. What they write are
 * requests, sound and damaged, about these PIDs among others.
 *
 * Prints how often each operation went well, and each error that no document promises, as
 * "undocumented OPERATION ENAME ...". Status 0: there was none.
 */
#include <errno.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "fuzz_operations.h"
#include "fuzz_words.h"
#include "witness.h"

#define PROCESSES	2
#define TOLD		10	/* errors, one by one */

static unsigned int told;
static unsigned int went_well[OPERATIONS];

static const struct operation *any_operation(void)
{
	unsigned int sum = 0, place, i;

	for (i = 0; i < OPERATIONS; i++)
		sum += operations[i].weight;
	place = fuzz_number(sum);
	for (i = 0; place >= operations[i].weight; i++)
		place -= operations[i].weight;
	return &operations[i];
}

static bool documented(const struct operation *operation, int error)
{
	unsigned int i;

	for (i = 0; i < ERRNOS; i++)
		if (operation->errnos[i] == error)
			return true;
	return false;
}

static int misuse(unsigned int count)
{
	unsigned int i;

	operations_begin();
	for (i = 0; i < count; i++) {
		const struct operation *operation = any_operation();

		if (operation->run() >= 0)
			went_well[operation - operations]++;
		else if (!documented(operation, errno) && told++ < TOLD)
			printf("undocumented %s %s (operation %u) %.60s\n", operation->name,
			       strerrorname_np(errno), i, fuzz_said());
	}
	for (i = 0; i < OPERATIONS; i++)
		printf("%s %s%u", i ? "," : "well:", operations[i].name, went_well[i]);
	putchar('\n');
	fflush(stdout);
	return told ? 1 : 0;
}

int main(int argc, char **argv)
{
	int status, worst = 0, i;

	if (argc < 4)
		die("usage: fuzz_files SEED OPERATIONS PID...");
	signal(SIGIO, SIG_IGN);
	for (i = 0; i < PROCESSES; i++) {
		if (fork())
			continue;
		fuzz_begin(strtoull(argv[1], NULL, 0) * PROCESSES + i, argv + 3);
		exit(misuse(strtoul(argv[2], NULL, 0)));
	}
	while (wait(&status) > 0)
		if (status > worst)
			worst = status;
	if (!WIFEXITED(worst))
		printf("killed by signal %d\n", WTERMSIG(worst));
	return WIFEXITED(worst) ? WEXITSTATUS(worst) : 2;
}
