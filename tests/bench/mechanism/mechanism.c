// SPDX-License-Identifier: GPL-2.0
/*
 * The kernel's mechanisms with nothing behind them: what a copy-on-write fault
 * pays for being seen at all. For scripts/bench; no part of physmem.
 */
#include <linux/ftrace.h>
#include <linux/kprobes.h>
#include <linux/module.h>
#include <linux/perf_event.h>
#include <linux/string.h>
#include <linux/timekeeping.h>
#include <linux/trace_events.h>

#define CREATE_TRACE_POINTS
#include "mechanism_event.h"

#define FUNCTION	"do_wp_page"

/* Placed while the module is loaded: with commas; see ways[]. */
static char *use = "";
module_param(use, charp, 0400);

/* How often they were come by. There is one CPU. */
static unsigned long hits;
module_param(hits, ulong, 0600);

static int kprobe_hit(struct kprobe *kprobe, struct pt_regs *regs)
{
	hits++;
	return 0;
}

static struct kprobe entry_probe = {
	.symbol_name = FUNCTION,
	.pre_handler = kprobe_hit,
};

static int place_kprobe(void)
{
	return register_kprobe(&entry_probe);
}

static void remove_kprobe(void)
{
	unregister_kprobe(&entry_probe);
}

/* Where physmem sees a new page being mapped. */
#ifdef CONFIG_DYNAMIC_FTRACE
static void notrace ftrace_hit(unsigned long ip, unsigned long parent, struct ftrace_ops *ops,
			       struct ftrace_regs *regs)
{
	hits++;
}

static struct ftrace_ops hook = {
	.func = ftrace_hit,
};

static int place_ftrace(void)
{
	static char names[][32] = { "folio_add_new_anon_rmap", "page_add_new_anon_rmap" };
	int err = -ENOENT;
	size_t i;

	for (i = 0; err && i < ARRAY_SIZE(names); i++)
		err = ftrace_set_filter(&hook, names[i], strlen(names[i]), 1);
	return err ?: register_ftrace_function(&hook);
}

static void remove_ftrace(void)
{
	unregister_ftrace_function(&hook);
	ftrace_set_filter(&hook, NULL, 0, 1);
}
#else
static int place_ftrace(void)
{
	return -EOPNOTSUPP;
}

static void remove_ftrace(void)
{
}
#endif

static int declines(struct kretprobe_instance *ri, struct pt_regs *regs)
{
	hits++;
	return 1;
}

static int begins(struct kretprobe_instance *ri, struct pt_regs *regs)
{
	hits++;
	return 0;
}

static int begins_with_clock(struct kretprobe_instance *ri, struct pt_regs *regs)
{
	hits++;
	*(u64 *)ri->data = ktime_get_mono_fast_ns();
	return 0;
}

static int ends(struct kretprobe_instance *ri, struct pt_regs *regs)
{
	hits++;
	return 0;
}

static int ends_with_clock(struct kretprobe_instance *ri, struct pt_regs *regs)
{
	hits++;
	*(u64 *)ri->data = ktime_get_mono_fast_ns() - *(u64 *)ri->data;
	return 0;
}

static int ends_with_record(struct kretprobe_instance *ri, struct pt_regs *regs)
{
	struct mechanism_record record = { };

	ends_with_clock(ri, regs);
	record.word[0] = *(u64 *)ri->data;
	trace_mechanism_record(&record);
	return 0;
}

static struct kretprobe call_probe = {
	.kp.symbol_name = FUNCTION,
	.data_size = sizeof(u64),
	.maxactive = 256,
};

static int place_kretprobe(kretprobe_handler_t entry, kretprobe_handler_t end)
{
	call_probe.entry_handler = entry;
	call_probe.handler = end;
	return register_kretprobe(&call_probe);
}

static int place_declining(void)
{
	return place_kretprobe(declines, ends);
}

static int place_empty(void)
{
	return place_kretprobe(begins, ends);
}

static int place_clocks(void)
{
	return place_kretprobe(begins_with_clock, ends_with_clock);
}

static int place_record(void)
{
	return place_kretprobe(begins_with_clock, ends_with_record);
}

static void remove_kretprobe(void)
{
	unregister_kretprobe(&call_probe);
}

static const struct {
	const char *name;
	int (*place)(void);
	void (*remove)(void);
} ways[] = {
	{ "kprobe", place_kprobe, remove_kprobe },
	{ "ftrace", place_ftrace, remove_ftrace },
	{ "declining", place_declining, remove_kretprobe },
	{ "kretprobe", place_empty, remove_kretprobe },
	{ "clocks", place_clocks, remove_kretprobe },
	{ "record", place_record, remove_kretprobe },
};

static unsigned long placed;

static void remove_all(void)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(ways); i++)
		if (placed & BIT(i))
			ways[i].remove();
}

static int place(const char *name)
{
	size_t i;
	int err;

	for (i = 0; i < ARRAY_SIZE(ways); i++) {
		if (strcmp(name, ways[i].name))
			continue;
		err = ways[i].place();
		if (!err)
			placed |= BIT(i);
		return err;
	}
	return -EINVAL;
}

static int __init mechanism_init(void)
{
	char words[64], *rest = words, *word;
	int err = 0;

	strscpy(words, use, sizeof(words));
	while (!err && (word = strsep(&rest, ",")))
		err = place(word);
	if (err)
		remove_all();
	return err;
}

static void __exit mechanism_exit(void)
{
	remove_all();
}

module_init(mechanism_init);
module_exit(mechanism_exit);
MODULE_DESCRIPTION("What kprobes and the function tracer cost with nothing behind them");
MODULE_LICENSE("GPL");
