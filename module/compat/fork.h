/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _PHYSMEM_COMPAT_FORK_H
#define _PHYSMEM_COMPAT_FORK_H

#include <linux/mm.h>
#include <linux/percpu_counter.h>

/*
 * Anonymous pages of a process that does not run yet, exactly.
 * f1a7941243c1 "mm: convert mm's rss stats into percpu_counter" (6.2): each CPU
 * has its share, and since nobody changes them they are summed up without the
 * counter's lock. The shim can go with 6.1.
 */
static inline u64 physmem_compat_anon_pages(struct mm_struct *mm)
{
#ifdef PHYSMEM_HAS_RSS_PERCPU
	const struct percpu_counter *counter = &mm->rss_stat[MM_ANONPAGES];
	s64 sum = READ_ONCE(counter->count);
#ifdef CONFIG_SMP
	int cpu;

	for_each_possible_cpu(cpu)
		sum += *per_cpu_ptr(counter->counters, cpu);
#endif
	return max_t(s64, sum, 0);
#else
	return max(atomic_long_read(&mm->rss_stat.count[MM_ANONPAGES]), 0L);
#endif
}

#endif /* _PHYSMEM_COMPAT_FORK_H */
