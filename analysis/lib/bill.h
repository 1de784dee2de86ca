/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The bill: what a recording's records add up to. Everything that is told of a
 * recording, as text, JSON or a picture, is read from here; nothing is printed
 * here. It grows with the processes, mappings, places in code and distinct
 * pages that were written, and not with the number of faults.
 *
 *	struct bill *bill = bill_new(recording_page_size(recording));
 *
 *	recording_walk(recording, bill_take, bill, &error);
 *	bill_finish(bill, recording);
 *
 * Sums are made from the cells: each has the faults that are alike in all of
 * fork, side, mapping, code, outcome and page size.
 */
#ifndef PHYSMEM_BILL_H
#define PHYSMEM_BILL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "bill_losses.h"
#include "hash.h"
#include "histogram.h"
#include "recording.h"
#include "series.h"

#define BILL_NONE UINT32_MAX

/* A line of a process's memory map, as it was noted. */
struct bill_map {
	uint64_t start, end, offset, ino; /* offset: of the file, bytes */
	uint32_t dev;			  /* as in physmem_cow: major << 20 | minor */
	char perms[8];
	char *path; /* "" if it has none */
};

/* A mapping as the faults tell it: it may have grown meanwhile. */
struct bill_region {
	struct bill_image *image;
	uint64_t start, end, ino; /* ino PHYSMEM_NONE: no file */
	uint32_t dev, vm_flags;
	uint32_t number; /* in the bill */
	char *name;	 /* once the bill is finished */
};

/* A process's memory from its fork, or an exec, to its end, or the next exec. */
struct bill_image {
	struct bill_process *process;
	struct bill_image
		*before; /* of its parent at the fork: maps that were never noted are as there */
	char *path;	 /* of the program, if an exec told it; or NULL */
	uint32_t number; /* in the bill */
	struct bill_map *maps; /* in the order in which they were noted */
	size_t map_count;
	struct bill_region **regions; /* by start */
	size_t region_count;
	struct page_set split;	  /* its huge pages that were split, by number */
	unsigned int split_shift; /* of their size; 0: none was */
};

struct bill_process {
	uint32_t number; /* in the bill */
	int32_t tgid;
	int32_t parent_tgid;	     /* -1: not told */
	struct bill_process *parent; /* or NULL */
	struct bill_fork *fork;	     /* that made it, or NULL */
	struct bill_fork
		*current; /* to which its copies are charged; NULL: none was seen before them */
	struct bill_fork **living; /* all whose other half still shares with it */
	size_t living_count;
	struct bill_image *image; /* the present one */
	char comm[32];		  /* "" if nothing tells it */
	uint64_t started, ended;  /* ns; PHYSMEM_NONE: before or after the recording */
	bool gone;		  /* ended, and its number given out again */
	uint64_t first, last;	  /* ns, of its own faults; PHYSMEM_NONE: none */
};

enum bill_side { BILL_PARENT, BILL_CHILD };

/* Why what a fork shared is not shared any more. */
enum bill_end {
	BILL_END_RECORDING, /* it still was at the end of the recording */
	BILL_END_CHILD_EXIT,
	BILL_END_CHILD_EXEC,
	BILL_END_PARENT_EXIT,
	BILL_END_PARENT_EXEC,
};

/* How long faults took that are alike in these. */
struct bill_timing {
	uint8_t outcome, page_shift;
	struct histogram times;
};

/* Lanes of a fork's series. */
enum bill_lane {
	BILL_LANE_PARENT, /* bytes copied by the parent */
	BILL_LANE_CHILD,
	BILL_LANE_BROKEN, /* base pages that are not shared any more since then */
};

/* A fork and what is charged to it; or, with neither parent nor child, what came before any. */
struct bill_fork {
	uint32_t number; /* from 1, in the order of time; 0: before any fork seen */
	struct bill_process *parent, *child;
	uint64_t time;
	uint64_t dur, shared, copied, table_bytes; /* as in physmem_fork; PHYSMEM_NONE: not told */
	enum bill_end how;
	uint64_t ended;
	struct series series; /* begins at @time, and goes on while both share */
	uint64_t later[2];    /* bytes copied by each side after that */
	struct page_set broken;
	struct bill_timing *timings;
	size_t timing_count;
	const struct bill_cell *cells; /* of the bill's: this fork's, once it is finished */
	size_t cell_count;
};

/* Faults that are alike. */
struct bill_cell {
	struct bill_fork *fork;
	struct bill_region *region;
	uint64_t ip;	/* PHYSMEM_NONE: none */
	uint32_t stack; /* number of a stack, or BILL_NONE */
	uint8_t side;	/* enum bill_side */
	uint8_t outcome, page_shift;
	uint8_t in_kernel;  /* @ip is of a system call that wrote */
	uint64_t count;	    /* faults; bytes: << page_shift */
	uint64_t timed, ns; /* of these, whose duration is known, and its sum */
	uint64_t split;	    /* of these, pages of a huge page that was split */
};

struct bill_stack {
	struct bill_image *image;
	uint64_t *frames; /* innermost first */
	size_t count;
};

/* "KEY VALUE" or a whole line, as noted in the recording. */
struct bill_line {
	char *key, *value;
};

struct bill_lines {
	struct bill_line *list;
	size_t count;
};

struct bill_build {
	char *path, *id;
	uint64_t ino;
	uint32_t dev;
};

struct bill {
	struct bill_process **processes; /* in the order in which they were seen */
	size_t process_count;
	struct bill_image **images;
	size_t image_count;
	struct bill_fork **forks; /* [0]: before any fork seen */
	size_t fork_count;
	struct bill_cell *cells;
	size_t cell_count;
	struct bill_stack *stacks;
	size_t stack_count;
	size_t region_count;
	struct bill_build *builds;
	size_t build_count;
	struct bill_lines info;	    /* KEY VALUE */
	struct bill_lines probes;   /* whole lines, each a key */
	struct bill_lines settings; /* targets, follow, begin, end */
	struct bill_lines resident; /* TGID, "ANON_PAGES PRIVATE_DIRTY_KB" */
	struct bill_losses losses;
	unsigned int page_size;
	uint64_t begin, end; /* ns, of the first and last record; PHYSMEM_NONE: none */
	uint64_t faults;
	uint64_t schedule; /* records of the scheduler's */
	bool fork_events;  /* physmem_fork was recorded */
	bool mapped;	   /* map lines were noted */
	bool noted;	   /* by `physmem record` */
	struct bill_work *work;
};

/* @page_size: of the machine that was recorded */
struct bill *bill_new(unsigned int page_size);

/* A recording_callback; @bill: struct bill. Return: 0. */
int bill_take(void *bill, const struct recording_record *record);

/* After the last record: ends what has not ended, and takes from @recording what names it has. */
void bill_finish(struct bill *bill, const struct recording *recording);

void bill_free(struct bill *bill);

/* Return: whether an outcome's pages are memory that a fork costs. */
bool bill_is_copy(unsigned int outcome);

/* Return: whether a page was made writable in place. */
bool bill_is_reuse(unsigned int outcome);

/* Return: whether an outcome is only a step, after which the write goes on in another call. */
bool bill_is_step(unsigned int outcome);

/* Return: value of the last line of that key, or NULL. */
const char *bill_line(const struct bill_lines *lines, const char *key);

/* Return: what `physmem record` noted at an address, in this image or where it came from; or NULL.
 */
const struct bill_map *bill_map_at(const struct bill_image *image, uint64_t addr);

/* A mapping's name, for people; the same for mappings that are alike in several processes. */
void bill_region_name(const struct bill_region *region, char *text, size_t size);

/* Return: of a mapped file, its build id, or NULL. */
const char *bill_build_id(const struct bill *bill, const struct bill_map *map);

/* Return: how a process is called: its name, or "?". */
const char *bill_comm(const struct bill_process *process);

#endif
