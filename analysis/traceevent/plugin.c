// SPDX-License-Identifier: GPL-2.0
/*
 * libtraceevent plugin plugin_physmem.so: appends to what physmem_cow and
 * physmem_pte print of themselves the names of their raw entries' bits. For
 * trace-cmd report and KernelShark alike; without it they read as well.
 */
#include <event-parse.h>
#include <trace-seq.h>

#include "guess.h"

#define EXPORT __attribute__((visibility("default")))

static u64 number(struct tep_event *event, struct tep_record *record, const char *name)
{
	unsigned long long value = PHYSMEM_NONE;
	struct tep_format_field *field = tep_find_field(event, name);

	if (field)
		tep_read_number_field(field, record->data, &value);
	return value;
}

/* What the event prints of itself: that is done by whoever calls this handler, but afterwards. */
static void print_itself(struct trace_seq *seq, struct tep_record *record, struct tep_event *event)
{
	event->flags |= TEP_EVENT_FL_NOHANDLE;
	tep_print_event(event->tep, seq, record, "%s", TEP_PRINT_INFO);
	event->flags &= ~TEP_EVENT_FL_NOHANDLE;
}

static void print_bits(struct trace_seq *seq, const char *what, struct tep_event *event, u64 raw,
		       unsigned int level)
{
	const struct physmem_arch *arch = guess_arch(raw, tep_get_long_size(event->tep));
	char bits[160];

	if (!arch)
		return;
	physmem_decode_raw(bits, sizeof(bits), arch, raw, level);
	trace_seq_printf(seq, " %s=[%s]", what, bits);
}

static int print_cow(struct trace_seq *seq, struct tep_record *record, struct tep_event *event,
		     void *context)
{
	const unsigned int level = guess_level(number(event, record, "page_shift"),
					       tep_get_page_size(event->tep));

	(void)context;
	print_itself(seq, record, event);
	print_bits(seq, "old", event, number(event, record, "old_raw"), level);
	print_bits(seq, "new", event, number(event, record, "new_raw"), level);
	return 0;
}

static int print_pte(struct trace_seq *seq, struct tep_record *record, struct tep_event *event,
		     void *context)
{
	(void)context;
	print_itself(seq, record, event);
	if (number(event, record, "bits") & PHYSMEM_PTE_PRESENT)
		print_bits(seq, "entry", event, number(event, record, "raw"),
			   number(event, record, "level"));
	return 0;
}

EXPORT int TEP_PLUGIN_LOADER(struct tep_handle *tep)
{
	tep_register_event_handler(tep, -1, "physmem", "physmem_cow", print_cow, NULL);
	tep_register_event_handler(tep, -1, "physmem", "physmem_pte", print_pte, NULL);
	return 0;
}

EXPORT void TEP_PLUGIN_UNLOADER(struct tep_handle *tep)
{
	tep_unregister_event_handler(tep, -1, "physmem", "physmem_cow", print_cow, NULL);
	tep_unregister_event_handler(tep, -1, "physmem", "physmem_pte", print_pte, NULL);
}
