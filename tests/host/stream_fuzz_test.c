// SPDX-License-Identifier: GPL-2.0
/* Damaged streams through the reader and all that is made of it; always the same damage. */
#include "stream_make.h"

#include "show.h"

#define ROUNDS	20000

static struct made sound, made;
static struct show shows[4];
static struct stream_reader *last;

/* All forms at once, as if each had read the stream alone. */
static int use(void *context, const struct stream_event *event)
{
	size_t i;

	(void)context;
	for (i = 0; i < ARRAY_SIZE(shows); i++)
		assert_int_equal(show_event(&shows[i], event), 0);
	return 0;
}

static int read_damaged(size_t portion)
{
	stream_free(last);
	last = stream_new("x.phys", 0, 0, use, NULL);
	return read_made(last, made.bytes, made.size, portion);
}

static int begin(void **state)
{
	static const struct render_form *const forms[] = {
		NULL, &render_text, &render_json, &render_csv,
	};
	FILE *nowhere = fopen("/dev/null", "w");
	size_t i;

	(void)state;
	if (!nowhere)
		return -1;
	for (i = 0; i < ARRAY_SIZE(forms); i++)
		show_start(&shows[i], nowhere, forms[i]);
	make_two(&sound);
	made = sound;
	return read_damaged(64);
}

static int finish(void **state)
{
	(void)state;
	stream_free(last);
	return fclose(shows[0].render.out);
}

/* Which record a byte is of, and where in it. */
static size_t place(size_t byte, const struct physmem_head **head)
{
	const unsigned char *at = sound.bytes;

	for (;;) {
		*head = (const void *)at;
		if (sound.bytes + byte < at + (*head)->size)
			return sound.bytes + byte - at;
		at += (*head)->size;
	}
}

/* In a head only these bytes may change unnoticed. */
static bool may_pass(size_t offset)
{
	return offset >= sizeof(struct physmem_head) ||
	       (offset >= offsetof(struct physmem_head, reserved) &&
		offset < offsetof(struct physmem_head, reserved) + 3);
}

static void every_bit(void **state)
{
	const struct physmem_head *head;
	size_t bit, passed = 0;

	(void)state;
	for (bit = 0; bit < sound.size * 8; bit++) {
		size_t offset = place(bit / 8, &head);
		int result;

		made = sound;
		made.bytes[bit / 8] ^= 1 << bit % 8;
		result = read_damaged(sizeof(made.bytes));
		/* an unknown type is told, not refused */
		if (result || stream_unknown(last))
			continue;
		if (!may_pass(offset))
			fail_msg("bit %zu: of byte %zu of a record of type %u", bit % 8, offset,
				 head->type);
		passed++;
	}
	/* what passes is numbers of which any may be true, and names */
	assert_true(passed < sound.size * 8 / 2 + sound.size);
}

static void every_length(void **state)
{
	(void)state;
	for (made = sound; made.size > 0; made.size--)
		assert_int_equal(read_damaged(100), made.size == sound.size ? 0 : STREAM_BAD);
	assert_int_equal(read_damaged(100), STREAM_BAD);
}

/* splitmix64: enough bits, no library, the same on every machine */
static u64 random_bits(void)
{
	static u64 random_state = 1;
	u64 z = random_state += 0x9e3779b97f4a7c15ULL;

	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
	return z ^ (z >> 31);
}

static void damage(void)
{
	static const u8 edges[] = { 0, 1, 0x7f, 0x80, 0xff };
	unsigned int times = 1 + random_bits() % 4;

	made = sound;
	while (times--) {
		size_t at = random_bits() % made.size, from = random_bits() % made.size;
		size_t length = 1 + random_bits() % 64;

		if (at + length > made.size)
			length = made.size - at;
		switch (random_bits() % 4) {
		case 0:
			memset(made.bytes + at, edges[random_bits() % ARRAY_SIZE(edges)],
			       random_bits() % length + 1);
			break;
		case 1:
			if (from + length <= made.size)
				memmove(made.bytes + at, made.bytes + from, length);
			break;
		case 2:
			made.bytes[at] = random_bits();
			break;
		case 3:		/* cut out */
			memmove(made.bytes + at, made.bytes + at + length, made.size - at - length);
			made.size -= length;
			break;
		}
	}
}

static void any_damage(void **state)
{
	int round;

	(void)state;
	for (round = 0; round < ROUNDS; round++) {
		damage();
		read_damaged(1 + random_bits() % 300);
	}
}

static void noise(void **state)
{
	int round;
	size_t i;

	(void)state;
	for (round = 0; round < 200; round++) {
		made.size = 4096;
		for (i = 0; i < made.size; i++)
			made.bytes[i] = random_bits();
		assert_int_equal(read_damaged(4096), STREAM_BAD);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_bit),
		cmocka_unit_test(every_length),
		cmocka_unit_test(any_damage),
		cmocka_unit_test(noise),
	};

	return cmocka_run_group_tests(tests, begin, finish);
}
