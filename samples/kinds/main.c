// SPDX-License-Identifier: GPL-2.0
/*
 * kinds [-n] [-p] [NAME...]: a process that holds one of every kind of page
 * that the running kernel gives, which then pauses. A line each says what it
 * has built, and what it could not:
 *
 *   NAME START END WORD=PAGES...   a mapping, and how many of its base pages
 *                                  are of a kind or have a bit, by physmem's
 *                                  names; frame=N: of consecutive frames from N
 *   lacks NAME: REASON             one that this kernel or machine does not give
 *   ready PID                      all is there, nothing moves any more
 *
 * -n: without address randomisation, so that heap and program touch
 * -p: break a frame of this machine for good (MADV_HWPOISON)
 * NAME: only those
 *
 * It changes nothing of the machine (but for -p). What has to be set up by
 * root beforehand, or is lacking: huge pages (/sys/kernel/mm/hugepages), swap,
 * KSM (/sys/kernel/mm/ksm/run), huge shared memory
 * (/sys/kernel/mm/transparent_hugepage/shmem_enabled), NUMA balancing
 * (/proc/sys/kernel/numa_balancing).
 *
 * SIGUSR1 makes it exec `sleep`.
 */
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/personality.h>
#include <unistd.h>

#include "kinds.h"

size_t page, huge;
bool poison;

/* Those that fork stand first: what is built later is this process's alone. */
static const struct kind kinds[] = {
	{ "forked",		build_forked },
	{ "soft_dirty",		build_soft_dirty },
	{ "anon",		build_anon },
	{ "holes",		build_holes },
	{ "untouched",		build_untouched },
	{ "sparse",		build_sparse },
	{ "zero",		build_zero },
	{ "none",		build_none },
	{ "readonly",		build_readonly },
	{ "heap",		build_heap },
	{ "stack",		build_stack },
	{ "swapped",		build_swapped },
	{ "ksm",		build_ksm },
	{ "mlocked",		build_mlocked },
	{ "locked_on_fault",	build_locked_on_fault },
	{ "wiped_on_fork",	build_wiped_on_fork },
	{ "advised",		build_advised },
	{ "named",		build_named },
	{ "sealed",		build_sealed },
	{ "droppable",		build_droppable },
	{ "file_read",		build_file_read },
	{ "file_written",	build_file_written },
	{ "file_untouched",	build_file_untouched },
	{ "file_shared",	build_file_shared },
	{ "file_shared_readonly", build_file_shared_readonly },
	{ "shared",		build_shared },
	{ "memfd",		build_memfd },
	{ "memfd_private",	build_memfd_private },
	{ "secret",		build_secret },
	{ "thp",		build_thp },
	{ "thp_split",		build_thp_split },
	{ "thp_part",		build_thp_part },
	{ "thp_none",		build_thp_none },
	{ "huge_zero",		build_huge_zero },
	{ "shmem_thp",		build_shmem_thp },
	{ "shmem_thp_split",	build_shmem_thp_split },
	{ "mthp",		build_mthp },
	{ "hugetlb",		build_hugetlb },
	{ "hugetlbfs",		build_hugetlbfs },
	{ "uffd_wp",		build_uffd_wp },
	{ "uffd_wp_marker",	build_uffd_wp_marker },
	{ "uffd_wp_unpopulated", build_uffd_wp_unpopulated },
	{ "uffd_wp_swapped",	build_uffd_wp_swapped },
	{ "uffd_wp_hugetlb",	build_uffd_wp_hugetlb },
	{ "hugetlb_none",	build_hugetlb_none },
	{ "poison_marker",	build_poison_marker },
	{ "guard",		build_guard },
	{ "hwpoison",		build_hwpoison },
	{ "migration",		build_migration },
	{ "dev_mem",		build_dev_mem },
	{ "pci_bar",		build_pci_bar },
	{ "packet_ring",	build_packet_ring },
	{ "perf_ring",		build_perf_ring },
	{ "io_uring",		build_io_uring },
	{ "vdso",		build_vdso },
	{ "vvar",		build_vvar },
	/* last: it makes entries of all mappings fault once more */
	{ "numa",		build_numa },
};

static void on_usr1(int sig)
{
	char * const argv[] = { "sleep", "1000", NULL };

	(void)sig;
	execv("/usr/bin/sleep", argv);
	execv("/bin/sleep", argv);
	_exit(127);
}

/* Is @name among the words? No words: all are. */
static bool wanted(const char *name, char * const *words)
{
	if (!*words)
		return true;
	for (; *words; words++)
		if (!strcmp(*words, name))
			return true;
	return false;
}

static bool known(const char *name)
{
	size_t i;

	for (i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		if (!strcmp(kinds[i].name, name))
			return true;
	fprintf(stderr, "kinds: there is no %s\n", name);
	return false;
}

int main(int argc, char **argv)
{
	int option, i;
	size_t k;

	while ((option = getopt(argc, argv, "np")) != -1) {
		if (option == 'n' && !(personality(0xffffffff) & ADDR_NO_RANDOMIZE)) {
			personality(ADDR_NO_RANDOMIZE);
			execv("/proc/self/exe", argv);
		}
		poison |= option == 'p';
		if (option == '?')
			return 2;
	}
	for (i = optind; i < argc; i++)
		if (!known(argv[i]))
			return 2;
	page = sysconf(_SC_PAGESIZE);
	huge = page * (page / 8);	/* a table is a page of 8-byte entries */
	setvbuf(stdout, NULL, _IOLBF, 0);
	signal(SIGUSR1, on_usr1);
	for (k = 0; k < sizeof(kinds) / sizeof(kinds[0]); k++)
		if (wanted(kinds[k].name, argv + optind))
			kinds[k].build(kinds[k].name);
	printf("ready %d\n", getpid());
	fflush(stdout);
	for (;;)
		pause();
}
