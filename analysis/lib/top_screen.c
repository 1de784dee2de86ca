// SPDX-License-Identifier: GPL-2.0
/* top on a terminal, a serial console's too: no colours, no lines, no mouse. */
#include <curses.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "interrupt.h"
#include "top.h"

#define HEAD_LINES 2 /* summary, names of columns */
#define FOOT_LINES 1

enum view { PROCESSES, OUTCOMES, MAPPINGS };

struct screen {
	struct top *top;
	enum view view;
	enum top_sort sort;
	char filter[40];
	size_t selected, first; /* of the rows that match */
	pid_t pid;		/* the selected one's, or whose mappings are shown */
	bool paused, done;
};

static int room(void)
{
	return LINES - HEAD_LINES - FOOT_LINES > 1 ? LINES - HEAD_LINES - FOOT_LINES : 1;
}

/* As much as there is room for; a line never wraps. */
static void put(int y, const char *text, attr_t how)
{
	attron(how);
	mvaddnstr(y, 0, text, COLS);
	if (how) {
		int x = (int)strlen(text);

		for (; x < COLS; x++)
			mvaddch(y, x, ' ');
	}
	attroff(how);
}

/* The selection stays with its process, wherever that goes. */
static size_t follow_selected(struct screen *screen, size_t *matching)
{
	const struct top_model *model = &screen->top->model;
	size_t i, at = 0, found = SIZE_MAX;

	for (i = 0; i < model->count; i++) {
		if (!top_row_matches(&model->rows[i], screen->filter))
			continue;
		if (model->rows[i].pid == screen->pid)
			found = at;
		at++;
	}
	*matching = at;
	return found;
}

static void place_selection(struct screen *screen)
{
	size_t matching, found = follow_selected(screen, &matching);

	/* nobody has been chosen yet: the first, whoever that is */
	if (screen->pid && found != SIZE_MAX)
		screen->selected = found;
	if (matching && screen->selected >= matching)
		screen->selected = matching - 1;
	if (screen->selected < screen->first)
		screen->first = screen->selected;
	if (screen->selected >= screen->first + (size_t)room())
		screen->first = screen->selected - (size_t)room() + 1;
}

static pid_t selected_pid(const struct screen *screen)
{
	const struct top_model *model = &screen->top->model;
	size_t i, at = 0;

	for (i = 0; i < model->count; i++)
		if (top_row_matches(&model->rows[i], screen->filter) && at++ == screen->selected)
			return model->rows[i].pid;
	return 0;
}

static void draw_processes(struct screen *screen)
{
	struct top_model *model = &screen->top->model;
	char line[TOP_LINE];
	size_t i, at = 0;

	top_model_sort(model, screen->sort);
	place_selection(screen);
	put(1, top_rows_head(line), A_REVERSE);
	for (i = 0; i < model->count && at < screen->first + (size_t)room(); i++) {
		if (!top_row_matches(&model->rows[i], screen->filter))
			continue;
		if (at >= screen->first)
			put(HEAD_LINES + (int)(at - screen->first),
			    top_row_text(screen->top, &model->rows[i], line),
			    at == screen->selected ? A_BOLD | A_UNDERLINE : 0);
		at++;
	}
}

static void draw_outcomes(const struct screen *screen)
{
	char line[TOP_LINE];
	unsigned int i;
	int y = HEAD_LINES;

	put(1, top_outcomes_head(line), A_REVERSE);
	for (i = 0; i < PHYSMEM_OUTCOME_COUNT && y < LINES - FOOT_LINES; i++)
		if (top_outcome_text(screen->top, i, line))
			put(y++, line, 0);
}

static void draw_mappings(const struct screen *screen)
{
	struct top_mappings mappings;
	char line[TOP_LINE];
	size_t i;

	put(1, top_mappings_head(line), A_REVERSE);
	if (top_hist_mappings(screen->top->hist, &mappings))
		return;
	top_mappings_sort(&mappings);
	for (i = 0; i < mappings.count && i < (size_t)room(); i++)
		put(HEAD_LINES + (int)i, top_mapping_text(screen->pid, &mappings.list[i], line), 0);
	top_mappings_free(&mappings);
}

static void draw_foot(const struct screen *screen)
{
	char line[TOP_LINE * 3];

	if (screen->view == MAPPINGS)
		snprintf(line, sizeof(line), "PID %d, since it was selected   b back  q quit",
			 screen->pid);
	else if (screen->view == OUTCOMES)
		snprintf(line, sizeof(line), "%s%sspace pause  q quit",
			 screen->top->hist ? "o processes  " : "by outcome only: ",
			 screen->top->hist ? "" : screen->top->lacking);
	else
		snprintf(line, sizeof(line),
			 "s sort: %s  / filter%s%s  enter mappings  o outcomes  space %s  q quit",
			 top_sort_name(screen->sort), *screen->filter ? ": " : "", screen->filter,
			 screen->paused ? "go on" : "pause");
	put(LINES - 1, line, 0);
}

static void draw(struct screen *screen)
{
	char line[TOP_LINE];

	erase();
	put(0, top_summary(screen->top, line), 0);
	if (screen->view == PROCESSES)
		draw_processes(screen);
	else if (screen->view == OUTCOMES)
		draw_outcomes(screen);
	else
		draw_mappings(screen);
	draw_foot(screen);
	refresh();
}

static void ask_filter(struct screen *screen)
{
	put(LINES - 1, "", A_REVERSE);
	mvaddstr(LINES - 1, 0, "only names with, or PID: ");
	echo();
	timeout(-1);
	if (getnstr(screen->filter, (int)sizeof(screen->filter) - 1) == ERR)
		screen->filter[0] = '\0';
	noecho();
	screen->selected = 0;
	screen->pid = 0;
}

static void enter_mappings(struct screen *screen)
{
	screen->pid = selected_pid(screen);
	if (screen->pid && top_hist_watch(screen->top->hist, screen->pid) == 0)
		screen->view = MAPPINGS;
}

static void leave_mappings(struct screen *screen)
{
	top_hist_watch(screen->top->hist, 0);
	screen->view = PROCESSES;
}

static void move_selection(struct screen *screen, int by)
{
	size_t matching;

	follow_selected(screen, &matching);
	if (by < 0)
		screen->selected -= screen->selected < (size_t)-by ? screen->selected : (size_t)-by;
	else if (matching)
		screen->selected = screen->selected + (size_t)by < matching ?
					   screen->selected + (size_t)by : matching - 1;
	screen->pid = selected_pid(screen);
}

static void obey_list(struct screen *screen, int key)
{
	switch (key) {
	case KEY_UP:
	case 'k':
		move_selection(screen, -1);
		break;
	case KEY_DOWN:
	case 'j':
		move_selection(screen, 1);
		break;
	case KEY_PPAGE:
		move_selection(screen, -room());
		break;
	case KEY_NPAGE:
		move_selection(screen, room());
		break;
	case 's':
		screen->sort = (screen->sort + 1) % TOP_SORT_COUNT;
		break;
	case '/':
		ask_filter(screen);
		break;
	case '\n':
	case '\r':
	case KEY_ENTER:
		enter_mappings(screen);
		break;
	}
}

static void obey(struct screen *screen, int key)
{
	switch (key) {
	case 'q':
		screen->done = true;
		break;
	case ' ':
		screen->paused = !screen->paused;
		break;
	case '\f': /* Ctrl-L */
		clearok(curscr, TRUE);
		break;
	case 'o':
		if (screen->view != MAPPINGS && screen->top->hist)
			screen->view = screen->view == OUTCOMES ? PROCESSES : OUTCOMES;
		break;
	case 'b':
	case KEY_BACKSPACE:
	case KEY_LEFT:
		if (screen->view == MAPPINGS)
			leave_mappings(screen);
		break;
	default:
		if (screen->view == PROCESSES)
			obey_list(screen, key);
	}
}

static long left_ms(const struct timespec *last, double interval)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (long)(interval * 1000) - ((now.tv_sec - last->tv_sec) * 1000 +
					  (now.tv_nsec - last->tv_nsec) / 1000000);
}

static int show(struct screen *screen)
{
	struct top *top = screen->top;
	unsigned long turn = 0;
	int error = 0, key;

	while (!error && !screen->done && !interrupted()) {
		long wait = left_ms(&top->last, top->options->interval);

		draw(screen);
		if (wait <= 0 && screen->paused)
			wait = (long)(top->options->interval * 1000);
		/* keys have their turn also where a reading takes longer than the interval */
		timeout(wait > 0 ? (int)wait : 0);
		key = getch();
		if (key != ERR)
			obey(screen, key);
		if (key != ERR || wait > 0)
			continue;
		error = top_read(top);
		if (top->options->turns && ++turn == top->options->turns)
			screen->done = true;
	}
	return error;
}

int top_screen(struct top *top)
{
	struct screen screen = {
		.top = top,
		.view = top->hist ? PROCESSES : OUTCOMES,
		.sort = top->options->sort,
	};
	SCREEN *terminal = newterm(NULL, stdout, stdin);
	int error;

	if (!terminal)
		return -1;
	snprintf(screen.filter, sizeof(screen.filter), "%s", top->options->filter);
	cbreak();
	noecho();
	keypad(stdscr, TRUE);
	curs_set(0);
	error = show(&screen);
	endwin();
	delscreen(terminal);
	return error;
}
