/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A recording -> what the figures show. It is read twice, each time into a bill:
 * the first says what is largest, and while the second is made the figures are
 * told when and where. A bill numbers what it finds in the order of the recording,
 * so both call the same things by the same numbers.
 */
#ifndef PHYSMEM_PLOT_COLLECT_H
#define PHYSMEM_PLOT_COLLECT_H

#include "bill.h"
#include "code.h"
#include "plot.h"

#define NOT_SHOWN UINT32_MAX

/* What a page of the map has become. */
enum page_state { PAGE_UNTOUCHED, PAGE_COPIED, PAGE_FRESH, PAGE_KEPT, PAGE_LEFT, PAGE_STATES };

struct collect {
	struct plot *plot;
	struct bill *bill;  /* of the first reading */
	struct bill *again; /* the second, as far as it has come */
	struct code *code;
	unsigned int page_shift;
	uint32_t *lanes;		 /* by region's number: its lane, or NOT_SHOWN */
	const struct bill_fork **curves; /* the forks that the curves are of */
	const struct bill_fork *mapped;	 /* the fork of the map, or NULL */
	uint32_t sides[2];		 /* numbers of the map's processes */
	struct page_set pages[2][PAGE_STATES];
};

/**
 * collect - fill all figures from a recording
 *
 * Return: 0; 1 if a part could be read only, @error says which, as does a note of the plot's; -1 if
 * nothing was, or a signal was caught.
 */
int collect(struct plot *plot, const char *path, const struct code_options *options,
	    struct recording_error *error);

/* Return: whether the outcome gave a process a page of its own. */
bool outcome_gives(unsigned int outcome);

/* "redis-server 863". Return: @text, of PLOT_NAME_MAX bytes. */
char *process_label(char *text, const struct bill_process *process);

/* Return: a mapping's name, of a file the last part, as long as it is. */
const char *mapping_name(const struct bill_region *region);

/* From the first bill: what is to be shown. */
void choose_timeline(struct collect *collect);
void choose_decay(struct collect *collect);
void choose_latency(struct collect *collect);
void choose_flame(struct collect *collect);
void choose_map(struct collect *collect);

/* A fault of the second reading, which its bill has taken already. */
void fill_timeline(struct collect *collect, uint64_t time, const struct physmem_cow *cow,
		   const struct bill_region *region);
void fill_decay(struct collect *collect, uint64_t time);
void fill_map(struct collect *collect, const struct physmem_cow *cow,
	      const struct bill_region *region);

void finish_decay(struct collect *collect);
void finish_map(struct collect *collect);

#endif
