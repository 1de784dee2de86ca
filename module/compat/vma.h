/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _PHYSMEM_COMPAT_VMA_H
#define _PHYSMEM_COMPAT_VMA_H

#include <linux/fs.h>
#include <linux/mm.h>

/*
 * The file that the user has mapped, as /proc/PID/maps shows it: on overlayfs
 * not the one underneath. def3ae83da02 "fs: store real path instead of fake
 * path in backing file f_path" and its series (6.8) brought file_user_inode();
 * the shim can go with 6.7.
 */
static inline const struct inode *physmem_compat_inode(struct file *file)
{
#ifdef PHYSMEM_HAS_USER_INODE
	return file_user_inode(file);
#else
	return file_inode(file);
#endif
}

/*
 * [heap] and [stack], by the same rule as the running kernel's /proc/PID/maps.
 * 11250fd12eb8 "mm: factor out VMA stack and heap checks" (6.6) brought
 * vma_is_initial_heap(); the shims can go with 6.5.
 */
static inline bool physmem_compat_is_heap(struct vm_area_struct *vma)
{
#ifdef PHYSMEM_HAS_INITIAL_HEAP
	return vma_is_initial_heap(vma);
#else
	return vma->vm_start <= vma->vm_mm->brk && vma->vm_end >= vma->vm_mm->start_brk;
#endif
}

static inline bool physmem_compat_is_stack(struct vm_area_struct *vma)
{
#ifdef PHYSMEM_HAS_INITIAL_HEAP
	return vma_is_initial_stack(vma);
#else
	return vma->vm_start <= vma->vm_mm->start_stack &&
	       vma->vm_end >= vma->vm_mm->start_stack;
#endif
}

/*
 * The name that a program has given its anonymous memory, NULL if none.
 * 9a10064f5625 "mm: add a field to store names for private anonymous memory"
 * (5.17) brought it, shared with other fields where there is a file.
 * Context: mmap lock held.
 */
static inline const char *physmem_compat_anon_name(const struct vm_area_struct *vma)
{
#ifdef CONFIG_ANON_VMA_NAME
	if (!vma->vm_file && vma->anon_name)
		return vma->anon_name->name;
#endif
	return NULL;
}

/*
 * Flags that some kernels lack: 0 there, so never seen.
 * shadow stack: 18e66b695e78 (6.6); sealed: 8be7258aad44 "mseal: add mseal
 * syscall" (6.10); droppable: 9651fcedf7b9 (6.11); guard: 6.19. Each #ifdef can
 * go with the last kernel before.
 */
#ifdef VM_UFFD_MINOR
#define PHYSMEM_COMPAT_VM_UFFD_MINOR	VM_UFFD_MINOR
#else
#define PHYSMEM_COMPAT_VM_UFFD_MINOR	0
#endif
#ifdef VM_SHADOW_STACK
#define PHYSMEM_COMPAT_VM_SHADOW_STACK	VM_SHADOW_STACK
#else
#define PHYSMEM_COMPAT_VM_SHADOW_STACK	0
#endif
#ifdef VM_SEALED
#define PHYSMEM_COMPAT_VM_SEALED	VM_SEALED
#else
#define PHYSMEM_COMPAT_VM_SEALED	0
#endif
#ifdef VM_MTE
#define PHYSMEM_COMPAT_VM_MTE		VM_MTE
#else
#define PHYSMEM_COMPAT_VM_MTE		0
#endif
#ifdef VM_DROPPABLE
#define PHYSMEM_COMPAT_VM_DROPPABLE	VM_DROPPABLE
#else
#define PHYSMEM_COMPAT_VM_DROPPABLE	0
#endif
#ifdef VM_MAYBE_GUARD
#define PHYSMEM_COMPAT_VM_GUARDED	VM_MAYBE_GUARD
#else
#define PHYSMEM_COMPAT_VM_GUARDED	0
#endif
#ifdef VM_UFFD_RWP
#define PHYSMEM_COMPAT_VM_UFFD_RWP	VM_UFFD_RWP
#else
#define PHYSMEM_COMPAT_VM_UFFD_RWP	0
#endif
/* arm64 has given the architecture's own flag a name, and smaps shows that. */
#ifdef VM_ARM64_BTI
#define PHYSMEM_COMPAT_VM_BTI		VM_ARM64_BTI
#define PHYSMEM_COMPAT_VM_ARCH_1	0
#else
#define PHYSMEM_COMPAT_VM_BTI		0
#define PHYSMEM_COMPAT_VM_ARCH_1	VM_ARCH_1
#endif

#endif /* _PHYSMEM_COMPAT_VMA_H */
