/* SPDX-License-Identifier: GPL-2.0 */
/* What a snapshot costs: processes of known size, and the ways to look at them. */
#ifndef _BENCH_H
#define _BENCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/* The buffer of every read(): large, so that system calls do not count. */
#define BUFFER_SIZE	(1UL << 20)
#define MIB		(1ULL << 20)

/* Documentation/admin-guide/mm/pagemap.rst */
#define PAGEMAP_PFN	((1ULL << 55) - 1)
#define PAGEMAP_PRESENT	(1ULL << 63)

extern size_t page_size;
extern char *buffer;

void die(const char *format, ...) __attribute__((format(printf, 1, 2), noreturn));
uint64_t now(void);
int open_or_die(const char *path, int flags);
int open_of_process(pid_t pid, const char *name);
bool put(const char *path, const char *word);
void put_or_die(const char *path, const char *word);
void forget(const char *path);
uint64_t read_to_end(int fd);

/* A process that holds still. */
struct target {
	pid_t pid;
	uint64_t mib;		/* kind dense */
	uint64_t pages;		/* present */
	uint64_t vmas;
	int stay;		/* closed: it ends */
};

/* Starts `kind number`, counts what it has; false: this machine cannot have it. */
bool target_start(struct target *target, const char *kind, uint64_t number);
void target_stop(struct target *target);
int target_main(const char *kind, uint64_t number);

/* Lines of maps that pagemap has an answer for. */
struct range {
	uint64_t start, end;
};

struct ranges {
	struct range *all;
	size_t count, room;
};

void ranges_read(struct ranges *ranges, pid_t pid);

/* A way to look at a process. */
struct method {
	const char *name;
	const char *gives;	/* what one knows then */
	/* Untimed. Not NULL: why it cannot be done here. */
	const char *(*begin)(const struct target *target);
	/* Returns its ns; fills the number of present pages that it saw. */
	uint64_t (*look)(const struct target *target, uint64_t *pages);
	void (*end)(void);
	bool own_hold;		/* physmem's stats know its longest hold */
};

const char *nothing_to_begin(const struct target *target);
void nothing_to_end(void);

extern const struct method relay_method, relay_read_method, device_method, text_method;
extern const struct method pagemap_method, frames_method, smaps_method, scan_method;

/* Of a mapping of more than four times this pagemap's first pages stand for all. */
#define SPARSE_PAGES	(1ULL << 20)

extern uint64_t sparse_unread;	/* pages that the last look left out */

/* The longest hold of a mmap lock by what a method does, in ns. */
bool holds_begin(void);
uint64_t holds_of(const struct method *method, const struct target *target);
void holds_end(void);
uint64_t own_hold(void);
void own_hold_reset(void);

#endif /* _BENCH_H */
