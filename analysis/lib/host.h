/* SPDX-License-Identifier: GPL-2.0 */
/* What the module's pure files take from the kernel, given by the C library. */
#ifndef _HOST_H
#define _HOST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

typedef unsigned long long u64;	/* as the kernel has it everywhere */
typedef uint32_t u32;
typedef int32_t s32;
typedef uint8_t u8;

#ifndef ARRAY_SIZE
#define ARRAY_SIZE(array) (sizeof(array) / sizeof((array)[0]))
#endif

#endif /* _HOST_H */
