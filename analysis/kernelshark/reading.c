// SPDX-License-Identifier: GPL-2.0
/*
 * Takes the faults and forks out of a trace's records while libkshark reads them.
 */
#include "reading.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include <event-parse.h>

#include "libkshark-plugin.h"
#include "libkshark-tepdata.h"

/* Of one open trace. */
struct reading {
	struct tep_event *cow, *fork;
	struct tep_format_field *addr, *dur, *outcome, *tgid, *child;
	struct faults faults;
	/* Where the first of our events stands: to read it again is to read all again. */
	int64_t first_offset;
	int first_cpu;
	bool lost; /* for lack of memory */
};

static struct reading *readings[KS_DEFAULT_NUM_STREAMS];

static struct reading *reading_of(int sd)
{
	return sd >= 0 && sd < KS_DEFAULT_NUM_STREAMS ? readings[sd] : NULL;
}

static unsigned long long number(struct tep_format_field *field, const struct tep_record *record)
{
	unsigned long long value = PHYSMEM_NONE;

	tep_read_number_field(field, record->data, &value);
	return value;
}

/* KernelShark may read a trace again, after a change of filters, and does not tell. */
static void note_first(struct reading *reading, const struct kshark_entry *entry)
{
	const struct faults *faults = &reading->faults;

	if ((faults->count || faults->fork_count) && entry->cpu == reading->first_cpu &&
	    entry->offset == reading->first_offset)
		faults_clear(&reading->faults);
	if (!faults->count && !faults->fork_count) {
		reading->first_cpu = entry->cpu;
		reading->first_offset = entry->offset;
	}
}

static void read_fault(struct kshark_data_stream *stream, void *record, struct kshark_entry *entry)
{
	struct reading *reading = reading_of(stream->stream_id);
	struct fault fault = {
		.begin = entry->ts,
		.end = entry->ts,
		.entry = entry,
		.pid = entry->pid,
		.cpu = entry->cpu,
	};
	unsigned long long dur;

	if (!reading)
		return;
	note_first(reading, entry);
	fault.addr = number(reading->addr, record);
	fault.outcome = number(reading->outcome, record);
	fault.tgid = number(reading->tgid, record);
	dur = number(reading->dur, record);
	fault.timed = dur <= INT64_MAX && (int64_t)dur <= entry->ts;
	if (fault.timed)
		fault.begin -= dur;
	if (faults_add(&reading->faults, &fault))
		reading->lost = true;
}

static void read_fork(struct kshark_data_stream *stream, void *record, struct kshark_entry *entry)
{
	struct reading *reading = reading_of(stream->stream_id);
	struct fork fork = {
		.time = entry->ts,
		.entry = entry,
		.pid = entry->pid,
		.cpu = entry->cpu,
	};

	if (!reading)
		return;
	note_first(reading, entry);
	fork.child = number(reading->child, record);
	if (faults_add_fork(&reading->faults, &fork))
		reading->lost = true;
}

struct faults *reading_faults(int sd)
{
	struct reading *reading = reading_of(sd);

	if (!reading || !(reading->faults.count || reading->faults.fork_count))
		return NULL;
	if (!reading->faults.sorted) {
		if (faults_sort(&reading->faults))
			return NULL;
		if (reading->lost)
			fprintf(stderr, "physmem: no memory for all faults: some are missing\n");
	}
	return &reading->faults;
}

/* Fields are found by name once: an event may have got more of them meanwhile. */
static bool find_fault(struct reading *reading, struct tep_handle *tep)
{
	struct tep_event *event = tep_find_event_by_name(tep, "physmem", "physmem_cow");

	if (!event)
		return false;
	reading->addr = tep_find_field(event, "addr");
	reading->dur = tep_find_field(event, "dur");
	reading->outcome = tep_find_field(event, "outcome");
	reading->tgid = tep_find_field(event, "tgid");
	if (reading->addr && reading->dur && reading->outcome && reading->tgid)
		reading->cow = event;
	return reading->cow;
}

static bool find_fork(struct reading *reading, struct tep_handle *tep)
{
	struct tep_event *event = tep_find_event_by_name(tep, "physmem", "physmem_fork");

	if (!event)
		return false;
	reading->child = tep_find_field(event, "child");
	if (reading->child)
		reading->fork = event;
	return reading->fork;
}

static void forget(int sd)
{
	if (!readings[sd])
		return;
	faults_clear(&readings[sd]->faults);
	free(readings[sd]);
	readings[sd] = NULL;
}

int reading_begin(struct kshark_data_stream *stream)
{
	const int sd = stream->stream_id;
	struct reading *reading;
	struct tep_handle *tep;

	if (sd < 0 || sd >= KS_DEFAULT_NUM_STREAMS || !kshark_is_tep(stream))
		return -1;
	tep = kshark_get_tep(stream);
	reading = calloc(1, sizeof(*reading));
	if (!tep || !reading) {
		free(reading);
		return -1;
	}
	forget(sd);
	readings[sd] = reading;
	find_fault(reading, tep);
	find_fork(reading, tep);
	if (!reading->cow && !reading->fork) {
		forget(sd);
		return -1;
	}
	if (reading->cow)
		kshark_register_event_handler(stream, reading->cow->id, read_fault);
	if (reading->fork)
		kshark_register_event_handler(stream, reading->fork->id, read_fork);
	return 0;
}

int reading_end(struct kshark_data_stream *stream)
{
	struct reading *reading = reading_of(stream->stream_id);

	if (!reading)
		return -1;
	if (reading->cow)
		kshark_unregister_event_handler(stream, reading->cow->id, read_fault);
	if (reading->fork)
		kshark_unregister_event_handler(stream, reading->fork->id, read_fork);
	forget(stream->stream_id);
	return 0;
}
