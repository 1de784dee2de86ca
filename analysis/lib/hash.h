/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Tables that find the elements of an array by their contents: a slot has the
 * number of an element, the elements stay where they are.
 */
#ifndef PHYSMEM_HASH_H
#define PHYSMEM_HASH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct hash_slot {
	uint32_t code;
	uint32_t value; /* of an element: its number + 1; 0: empty */
};

struct hash {
	struct hash_slot *slots;
	size_t room, used;
};

/* Return: whether element @number of @context is the one that @key describes. */
typedef bool hash_same(const void *context, uint32_t number, const void *key);

/* Return: a number that spreads; @code may be any that equal keys have in common. */
uint64_t hash_mix(uint64_t code);

/**
 * hash_place - the slot of a key
 * @code: a hash_mix() of the key
 *
 * A slot with @value 0 is taken by this call: its caller adds the element, and sets its value.
 *
 * Return: the slot; it stays until the next call.
 */
struct hash_slot *hash_place(struct hash *hash, uint64_t code, hash_same *same, const void *context,
			     const void *key);

/* Return: the element's number + 1, or 0. */
uint32_t hash_find(const struct hash *hash, uint64_t code, hash_same *same, const void *context,
		   const void *key);

void hash_free(struct hash *hash);

/* Numbers of pages, each once: 8 to 32 bytes for each. */
struct page_set {
	uint64_t *slots; /* number + 1; 0: empty */
	size_t room, used;
};

/* Return: whether it was not there before. */
bool page_set_add(struct page_set *set, uint64_t page);

bool page_set_has(const struct page_set *set, uint64_t page);

void page_set_free(struct page_set *set);

#endif
