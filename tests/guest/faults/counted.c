// SPDX-License-Identifier: GPL-2.0
/*
 * What grows while faults are handled. All memory that reading it needs has
 * been written once by a rehearsal, so that the reading itself does not count.
 */
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#if __GLIBC_PREREQ(2, 35)
#include <sys/rseq.h>
#define HAVE_RSEQ 1
#else
#define HAVE_RSEQ 0
#endif

#include "../wpcopy.h"
#include "scene.h"

#define STATS "/sys/kernel/debug/physmem/stats"

static const char * const names[] = {
#define X(name, value, text) \
	[value] = "\nfaults_" text " ",
	PHYSMEM_OUTCOMES(X)
#undef X
};

struct counters {
	long stats[PHYSMEM_OUTCOME_COUNT];
	long wpcopy, pgreuse, cow_ksm, ksm_swpin_copy, split_pmd;
};

static struct counters before, after;
static bool stopped;
static char text[32768];

static long field(const char *name)
{
	const char *at = strstr(text, name);

	return at ? strtol(at + strlen(name), NULL, 10) : -1;
}

static void slurp(const char *path)
{
	ssize_t got, size = 1;
	int fd = open(path, O_RDONLY | O_CLOEXEC);

	text[0] = '\n';
	while (fd >= 0 && (got = read(fd, text + size, sizeof(text) - size - 1)) > 0)
		size += got;
	text[size] = '\0';
	if (fd >= 0)
		close(fd);
}

static void count(struct counters *c, bool last)
{
	int i;

	/* what is exact to a thread innermost */
	if (last)
		c->wpcopy = wpcopy_count();
	slurp("/proc/vmstat");
	c->pgreuse = field("\npgreuse ");
	c->cow_ksm = field("\ncow_ksm ");
	c->ksm_swpin_copy = field("\nksm_swpin_copy ");
	c->split_pmd = field("\nthp_split_pmd ");
	slurp(STATS);
	for (i = 0; i < PHYSMEM_OUTCOME_COUNT; i++)
		c->stats[i] = field(names[i]);
	if (!last)
		c->wpcopy = wpcopy_count();
}

/*
 * Whatever the phase puts on the stack, it does not write to pages there that a child shares:
 * neither below, nor in the frames of those who called, which end where the environment begins.
 */
static void own_the_stack(void)
{
	char deep[65536];
	volatile char *at;

	memset(deep, 0, sizeof(deep));
	for (at = deep; at < (char *)environ; at += 1024)
		*at = *at;
}

/*
 * The kernel writes to a thread's area of restartable sequences whenever it has lost its processor.
 * Outside of such a sequence rseq_cs is zero.
 */
static void own_the_rseq(void)
{
#if HAVE_RSEQ
	if (__rseq_size > 0) {
		char *area = (char *)__builtin_thread_pointer() + __rseq_offset;
		volatile struct rseq *rseq = (volatile struct rseq *)area;

		rseq->rseq_cs = 0;
	}
#endif
}

/** begin() - a phase begins */
void begin(void)
{
	own_the_stack();
	own_the_rseq();
	stopped = false;
	count(&before, false);
	count(&after, true);
	count(&before, false);
}

/** stop() - ... is over; what was to happen in it is for end() to say */
void stop(void)
{
	if (!stopped)
		count(&after, true);
	stopped = true;
}

static void told(const char *who, const char *phase, long known, long seen)
{
	if (seen >= 0)
		fprintf(out, "known_%s %s %ld\n%s %s %ld\n", who, phase, known, who, phase, seen);
}

/* A counter that this kernel lacks is -1 both times. */
static long grown(long was, long is)
{
	return is < 0 ? -1 : is - was;
}

/** phase_pgreuse() - pages made writable in place until stop(), as vmstat counts them */
long phase_pgreuse(void)
{
	return after.pgreuse - before.pgreuse;
}

/** end() - a phase has ended, in which what is @known was to happen */
void end(const char *phase, struct known known)
{
	const long *n = known.outcome;
	int i;

	stop();
	for (i = 0; i < PHYSMEM_OUTCOME_COUNT; i++) {
		const char *name = names[i] + strlen("\nfaults_");

		if (known.only && !(known.only & 1ULL << i))
			continue;
		if (n[i])
			fprintf(out, "known %s %s%ld\n", phase, name, n[i]);
		if (after.stats[i] != before.stats[i])
			fprintf(out, "stats %s %s%ld\n", phase, name, after.stats[i] - before.stats[i]);
	}
	if (known.only)
		goto out;
	/* wp_page_copy() is entered for each of these, and for hugetlb pages that are reused */
	told("wpcopy", phase,
	     n[PHYSMEM_OUTCOME_COPY] + n[PHYSMEM_OUTCOME_ZERO] + n[PHYSMEM_OUTCOME_COPY_KSM] +
	     n[PHYSMEM_OUTCOME_COPY_FILE] + n[PHYSMEM_OUTCOME_HUGETLB_COPY] +
	     n[PHYSMEM_OUTCOME_HUGETLB_REUSE] + known.other_wpcopy,
	     grown(before.wpcopy, after.wpcopy));
	told("pgreuse", phase,
	     n[PHYSMEM_OUTCOME_REUSE] + n[PHYSMEM_OUTCOME_SHARED] + known.other_pgreuse,
	     grown(before.pgreuse, after.pgreuse));
	told("cow_ksm", phase, n[PHYSMEM_OUTCOME_COPY_KSM], grown(before.cow_ksm, after.cow_ksm));
	told("ksm_swpin_copy", phase, n[PHYSMEM_OUTCOME_COPY_SWAPIN],
	     grown(before.ksm_swpin_copy, after.ksm_swpin_copy));
	told("split_pmd", phase, n[PHYSMEM_OUTCOME_HUGE_SPLIT], grown(before.split_pmd, after.split_pmd));
out:
	fflush(out);
}
