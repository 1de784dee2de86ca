// SPDX-License-Identifier: GPL-2.0
/* hold MIB: has that much touched memory in small pages, says "ready", and waits. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "witness.h"

int main(int argc, char **argv)
{
	size_t size = argc == 2 ? (size_t)atol(argv[1]) << 20 : 0;
	char *at;

	prctl(PR_SET_THP_DISABLE, 1, 0, 0, 0);
	at = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (!size || at == MAP_FAILED)
		die("usage: hold MIB");
	memset(at, 1, size);
	puts("ready");
	fflush(stdout);
	for (;;)
		pause();
}
