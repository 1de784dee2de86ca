// SPDX-License-Identifier: GPL-2.0
#include "ink.h"

/* The copied and the fresh are what the outcomes copy and zero leave: they have their colours. */
static const struct {
	uint32_t light, dark;
} roles[INK_OUTCOME] = {
	[INK_PAPER] = { 0xffffff, 0x16181d },	  [INK_TEXT] = { 0x1c1e21, 0xe4e6ea },
	[INK_FAINT] = { 0x5c6370, 0x9aa3b2 },	  [INK_GRID] = { 0xdfe2e8, 0x343942 },
	[INK_EDGE] = { 0xffffff, 0x8a93a3 },	  [INK_WARNING] = { 0xa01010, 0xff8f80 },
	[INK_SHARED] = { 0xb4bccb, 0x5f6b80 },	  [INK_COPIED] = { 0xd55e00, 0xd55e00 },
	[INK_FRESH] = { 0x0072b2, 0x0072b2 },	  [INK_HIDDEN] = { 0x6b6b6b, 0x8d8d8d },
	[INK_FLAME] = { 0xe8703a, 0xb4501f },	  [INK_FLAME + 1] = { 0xf08c42, 0xbd6522 },
	[INK_FLAME + 2] = { 0xf5a74b, 0xb87728 }, [INK_FLAME + 3] = { 0xf3bd55, 0xa8822c },
	[INK_FLAME + 4] = { 0xe2825c, 0xa65a3c }, [INK_FLAME + 5] = { 0xeb9a78, 0x9c6248 },
	[INK_CURVE] = { 0xd55e00, 0xf08033 },	  [INK_CURVE + 1] = { 0x0072b2, 0x4fa8dc },
	[INK_CURVE + 2] = { 0x009e73, 0x2fc79b }, [INK_CURVE + 3] = { 0xaa3377, 0xde79b0 },
	[INK_CURVE + 4] = { 0x8c564b, 0xc59286 }, [INK_CURVE + 5] = { 0x56b4e9, 0x8fd0f5 },
	[INK_CURVE + 6] = { 0xb8860b, 0xe6b93c }, [INK_CURVE + 7] = { 0x505a68, 0xaab3c0 },
};

enum ink ink_of_outcome(unsigned int outcome)
{
	return INK_OUTCOME + (outcome < PHYSMEM_OUTCOME_COUNT ? outcome : PHYSMEM_OUTCOME_COUNT);
}

uint32_t ink_rgb(enum ink ink, enum paper paper)
{
	if (ink >= INK_OUTCOME)
		return paint_of(ink - INK_OUTCOME)->rgb;
	return paper == PAPER_DARK ? roles[ink].dark : roles[ink].light;
}
