// SPDX-License-Identifier: GPL-2.0
/*
 * scene NAME FILE: writes to shared pages in a way whose outcome is known
 * beforehand, and says into FILE what must be seen of it:
 *
 *   range START END UNKNOWN      addresses to look at, hexadecimal; what of "old" and
 *                                "new" one of the two sides does not know there
 *   event OUTCOME ADDR OLD NEW TGID OWNER FLAGS HOOK SHIFT KIND
 *                                once each, in these ranges, and no other: names and
 *                                numbers of physmem's interface, frames by pagemap; a star
 *                                for what is unknown there
 *   known PHASE OUTCOME N        what a phase does
 *   stats PHASE OUTCOME N        how much physmem's counters grew in it
 *   known_X PHASE N, X PHASE N   likewise, by the kernel's own counters: wpcopy, pgreuse, ...
 *   lacks REASON                 this cannot be done here
 *
 * Without NAME it lists the scenes.
 */
#include <errno.h>
#include <inttypes.h>
#include <libgen.h>
#include <sched.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "scene.h"

static const struct scene scenes[] = {
	{ "fork", play_fork },
	{ "file", play_file },
	{ "ksm", play_ksm },
	{ "shared", play_shared },
	{ "debugger", play_debugger },
	{ "pinned_reading", play_pinned_reading },
	{ "system_call", play_system_call },
	{ "populate", play_populate },
	{ "worker", play_worker },
	{ "quiet", play_quiet },
	{ "huge", play_huge },
	{ "huge_zero", play_huge_zero },
	{ "folio", play_folio },
	{ "hugetlb", play_hugetlb },
	{ "userfault", play_userfault },
	{ "userfault_async", play_userfault_async },
	{ "swap", play_swap },
	{ "swap_ksm", play_swap_ksm },
	{ "pinned_fork", play_pinned_fork },
	{ "pinned_hugetlb", play_pinned_hugetlb },
	{ "gigantic", play_gigantic },
	{ "uprobe", play_uprobe },
};

static const char * const outcome_names[] = {
#define X(name, value, text) \
	[value] = text,
	PHYSMEM_OUTCOMES(X)
#undef X
};

FILE *out;
const char *directory;

/** buffer() - new memory whose faults are looked at; for what else, see mmap() */
struct buffer buffer(size_t pages, size_t size, int flags, int fd)
{
	struct buffer b = { .pages = pages, .size = size };

	b.at = mmap(NULL, pages * size, PROT_READ | PROT_WRITE, flags, fd, 0);
	if (b.at == MAP_FAILED)
		die("mmap: %s", strerror(errno));
	named(&b, "");
	return b;
}

/** buffer_part() - some pages of a buffer, with what was seen in their entries */
struct buffer buffer_part(const struct buffer *b, size_t first, size_t pages)
{
	struct buffer part = { .at = b->at + first * b->size, .pages = pages, .size = b->size,
			       .unknown = b->unknown };

	memcpy(part.old, b->old + first, pages * sizeof(*part.old));
	return part;
}

/** named() - looks at a buffer's faults; @unknown: of "old" and "new" */
void named(struct buffer *b, const char *unknown)
{
	b->unknown = unknown;
	fprintf(out, "range %lx %lx %s\n", (unsigned long)b->at,
		(unsigned long)b->at + b->pages * b->size, unknown);
	fflush(out);
}

void write_pages(struct buffer *b, int value)
{
	size_t i;

	for (i = 0; i < b->pages; i++)
		*(volatile int *)(b->at + i * b->size) = value + i;
}

void read_pages(struct buffer *b)
{
	size_t i;

	for (i = 0; i < b->pages; i++)
		(void)*(volatile int *)(b->at + i * b->size);
}

/** look() - remembers which frames are there, as pagemap tells */
void look(struct buffer *b, pid_t pid)
{
	size_t i;

	for (i = 0; i < b->pages; i++)
		b->old[i] = witness_pfn(pid, b->at + i * b->size);
}

/* A frame as the event has it. */
static const char *frame(char *text, size_t size, uint64_t pfn, bool known)
{
	snprintf(text, size, known ? "%" PRIx64 : "*", pfn);
	return text;
}

/** expect() - one event a page: from the frame remembered to the one that is there now */
void expect(const struct buffer *b, struct fault fault)
{
	const pid_t owner = fault.owner ? fault.owner : getpid();
	const pid_t writer = fault.remote ? getpid() : owner;
	const char *unknown = b->unknown ? b->unknown : "";
	const bool old_known = !strstr(unknown, "old"), new_known = !strstr(unknown, "new");
	char before[20], after[20];
	size_t i;

	for (i = 0; i < b->pages; i++) {
		const char *at = b->at + i * b->size;
		const uint64_t new = fault.no_new ? PHYSMEM_NONE : witness_pfn(owner, at);

		fprintf(out, "event %s %lx %s %s %d %d %u %d %d %d\n",
			outcome_names[fault.outcome], (unsigned long)at,
			frame(before, sizeof(before), b->old[i], old_known),
			frame(after, sizeof(after), new, new_known), writer, fault.unborn ? -1 : owner, fault.flags, fault.hook,
			__builtin_ctzl(b->size), fault.kind);
	}
	fflush(out);
}

/** lacks() - ends a scene that cannot be played here */
void lacks(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	fprintf(out, "lacks ");
	vfprintf(out, format, args);
	fprintf(out, "\n");
	va_end(args);
	exit(fclose(out) ? 2 : 0);
}

static const struct scene *scene_of(const char *name)
{
	size_t i;

	for (i = 0; i < sizeof(scenes) / sizeof(*scenes); i++)
		if (!name)
			puts(scenes[i].name);
		else if (!strcmp(scenes[i].name, name))
			return &scenes[i];
	return NULL;
}

int main(int argc, char **argv)
{
	const struct scene *scene;
	cpu_set_t one;

	if (argc == 1)
		return !!scene_of(NULL);
	scene = scene_of(argv[1]);
	if (!scene || argc != 3)
		die("usage: scene NAME FILE; scene alone lists the names");
	out = fopen(argv[2], "w");
	if (!out)
		die("%s: %s", argv[2], strerror(errno));
	directory = dirname(argv[2]);
	/* a page on another CPU's way to the LRU lists has a reference more, and is copied */
	CPU_ZERO(&one);
	CPU_SET(0, &one);
	if (sched_setaffinity(0, sizeof(one), &one))
		die("sched_setaffinity: %s", strerror(errno));
	prctl(PR_SET_THP_DISABLE, 1, 0, 0, 0);
	witness_init();
	scene->play();
	return fclose(out) ? 2 : 0;
}
