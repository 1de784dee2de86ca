// SPDX-License-Identifier: GPL-2.0
#include "interrupt.h"

#include <signal.h>
#include <stddef.h>

static const int caught[] = { SIGINT, SIGTERM, SIGHUP };
static volatile sig_atomic_t last, times;

#define CAUGHT_COUNT (sizeof(caught) / sizeof(caught[0]))

/* What was to become of each before, for a child. */
static struct sigaction before[CAUGHT_COUNT], pipe_before;

static void note(int number)
{
	last = number;
	times++;
}

void interrupt_catch(void)
{
	/* without SA_RESTART: whoever waits shall look */
	const struct sigaction action = { .sa_handler = note };
	const struct sigaction ignore = { .sa_handler = SIG_IGN };
	size_t i;

	for (i = 0; i < CAUGHT_COUNT; i++)
		/*
		 * nohup means it; but a shell has SIGINT ignored by all that a script starts in the
		 * background, and who sends it to one of these means that
		 */
		if (sigaction(caught[i], NULL, &before[i]) == 0 &&
		    (caught[i] == SIGINT || before[i].sa_handler != SIG_IGN))
			sigaction(caught[i], &action, NULL);
	sigaction(SIGPIPE, &ignore, &pipe_before);
}

bool interrupted(void)
{
	return last;
}

int interruptions(void)
{
	return times;
}

void interrupt_release(void)
{
	size_t i;

	for (i = 0; i < CAUGHT_COUNT; i++)
		sigaction(caught[i], &before[i], NULL);
	sigaction(SIGPIPE, &pipe_before, NULL);
}

void interrupt_obey(void)
{
	if (!last)
		return;
	signal(last, SIG_DFL);
	raise(last);
}
