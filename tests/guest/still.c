// SPDX-License-Identifier: GPL-2.0
/*
 * still: a static program whose memory has the same shape on every kernel.
 *
 * Six mappings stand 16 MiB apart from 0x60000000 on, counted in pages, so that
 * the size of a page does not matter either; the heap is below, wherever it begins
 * by chance, and the rest above. What is in them tests/guest/shape knows. Nothing
 * is left to what a kernel does of its own accord: files' pages are all touched,
 * since it maps those around one that is read or does not. Then a child is forked,
 * which writes to the first page. Says "ready PARENT CHILD" and stands still.
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#define BASE	0x60000000UL
#define APART	0x01000000UL

static size_t page_size;

static void die(const char *what)
{
	perror(what);
	exit(1);
}

static volatile char *map(unsigned int number, unsigned int pages, int prot, int flags, int fd)
{
	void *at = (void *)(BASE + number * APART);

	if (mmap(at, pages * page_size, prot, flags | MAP_FIXED, fd, 0) != at)
		die("mmap");
	return at;
}

static void write_pages(volatile char *at, unsigned int first, unsigned int count)
{
	for (; count; count--, first++)
		at[first * page_size] = 1;
}

static void read_pages(volatile char *at, unsigned int first, unsigned int count)
{
	for (; count; count--, first++)
		(void)at[first * page_size];
}

static int file_of(unsigned int pages)
{
	char name[] = "/tmp/still-XXXXXX";
	int fd = mkstemp(name);
	char *page = calloc(1, page_size);

	if (fd < 0 || !page)
		die(name);
	unlink(name);
	for (; pages; pages--)
		if (write(fd, page, page_size) != (ssize_t)page_size)
			die(name);
	free(page);
	return fd;
}

int main(void)
{
	const int rw = PROT_READ | PROT_WRITE, anon = MAP_PRIVATE | MAP_ANONYMOUS;
	volatile char *first, *at;
	pid_t child;
	int fd;

	page_size = sysconf(_SC_PAGESIZE);
	first = map(0, 8, rw, anon, -1);
	write_pages(first, 0, 4);
	read_pages(first, 5, 1);
	write_pages(map(1, 4, rw, MAP_SHARED | MAP_ANONYMOUS, -1), 0, 2);
	fd = file_of(4);
	at = map(2, 4, rw, MAP_PRIVATE, fd);
	read_pages(at, 0, 4);
	write_pages(at, 1, 1);
	at = map(3, 4, rw, anon, -1);
	write_pages(at, 0, 2);
	if (mprotect((void *)at, 4 * page_size, PROT_NONE))
		die("mprotect");
	map(4, 1024, rw, anon | MAP_NORESERVE, -1);
	at = map(5, 4, rw, anon, -1);
	write_pages(at, 3, 1);
	if (mprotect((void *)at, 4 * page_size, PROT_READ))
		die("mprotect");
	child = fork();
	if (child < 0)
		die("fork");
	if (child) {
		/* the child says it, when it is done */
		pause();
		return 0;
	}
	write_pages(first, 0, 1);
	printf("ready %d %d\n", (int)getppid(), (int)getpid());
	fflush(stdout);
	pause();
	return 0;
}
