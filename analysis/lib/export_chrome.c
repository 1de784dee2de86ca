// SPDX-License-Identifier: GPL-2.0
/*
 * The JSON trace of Chrome's about:tracing, which ui.perfetto.dev opens: a fault is
 * a slice on its thread, a fork an arrow to the child, the bytes copied a counter.
 */
#include "export.h"

#include <inttypes.h>
#include <stdlib.h>

#include "export_fields.h"
#include "grow.h"
#include "hash.h"
#include "json_text.h"

#define COUNTER_PAUSE 1000000 /* ns between two values of a process's counter */

/* A process, and what it was given. */
struct track {
	int32_t tgid;
	uint64_t bytes, time; /* copied so far; of the last value written */
	bool behind;	      /* a later value is not written yet */
};

struct chrome {
	FILE *out;
	struct recording *recording;
	bool begun;		 /* an event has been written */
	struct page_set threads; /* tgid << 32 | pid: named ones */
	struct hash by_tgid;
	struct track *tracks;
	uint32_t track_count;
	uint64_t flows, last_time;
};

static void event(struct chrome *chrome, const char *phase, int32_t tgid, int32_t pid)
{
	fprintf(chrome->out, "%s{\"ph\":\"%s\",\"pid\":%" PRId32 ",\"tid\":%" PRId32,
		chrome->begun ? ",\n" : "", phase, tgid, pid);
	chrome->begun = true;
}

/* Microseconds, which is what the format has. */
static void at(FILE *out, const char *key, uint64_t ns)
{
	fprintf(out, ",\"%s\":%" PRIu64 ".%03u", key, ns / 1000, (unsigned int)(ns % 1000));
}

static void name(struct chrome *chrome, const char *what, int32_t tgid, int32_t pid)
{
	event(chrome, "M", tgid, pid);
	fprintf(chrome->out, ",\"name\":\"%s\",\"args\":{\"name\":", what);
	json_text(chrome->out, recording_comm(chrome->recording, pid));
	fputs("}}", chrome->out);
}

static bool same_tgid(const void *tracks, uint32_t number, const void *tgid)
{
	return ((const struct track *)tracks)[number].tgid == *(const int32_t *)tgid;
}

static struct track *track_of(struct chrome *chrome, int32_t tgid)
{
	struct hash_slot *slot = hash_place(&chrome->by_tgid, hash_mix((uint32_t)tgid), same_tgid,
					    chrome->tracks, &tgid);

	if (!slot->value) {
		GROW(chrome->tracks, chrome->track_count);
		chrome->tracks[chrome->track_count++] = (struct track){ .tgid = tgid };
		slot->value = chrome->track_count;
		name(chrome, "process_name", tgid, tgid);
	}
	return &chrome->tracks[slot->value - 1];
}

static struct track *known(struct chrome *chrome, int32_t tgid, int32_t pid)
{
	if (page_set_add(&chrome->threads, (uint64_t)(uint32_t)tgid << 32 | (uint32_t)pid))
		name(chrome, "thread_name", tgid, pid);
	return track_of(chrome, tgid);
}

static void arguments(struct chrome *chrome, const struct export_field *field,
		      const void *structure)
{
	const char *before = "";
	char text[320];

	fputs(",\"args\":{", chrome->out);
	for (; field->name; field++) {
		if (!export_field_known(field, structure))
			continue;
		export_field_text(field, structure, text, sizeof(text));
		fprintf(chrome->out, "%s\"%s\":\"%s\"", before, field->name, text);
		before = ",";
	}
	fputs("}}", chrome->out);
}

/* Return: whether @outcome gave the process a page. */
static bool gives(unsigned int outcome)
{
	switch (outcome) {
	case PHYSMEM_OUTCOME_COPY:
	case PHYSMEM_OUTCOME_COPY_FILE:
	case PHYSMEM_OUTCOME_COPY_KSM:
	case PHYSMEM_OUTCOME_COPY_SWAPIN:
	case PHYSMEM_OUTCOME_HUGETLB_COPY:
	case PHYSMEM_OUTCOME_FORK_COPY:
		return true;
	default:
		return false;
	}
}

static void counter(struct chrome *chrome, struct track *track, uint64_t time)
{
	event(chrome, "C", track->tgid, track->tgid);
	fputs(",\"name\":\"bytes copied\"", chrome->out);
	at(chrome->out, "ts", time);
	fprintf(chrome->out, ",\"args\":{\"bytes\":%" PRIu64 "}}", track->bytes);
	track->time = time;
	track->behind = false;
}

static void take_cow(struct chrome *chrome, const struct recording_record *record)
{
	const struct physmem_cow *cow = record->cow;
	const bool timed = cow->dur != PHYSMEM_NONE && cow->dur <= record->time;
	struct track *track = known(chrome, cow->tgid, record->pid);

	event(chrome, timed ? "X" : "i", cow->tgid, record->pid);
	fprintf(chrome->out, ",\"cat\":\"physmem_cow\",\"name\":\"%s\"",
		text_of(outcome_names, cow->outcome));
	at(chrome->out, "ts", timed ? record->time - cow->dur : record->time);
	if (timed)
		at(chrome->out, "dur", cow->dur);
	else
		fputs(",\"s\":\"t\"", chrome->out);
	arguments(chrome, export_cow_fields, cow);
	if (!gives(cow->outcome) || cow->page_shift >= 64)
		return;
	track->bytes += UINT64_C(1) << cow->page_shift;
	track->behind = true;
	if (!track->time || record->time - track->time >= COUNTER_PAUSE)
		counter(chrome, track, record->time);
}

static void flow(struct chrome *chrome, const char *phase, int32_t tgid, int32_t pid, uint64_t time)
{
	event(chrome, phase, tgid, pid);
	fprintf(chrome->out, ",\"cat\":\"physmem_fork\",\"name\":\"fork\",\"id\":%" PRIu64,
		chrome->flows);
	at(chrome->out, "ts", time);
	putc('}', chrome->out);
}

/* The arrow ends at the child's next slice, which is its first fault. */
static void take_fork(struct chrome *chrome, const struct recording_record *record)
{
	const struct physmem_fork *fork = record->cow_fork;
	const bool timed = fork->dur != PHYSMEM_NONE && fork->dur <= record->time;
	const uint64_t begin = timed ? record->time - fork->dur : record->time;

	known(chrome, fork->parent, record->pid);
	known(chrome, fork->child, fork->child);
	event(chrome, "X", fork->parent, record->pid);
	fputs(",\"cat\":\"physmem_fork\",\"name\":\"fork\"", chrome->out);
	at(chrome->out, "ts", begin);
	at(chrome->out, "dur", record->time - begin);
	arguments(chrome, export_fork_fields, fork);
	chrome->flows++;
	flow(chrome, "s", fork->parent, record->pid, begin);
	flow(chrome, "f", fork->child, fork->child, record->time);
}

/* Of threads that nothing was told of before it is not known to which process they belong. */
static void take_exit(struct chrome *chrome, const struct recording_record *record)
{
	const int32_t pid = record->sched.pid;

	if (!hash_find(&chrome->by_tgid, hash_mix((uint32_t)pid), same_tgid, chrome->tracks, &pid))
		return;
	event(chrome, "i", pid, pid);
	fputs(",\"cat\":\"sched\",\"name\":\"exit\",\"s\":\"p\"", chrome->out);
	at(chrome->out, "ts", record->time);
	putc('}', chrome->out);
}

static void take_missed(struct chrome *chrome, const struct recording_record *record)
{
	event(chrome, "i", 0, 0);
	fputs(",\"cat\":\"physmem\",\"name\":\"events lost here\",\"s\":\"g\"", chrome->out);
	at(chrome->out, "ts", record->time);
	if (record->missed.count)
		fprintf(chrome->out, ",\"args\":{\"count\":%" PRIu64 "}", record->missed.count);
	putc('}', chrome->out);
}

static int take(void *context, const struct recording_record *record)
{
	struct chrome *chrome = context;

	chrome->last_time = record->time;
	if (record->kind == RECORDING_COW)
		take_cow(chrome, record);
	else if (record->kind == RECORDING_COW_FORK)
		take_fork(chrome, record);
	else if (record->kind == RECORDING_EXIT)
		take_exit(chrome, record);
	else if (record->kind == RECORDING_MISSED)
		take_missed(chrome, record);
	return ferror(chrome->out);
}

int export_chrome(FILE *out, struct recording *recording, struct recording_error *error)
{
	struct chrome chrome = { .out = out, .recording = recording };
	uint32_t i;
	int status;

	fputs("{\"displayTimeUnit\":\"ns\",\"traceEvents\":[\n", out);
	status = recording_walk(recording, take, &chrome, error);
	for (i = 0; i < chrome.track_count; i++)
		if (chrome.tracks[i].behind)
			counter(&chrome, &chrome.tracks[i], chrome.last_time);
	fputs("\n]}\n", out);
	free(chrome.tracks);
	hash_free(&chrome.by_tgid);
	page_set_free(&chrome.threads);
	return status < 0 ? -1 : 0;
}
