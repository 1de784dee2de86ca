// SPDX-License-Identifier: GPL-2.0
/*
 * scan [-p] FILE...: looks for bytes that ought never to leave the kernel, and says of each
 * "FILE OFFSET VALUE WHAT". Status 1 if there is any.
 *
 * By words of 4 bytes for what memory allocators write into memory that nobody has written to
 * yet, or that was given back. With -p, for 64-bit machines, by words of 8 for kernel addresses:
 * the upper half of all there are, but for all ones, which is "none". Two fields of 4 bytes
 * whose second is all ones look like an address where no kernel has anything.
 */
#include <stdint.h>
#include <stdio.h>
#include <string.h>

/* The kernel's include/linux/poison.h, and KASAN's and the compilers' */
static const struct {
	uint32_t word;
	const char *what;
} poisons[] = {
	{ 0x5a5a5a5a, "POISON_INUSE" },
	{ 0x6b6b6b6b, "POISON_FREE" },
	{ 0xa56b6b6b, "POISON_END" },
	{ 0xa5a5a5a5, "POISON_END" },
	{ 0xaaaaaaaa, "PAGE_POISON" },
	{ 0xbbbbbbbb, "SLUB_RED_INACTIVE" },
	{ 0xcccccccc, "SLUB_RED_ACTIVE" },
	{ 0xfefefefe, "uninitialised by the compiler" },
};

#if UINTPTR_MAX > UINT32_MAX
#ifdef __aarch64__
#define KERNEL_FIRST	0xfff0000000000000ULL	/* 52 bits, the most */
#else
#define KERNEL_FIRST	0xff00000000000000ULL	/* 57 bits, the most */
#endif
#else
#define KERNEL_FIRST	UINT64_MAX
#endif
#define KERNEL_LAST	0xfffffffffffff000ULL	/* errors as pointers stand above */

static unsigned long found;

static void tell(const char *name, long offset, uint64_t value, const char *what)
{
	/* the first are enough to go by */
	if (found++ < 10)
		printf("%s %ld %llx %s\n", name, offset, (unsigned long long)value, what);
}

static int scan(const char *name, int pointers)
{
	FILE *file = fopen(name, "r");
	uint64_t value;
	uint32_t half[2];
	long offset = 0;
	size_t got, i, j;

	if (!file)
		return -1;
	while ((got = fread(half, 4, 2, file)) > 0) {
		for (i = 0; i < got; i++)
			for (j = 0; j < sizeof(poisons) / sizeof(poisons[0]); j++)
				if (half[i] == poisons[j].word)
					tell(name, offset + 4 * i, half[i], poisons[j].what);
		memcpy(&value, half, sizeof(value));
		if (pointers && got == 2 && value >= KERNEL_FIRST && value < KERNEL_LAST &&
		    (value < 0xffffffff00000000ULL || value >= 0xffffffff80000000ULL))
			tell(name, offset, value, "kernel address");
		offset += 8;
	}
	fclose(file);
	return 0;
}

int main(int argc, char **argv)
{
	int pointers = argc > 1 && !strcmp(argv[1], "-p");
	int i;

	for (i = 1 + pointers; i < argc; i++)
		if (scan(argv[i], pointers)) {
			perror(argv[i]);
			return 2;
		}
	return !!found;
}
