// SPDX-License-Identifier: GPL-2.0
/* Streams with a bit changed, each in turn, or cut short: noticed? tests/fuzz damages by chance. */
#include "stream_make.h"

#include "show.h"

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

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_bit),
		cmocka_unit_test(every_length),
	};

	return cmocka_run_group_tests(tests, begin, finish);
}
