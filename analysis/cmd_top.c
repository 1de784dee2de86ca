// SPDX-License-Identifier: GPL-2.0
/*
 * physmem top: who copies how much, now.
 */
#include <argp.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "cmd.h"
#include "interrupt.h"
#include "top.h"

#define PLAIN_ROWS 20
#define ROWS_UNSAID (~0UL)

enum { OPTION_OUTCOMES = 256 };

static const struct argp_option top_options[] = {
	{ "delay", 'd', "S", 0, "Seconds between two turns (default: 1)", 0 },
	{ "batch", 'b', NULL, 0,
	  "Plain lines; so it is too where output is no terminal or the terminal can no more", 0 },
	{ "json", 'j', NULL, 0, "An object a turn, each on a line, for other programs", 0 },
	{ "turns", 'n', "N", 0, "End after N turns", 0 },
	{ "rows", 'r', "N", 0,
	  "The first N processes (default: 20 as lines, all as JSON; 0: all)", 0 },
	{ "sort", 's', "KEY", 0, "copies, bytes, time, total, faults or pid (default: copies)", 0 },
	{ "filter", 'f', "TEXT", 0, "Only processes with TEXT in their name, or of this PID", 0 },
	{ "outcomes", OPTION_OUTCOMES, NULL, 0,
	  "By outcome, of everybody together: needs no tracing", 0 },
	{ "quiet", 'q', NULL, 0, "No notes", 0 },
	{ 0 },
};

static double parse_number(const char *text, double least, struct argp_state *state)
{
	double number;
	char *end;

	errno = 0;
	number = strtod(text, &end);
	if (end == text || *end || errno || !(number >= least && number < 1e6))
		argp_error(state, "'%s' is no number from %g on", text, least);
	return number;
}

static enum top_sort parse_sort(const char *name, struct argp_state *state)
{
	enum top_sort sort;

	for (sort = 0; sort < TOP_SORT_COUNT; sort++)
		if (strcmp(name, top_sort_name(sort)) == 0)
			return sort;
	argp_error(state, "--sort %s: copies, bytes, time, total, faults or pid", name);
	return TOP_BY_COPIES;
}

static error_t parse_option(int key, char *argument, struct argp_state *state)
{
	struct top_options *options = state->input;

	switch (key) {
	case 'd':
		options->interval = parse_number(argument, 0.1, state);
		return 0;
	case 'b':
		options->plain = true;
		return 0;
	case 'j':
		options->json = true;
		options->plain = true;
		return 0;
	case 'n':
		options->turns = (unsigned long)parse_number(argument, 1, state);
		return 0;
	case 'r':
		options->rows = (unsigned long)parse_number(argument, 0, state);
		return 0;
	case 's':
		options->sort = parse_sort(argument, state);
		return 0;
	case 'f':
		options->filter = argument;
		return 0;
	case OPTION_OUTCOMES:
		options->outcomes = true;
		return 0;
	case 'q':
		options->quiet = true;
		return 0;
	case ARGP_KEY_ARG:
		argp_error(state, "what is '%s'? -f TEXT chooses processes", argument);
		return 0;
	case ARGP_KEY_END:
		if (options->rows == ROWS_UNSAID)
			options->rows = options->json ? 0 : PLAIN_ROWS;
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static const struct argp top_argp = {
	.options = top_options,
	.parser = parse_option,
	.doc = "Show who copies how much on write, now: by process, with the mean time of a fault "
	       "and what the kernel did. The kernel adds up; no event is recorded.\v"
	       "Keys: arrows select, enter shows the selected one's mappings, s sorts by the next "
	       "key, / filters, o shows outcomes, space holds, q quits.\n\n"
	       "Exit status: 0 fine, 2 wrong use or failure.",
};

/* A terminal without a cursor to move, or none at all. */
static bool must_be_plain(void)
{
	const char *term = getenv("TERM");

	return !isatty(STDOUT_FILENO) || !isatty(STDIN_FILENO) || !term || !*term ||
	       strcmp(term, "dumb") == 0;
}

int cmd_top(int argc, char **argv)
{
	struct top_options options = { .interval = 1, .rows = ROWS_UNSAID, .filter = "" };
	struct top top;
	int error = -1;

	argp_parse(&top_argp, argc, argv, 0, NULL, &options);
	interrupt_catch();
	if (top_begin(&top, &options))
		return STATUS_WRONG;
	if (!options.plain && !must_be_plain())
		error = top_screen(&top);
	/* ncurses knows no such terminal */
	if (error < 0)
		error = top_plain(&top);
	top_end(&top);
	if (error)
		fprintf(stderr, TOP_PROGRAM ": %s\n", strerror(error));
	return error ? STATUS_WRONG : STATUS_FINE;
}
