// SPDX-License-Identifier: GPL-2.0
#include <stdlib.h>
#include <string.h>

#include "bill_work.h"
#include "grow.h"

static bool same_cell(const void *context, uint32_t number, const void *key)
{
	const struct bill_cell *cell = &((const struct bill *)context)->cells[number], *other = key;

	return cell->fork == other->fork && cell->region == other->region &&
	       cell->ip == other->ip && cell->stack == other->stack && cell->side == other->side &&
	       cell->outcome == other->outcome && cell->page_shift == other->page_shift &&
	       cell->in_kernel == other->in_kernel;
}

static uint64_t cell_code(const struct bill_cell *cell)
{
	uint64_t code = hash_mix((uint64_t)cell->fork->number << 32 | cell->region->number);

	code = hash_mix(code ^ cell->ip);
	return hash_mix(code ^ ((uint64_t)cell->stack << 32 | (uint32_t)cell->side << 24 |
				(uint32_t)cell->outcome << 16 | (uint32_t)cell->page_shift << 8 |
				cell->in_kernel));
}

void bill_count(struct bill *bill, const struct bill_fault *fault)
{
	struct hash_slot *slot = hash_place(&bill->work->cells, cell_code(&fault->key), same_cell,
					    bill, &fault->key);
	struct bill_cell *cell;

	if (!slot->value) {
		GROW(bill->cells, bill->cell_count);
		bill->cells[bill->cell_count++] = fault->key;
		slot->value = (uint32_t)bill->cell_count;
	}
	cell = &bill->cells[slot->value - 1];
	cell->count++;
	cell->split += fault->split;
	if (fault->dur != PHYSMEM_NONE) {
		cell->timed++;
		cell->ns += fault->dur;
	}
}

struct stack_key {
	const struct bill_image *image;
	const struct recording_stack *stack;
};

static bool same_stack(const void *context, uint32_t number, const void *key)
{
	const struct bill_stack *stack = &((const struct bill *)context)->stacks[number];
	const struct stack_key *other = key;

	return stack->image == other->image && stack->count == other->stack->count &&
	       memcmp(stack->frames, other->stack->frames, stack->count * sizeof(*stack->frames)) ==
		       0;
}

uint32_t bill_stack(struct bill *bill, struct bill_image *image,
		    const struct recording_stack *stack)
{
	struct stack_key key = { image, stack };
	uint64_t code = image->number;
	struct hash_slot *slot;
	struct bill_stack *new;
	size_t i;

	if (!stack->count)
		return BILL_NONE;
	for (i = 0; i < stack->count; i++)
		code = hash_mix(code ^ stack->frames[i]);
	slot = hash_place(&bill->work->stacks, code, same_stack, bill, &key);
	if (slot->value)
		return slot->value - 1;
	GROW(bill->stacks, bill->stack_count);
	new = &bill->stacks[bill->stack_count++];
	new->image = image;
	new->count = stack->count;
	new->frames = malloc(stack->count * sizeof(*new->frames));
	if (!new->frames)
		out_of_memory();
	memcpy(new->frames, stack->frames, stack->count * sizeof(*new->frames));
	slot->value = (uint32_t)bill->stack_count;
	return slot->value - 1;
}

void bill_time(struct bill_fork *fork, const struct physmem_cow *cow)
{
	struct bill_timing *timing;
	size_t i;

	if (cow->dur == PHYSMEM_NONE)
		return;
	for (i = 0; i < fork->timing_count; i++)
		if (fork->timings[i].outcome == cow->outcome &&
		    fork->timings[i].page_shift == cow->page_shift)
			break;
	if (i == fork->timing_count) {
		GROW(fork->timings, fork->timing_count);
		fork->timings[fork->timing_count++] =
			(struct bill_timing){ .outcome = cow->outcome,
					      .page_shift = cow->page_shift };
	}
	timing = &fork->timings[i];
	histogram_add(&timing->times, cow->dur);
}
