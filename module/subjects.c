// SPDX-License-Identifier: GPL-2.0
/* Lists of processes, each held by a struct pid and no more. */
#include <linux/mutex.h>
#include <linux/pid.h>

#include "physmem.h"

/* What is read through a file that has named no PID itself. */
static struct physmem_subjects default_subjects;
static DEFINE_MUTEX(default_lock);

/**
 * physmem_subjects_put() - drop the references of a list
 * @subjects: the list; empty afterwards
 */
void physmem_subjects_put(struct physmem_subjects *subjects)
{
	while (subjects->count)
		put_pid(subjects->pids[--subjects->count]);
}

/**
 * physmem_subjects_copy() - make a list hold the same processes as another
 * @to: its references are dropped, and it gets its own to @from's processes
 * @from: stays as it is
 */
void physmem_subjects_copy(struct physmem_subjects *to, const struct physmem_subjects *from)
{
	physmem_subjects_put(to);
	for (; to->count < from->count; to->count++)
		to->pids[to->count] = get_pid(from->pids[to->count]);
}

/**
 * physmem_subjects_default() - who was named last, through whichever file
 * @subjects: as @to of physmem_subjects_copy()
 */
void physmem_subjects_default(struct physmem_subjects *subjects)
{
	mutex_lock(&default_lock);
	physmem_subjects_copy(subjects, &default_subjects);
	mutex_unlock(&default_lock);
}

/**
 * physmem_subjects_make_default() - name them
 * @subjects: stays as it is
 */
void physmem_subjects_make_default(const struct physmem_subjects *subjects)
{
	mutex_lock(&default_lock);
	physmem_subjects_copy(&default_subjects, subjects);
	mutex_unlock(&default_lock);
}

/** physmem_subjects_forget() - name nobody */
void physmem_subjects_forget(void)
{
	mutex_lock(&default_lock);
	physmem_subjects_put(&default_subjects);
	mutex_unlock(&default_lock);
}
