// SPDX-License-Identifier: GPL-2.0
#include "hash.h"

#include <stdlib.h>

#include "grow.h"

#define ROOM_LEAST 16

uint64_t hash_mix(uint64_t code)
{
	/* the finalizer of splitmix64 */
	code = (code ^ (code >> 30)) * 0xbf58476d1ce4e5b9ULL;
	code = (code ^ (code >> 27)) * 0x94d049bb133111ebULL;
	return code ^ (code >> 31);
}

static void *empty(size_t count, size_t size)
{
	void *slots = calloc(count, size);

	if (!slots)
		out_of_memory();
	return slots;
}

/* At most three quarters are taken: a search always ends. */
static bool is_full(size_t room, size_t used)
{
	return 4 * (used + 1) > 3 * room;
}

static void widen(struct hash *hash)
{
	size_t room = hash->room ? 2 * hash->room : ROOM_LEAST, i, at;
	struct hash_slot *slots = empty(room, sizeof(*slots));

	for (i = 0; i < hash->room; i++) {
		if (!hash->slots[i].value)
			continue;
		for (at = hash->slots[i].code & (room - 1); slots[at].value;)
			at = (at + 1) & (room - 1);
		slots[at] = hash->slots[i];
	}
	free(hash->slots);
	hash->slots = slots;
	hash->room = room;
}

static struct hash_slot *search(const struct hash *hash, uint32_t code, hash_same *same,
				const void *context, const void *key)
{
	size_t at = code & (hash->room - 1);

	while (hash->slots[at].value &&
	       (hash->slots[at].code != code || !same(context, hash->slots[at].value - 1, key)))
		at = (at + 1) & (hash->room - 1);
	return &hash->slots[at];
}

struct hash_slot *hash_place(struct hash *hash, uint64_t code, hash_same *same, const void *context,
			     const void *key)
{
	struct hash_slot *slot;

	if (is_full(hash->room, hash->used))
		widen(hash);
	slot = search(hash, (uint32_t)code, same, context, key);
	if (!slot->value) {
		slot->code = (uint32_t)code;
		hash->used++;
	}
	return slot;
}

uint32_t hash_find(const struct hash *hash, uint64_t code, hash_same *same, const void *context,
		   const void *key)
{
	return hash->room ? search(hash, (uint32_t)code, same, context, key)->value : 0;
}

void hash_free(struct hash *hash)
{
	free(hash->slots);
	*hash = (struct hash){ 0 };
}

static size_t page_place(const uint64_t *slots, size_t room, uint64_t page)
{
	size_t at = hash_mix(page) & (room - 1);

	while (slots[at] && slots[at] != page + 1)
		at = (at + 1) & (room - 1);
	return at;
}

bool page_set_add(struct page_set *set, uint64_t page)
{
	size_t at, i;

	if (is_full(set->room, set->used)) {
		size_t room = set->room ? 2 * set->room : ROOM_LEAST;
		uint64_t *slots = empty(room, sizeof(*slots));

		for (i = 0; i < set->room; i++)
			if (set->slots[i])
				slots[page_place(slots, room, set->slots[i] - 1)] = set->slots[i];
		free(set->slots);
		set->slots = slots;
		set->room = room;
	}
	at = page_place(set->slots, set->room, page);
	if (set->slots[at])
		return false;
	set->slots[at] = page + 1;
	set->used++;
	return true;
}

bool page_set_has(const struct page_set *set, uint64_t page)
{
	return set->room && set->slots[page_place(set->slots, set->room, page)];
}

void page_set_free(struct page_set *set)
{
	free(set->slots);
	*set = (struct page_set){ 0 };
}
