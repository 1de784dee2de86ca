/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Durations, without keeping each: in buckets of which each is at most 1/16 of
 * what it counts wide, so that a percentile is right to 1/16; sum and maximum
 * are exact.
 */
#ifndef PHYSMEM_HISTOGRAM_H
#define PHYSMEM_HISTOGRAM_H

#include <stddef.h>
#include <stdint.h>

struct histogram {
	uint64_t *counts; /* of the buckets from @first on */
	unsigned int first, used;
	uint64_t count, sum, max;
};

void histogram_add(struct histogram *histogram, uint64_t value);

/* Adds all of @from to @to. */
void histogram_merge(struct histogram *to, const struct histogram *from);

/**
 * histogram_percentile - a value that @percent of all do not exceed
 *
 * Return: the largest value of the bucket that has it, but no more than the maximum; 0: empty.
 */
uint64_t histogram_percentile(const struct histogram *histogram, unsigned int percent);

/* Return: the least value of a bucket; buckets are those from @first on. */
uint64_t histogram_floor(unsigned int bucket);

void histogram_free(struct histogram *histogram);

#endif
