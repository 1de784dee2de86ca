// SPDX-License-Identifier: GPL-2.0
/*
 * race_pages [PAGES [ROUNDS]]: in each round a process forks, and then parent and
 * child write to the same PAGES pages (64) as fast as they can, the parent from
 * the last one down, the child from the first one up.
 *
 * Known beforehand: 2 faults a page and round, one by each. Who comes first to a
 * page copies it, the other finds it its own and reuses it; if both come at once,
 * both copy.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

static size_t page_size;

static void die(const char *what)
{
	fprintf(stderr, "race_pages: %s: %s\n", what, strerror(errno));
	exit(2);
}

static void write_page(char *at, size_t page)
{
	*(volatile char *)(at + page * page_size) += 1;
}

/* Both wait here, so that the race is one: @to is the other's pipe. */
static void meet(int to, int from)
{
	char letter = 0;

	if (write(to, &letter, 1) != 1 || read(from, &letter, 1) != 1)
		die("pipe");
}

static void run_round(char *at, size_t pages)
{
	int down[2], up[2], status;
	size_t i;
	pid_t child;

	if (pipe(down) || pipe(up))
		die("pipe");
	child = fork();
	if (child < 0)
		die("fork");
	if (!child) {
		meet(up[1], down[0]);
		for (i = 0; i < pages; i++)
			write_page(at, i);
		_exit(0);
	}
	meet(down[1], up[0]);
	for (i = pages; i-- > 0;)
		write_page(at, i);
	if (waitpid(child, &status, 0) != child || status)
		die("child");
	close(down[0]);
	close(down[1]);
	close(up[0]);
	close(up[1]);
}

int main(int argc, char **argv)
{
	const size_t pages = argc > 1 ? strtoul(argv[1], NULL, 10) : 64;
	const size_t rounds = argc > 2 ? strtoul(argv[2], NULL, 10) : 1;
	size_t i;
	char *at;

	page_size = sysconf(_SC_PAGESIZE);
	if (!pages || !rounds || argc > 3) {
		fputs("race_pages [PAGES [ROUNDS]]\n", stderr);
		return 2;
	}
	at = mmap(NULL, pages * page_size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1,
		  0);
	if (at == MAP_FAILED)
		die("mmap");
	madvise(at, pages * page_size, MADV_NOHUGEPAGE);
	for (i = 0; i < pages; i++)
		write_page(at, i);
	printf("%zu rounds over %zu pages: %zu faults, at least %zu of them copies\n", rounds,
	       pages, 2 * rounds * pages, rounds * pages);
	fflush(stdout);
	for (i = 0; i < rounds; i++)
		run_round(at, pages);
	return 0;
}
