/* SPDX-License-Identifier: GPL-2.0 */
/* An event as large as physmem_cow, of nothing in particular. */
#undef TRACE_SYSTEM
#define TRACE_SYSTEM physmem_mechanism

#if !defined(_MECHANISM_EVENT_H) || defined(TRACE_HEADER_MULTI_READ)
#define _MECHANISM_EVENT_H

#include <linux/tracepoint.h>

#ifndef _MECHANISM_EVENT_ONCE
#define _MECHANISM_EVENT_ONCE
struct mechanism_record {
	u64 word[16];
};
#endif

TRACE_EVENT(mechanism_record,

	TP_PROTO(const struct mechanism_record *record),

	TP_ARGS(record),

	TP_STRUCT__entry(
		__array(u64, word, 16)
	),

	TP_fast_assign(
		*(struct mechanism_record *)__entry->word = *record;
	),

	TP_printk("%llu", __entry->word[0])
);

#endif /* _MECHANISM_EVENT_H */

#undef TRACE_INCLUDE_PATH
#define TRACE_INCLUDE_PATH .
#undef TRACE_INCLUDE_FILE
#define TRACE_INCLUDE_FILE mechanism_event
#include <trace/define_trace.h>
