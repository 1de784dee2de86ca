// SPDX-License-Identifier: GPL-2.0
/*
 * cow_workload MODE FILE: writes to shared pages in ways whose outcome is known
 * beforehand, and says into FILE what must be seen of it:
 *
 *   range START END                              addresses to look at, hexadecimal
 *   event OUTCOME ADDR OLD NEW TGID OWNER WHO    once each, in these ranges, and no other;
 *                                                frames by pagemap, WHO: own or remote
 *   known PHASE copy=N ...                       what a phase does
 *   stats PHASE copy=N ...                       how much physmem's counters grew in it
 *   known_wpcopy, wpcopy, known_pgreuse, pgreuse PHASE N    likewise, by taskstats and vmstat
 *   lacks REASON                                 this cannot be done here
 *
 * Modes: fork, shared, ksm, remote.
 */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <linux/perf_event.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

#include "witness.h"
#include "wpcopy.h"

#define MOST 64		/* pages of a buffer */

enum outcome { COPY, COPY_FILE, COPY_KSM, ZERO, REUSE, SHARED, OUTCOMES };

static const char * const names[] = {
	[COPY] = "copy", [COPY_FILE] = "copy_file", [COPY_KSM] = "copy_ksm",
	[ZERO] = "zero", [REUSE] = "reuse", [SHARED] = "shared",
};

struct buffer {
	char *at;
	size_t pages;
	uint64_t old[MOST];
};

static FILE *out;

/*
 * What grows while faults are handled. All memory that reading it needs has
 * been written once by a rehearsal, so that the reading itself does not count.
 */
struct counters {
	long stats[OUTCOMES];
	long wpcopy, pgreuse;
};

static char text[16384];

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

static void count(struct counters *c, bool end)
{
	char name[32];
	int i;

	/* what is exact to a thread innermost */
	if (end)
		c->wpcopy = wpcopy_count();
	slurp("/proc/vmstat");
	c->pgreuse = field("\npgreuse ");
	slurp("/sys/kernel/debug/physmem/stats");
	for (i = 0; i < OUTCOMES; i++) {
		snprintf(name, sizeof(name), "\nfaults_%s ", names[i]);
		c->stats[i] = field(name);
	}
	if (!end)
		c->wpcopy = wpcopy_count();
}

static struct counters before, after;

static void begin(void)
{
	count(&before, false);
	count(&after, true);
	count(&before, false);
}

static void end(const char *phase, const long known[OUTCOMES])
{
	const long copies = known[COPY] + known[ZERO] + known[COPY_KSM] + known[COPY_FILE];
	int i;

	count(&after, true);
	fprintf(out, "known %s", phase);
	for (i = 0; i < OUTCOMES; i++)
		fprintf(out, " %s=%ld", names[i], known[i]);
	fprintf(out, "\nstats %s", phase);
	for (i = 0; i < OUTCOMES; i++)
		fprintf(out, " %s=%ld", names[i], after.stats[i] - before.stats[i]);
	/* wp_page_copy() is entered for each of these, wp_page_reuse() for the others */
	fprintf(out, "\nknown_wpcopy %s %ld\n", phase, copies);
	if (after.wpcopy >= 0)
		fprintf(out, "wpcopy %s %ld\n", phase, after.wpcopy - before.wpcopy);
	fprintf(out, "known_pgreuse %s %ld\n", phase, known[REUSE] + known[SHARED]);
	if (after.pgreuse >= 0)
		fprintf(out, "pgreuse %s %ld\n", phase, after.pgreuse - before.pgreuse);
	fflush(out);
}

static struct buffer buffer(size_t pages, int flags, int fd)
{
	const size_t size = pages * witness_page_size;
	struct buffer b = { .pages = pages };

	b.at = mmap(NULL, size, PROT_READ | PROT_WRITE, flags, fd, 0);
	if (b.at == MAP_FAILED)
		die("mmap: %s", strerror(errno));
	fprintf(out, "range %lx %lx\n", (unsigned long)b.at, (unsigned long)b.at + size);
	fflush(out);
	return b;
}

static void write_pages(struct buffer *b, int value)
{
	size_t i;

	for (i = 0; i < b->pages; i++)
		*(volatile int *)(b->at + i * witness_page_size) = value + i;
}

static void read_pages(struct buffer *b)
{
	size_t i;

	for (i = 0; i < b->pages; i++)
		(void)*(volatile int *)(b->at + i * witness_page_size);
}

/* Remember which frames are there, as pagemap tells. */
static void look(struct buffer *b, pid_t pid)
{
	size_t i;

	for (i = 0; i < b->pages; i++)
		b->old[i] = witness_pfn(pid, b->at + i * witness_page_size);
}

/* One event a page: from the frame remembered to the one that is there now. */
static void expect(const struct buffer *b, enum outcome outcome, pid_t writer, pid_t owner)
{
	size_t i;

	for (i = 0; i < b->pages; i++) {
		const char *at = b->at + i * witness_page_size;

		fprintf(out, "event %s %lx %" PRIx64 " %" PRIx64 " %d %d %s\n", names[outcome],
			(unsigned long)at, b->old[i], witness_pfn(owner, at), writer, owner,
			writer == owner ? "own" : "remote");
	}
	fflush(out);
}

static void meet(int fd)
{
	char c = 0;

	if (write(fd, &c, 1) != 1)
		die("the other process is gone");
}

static void await(int fd)
{
	char c;

	if (read(fd, &c, 1) != 1)
		die("the other process is gone");
}

static void join(pid_t child)
{
	int status;

	if (waitpid(child, &status, 0) != child || status)
		die("the child failed: %x", status);
}

static const long nothing[OUTCOMES];

static void child_writes(struct buffer *a, struct buffer *z, struct buffer *f, struct buffer *u)
{
	const long first[OUTCOMES] = {
		[COPY] = a->pages, [ZERO] = z->pages, [COPY_FILE] = f->pages,
	};
	const pid_t self = getpid();

	read_pages(z);
	read_pages(f);
	look(z, self);
	look(f, self);
	begin();
	write_pages(a, 1);
	write_pages(z, 2);
	write_pages(f, 3);
	write_pages(u, 4);
	end("child", first);
	expect(a, COPY, self, self);
	expect(z, ZERO, self, self);
	expect(f, COPY_FILE, self, self);
	begin();
	write_pages(a, 5);
	write_pages(z, 6);
	write_pages(f, 7);
	write_pages(u, 8);
	end("again", nothing);
}

/* The child writes first and copies; the parent is then alone and reuses. */
static void fork_mode(void)
{
	const int private = MAP_PRIVATE | MAP_ANONYMOUS;
	struct buffer a, z, f, u;
	long reused[OUTCOMES] = {};
	int down[2], up[2];
	char path[] = "/tmp/cow-workload-XXXXXX";
	int fd = mkstemp(path);
	pid_t child;

	if (fd < 0 || ftruncate(fd, 16 * witness_page_size) || pipe(down) || pipe(up))
		die("%s: %s", path, strerror(errno));
	unlink(path);
	a = buffer(MOST, private, -1);
	z = buffer(32, private, -1);
	f = buffer(16, MAP_PRIVATE, fd);
	u = buffer(16, private, -1);
	write_pages(&a, 0);
	look(&a, getpid());
	reused[REUSE] = a.pages;
	child = fork();
	if (!child) {
		child_writes(&a, &z, &f, &u);
		meet(up[1]);
		await(down[0]);
		_exit(0);
	}
	await(up[0]);
	begin();
	write_pages(&a, 10);
	end("parent", reused);
	expect(&a, REUSE, getpid(), getpid());
	meet(down[1]);
	join(child);

	/* a child that wrote nothing and is gone */
	child = fork();
	if (!child)
		_exit(0);
	join(child);
	begin();
	write_pages(&a, 11);
	end("gone", reused);
	expect(&a, REUSE, getpid(), getpid());
}

/*
 * The control page of a perf event: a shared mapping whose first write is
 * notified, on every machine and without a file system.
 */
static void shared_mode(void)
{
	struct perf_event_attr attr = {
		.type = PERF_TYPE_SOFTWARE,
		.size = sizeof(attr),
		.config = PERF_COUNT_SW_CPU_CLOCK,
		.disabled = 1,
	};
	const long known[OUTCOMES] = { [SHARED] = 1 };
	int fd = syscall(SYS_perf_event_open, &attr, 0, -1, -1, 0);
	struct buffer b = { .pages = 1 };

	if (fd < 0) {
		fprintf(out, "lacks perf_event_open: %s\n", strerror(errno));
		return;
	}
	b.at = mmap(NULL, 2 * witness_page_size, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	if (b.at == MAP_FAILED) {
		fprintf(out, "lacks a perf event's buffer: %s\n", strerror(errno));
		return;
	}
	fprintf(out, "range %lx %lx\n", (unsigned long)b.at,
		(unsigned long)b.at + witness_page_size);
	read_pages(&b);
	look(&b, getpid());
	begin();
	*(volatile char *)(b.at + 2048) = 1;
	end("shared", known);
	expect(&b, SHARED, getpid(), getpid());
}

static void put(const char *path, const char *word)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC);

	if (fd < 0 || write(fd, word, strlen(word)) < 0)
		die("%s: %s", path, strerror(errno));
	close(fd);
}

static bool all_merged(const struct buffer *b)
{
	struct witness now;
	size_t i, j, merged = 0;

	witness_take(&now, getpid());
	for (i = 0; i < now.count; i++) {
		if (now.vmas[i].start != (uintptr_t)b->at)
			continue;
		for (j = 0; j < b->pages; j++)
			merged += !!(now.vmas[i].pages[j].flags & KPF_KSM);
		if (!witness_knows_ksm)
			merged = (now.vmas[i].ksm << 10) / witness_page_size;
	}
	witness_free(&now);
	return merged == b->pages;
}

static void ksm_mode(void)
{
	struct buffer b = buffer(32, MAP_PRIVATE | MAP_ANONYMOUS, -1);
	const long known[OUTCOMES] = { [COPY_KSM] = b.pages };
	int tries = 0;

	memset(b.at, 0xa5, b.pages * witness_page_size);
	if (madvise(b.at, b.pages * witness_page_size, MADV_MERGEABLE)) {
		fprintf(out, "lacks KSM: %s\n", strerror(errno));
		return;
	}
	put("/sys/kernel/mm/ksm/pages_to_scan", "10000");
	put("/sys/kernel/mm/ksm/sleep_millisecs", "20");
	put("/sys/kernel/mm/ksm/run", "1");
	while (!all_merged(&b) && ++tries < 200)
		usleep(100000);
	put("/sys/kernel/mm/ksm/run", "0");
	if (tries == 200) {
		fprintf(out, "lacks KSM: not all pages merged in 20 s\n");
		return;
	}
	look(&b, getpid());
	begin();
	write_pages(&b, 1);
	end("ksm", known);
	expect(&b, COPY_KSM, getpid(), getpid());
}

/* The parent writes to its child's memory, as debuggers do: also where the child may not. */
static void remote_mode(void)
{
	struct buffer a = buffer(16, MAP_PRIVATE | MAP_ANONYMOUS, -1);
	struct buffer b = buffer(16, MAP_PRIVATE | MAP_ANONYMOUS, -1);
	const long known[OUTCOMES] = { [COPY] = a.pages + b.pages };
	struct iovec from[MOST], to[MOST];
	int gate[2], back[2], mem, value = 7;
	char path[64];
	pid_t child;
	size_t i;

	write_pages(&a, 0);
	write_pages(&b, 0);
	look(&a, getpid());
	look(&b, getpid());
	mprotect(b.at, b.pages * witness_page_size, PROT_READ);
	if (pipe(gate) || pipe(back))
		die("pipe: %s", strerror(errno));
	child = fork();
	if (!child) {
		/* twice, so that the second wait touches nothing new */
		meet(back[1]);
		await(gate[0]);
		meet(back[1]);
		await(gate[0]);
		_exit(0);
	}
	await(back[0]);
	meet(gate[1]);
	await(back[0]);
	usleep(100000);
	/* newer kernels let only a debugger write where the process itself may not */
	if (ptrace(PTRACE_SEIZE, child, NULL, NULL))
		die("ptrace: %s", strerror(errno));
	for (i = 0; i < a.pages; i++) {
		from[i] = (struct iovec){ &value, sizeof(value) };
		to[i] = (struct iovec){ a.at + i * witness_page_size, sizeof(value) };
	}
	snprintf(path, sizeof(path), "/proc/%d/mem", child);
	mem = open(path, O_RDWR | O_CLOEXEC);
	begin();
	if (process_vm_writev(child, from, a.pages, to, a.pages, 0) !=
	    (ssize_t)(a.pages * sizeof(value)))
		die("process_vm_writev: %s", strerror(errno));
	for (i = 0; i < b.pages; i++)
		if (pwrite(mem, &value, sizeof(value), (uintptr_t)b.at + i * witness_page_size) < 0)
			die("%s: %s", path, strerror(errno));
	end("remote", known);
	expect(&a, COPY, getpid(), child);
	expect(&b, COPY, getpid(), child);
	meet(gate[1]);
	join(child);
}

int main(int argc, char **argv)
{
	cpu_set_t one;

	if (argc != 3)
		die("usage: cow_workload fork|shared|ksm|remote FILE");
	out = fopen(argv[2], "w");
	if (!out)
		die("%s: %s", argv[2], strerror(errno));
	/* a page on another CPU's way to the LRU lists has a reference more, and is copied */
	CPU_ZERO(&one);
	CPU_SET(0, &one);
	if (sched_setaffinity(0, sizeof(one), &one))
		die("sched_setaffinity: %s", strerror(errno));
	prctl(PR_SET_THP_DISABLE, 1, 0, 0, 0);
	witness_init();
	if (!strcmp(argv[1], "fork"))
		fork_mode();
	else if (!strcmp(argv[1], "shared"))
		shared_mode();
	else if (!strcmp(argv[1], "ksm"))
		ksm_mode();
	else if (!strcmp(argv[1], "remote"))
		remote_mode();
	else
		die("no such mode: %s", argv[1]);
	return fclose(out) ? 2 : 0;
}
