// SPDX-License-Identifier: GPL-2.0
/* One mapping against smaps: its range, flags and name, and the sums of its pages. */
#include <inttypes.h>
#include <string.h>

#include "check.h"

static bool begins(const char *text, const char *with)
{
	return !strncmp(text, with, strlen(with));
}

/* maps shows a path; physmem has its last component, cut to 39 characters. */
static bool same_name(const char *ours, const char *maps)
{
	static const char deleted[] = " (deleted)";
	size_t length = strlen(maps), our_length = strlen(ours), cut;
	const char *base;

	/* maps asks these two file systems for a name; a dentry has another */
	if (begins(maps, "socket:"))
		return true;
	if (begins(maps, "anon_inode:"))
		return !strcmp(ours, maps + strlen("anon_inode:"));
	if (*maps != '/')
		return !strcmp(ours, maps);
	if (length > strlen(deleted) && !strcmp(maps + length - strlen(deleted), deleted))
		length -= strlen(deleted);
	/* shared anonymous memory is one file whose component is "dev/zero" */
	if (!strcmp(ours, "dev/zero"))
		return length == 9 && begins(maps, "/dev/zero");
	for (base = maps + length; base > maps && base[-1] != '/'; base--)
		;
	cut = maps + length - base;
	if (our_length == 39 && cut > 39)
		cut = 39;
	return our_length == cut && !strncmp(ours, base, cut);
}

void check_vma(const struct snapshot *s, size_t number, const struct witness_vma *vma)
{
	const struct snapshot_vma *ours = &s->vmas[number];

	if (ours->start != vma->start || ours->end != vma->end)
		differ("mapping %zu is %" PRIx64 "-%" PRIx64 ", maps says %" PRIx64 "-%" PRIx64,
		       number + 1, ours->start, ours->end, vma->start, vma->end);
	/* 6.19 gave "locked on fault" its name in smaps; until then it shows as "??" */
	if ((ours->flags ^ vma->flags) & s->vma_flags_told &
	    ~(vma->unnamed ? PHYSMEM_VMA_LOCKONFAULT : 0))
		differ("mapping %zu has the flags %" PRIx64 ", smaps says %" PRIx64, number + 1,
		       ours->flags, vma->flags & s->vma_flags_told);
	if (!same_name(ours->name, vma->name))
		differ("mapping %zu is called \"%s\", maps says \"%s\"", number + 1, ours->name,
		       vma->name);
}

struct sums {
	uint64_t rss, anonymous, anon_huge, shmem_huge, file_huge, hugetlb, swap, ksm;
	uint64_t device, hwpoison, none_huge, none_hugetlb;
};

static void add(struct sums *sums, const struct physmem_record *record)
{
	bool large = record->level != PHYSMEM_LEVEL_PTE;

	switch (record->kind) {
	case PHYSMEM_KIND_ANON:
	case PHYSMEM_KIND_KSM:
		sums->rss += record->pages;
		sums->anonymous += record->pages;
		sums->anon_huge += large ? record->pages : 0;
		sums->none_huge += large && record->bits & PHYSMEM_PTE_PROTNONE ? record->pages : 0;
		sums->ksm += record->kind == PHYSMEM_KIND_KSM ? record->pages : 0;
		break;
	case PHYSMEM_KIND_SHMEM:
		sums->rss += record->pages;
		sums->shmem_huge += large ? record->pages : 0;
		break;
	case PHYSMEM_KIND_FILE:
		sums->rss += record->pages;
		sums->file_huge += large ? record->pages : 0;
		break;
	case PHYSMEM_KIND_HUGE:
		sums->hugetlb += record->pages;
		sums->none_hugetlb += record->bits & PHYSMEM_PTE_PROTNONE ? record->pages : 0;
		break;
	case PHYSMEM_KIND_SWAP:
		sums->swap += record->pages;
		break;
	case PHYSMEM_KIND_DEVICE:
		sums->device += record->pages;
		break;
	case PHYSMEM_KIND_HWPOISON:
		sums->hwpoison += record->pages;
		break;
	}
}

static void check_sum(const struct witness_vma *vma, const char *what, uint64_t pages,
		      uint64_t before, uint64_t after)
{
	uint64_t kb = pages * (witness_page_size >> 10);

	if (before == after && kb != before)
		differ("%" PRIx64 " %s: %s is %" PRIu64 " kB, smaps says %" PRIu64, vma->start,
		       vma->name, what, kb, before);
}

void check_sums(const struct snapshot *s, size_t number, const struct witness_vma *before,
		const struct witness_vma *after)
{
	struct sums sums = {};
	size_t i;

	for (i = 0; i < s->record_count; i++)
		if (s->vma_of[i] == number)
			add(&sums, &s->records[i]);
	/*
	 * 6.1's smaps asks follow_trans_huge_pmd(), which gives no page for an
	 * entry that is PROT_NONE.
	 */
	if (sums.none_huge && before->rss + (sums.none_huge * witness_page_size >> 10) ==
			      sums.rss * (witness_page_size >> 10)) {
		sums.rss -= sums.none_huge;
		sums.anonymous -= sums.none_huge;
		sums.anon_huge -= sums.none_huge;
	}
	/*
	 * 32-bit ARM leaves no bit of such an entry that says "present"; pagemap
	 * asks huge_ptep_get(), which knows, and 6.1's smaps looks by itself.
	 */
	if (!before->hugetlb && witness_kernel_is("arm"))
		sums.hugetlb -= sums.none_hugetlb;
#define SUM(what, field) check_sum(before, what, sums.field, before->field, after->field)
	/*
	 * smaps counts a frame that vm_normal_page() gives, the vdso's too, and
	 * not one of a PFN mapping; on some kernels a broken frame too.
	 */
	if (!sums.device && !sums.hwpoison) {
		SUM("Rss", rss);
		SUM("Anonymous", anonymous);
	}
	SUM("AnonHugePages", anon_huge);
	if (!witness_knows_ksm)
		SUM("KSM", ksm);
	SUM("ShmemPmdMapped", shmem_huge);
	SUM("FilePmdMapped", file_huge);
	SUM("Shared_Hugetlb and Private_Hugetlb", hugetlb);
	/* of a file's mapping smaps counts what the file has in swap */
	if (!before->name[0] || before->name[0] == '[')
		SUM("Swap", swap);
#undef SUM
}
