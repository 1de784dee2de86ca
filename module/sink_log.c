// SPDX-License-Identifier: GPL-2.0
/* A snapshot into the kernel log, as the exercise reads it with dmesg. */
#include <linux/capability.h>
#include <linux/kernel.h>
#include <linux/moduleparam.h>
#include <linux/printk.h>
#include <linux/sched.h>
#include <linux/sched/signal.h>

#include "arch/arch.h"
#include "physmem.h"

/*
 * Lines that one snapshot may take of the kernel log, whose room is short: 128 KiB
 * on many kernels, and a line takes about 160 bytes, so that 1000 would push their
 * own beginning out. What is left out is counted in the last line but one. 0: no cap.
 */
static unsigned int log_lines = 500;
module_param(log_lines, uint, 0644);
MODULE_PARM_DESC(log_lines, "lines of the kernel log one snapshot may take (500; 0: no cap)");

/*
 * Show entries and frames in the kernel log. Off, they stand there as 0:
 * logs are read by more people than root.
 */
static bool log_frames;

/* The file's mode lets in root of a container, which has no right to frames. */
static int log_frames_set(const char *value, const struct kernel_param *param)
{
	return capable(CAP_SYS_ADMIN) ? param_set_bool(value, param) : -EPERM;
}

static const struct kernel_param_ops log_frames_ops = {
	.flags = KERNEL_PARAM_OPS_FL_NOARG,
	.set = log_frames_set,
	.get = param_get_bool,
};

module_param_cb(log_frames, &log_frames_ops, &log_frames, 0644);
MODULE_PARM_DESC(log_frames, "show entries and frame numbers in the kernel log (0)");

struct log_sink {
	struct physmem_text text;
	char line[PHYSMEM_LINE_MAX];
	u64 printed, left_out;
	unsigned int cap;
};

static bool full(const struct log_sink *sink)
{
	return sink->cap && sink->printed >= sink->cap;
}

static void print_line(struct log_sink *sink)
{
	if (full(sink)) {
		sink->left_out++;
		return;
	}
	sink->printed++;
	pr_info("%s", sink->line);
	cond_resched();		/* a serial console is slow */
}

static void print_record(struct log_sink *sink, const struct physmem_record *record,
			 const struct physmem_vma *vma)
{
	u64 line, lines = physmem_text_lines(&sink->text, record);

	for (line = 0; line < lines && !fatal_signal_pending(current); line++) {
		if (full(sink)) {
			/* not formatted only to be thrown away */
			sink->left_out += lines - line;
			return;
		}
		physmem_text_record(sink->line, sizeof(sink->line), &sink->text, record, line, vma);
		print_line(sink);
	}
}

static void print_item(struct log_sink *sink, const struct physmem_walk *walk,
		       const struct physmem_item *item, bool *headed)
{
	unsigned int i;

	switch (item->type) {
	case PHYSMEM_ITEM_BEGIN:
		physmem_text_title(sink->line, sizeof(sink->line), walk->tgid);
		print_line(sink);
		physmem_text_vma(sink->line, sizeof(sink->line), NULL);
		print_line(sink);
		break;
	case PHYSMEM_ITEM_LISTED:
		physmem_text_vma(sink->line, sizeof(sink->line), item->vma);
		print_line(sink);
		break;
	case PHYSMEM_ITEM_VMA:
		if (*headed)
			break;
		*headed = true;
		physmem_text_columns(sink->line, sizeof(sink->line));
		print_line(sink);
		break;
	case PHYSMEM_ITEM_RECORDS:
		for (i = 0; i < item->count; i++)
			print_record(sink, &item->records[i], item->vma);
		break;
	case PHYSMEM_ITEM_END:
		break;		/* printed past the cap: physmem_log_snapshot() */
	}
}

/**
 * physmem_log_snapshot() - print a process's table to the kernel log
 * @pid: the process
 *
 * Context: process context, may sleep.
 * Return: 0, or as physmem_walk_open().
 */
int physmem_log_snapshot(struct pid *pid)
{
	struct physmem_walk *walk = physmem_walk_open(pid, true, PHYSMEM_WALK_ROOM);
	const struct physmem_item *item;
	struct log_sink sink = {
		.text.arch = physmem_arch_here,
		.text.fold = physmem_fold(),
		.text.page_shift = PAGE_SHIFT,
		.text.hide = !READ_ONCE(log_frames),
		.cap = READ_ONCE(log_lines),
	};
	bool headed = false;

	if (IS_ERR(walk))
		return PTR_ERR(walk);
	while ((item = physmem_walk_next(walk)))
		print_item(&sink, walk, item, &headed);
	if (sink.left_out)
		pr_info("# %llu lines left out: parameter log_lines is %u\n",
			sink.left_out, sink.cap);
	physmem_text_end(sink.line, sizeof(sink.line), walk->tgid, walk->end,
			 walk->vmas, walk->pages);
	pr_info("%s", sink.line);
	physmem_stats_snapshot(walk->entries, 0);
	physmem_walk_close(walk);
	return 0;
}
