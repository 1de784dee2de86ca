// SPDX-License-Identifier: GPL-2.0
/* The kernel's mapping -> ours: copied while the mmap lock is held. */
#include <linux/ctype.h>
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/lockdep.h>
#include <linux/string.h>

#include "compat/compat.h"
#include "physmem.h"

/* A flag that this kernel or architecture lacks is 0 here, and never seen. */
static const struct {
	vm_flags_t kernel;
	u64 ours;
} vma_flags[] = {
	{ VM_READ,		PHYSMEM_VMA_READ },
	{ VM_WRITE,		PHYSMEM_VMA_WRITE },
	{ VM_EXEC,		PHYSMEM_VMA_EXEC },
	{ VM_SHARED,		PHYSMEM_VMA_SHARED },
	{ VM_MAYREAD,		PHYSMEM_VMA_MAYREAD },
	{ VM_MAYWRITE,		PHYSMEM_VMA_MAYWRITE },
	{ VM_MAYEXEC,		PHYSMEM_VMA_MAYEXEC },
	{ VM_MAYSHARE,		PHYSMEM_VMA_MAYSHARE },
	{ VM_HUGETLB,		PHYSMEM_VMA_HUGETLB },
	{ VM_PFNMAP,		PHYSMEM_VMA_PFNMAP },
	{ VM_MIXEDMAP,		PHYSMEM_VMA_MIXEDMAP },
	{ VM_GROWSDOWN,		PHYSMEM_VMA_GROWSDOWN },
	{ VM_LOCKED,		PHYSMEM_VMA_LOCKED },
	{ VM_IO,		PHYSMEM_VMA_IO },
	{ VM_SEQ_READ,		PHYSMEM_VMA_SEQ_READ },
	{ VM_RAND_READ,		PHYSMEM_VMA_RAND_READ },
	{ VM_DONTCOPY,		PHYSMEM_VMA_DONTCOPY },
	{ VM_DONTEXPAND,	PHYSMEM_VMA_DONTEXPAND },
	{ VM_ACCOUNT,		PHYSMEM_VMA_ACCOUNT },
	{ VM_NORESERVE,		PHYSMEM_VMA_NORESERVE },
	{ VM_SYNC,		PHYSMEM_VMA_SYNC },
	{ PHYSMEM_COMPAT_VM_ARCH_1, PHYSMEM_VMA_ARCH_1 },
	{ VM_WIPEONFORK,	PHYSMEM_VMA_WIPEONFORK },
	{ VM_DONTDUMP,		PHYSMEM_VMA_DONTDUMP },
	{ VM_SOFTDIRTY,		PHYSMEM_VMA_SOFT_DIRTY },
	{ VM_HUGEPAGE,		PHYSMEM_VMA_HUGEPAGE },
	{ VM_NOHUGEPAGE,	PHYSMEM_VMA_NOHUGEPAGE },
	{ VM_MERGEABLE,		PHYSMEM_VMA_MERGEABLE },
	{ VM_UFFD_MISSING,	PHYSMEM_VMA_UFFD_MISSING },
	{ VM_UFFD_WP,		PHYSMEM_VMA_UFFD_WP },
	{ PHYSMEM_COMPAT_VM_UFFD_MINOR, PHYSMEM_VMA_UFFD_MINOR },
	{ PHYSMEM_COMPAT_VM_SHADOW_STACK, PHYSMEM_VMA_SHADOW_STACK },
	{ PHYSMEM_COMPAT_VM_SEALED, PHYSMEM_VMA_SEALED },
	{ PHYSMEM_COMPAT_VM_MTE, PHYSMEM_VMA_MTE },
	{ PHYSMEM_COMPAT_VM_DROPPABLE, PHYSMEM_VMA_DROPPABLE },
	{ PHYSMEM_COMPAT_VM_BTI, PHYSMEM_VMA_BTI },
	{ PHYSMEM_COMPAT_VM_GUARDED, PHYSMEM_VMA_GUARDED },
	{ VM_LOCKONFAULT,	PHYSMEM_VMA_LOCKONFAULT },
	{ PHYSMEM_COMPAT_VM_UFFD_RWP, PHYSMEM_VMA_UFFD_RWP },
};

/**
 * physmem_vma_flags() - the kernel's VM_* as our PHYSMEM_VMA_*
 * @kernel: vma->vm_flags
 */
u64 physmem_vma_flags(vm_flags_t kernel)
{
	u64 ours = 0;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(vma_flags); i++)
		if (kernel & vma_flags[i].kernel)
			ours |= vma_flags[i].ours;
	return ours;
}

/* A file's name is its owner's choice: it shall not forge lines of ours. */
static void make_harmless(char *name)
{
	for (; *name; name++)
		if (iscntrl(*name) || *name == '\\')
			*name = '?';
}

static void name_vma(struct physmem_vma *out, struct vm_area_struct *vma)
{
	const char *name = NULL;

	if (vma->vm_file) {
		/* %pD reads the file's last component under RCU */
		snprintf(out->name, sizeof(out->name), "%pD", vma->vm_file);
		make_harmless(out->name);
		return;
	}
	if (vma->vm_ops && vma->vm_ops->name)
		name = vma->vm_ops->name(vma);
	else if (physmem_compat_is_heap(vma))
		name = "[heap]";
	else if (physmem_compat_is_stack(vma))
		name = "[stack]";
	else if (physmem_compat_anon_name(vma))
		/* of printable characters, which the kernel has seen to */
		snprintf(out->name, sizeof(out->name), "[anon:%s]", physmem_compat_anon_name(vma));
	if (name)
		strscpy(out->name, name, sizeof(out->name));
}

/**
 * physmem_vma_read() - copy a mapping's facts
 * @out: filled whole, number excepted, which is 0
 * @vma: the mapping
 *
 * Context: mmap lock held.
 */
void physmem_vma_read(struct physmem_vma *out, struct vm_area_struct *vma)
{
	lockdep_assert_held(&vma->vm_mm->mmap_lock);
	memset(out, 0, sizeof(*out));
	out->pointer = vma;
	out->start = vma->vm_start;
	out->end = vma->vm_end;
	out->pgoff = vma->vm_pgoff;
	out->kernel_flags = vma->vm_flags;
	out->flags = physmem_vma_flags(vma->vm_flags);
	out->ino = PHYSMEM_NONE;
	out->dev = PHYSMEM_NONE32;
	if (vma->vm_file) {
		out->ino = physmem_compat_inode(vma->vm_file)->i_ino;
		out->dev = physmem_compat_inode(vma->vm_file)->i_sb->s_dev;
	}
	name_vma(out, vma);
}

/**
 * physmem_vma_same() - is a mapping still the one read before?
 * @known: from physmem_vma_read()
 * @vma: what stands in its place now
 *
 * The address alone does not say: another may have been mapped while the lock
 * was free. Names are not compared: that would cost more than a table's walk.
 *
 * Context: mmap lock held.
 */
bool physmem_vma_same(const struct physmem_vma *known, const struct vm_area_struct *vma)
{
	u64 ino = PHYSMEM_NONE;
	u32 dev = PHYSMEM_NONE32;

	lockdep_assert_held(&vma->vm_mm->mmap_lock);
	if (vma->vm_file) {
		ino = physmem_compat_inode(vma->vm_file)->i_ino;
		dev = physmem_compat_inode(vma->vm_file)->i_sb->s_dev;
	}
	return known->start == vma->vm_start && known->end == vma->vm_end &&
	       known->pgoff == vma->vm_pgoff && known->kernel_flags == vma->vm_flags &&
	       known->ino == ino && known->dev == dev;
}
