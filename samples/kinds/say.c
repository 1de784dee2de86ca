// SPDX-License-Identifier: GPL-2.0
/* What was built, what was not, and the kernel's word about it. */
#include <errno.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "kinds.h"

void built(const char *name, const void *p, size_t size, const char *format, ...)
{
	va_list args;

	printf("%s %lx %lx ", name, (unsigned long)p, (unsigned long)p + size);
	va_start(args, format);
	vprintf(format, args);
	va_end(args);
	putchar('\n');
}

void lacks(const char *name, const char *format, ...)
{
	va_list args;

	printf("lacks %s: ", name);
	va_start(args, format);
	vprintf(format, args);
	va_end(args);
	putchar('\n');
}

void lacks_errno(const char *name, const char *what)
{
	lacks(name, "%s: %s", what, strerror(errno));
}

/* A field of the mapping at @at, in KiB, by the kernel's own word. */
unsigned long smaps_of(const void *at, const char *field)
{
	unsigned long start, end, kb = 0;
	size_t length = strlen(field);
	char line[512];
	int inside = 0;
	FILE *f = fopen("/proc/self/smaps", "r");

	while (f && fgets(line, sizeof(line), f)) {
		if (sscanf(line, "%lx-%lx ", &start, &end) == 2)
			inside = (unsigned long)at >= start && (unsigned long)at < end;
		else if (inside && !strncmp(line, field, length) && line[length] == ':')
			kb = strtoul(line + length + 1, NULL, 10);
	}
	if (f)
		fclose(f);
	return kb;
}

/* The number that a file begins with; -1: there is none. */
long number_in(const char *path)
{
	long number = -1;
	FILE *f = fopen(path, "r");

	if (!f)
		return -1;
	if (fscanf(f, "%ld", &number) != 1)
		number = -1;
	fclose(f);
	return number;
}
