/* SPDX-License-Identifier: GPL-2.0 */
/*
 * One program or library, with what it says of its code.
 */
#ifndef PHYSMEM_CODE_MODULE_H
#define PHYSMEM_CODE_MODULE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "code.h"

struct code_module;

/**
 * code_module_open - find a file and read it
 * @path: on the machine that was recorded
 * @build_id: that it must have, or NULL for any
 * @options: where to look
 * @lacking: if there is none, why: a sentence
 *
 * Return: it, for code_module_close(), or NULL.
 */
struct code_module *code_module_open(const char *path, const char *build_id,
				     const struct code_options *options, char *lacking,
				     size_t size);

void code_module_close(struct code_module *module);

/* Return: whether its code stands where the file says, wherever it is loaded. */
bool code_module_is_fixed(const struct code_module *module);

/**
 * code_module_address - an address in the file's own terms
 * @offset: of the instruction in the program or library
 * @within: from the start of the part of it that is mapped as code
 *
 * A debug file does not have the offsets any more, but the parts.
 *
 * Return: the address; PHYSMEM_NONE: nothing is loaded from there.
 */
uint64_t code_module_address(const struct code_module *module, uint64_t offset, uint64_t within);

/* Fills in function, source, line and offset of an address in the file's own terms. */
void code_module_find(const struct code_module *module, uint64_t address, struct code_place *place);

#endif
