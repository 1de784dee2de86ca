/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Which of the module's tables of bits a record's entries are read with.
 */
#ifndef PHYSMEM_ARCHES_H
#define PHYSMEM_ARCHES_H

#include "record.h"

/* @number: PHYSMEM_ARCH_*. Return: its table, one without bits if we know none. */
const struct physmem_arch *arch_of(unsigned int number);

#endif
