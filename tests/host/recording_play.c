// SPDX-License-Identifier: GPL-2.0
#include "recording_play.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* a mapping around each address, so that those far apart are in different ones */
#define MAPPING 0x100000ULL

static void stop(const char *why)
{
	fprintf(stderr, "recording_play: %s\n", why);
	abort();
}

struct play *play_begin(unsigned int cpus)
{
	return play_begin_with(" ftrace physmem sched ", cpus);
}

struct play *play_begin_with(const char *systems, unsigned int cpus)
{
	struct play *play = calloc(1, sizeof(*play));
	int file;

	if (!play)
		stop("no memory");
	strcpy(play->path, "/tmp/physmem-play.XXXXXX");
	file = mkstemp(play->path);
	if (file < 0)
		stop("no file in /tmp");
	close(file);
	play->make = trace_make_begin(TRACE_FORMATS, systems, cpus);
	play->ip = 0x400100;
	play->ino = PHYSMEM_NONE;
	play->dev = PHYSMEM_NONE32;
	return play;
}

static struct trace_at at(int32_t pid, uint64_t time)
{
	return (struct trace_at){ .cpu = 0, .pid = pid, .time = time };
}

static void put(struct play *play, uint64_t time, int32_t mm_tgid, struct physmem_cow *cow)
{
	cow->vma_start = cow->addr & -MAPPING;
	cow->vma_end = cow->vma_start + MAPPING;
	cow->ip = play->ip;
	cow->ino = play->ino;
	cow->dev = play->dev;
	cow->pgoff = PHYSMEM_NONE;
	cow->cgroup = PHYSMEM_NONE;
	cow->seq = play->seq++;
	cow->vm_flags = PHYSMEM_VMA_READ | PHYSMEM_VMA_WRITE;
	cow->mm_tgid = mm_tgid;
	trace_make_cow(play->make, at(cow->tgid, time), cow);
}

void play_cow(struct play *play, uint64_t time, int32_t tgid, uint64_t addr,
	      enum physmem_outcome outcome, uint64_t dur)
{
	struct physmem_cow cow = { .addr = addr,
				   .dur = dur,
				   .tgid = tgid,
				   .outcome = (uint8_t)outcome,
				   .page_shift = 12 };

	put(play, time, tgid, &cow);
}

void play_huge(struct play *play, uint64_t time, int32_t tgid, uint64_t addr,
	       enum physmem_outcome outcome, uint64_t dur)
{
	struct physmem_cow cow = { .addr = addr,
				   .dur = dur,
				   .tgid = tgid,
				   .outcome = (uint8_t)outcome,
				   .page_shift = 21 };

	put(play, time, tgid, &cow);
}

void play_pinned(struct play *play, uint64_t time, int32_t tgid, uint64_t addr)
{
	struct physmem_cow cow = { .addr = addr,
				   .dur = PHYSMEM_NONE,
				   .tgid = tgid,
				   .outcome = PHYSMEM_OUTCOME_FORK_COPY,
				   .page_shift = 12 };

	put(play, time, -1, &cow);
}

void play_fork(struct play *play, uint64_t time, int32_t parent, int32_t child, uint64_t shared)
{
	struct physmem_fork fork = { .dur = 50000,
				     .shared = shared,
				     .table_bytes = 8192,
				     .seq = play->fork_seq++,
				     .parent = parent,
				     .child = child };

	trace_make_cow_fork(play->make, at(parent, time), &fork);
}

void play_exit(struct play *play, uint64_t time, int32_t tgid)
{
	trace_make_exit(play->make, at(tgid, time), "name");
}

void play_exec(struct play *play, uint64_t time, int32_t tgid, const char *path)
{
	trace_make_exec(play->make, at(tgid, time), path);
}

void play_line(struct play *play, uint64_t time, const char *text)
{
	trace_make_line(play->make, at(1, time), text);
}

void play_own_maps(struct play *play, uint64_t time, int32_t tgid, const char *path)
{
	FILE *maps = fopen("/proc/self/maps", "r");
	char line[4096], note[5000];

	if (!maps)
		stop("no /proc/self/maps");
	while (fgets(line, sizeof(line), maps)) {
		const char *here = strchr(line, '/');

		line[strcspn(line, "\n")] = '\0';
		if (!here || !strstr(here, program_invocation_short_name))
			continue;
		snprintf(note, sizeof(note), "physmem: 1 map %d %.*s%s", tgid, (int)(here - line),
			 line, path ? path : here);
		play_line(play, time, note);
	}
	fclose(maps);
}

void play_write(struct play *play)
{
	if (trace_make_end(play->make, play->path))
		stop("cannot write");
	play->make = NULL;
}

struct bill *play_bill(struct play *play)
{
	struct recording_error error;
	struct recording *recording;
	struct bill *bill;

	play_write(play);
	recording = recording_open(play->path, &error);
	if (!recording)
		stop(error.text);
	bill = bill_new(recording_page_size(recording));
	if (recording_walk(recording, bill_take, bill, &error))
		stop(error.text);
	bill_finish(bill, recording);
	recording_close(recording);
	return bill;
}

void play_end(struct play *play, struct bill *bill)
{
	bill_free(bill);
	unlink(play->path);
	free(play);
}
