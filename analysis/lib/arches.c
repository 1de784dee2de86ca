// SPDX-License-Identifier: GPL-2.0
#include "arches.h"

/* of a newer module */
static const struct physmem_arch unknown = { .name = "?" };

const struct physmem_arch *arch_of(unsigned int number)
{
	switch (number) {
	case PHYSMEM_ARCH_X86_64:
		return &physmem_arch_x86_64;
	case PHYSMEM_ARCH_ARM64:
		return &physmem_arch_arm64;
	case PHYSMEM_ARCH_ARM_LPAE:
		return &physmem_arch_arm_lpae;
	case PHYSMEM_ARCH_ARM:
		return &physmem_arch_arm;
	}
	return &unknown;
}
