/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The figures, each from its own data to a canvas; what fills the data knows
 * nothing of pixels.
 */
#ifndef PHYSMEM_PLOT_FIGURE_H
#define PHYSMEM_PLOT_FIGURE_H

#include "canvas.h"
#include "plot.h"

#define FIGURE_WIDTH 960.
#define TITLE_SIZE 15.
#define LABEL_SIZE 12.
#define SMALL_SIZE 11.

struct figure {
	const char *name; /* --only's */
	const char *title;
	const char *reading; /* how to read it, for who sees it for the first time */
	const char *nothing; /* why it may be missing */
	/* Return: its height in pixels; 0 if there is nothing to draw. */
	double (*height)(const struct plot *plot);
	void (*draw)(struct canvas *canvas, const struct plot *plot);
};

extern const struct figure figure_timeline;
extern const struct figure figure_decay;
extern const struct figure figure_latency;
extern const struct figure figure_flame;
extern const struct figure figure_map;
extern const struct figure figure_frames;

#define FIGURE_COUNT 6

extern const struct figure *const figures[FIGURE_COUNT];

/* Return: the figure of that name, or NULL. */
const struct figure *figure_named(const char *name);

struct legend_entry {
	enum ink ink;
	char text[PLOT_NAME_MAX];
};

/* Squares with their names, in lines of the figure's width. Return: the y under them. */
double legend_draw(struct canvas *canvas, double x, double y, const struct legend_entry *entries,
		   size_t count);

/* Return: how high legend_draw() makes it. */
double legend_height(double x, const struct legend_entry *entries, size_t count);

/* Those outcomes of which @seen says so, in KernelShark's order. Return: how many. */
size_t legend_outcomes(struct legend_entry entries[PAINT_COUNT], const bool seen[PAINT_COUNT]);

#endif
