/* SPDX-License-Identifier: GPL-2.0 */
/* cmocka, with the headers that it wants first, and what the tests here share. */
#ifndef _TEST_H
#define _TEST_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "record.h"

#endif /* _TEST_H */
