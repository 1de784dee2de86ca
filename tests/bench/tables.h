/* SPDX-License-Identifier: GPL-2.0 */
/* What was asked for on the command line, and what tables there are. */
#ifndef _TABLES_H
#define _TABLES_H

#include <stddef.h>
#include <stdint.h>

#define METHODS		8
#define SIZES_MAX	16

struct method;

extern unsigned int rounds;
extern uint64_t sizes[SIZES_MAX];
extern size_t size_count;

/* NULL: not asked for. */
const struct method *method_of(size_t number);
size_t method_number(const struct method *method);

void table_dense(void);
void table_sparse(void);
void table_vmas(void);
void table_holds(void);

#endif /* _TABLES_H */
