/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What `physmem info` looks at, one function a section. Each adds facts, and
 * says for what is lacking how to get it.
 */
#ifndef PHYSMEM_INSPECT_H
#define PHYSMEM_INSPECT_H

struct facts;

void inspect_kernel(struct facts *facts);
void inspect_module(struct facts *facts);
void inspect_security(struct facts *facts);
void inspect_doors(struct facts *facts);
void inspect_hooks(struct facts *facts);
void inspect_tools(struct facts *facts);

#endif
