// SPDX-License-Identifier: GPL-2.0
/* Reads the witness of mappings: /proc/PID/smaps. */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>

#include "snapshot.h"
#include "witness.h"

/* Not what this program is compiled for: 32-bit ones run under 64-bit kernels. */
bool witness_kernel_is(const char *machine)
{
	struct utsname kernel;

	return !uname(&kernel) && !strncmp(kernel.machine, machine, strlen(machine));
}

/* Some witnesses have learned to tell more. */
bool witness_kernel_since(int major, int minor)
{
	static int here[2];
	struct utsname name;

	if (!here[0] &&
	    (uname(&name) || sscanf(name.release, "%d.%d", &here[0], &here[1]) != 2))
		die("uname: which kernel is this?");
	return here[0] > major || (here[0] == major && here[1] >= minor);
}

/* The only lines of maps that are no mapping of the process: show_map()'s gate. */
static bool is_gate(const struct witness_vma *vma)
{
#if defined(__x86_64__)
	return !strcmp(vma->name, "[vsyscall]") && vma->start == 0xffffffffff600000ULL;
#elif defined(__arm__)
	/* a 64-bit kernel maps it into 32-bit processes as anything else */
	return witness_kernel_is("arm") && !strcmp(vma->name, "[vectors]") &&
	       vma->start == 0xffff0000;
#else
	(void)vma;
	return false;
#endif
}

static uint64_t flag_by_name(const char *name)
{
	uint64_t flag;

	if (find_vma_flag(name, &flag))
		return flag;
	die("smaps: VmFlags: \"%s\" is not known", name);
}

static void read_flags(struct witness_vma *vma, const char *names)
{
	char name[3];
	int length;

	for (; sscanf(names, " %2s%n", name, &length) == 1; names += length) {
		/*
		 * ??: a flag that this kernel has and its smaps has no name for;
		 * dw: the file may not be written to, which up to 5.14 a
		 * mapping said
		 */
		if (!strcmp(name, "??"))
			vma->unnamed = true;
		else if (strcmp(name, "dw"))
			vma->flags |= flag_by_name(name);
	}
}

static const struct {
	const char *name;
	size_t offset;
} fields[] = {
	{ "Rss",		offsetof(struct witness_vma, rss) },
	{ "Anonymous",		offsetof(struct witness_vma, anonymous) },
	{ "AnonHugePages",	offsetof(struct witness_vma, anon_huge) },
	{ "ShmemPmdMapped",	offsetof(struct witness_vma, shmem_huge) },
	{ "FilePmdMapped",	offsetof(struct witness_vma, file_huge) },
	{ "Shared_Hugetlb",	offsetof(struct witness_vma, hugetlb) },
	{ "Private_Hugetlb",	offsetof(struct witness_vma, hugetlb) },
	{ "Swap",		offsetof(struct witness_vma, swap) },
	{ "KSM",		offsetof(struct witness_vma, ksm) },
};

static void read_field(struct witness_vma *vma, const char *line)
{
	char name[32];
	uint64_t kb;
	size_t i;

	if (!strncmp(line, "VmFlags:", 8))
		read_flags(vma, line + 8);
	if (sscanf(line, "%31[A-Za-z_]: %" SCNu64 " kB", name, &kb) != 2)
		return;
	for (i = 0; i < sizeof(fields) / sizeof(fields[0]); i++)
		if (!strcmp(fields[i].name, name))
			*(uint64_t *)((char *)vma + fields[i].offset) += kb;
}

void witness_smaps(struct witness *witness, pid_t pid)
{
	struct witness_vma vma, *now = NULL;
	char path[64], line[1024];
	FILE *f;

	snprintf(path, sizeof(path), "/proc/%d/smaps", pid);
	f = fopen(path, "re");
	if (!f)
		die("%s: %s", path, strerror(errno));
	while (fgets(line, sizeof(line), f)) {
		memset(&vma, 0, sizeof(vma));
		if (sscanf(line, "%" SCNx64 "-%" SCNx64 " %4s %*s %*s %*s %255[^\n]", &vma.start,
			   &vma.end, vma.perms, vma.name) < 3) {
			if (now)
				read_field(now, line);
			continue;
		}
		now = NULL;
		if (is_gate(&vma))
			continue;
		witness->vmas = realloc(witness->vmas, (witness->count + 1) * sizeof(vma));
		if (!witness->vmas)
			die("no memory for mappings");
		now = &witness->vmas[witness->count++];
		*now = vma;
	}
	fclose(f);
}
