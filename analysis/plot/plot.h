/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the figures show, as numbers. Filled from a recording, or from snapshots.
 */
#ifndef PHYSMEM_PLOT_PLOT_H
#define PHYSMEM_PLOT_PLOT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ink.h"

#define PLOT_NAME_MAX 96

#define TIMELINE_BINS 240
#define TIMELINE_LANES 16
#define TIMELINE_MARKS 64

/* One mapping of one process. */
struct lane {
	char process[PLOT_NAME_MAX], mapping[PLOT_NAME_MAX];
	uint64_t bytes;
	uint64_t bins[TIMELINE_BINS][PAINT_COUNT]; /* bytes, by outcome */
};

struct mark {
	uint64_t time; /* ns since the timeline's begin */
	char text[PLOT_NAME_MAX];
};

struct timeline {
	uint64_t span;	    /* ns */
	struct lane *lanes; /* a process's together, the largest first */
	size_t lane_count;
	size_t left_out; /* mappings that are not shown, */
	uint64_t left_out_bytes;
	struct mark *marks; /* forks */
	size_t mark_count;
	uint64_t fork_count; /* with those for which there are no marks */
};

#define DECAY_CURVES 8

struct decay_step {
	uint64_t time; /* ns since the fork */
	uint64_t left; /* pages still shared from then on */
};

struct curve {
	char name[PLOT_NAME_MAX];
	uint64_t shared; /* base pages, at the fork */
	struct decay_step *steps;
	size_t step_count;
	uint64_t end;	   /* ns since the fork */
	const char *ended; /* how: "the child exited" */
};

struct decay {
	struct curve *curves; /* those of which most was copied */
	size_t curve_count;
	size_t left_out; /* forks that are not shown */
};

/* Bucket n has those of at least 2^n and less than 2^(n + 1) ns; the first also 0. */
#define LATENCY_BUCKETS 64

struct latency_row {
	uint64_t buckets[LATENCY_BUCKETS];
	uint64_t count, unknown; /* with a duration, without */
	uint64_t total, longest; /* ns */
};

struct latency {
	struct latency_row rows[PAINT_COUNT];
};

/* A tree of code: a frame, and those that it called. */
struct flame {
	char *name;
	uint64_t bytes, count; /* of its own and of all that it called */
	struct flame **called;
	size_t called_count;
};

#define MAP_COLUMNS 720
#define MAP_ROWS 24
#define MAP_CLASSES 10

/* What a page may be, on the map. */
struct map_class {
	enum ink ink;
	const char *name;
	const char *meaning; /* NULL: the name says it */
};

/* Pages of each class, by the place that they have in a range of pages. */
struct strip {
	uint64_t range;
	uint32_t pages[MAP_COLUMNS][MAP_CLASSES];
	uint64_t total[MAP_CLASSES];
};

/* One mapping, as one or two processes have it. */
struct map_row {
	char name[PLOT_NAME_MAX];
	uint64_t start, end;
	struct strip strips[2];
};

struct map {
	char sides[2][PLOT_NAME_MAX]; /* the processes */
	unsigned int side_count;
	const struct map_class *classes;
	size_t class_count;
	uint64_t total[2][MAP_CLASSES]; /* pages of each side, also of what is left out */
	struct map_row *rows;		/* by address */
	size_t row_count;
	size_t left_out;
};

/* Where in the machine's memory the frames of the map's pages are. */
struct frames {
	uint64_t low, high; /* frame numbers; the same: not known */
	struct strip strip;
};

struct plot {
	char *title;
	unsigned int page_shift; /* of a base page */
	char **notes;		 /* what is to be known first: lost, missed, not seen */
	size_t note_count;
	struct timeline timeline;
	struct decay decay;
	struct latency latency;
	struct flame *flame;
	struct map map;
	struct frames frames;
};

/* Adds pages, the first of which is @first of the strip's range. */
void strip_add(struct strip *strip, uint64_t first, uint64_t count, unsigned int class);

/* Keeps the MAP_ROWS of which @told is largest, by address, and none of which it is 0. */
void map_choose_rows(struct map *map,
		     uint64_t (*told)(const struct map *map, const struct map_row *row));

void plot_title(struct plot *plot, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* What a reader must know before he believes a figure. */
void plot_note(struct plot *plot, const char *format, ...) __attribute__((format(printf, 2, 3)));

void plot_free(struct plot *plot);

#endif
