/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What is drawn with: roles, each with its colour on light and on dark paper, and
 * the outcomes, whose colours are KernelShark's.
 */
#ifndef PHYSMEM_PLOT_INK_H
#define PHYSMEM_PLOT_INK_H

#include <stdint.h>

#include "../kernelshark/palette.h"

enum ink {
	INK_PAPER,
	INK_TEXT,
	INK_FAINT, /* text that is less important */
	INK_GRID,
	INK_EDGE, /* around shapes whose colour is too near to the paper's */
	INK_WARNING,
	INK_SHARED,		     /* pages: of both processes, */
	INK_COPIED,		     /* once shared, now each has its own, */
	INK_FRESH,		     /* new in one of them, */
	INK_HIDDEN,		     /* not to be told */
	INK_FLAME,		     /* six of them */
	INK_CURVE = INK_FLAME + 6,   /* eight of them */
	INK_OUTCOME = INK_CURVE + 8, /* PAINT_COUNT of them */
	INK_COUNT = INK_OUTCOME + PAINT_COUNT,
};

#define INK_FLAMES (INK_CURVE - INK_FLAME)
#define INK_CURVES (INK_OUTCOME - INK_CURVE)

enum paper { PAPER_LIGHT, PAPER_DARK };

/* Return: the ink of an outcome, whatever number it is. */
enum ink ink_of_outcome(unsigned int outcome);

/* Return: 0xrrggbb. */
uint32_t ink_rgb(enum ink ink, enum paper paper);

#endif
