// SPDX-License-Identifier: GPL-2.0
#include "histogram.h"

#include <stdlib.h>
#include <string.h>

#include "grow.h"

/* Each power of two in so many equal parts; below that each number has a bucket of its own. */
#define PARTS_SHIFT 4
#define PARTS 16U /* 2 to that power */

static unsigned int bucket_of(uint64_t value)
{
	unsigned int shift;

	if (value < PARTS)
		return (unsigned int)value;
	shift = 63 - (unsigned int)__builtin_clzll(value) - PARTS_SHIFT;
	return (shift + 1) * PARTS + (unsigned int)(value >> shift) - PARTS;
}

uint64_t histogram_floor(unsigned int bucket)
{
	unsigned int shift = bucket / PARTS;

	return shift ? (uint64_t)(PARTS + bucket % PARTS) << (shift - 1) : bucket;
}

/* Makes room for the buckets @from to @to. */
static void reach(struct histogram *histogram, unsigned int from, unsigned int to)
{
	unsigned int first = from, last = to;
	uint64_t *counts;

	if (histogram->used) {
		unsigned int end = histogram->first + histogram->used - 1;

		if (from >= histogram->first && to <= end)
			return;
		first = from < histogram->first ? from : histogram->first;
		last = to > end ? to : end;
	}
	counts = calloc(last - first + 1, sizeof(*counts));
	if (!counts)
		out_of_memory();
	if (histogram->used)
		memcpy(counts + histogram->first - first, histogram->counts,
		       histogram->used * sizeof(*counts));
	free(histogram->counts);
	histogram->counts = counts;
	histogram->first = first;
	histogram->used = last - first + 1;
}

void histogram_add(struct histogram *histogram, uint64_t value)
{
	unsigned int bucket = bucket_of(value);

	reach(histogram, bucket, bucket);
	histogram->counts[bucket - histogram->first]++;
	histogram->count++;
	histogram->sum += value;
	if (value > histogram->max)
		histogram->max = value;
}

void histogram_merge(struct histogram *to, const struct histogram *from)
{
	unsigned int i;

	if (!from->count)
		return;
	reach(to, from->first, from->first + from->used - 1);
	for (i = 0; i < from->used; i++)
		to->counts[from->first + i - to->first] += from->counts[i];
	to->count += from->count;
	to->sum += from->sum;
	if (from->max > to->max)
		to->max = from->max;
}

uint64_t histogram_percentile(const struct histogram *histogram, unsigned int percent)
{
	/* of 100 values the 99th is the one that 99 % do not exceed */
	uint64_t rank = (histogram->count * percent + 99) / 100, below = 0, last;
	unsigned int i;

	for (i = 0; i < histogram->used; i++) {
		below += histogram->counts[i];
		if (below < rank || !below)
			continue;
		last = histogram_floor(histogram->first + i + 1) - 1;
		return last < histogram->max ? last : histogram->max;
	}
	return 0;
}

void histogram_free(struct histogram *histogram)
{
	free(histogram->counts);
	*histogram = (struct histogram){ 0 };
}
