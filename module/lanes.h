/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Who is at which page of a bucket, in one word, for a lock-free exchange.
 *
 * A bucket has two lanes, each with the number of who is inside and a tag of the
 * page that they are at; above them it counts meetings: arrivals at a page where
 * somebody may be already. A third page goes to the second lane, which is then
 * mixed until it is empty. Whoever stays long, since it waits for memory or lost
 * the CPU, has a lane to itself meanwhile, and those that come and go use the
 * other. Only more than two pages at once in a bucket, or two of the same tag,
 * count as a meeting that was none.
 *
 * Pure: the tests compile it on the host.
 */
#ifndef _PHYSMEM_LANES_H
#define _PHYSMEM_LANES_H

#include "record.h"

#define LANES			2
#define LANE_LONG_BITS		(8 * sizeof(long))
/* More than parameter maxactive lets in; on 32-bit machines, more than it does by default. */
#define LANE_INSIDE_BITS	(LANE_LONG_BITS == 64 ? 14 : 9)
#define LANE_TAG_BITS		(LANE_LONG_BITS == 64 ? 10 : 3)
#define LANE_BITS		(LANE_INSIDE_BITS + LANE_TAG_BITS)
#define LANE_MIXED		0UL	/* the tag of more than one page */

/* Of a lane, moved to the right. */
#define LANE_INSIDE		((1UL << LANE_INSIDE_BITS) - 1)
#define LANE_ALL		((1UL << LANE_BITS) - 1)
#define LANE_MEETING		(1UL << (LANES * LANE_BITS))

static inline unsigned long physmem_lane(unsigned long bucket, unsigned int lane)
{
	return (bucket >> (lane * LANE_BITS)) & LANE_ALL;
}

/* A bucket with one more in a lane, which is then of that tag. */
static inline unsigned long physmem_lane_join(unsigned long bucket, unsigned int lane,
					      unsigned long tag)
{
	const unsigned long inside = physmem_lane(bucket, lane) & LANE_INSIDE;
	const unsigned int shift = lane * LANE_BITS;

	return (bucket & ~(LANE_ALL << shift)) |
	       ((tag << LANE_INSIDE_BITS | inside) + 1) << shift;
}

/**
 * physmem_lanes_arrive() - somebody comes to a page
 * @bucket: its bucket
 * @tag: the page's; not LANE_MIXED
 * @lane: receives where it is counted; LANES: there is no room for one more, who
 *	has to doubt whatever it sees, as have all who are inside by then
 *
 * Return: what the bucket becomes.
 */
static inline unsigned long physmem_lanes_arrive(unsigned long bucket, unsigned long tag,
						 unsigned int *lane)
{
	unsigned int empty = LANES, i;

	/* as it nearly always is */
	*lane = 0;
	if (!(bucket & (LANE_INSIDE | LANE_INSIDE << LANE_BITS)))
		return (bucket & ~LANE_ALL) | (tag << LANE_INSIDE_BITS) | 1;
	for (i = 0; i < LANES; i++) {
		const unsigned long here = physmem_lane(bucket, i);
		const unsigned long is = here >> LANE_INSIDE_BITS;

		if (!(here & LANE_INSIDE))
			empty = empty < i ? empty : i;
		else if (is == tag || is == LANE_MIXED)
			break;
	}
	*lane = i;
	if (i < LANES) {
		const unsigned long here = physmem_lane(bucket, i);

		if ((here & LANE_INSIDE) != LANE_INSIDE)
			return physmem_lane_join(bucket, i, here >> LANE_INSIDE_BITS) +
			       LANE_MEETING;
	} else if (empty < LANES) {
		*lane = empty;
		return physmem_lane_join(bucket, empty, tag);
	} else if ((physmem_lane(bucket, LANES - 1) & LANE_INSIDE) != LANE_INSIDE) {
		*lane = LANES - 1;
		return physmem_lane_join(bucket, LANES - 1, LANE_MIXED);
	}
	*lane = LANES;
	return bucket + LANE_MEETING;
}

/** physmem_lanes_one() - what a bucket is lessened by when somebody leaves @lane */
static inline long physmem_lanes_one(unsigned int lane)
{
	return 1L << (lane * LANE_BITS);
}

/** physmem_lanes_met() - has there been a meeting from one state of a bucket to the other? */
static inline bool physmem_lanes_met(unsigned long from, unsigned long to)
{
	return (from ^ to) >> (LANES * LANE_BITS);
}

#endif /* _PHYSMEM_LANES_H */
