/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the module's files say to each other, in the order data flows.
 *
 *   request -> target -> walk -> record -> sink {text | log | trace}
 *   write fault -> hook -> cow -> cow_classify -> event (+ counters)
 *   fork -> hook -> fork -> event (+ counters)
 */
#ifndef _PHYSMEM_H
#define _PHYSMEM_H

#include <linux/types.h>
#include <linux/mm_types.h>
#include <linux/pgtable.h>
#include <linux/pid.h>

#include "leaf.h"
#include "record.h"

struct dentry;
struct seq_file;

/* ctl.c: debugfs files and /dev/physmem. */
int physmem_ctl_init(void);
void physmem_ctl_exit(void);

/* target.c: PID -> struct pid -> mm; who may look. */
int physmem_may_look(void);
int physmem_may_go_on(void);
int physmem_target_find(pid_t nr, struct pid **pid);
int physmem_target_group(pid_t nr, struct pid **pid);
void physmem_target_comm(struct pid *pid, char comm[16]);
int physmem_target_grab(struct pid *pid, struct mm_struct **mm, pid_t *tgid);
enum physmem_end physmem_target_changed(struct pid *pid, const struct mm_struct *mm);

/* walk.c: one target's mappings and entries, as a row of items. */

/* Upper entries looked at under one hold: as many as a table has. */
#define PHYSMEM_WALK_UPPER	512
/* Records that a walker's buffer must have room for, at the least: an entry, a
 * base entry, and a hole before each and at the end.
 */
#define PHYSMEM_WALK_ROOM_MIN	8
/* And for a whole leaf table to go into one item. */
#define PHYSMEM_WALK_ROOM	(PTRS_PER_PTE + PHYSMEM_WALK_ROOM_MIN)

enum physmem_item_type {
	PHYSMEM_ITEM_BEGIN,	/* tgid is known */
	PHYSMEM_ITEM_LISTED,	/* a mapping, in the list that comes first */
	PHYSMEM_ITEM_VMA,	/* a mapping, whose entries follow */
	PHYSMEM_ITEM_RECORDS,	/* some entries of that mapping */
	PHYSMEM_ITEM_END,	/* how it ended, and how much there was */
};

struct physmem_item {
	enum physmem_item_type type;
	const struct physmem_vma *vma;
	const struct physmem_record *records;
	unsigned int count;	/* of records */
};

struct physmem_walk {
	/* constant during a walk */
	u64 id;			/* of the snapshot, since the module was loaded */
	struct pid *pid;	/* borrowed: whoever opened the walk holds it */
	struct mm_struct *mm;	/* grabbed, not taken: a dead target's memory is not kept */
	pid_t tgid;
	bool list_first;
	/* totals, for the last item */
	enum physmem_end end;
	u64 vmas;
	u64 entries;		/* base pages whose entry is not empty */
	u64 pages;		/* of these, present */
	/* the current item and where it came from */
	struct physmem_item item;
	int pass;
	unsigned long addr;	/* first address not yet walked */
	struct physmem_vma vma;
	bool in_vma;		/* more of @vma is to be walked */
	bool pending;		/* @vma was the item, its first records are the next */
	unsigned long base;	/* the last base entry shown is this part's */
	bool based;
	u64 hole;		/* pages with nothing mapped, before @addr, not yet in a record */
	struct physmem_memo memo;
	/* where records go */
	struct physmem_record *first, *next, *limit;
	struct physmem_record own[];
};

struct physmem_walk *physmem_walk_open(struct pid *pid, bool list_first, unsigned int room);
void physmem_walk_into(struct physmem_walk *walk, struct physmem_record *to, unsigned int room);
const struct physmem_item *physmem_walk_next(struct physmem_walk *walk);
void physmem_walk_close(struct physmem_walk *walk);

/* Is there no room left for an entry and a hole before it? */
static inline bool physmem_walk_full(const struct physmem_walk *walk)
{
	return walk->limit - walk->next < 2;
}

static inline void physmem_walk_add_hole(struct physmem_walk *walk, unsigned long bytes)
{
	walk->hole += bytes >> PAGE_SHIFT;
}

/* Makes a record of the hole that ends at @addr, if there is one. */
static inline void physmem_walk_flush_hole(struct physmem_walk *walk, unsigned long addr)
{
	if (!walk->hole)
		return;
	physmem_record_hole(walk->next++, addr - (walk->hole << PAGE_SHIFT), walk->hole);
	walk->hole = 0;
}

/* leaf.c: a leaf table's entries. */
unsigned long physmem_leaf_table(struct physmem_walk *walk, const struct vm_area_struct *vma,
				 const pte_t *table, unsigned long addr, unsigned long end);

/* subjects.c: lists of processes. */
#define PHYSMEM_SUBJECTS_MAX	64

/* The PIDs one request named; each holds a reference. */
struct physmem_subjects {
	unsigned int count;
	struct pid *pids[PHYSMEM_SUBJECTS_MAX];
};

void physmem_subjects_put(struct physmem_subjects *subjects);
void physmem_subjects_copy(struct physmem_subjects *to, const struct physmem_subjects *from);
void physmem_subjects_default(struct physmem_subjects *subjects);
void physmem_subjects_make_default(const struct physmem_subjects *subjects);
void physmem_subjects_forget(void);

/* vma.c: a mapping's facts. */
u64 physmem_vma_flags(vm_flags_t kernel);
void physmem_vma_read(struct physmem_vma *out, struct vm_area_struct *vma);
bool physmem_vma_same(const struct physmem_vma *known, const struct vm_area_struct *vma);

/* tables.c: a part of one mapping's page tables. */
void physmem_tables_walk(struct physmem_walk *walk, struct vm_area_struct *vma);

/* text_file.c, text_lines.c: an open file's text, whichever door it came through. */
enum physmem_view {
	PHYSMEM_VIEW_SNAPSHOT,
	PHYSMEM_VIEW_PROBES,
	PHYSMEM_VIEW_STATS,
	PHYSMEM_VIEW_RELAY,
	PHYSMEM_VIEW_TARGETS,
	PHYSMEM_VIEW_FOLLOW,
};

int physmem_text_open(struct file *file, enum physmem_view view);
int physmem_text_release(struct file *file);
void physmem_text_show(struct file *file, enum physmem_view view);
int physmem_text_format(struct file *file, const char *word);
bool physmem_text_is_binary(const struct file *file);
void physmem_text_subjects(struct file *file, struct physmem_subjects *subjects);
ssize_t physmem_text_read(struct file *file, char __user *to, size_t size, loff_t *pos);

/* stream.c: a snapshot as binary records. */
struct physmem_stream {
	struct physmem_walk *walk;	/* NULL: closed */
	u64 seq;
	bool ended;			/* the END record has been given */
};

/* A mapping comes with its first entries. */
#define PHYSMEM_STREAM_ROOM_MIN	(sizeof(struct physmem_stream_vma) + \
				 sizeof(struct physmem_head) + \
				 PHYSMEM_WALK_ROOM_MIN * sizeof(struct physmem_record))

int physmem_stream_open(struct physmem_stream *stream, struct pid *pid);
size_t physmem_stream_next(struct physmem_stream *stream, void *to, size_t room);
void physmem_stream_close(struct physmem_stream *stream);

/* binary_file.c: an open file's record stream. */
struct physmem_binary;
struct physmem_binary *physmem_binary_open(void);
void physmem_binary_close(struct physmem_binary *binary);
ssize_t physmem_binary_read(struct physmem_binary *binary, const struct physmem_subjects *own,
			    char __user *to, size_t size, loff_t *pos);

/* relay.c, relay_write.c, relay_file.c: buffers for the record stream. */
int physmem_relay_command(const char *word);
void physmem_relay_show(struct seq_file *m);
u64 physmem_relay_dropped(void);
void physmem_relay_init(struct dentry *folder);
void physmem_relay_exit(void);

/* sink_log.c, sink_relay.c, sink_trace.c: snapshots pushed at once. */
int physmem_log_snapshot(struct pid *pid);
int physmem_relay_snapshot(struct pid *pid);
int physmem_trace_snapshot(struct pid *pid);
bool physmem_trace_wanted(void);
unsigned int physmem_fold(void);

/* hook.c: arming. */
enum physmem_hook_user {
	PHYSMEM_USER_COW = 1,	/* the event physmem_cow */
	PHYSMEM_USER_STATS = 2,
	PHYSMEM_USER_FORK = 4,	/* the event physmem_fork */
	PHYSMEM_USER_ANY = 7,
};

int physmem_hook_allowed(void);
bool physmem_hook_wanted(void);
int physmem_hook_arm(enum physmem_hook_user user, bool wanted);
void physmem_hook_die(void);
void physmem_hook_show(struct seq_file *m);
u64 physmem_hook_missed(void);
void physmem_hook_overrun(void);

/* ask.c: to be called where the probes are wanted. */
int physmem_hook_get(enum physmem_hook_user user);
void physmem_hook_put(enum physmem_hook_user user);
void physmem_ask_end(void);

/* targets.c: whose faults are watched. */
int physmem_targets_request(char *words);
int physmem_follow_request(const char *word);
void physmem_targets_show(struct seq_file *m);
void physmem_follow_show(struct seq_file *m);
void physmem_targets_show_stats(struct seq_file *m);
void physmem_targets_reset(void);
bool physmem_targets_emptied(void);
void physmem_targets_exit(void);

/* follow.c: the targets' children. */
unsigned int physmem_follow_lost(void);
void physmem_follow_reset(void);
void physmem_follow_exit(void);

/* stats.c: counters, per CPU inside. */
struct physmem_cow;
struct physmem_fork;
int physmem_stats_init(void);
void physmem_stats_exit(void);
int physmem_stats_command(const char *word);
void physmem_stats_fork(const struct physmem_fork *fork);
void physmem_stats_cow(const struct physmem_cow *cow);
void physmem_stats_hold(u64 ns);
void physmem_stats_snapshot(u64 pages, u64 dropped);
void physmem_stats_show(struct seq_file *m);

/* trace.c */
void physmem_trace_restrict_perf(void);

#endif /* _PHYSMEM_H */
