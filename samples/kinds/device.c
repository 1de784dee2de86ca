// SPDX-License-Identifier: GPL-2.0
/* Frames that are no memory of files or processes. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <linux/if_packet.h>
#include <linux/io_uring.h>
#include <linux/perf_event.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "kinds.h"

/* Is [start, start + size) in the machine's list of what is where? */
static bool is_free(uint64_t start, uint64_t size)
{
	uint64_t first, last;
	char line[256], what[128];
	bool free = true;
	FILE *f = fopen("/proc/iomem", "r");

	while (f && fgets(line, sizeof(line), f))
		if (sscanf(line, " %" SCNx64 "-%" SCNx64 " : %127[^\n]", &first, &last,
			   what) == 3 &&
		    start <= last && start + size > first && !strcmp(what, "System RAM"))
			free = false;
	if (f)
		fclose(f);
	return free;
}

/* Nothing is read: the entries are there from the start. */
void build_dev_mem(const char *name)
{
	/* a PC's ROM; where QEMU's and other boards have flash memory or nothing */
	static const uint64_t places[] = { 0xf0000, 0x0, 0x3f000000, 0xfd000000 };
	int fd = open("/dev/mem", O_RDONLY);
	size_t i;
	char *p;

	if (fd < 0) {
		lacks_errno(name, "/dev/mem");
		return;
	}
	for (i = 0; i < sizeof(places) / sizeof(places[0]); i++) {
		if (!is_free(places[i], 4 * page))
			continue;
		p = mmap(NULL, 4 * page, PROT_READ, MAP_SHARED, fd, places[i]);
		if (p == MAP_FAILED)
			continue;
		built(name, p, 4 * page, "device=4 frame=%" PRIu64, places[i] / page);
		close(fd);
		return;
	}
	lacks_errno(name, "/dev/mem");
	close(fd);
}

/* A device's memory that no driver has claimed, as the kernel lists it. */
static bool map_resource(const char *name, const char *device)
{
	uint64_t start, end, flags;
	char path[512];
	int number, fd;
	char *p;
	FILE *f;

	snprintf(path, sizeof(path), "/sys/bus/pci/devices/%s/resource", device);
	f = fopen(path, "r");
	for (number = 0; f; number++) {
		if (fscanf(f, "%" SCNx64 " %" SCNx64 " %" SCNx64, &start, &end, &flags) != 3)
			break;
		if (!start || start % page || end - start + 1 < page)
			continue;
		snprintf(path, sizeof(path), "/sys/bus/pci/devices/%s/resource%d", device, number);
		fd = open(path, O_RDWR | O_SYNC);
		p = mmap(NULL, page, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
		close(fd);
		if (p == MAP_FAILED)
			continue;
		built(name, p, page, "device=1 frame=%" PRIu64, start / page);
		fclose(f);
		return true;
	}
	if (f)
		fclose(f);
	return false;
}

void build_pci_bar(const char *name)
{
	DIR *dir = opendir("/sys/bus/pci/devices");
	struct dirent *entry;
	bool found = false;

	while (dir && !found && (entry = readdir(dir)))
		found = entry->d_name[0] != '.' && map_resource(name, entry->d_name);
	if (dir)
		closedir(dir);
	if (!found)
		lacks(name, "no device on PCI whose memory may be mapped");
}

/* A mapping by its name in maps. */
static void named(const char *name, const char *brackets, const char *what)
{
	unsigned long start, end;
	char line[512];
	FILE *f = fopen("/proc/self/maps", "r");
	bool found = false;

	while (f && fgets(line, sizeof(line), f))
		if (strstr(line, brackets) && sscanf(line, "%lx-%lx", &start, &end) == 2) {
			read_all((void *)start, page);
			built(name, (void *)start, end - start, "%s", what);
			found = true;
		}
	if (f)
		fclose(f);
	if (!found)
		lacks(name, "there is no %s", brackets);
}

void build_vdso(const char *name)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	named(name, "[vdso]", "file=0");
}

void build_vvar(const char *name)
{
	named(name, "[vvar]", "anon=0");
}

/* Pages of the kernel's own, put in one by one: a mixed mapping. */
void build_packet_ring(const char *name)
{
	struct tpacket_req ring = {
		.tp_block_size = 4 * page,
		.tp_block_nr = 1,
		.tp_frame_size = page,
		.tp_frame_nr = 4,
	};
	int fd = socket(AF_PACKET, SOCK_RAW, 0);
	char *p;

	if (fd < 0 || setsockopt(fd, SOL_PACKET, PACKET_RX_RING, &ring, sizeof(ring))) {
		lacks_errno(name, "a packet socket");
		return;
	}
	p = map(name, 4 * page, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	if (p)
		built(name, p, 4 * page, "device=4");
}

void build_perf_ring(const char *name)
{
	struct perf_event_attr attr = {
		.type = PERF_TYPE_SOFTWARE,
		.size = sizeof(attr),
		.config = PERF_COUNT_SW_DUMMY,
		.disabled = 1,
	};
	int fd = syscall(SYS_perf_event_open, &attr, 0, -1, -1, 0);
	char *p;

	if (fd < 0) {
		lacks_errno(name, "perf_event_open");
		return;
	}
	p = map(name, 5 * page, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	if (!p)
		return;
	read_all(p, 5 * page);
	built(name, p, 5 * page, "empty=0");
}

void build_io_uring(const char *name)
{
	struct io_uring_params params = {};
	int fd = syscall(SYS_io_uring_setup, 8, &params);
	char *p;

	if (fd < 0) {
		lacks_errno(name, "io_uring_setup");
		return;
	}
	p = map(name, page, PROT_READ | PROT_WRITE, MAP_SHARED, fd, IORING_OFF_SQ_RING);
	if (!p)
		return;
	read_all(p, page);
	built(name, p, page, "empty=0");
}
