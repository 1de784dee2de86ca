/* SPDX-License-Identifier: GPL-2.0 */
/* What the scenes share: memory to write to, what is to be seen of it, and who counts it. */
#ifndef _SCENE_H
#define _SCENE_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/types.h>

#include "../witness.h"
#include "physmem.h"

#define MOST 64		/* pages of a buffer */

/* Each plays in a process of its own, on one processor, without huge pages. */
struct scene {
	const char *name;
	void (*play)(void);
};

/* Pages of any size; what stood in their entries when look() was called last. */
struct buffer {
	char *at;
	size_t pages, size;	/* bytes of a page */
	uint64_t old[MOST];
	const char *unknown;	/* of "old" and "new": what one of the two sides does not know */
};

/* What a buffer's faults have in common. */
struct fault {
	enum physmem_outcome outcome;
	enum physmem_hook hook;
	enum physmem_kind kind;
	uint32_t flags;		/* PHYSMEM_COW_* that the writer decides */
	pid_t owner;		/* 0: this process */
	bool remote;		/* this process writes to the owner's memory */
	bool no_new;		/* a step: there is no frame to name after it */
	bool unborn;		/* the owner has no number yet */
};

/* What is known of a phase beforehand. */
struct known {
	long outcome[PHYSMEM_OUTCOME_COUNT];
	/* the outcomes looked at, a bit each; 0: all, and those who else counts */
	uint64_t only;
	/* wpcopy_count and pgreuse that the outcomes do not tell of, or tell too much */
	long other_wpcopy, other_pgreuse;
};

extern FILE *out;
extern const char *directory;	/* for files, of the kernel's page cache */

/* scene.c */
struct buffer buffer(size_t pages, size_t size, int flags, int fd);
struct buffer buffer_part(const struct buffer *b, size_t first, size_t pages);
void named(struct buffer *b, const char *unknown);
void write_pages(struct buffer *b, int value);
void read_pages(struct buffer *b);
void look(struct buffer *b, pid_t pid);
void expect(const struct buffer *b, struct fault fault);
void lacks(const char *format, ...) __attribute__((format(printf, 1, 2), noreturn));

/* people.c: other processes */
struct child {
	pid_t pid;
	int gate, back;
};

struct child child_start(void (*live)(struct child *parent, void *data), void *data);
struct child child_still(void (*first)(void *data), void *data);
void child_ends(struct child *child);
void child_stops(const struct child *child);
void meet(struct child *other);
void await(struct child *other);
void put(const char *path, const char *word);
bool put_if(const char *path, const char *word);
bool kernel_has(const char *function);
int file_of(const char *at, size_t size);

/* huge.c: transparent huge pages */
size_t huge_size(void);
struct buffer huge_buffer(size_t pages, size_t size);
uint64_t huge_bytes(const struct buffer *b);

/* hugetlb.c */
struct buffer hugetlb_buffer(size_t pages, size_t spare);
void hugetlb_end(struct buffer *b);

/* swap.c */
void swap_on(void);
void swap_off(void);
bool swapped_out(const struct buffer *b);

/* counted.c: whoever counts, before and after */
void begin(void);
void stop(void);
long phase_pgreuse(void);
void end(const char *phase, struct known known);

/* ksm.c */
void merge(struct buffer *b);

/* The scenes. */
void play_fork(void);
void play_file(void);
void play_ksm(void);
void play_shared(void);
void play_debugger(void);
void play_pinned_reading(void);
void play_system_call(void);
void play_populate(void);
void play_worker(void);
void play_quiet(void);
void play_huge(void);
void play_huge_zero(void);
void play_folio(void);
void play_hugetlb(void);
void play_userfault(void);
void play_userfault_async(void);
void play_swap(void);
void play_swap_ksm(void);
void play_pinned_fork(void);
void play_pinned_hugetlb(void);
void play_gigantic(void);
void play_uprobe(void);

#endif /* _SCENE_H */
