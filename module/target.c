// SPDX-License-Identifier: GPL-2.0
/* PID -> struct pid -> mm; and who may look. */
#include <linux/capability.h>
#include <linux/pid.h>
#include <linux/sched/mm.h>
#include <linux/sched/task.h>
#include <linux/security.h>

#include "physmem.h"

/**
 * physmem_may_look() - may the current task use physmem at all?
 *
 * Physical addresses are a secret, so asked at open and again at each use: a
 * passed descriptor gives nothing to who has no right of its own.
 *
 * Return: 0, or -EPERM: no CAP_SYS_ADMIN in the initial user namespace, or the
 * kernel is locked down for confidentiality.
 */
int physmem_may_look(void)
{
	if (!capable(CAP_SYS_ADMIN))
		return -EPERM;
	return physmem_may_go_on();
}

/**
 * physmem_may_go_on() - may what somebody with the right has begun be gone on with?
 *
 * A kernel can be locked down at any time; rights cannot be lost inside a system call.
 *
 * Return: 0, or -EPERM: the kernel is locked down for confidentiality.
 */
int physmem_may_go_on(void)
{
	return security_locked_down(LOCKDOWN_KCORE);
}

/* Takes a reference on the task's mm; mmput() drops it. Kernel threads have none. */
static int target_mm(struct pid *pid, struct mm_struct **mm, pid_t *tgid)
{
	struct task_struct *task = get_pid_task(pid, PIDTYPE_PID);

	if (!task)
		return -ESRCH;
	*mm = get_task_mm(task);
	*tgid = task_tgid_nr(task);
	put_task_struct(task);
	return *mm ? 0 : -ENODATA;
}

/**
 * physmem_target_find() - the process that a user means
 * @nr: a PID in the current task's PID namespace
 * @pid: set on success; the caller owns a reference, put_pid() drops it
 *
 * Context: process context, may sleep.
 * Return: 0; -ESRCH: there is none; -ENODATA: it has no user memory, being a
 * kernel thread or on its way out.
 */
int physmem_target_find(pid_t nr, struct pid **pid)
{
	struct mm_struct *mm;
	pid_t tgid;
	int err;

	*pid = find_get_pid(nr);
	if (!*pid)
		return -ESRCH;
	err = target_mm(*pid, &mm, &tgid);
	if (err) {
		put_pid(*pid);
		return err;
	}
	mmput(mm);
	return 0;
}

/**
 * physmem_target_grab() - a process's mm, kept as a structure only
 * @pid: the process
 * @mm: set on success; the caller owns a grab, mmdrop() drops it. Its memory
 *	is not kept: take it with mmget_not_zero() for each look
 * @tgid: set on success: the process's number in the initial PID namespace
 *
 * Context: process context, may sleep.
 * Return: 0, -ESRCH or -ENODATA, as physmem_target_find().
 */
int physmem_target_grab(struct pid *pid, struct mm_struct **mm, pid_t *tgid)
{
	int err = target_mm(pid, mm, tgid);

	if (err)
		return err;
	mmgrab(*mm);
	mmput(*mm);
	return 0;
}

/**
 * physmem_target_changed() - is this still the process's memory?
 * @pid: the process
 * @mm: what physmem_target_grab() gave
 *
 * Return: PHYSMEM_END_RUNNING if so; PHYSMEM_END_EXEC, PHYSMEM_END_EXITED.
 */
enum physmem_end physmem_target_changed(struct pid *pid, const struct mm_struct *mm)
{
	const struct mm_struct *now;
	struct task_struct *task;

	rcu_read_lock();
	task = pid_task(pid, PIDTYPE_PID);
	/* compared, never followed: no lock needed */
	now = task ? READ_ONCE(task->mm) : NULL;
	rcu_read_unlock();
	if (now == mm)
		return PHYSMEM_END_RUNNING;
	return now ? PHYSMEM_END_EXEC : PHYSMEM_END_EXITED;
}

/**
 * physmem_target_comm() - a process's name
 * @pid: the process
 * @comm: receives the name, ended and filled up with zeros; empty: it has gone
 *
 * Context: process context.
 */
void physmem_target_comm(struct pid *pid, char comm[16])
{
	struct task_struct *task = get_pid_task(pid, PIDTYPE_PID);

	BUILD_BUG_ON(TASK_COMM_LEN != 16);
	memset(comm, 0, TASK_COMM_LEN);
	if (!task)
		return;
	/* as the kernel has it: another may be writing it, and its last byte stays 0 */
	strscpy_pad(comm, task->comm, TASK_COMM_LEN);
	put_task_struct(task);
}

/**
 * physmem_target_group() - the thread group that a user means
 * @nr: a PID in the current task's PID namespace, of any of its threads
 * @pid: set on success: the group's; the caller owns a reference
 *
 * Context: process context, may sleep.
 * Return: as physmem_target_find().
 */
int physmem_target_group(pid_t nr, struct pid **pid)
{
	struct task_struct *task;
	struct pid *named;
	int err = physmem_target_find(nr, &named);

	if (err)
		return err;
	rcu_read_lock();
	task = pid_task(named, PIDTYPE_PID);
	*pid = task ? get_pid(task_tgid(task)) : NULL;
	rcu_read_unlock();
	put_pid(named);
	return *pid ? 0 : -ESRCH;
}
