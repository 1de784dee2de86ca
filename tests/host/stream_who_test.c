// SPDX-License-Identifier: GPL-2.0
/* analysis/lib/mappers*.c: which frame is meant, and what is said of who maps it */
#include "stream_make.h"

#include "mappers.h"

static void the_page_in_a_huge_leaf(void **state)
{
	struct place place = { .addr = 0x403123, .mapped = true, .page_shift = 12 };

	(void)state;
	place.entry = (struct physmem_record)HUGE(0x400000, 0x4600ULL);
	assert_int_equal(place_frame(&place), 0x4603);
	place.addr = 0x5fffff;
	assert_int_equal(place_frame(&place), 0x47ff);
	place.entry = (struct physmem_record)SWAPPED(0x5ff000, 1, 8);
	assert_true(place_frame(&place) == PHYSMEM_NONE);
	place.mapped = false;
	assert_true(place_frame(&place) == PHYSMEM_NONE);
}

/* A parent, its child, and one that shares the child's memory. */
static struct mapper list[] = {
	{ .pid = 863, .addr = 0x60000, .comm = "parent", .name = "[heap]", .entry = ANON(0x60000, 0x41e25ULL) },
	{ .pid = 865, .addr = 0x60000, .comm = "chi\"ld", .name = "", .entry = ANON(0x60000, 0x41e25ULL) },
	{ .pid = 866, .addr = 0x60000, .same_memory_as = 865, .comm = "vfork", .name = "[heap]",
	  .entry = ANON(0x60000, 0x41e25ULL) },
};

static struct mappers mappers = {
	.pfn = 0x41e25, .list = list, .count = ARRAY_SIZE(list), .processes = 12,
};

static void missing_is_counted(void **state)
{
	struct physmem_record *newest = &list[ARRAY_SIZE(list) - 1].entry;

	(void)state;
	assert_int_equal(mappers_counted(&mappers), 2);
	newest->mapcount = 2;
	assert_int_equal(mappers_missing(&mappers), 0);
	newest->mapcount = 5;
	assert_int_equal(mappers_missing(&mappers), 3);
	/* processes that ended since are no minus */
	newest->mapcount = 1;
	assert_int_equal(mappers_missing(&mappers), 0);
	/* the one before it tells, which has 1 */
	newest->mapcount = PHYSMEM_NONE32;
	assert_int_equal(mappers_missing(&mappers), 0);
}

static void prints_of(const struct mappers *what, void (*print)(FILE *out, const struct mappers *mappers),
		      const char *expected)
{
	size_t size;
	char *text;
	FILE *out = open_memstream(&text, &size);

	assert_non_null(out);
	print(out, what);
	fclose(out);
	if (!strstr(text, expected))
		fail_msg("\n%s\nhas not\n%s", text, expected);
	free(text);
}

static void prints(void (*print)(FILE *out, const struct mappers *mappers), const char *expected)
{
	prints_of(&mappers, print, expected);
}

/* A record of a huge leaf has its first page's count: of another page only a base entry tells. */
static void a_huge_leaf_tells_of_its_first_page(void **state)
{
	struct mapper huge[] = {
		{ .pid = 863, .addr = 0x60000, .entry = ANON(0x60000, 0x4603ULL) },
		{ .pid = 865, .addr = 0x403000, .entry = HUGE(0x400000, 0x4600ULL) },
	};
	struct mappers both = { .pfn = 0x4603, .list = huge, .count = 2 };
	struct mappers one = { .pfn = 0x4603, .list = huge + 1, .count = 1 };

	(void)state;
	huge[0].entry.mapcount = 3;
	huge[1].entry.mapcount = 9;
	assert_ptr_equal(mappers_teller(&both), &huge[0].entry);
	assert_int_equal(mappers_missing(&both), 1);
	assert_null(mappers_teller(&one));
	assert_true(mappers_missing(&one) == PHYSMEM_NONE);
	prints_of(&one, mappers_print_text,
		  "1 mapping found in 0 processes; the map count of this page of a huge one is not told\n");
	prints_of(&one, mappers_print_json, "\"flags\":[\"thp\"],\n\"mappers\"");
	prints_of(&one, mappers_print_json, "\"found\":1,\"processes\":0");
	one.pfn = 0x4600;
	assert_int_equal(mappers_missing(&one), 8);
}

static void printed(void **state)
{
	struct physmem_record *newest = &list[ARRAY_SIZE(list) - 1].entry;

	(void)state;
	newest->mapcount = 3;
	mappers.vanished = 1;
	prints(mappers_print_text,
	       "Frame 41e25: anon (lru anon)\n"
	       "    PID  process               address  entry  name\n"
	       "    863  parent                  60000  PTE rw [heap]\n"
	       "    865  chi\"ld                  60000  PTE rw\n"
	       "    866  vfork                   60000  PTE rw [heap]  (same memory as PID 865)\n"
	       "2 mappings found in 12 processes, map count 3: 1 not accounted for\n"
	       "1 process ended or changed meanwhile: what it mapped is unknown\n");
	prints(mappers_print_json, "{\"pfn\":\"0x41e25\",\"kind\":\"anon\",\"order\":0,\"flags\":[\"lru\",\"anon\"],"
	       "\"mapcount\":3,\"mapcount_is_average\":false,\n\"mappers\":[\n{\"pid\":863,");
	prints(mappers_print_json, "{\"pid\":865,\"comm\":\"chi\\\"ld\",\"addr\":\"0x60000\",\"level\":\"PTE\","
	       "\"bits\":[\"present\",\"write\",\"dirty\"],\"name\":\"\"},\n");
	prints(mappers_print_json, "\"name\":\"[heap]\",\"same_memory_as\":865}],\n"
	       "\"found\":2,\"unaccounted\":1,\"processes\":12,\"vanished\":1}\n");
}

static void names_do_not_break_lines(void **state)
{
	struct mapper one[] = {
		{ .pid = 863, .addr = 0x60000, .comm = "a\tb\n\033[2J", .name = "\xc2\x9b[1mx",
		  .entry = ANON(0x60000, 0x41e25ULL) },
	};
	const struct mappers named = { .pfn = 0x41e25, .list = one, .count = 1, .processes = 1 };

	(void)state;
	prints_of(&named, mappers_print_text, "    863  a?b??[2J                60000  PTE rw ?[1mx\n");
}

static void an_average_accounts_for_nothing(void **state)
{
	struct physmem_record *newest = &list[ARRAY_SIZE(list) - 1].entry;

	(void)state;
	newest->mapcount = 3;
	newest->bits |= PHYSMEM_PTE_AVERAGE;
	prints(mappers_print_text, "found in 12 processes; the map count, 3, is only the average of its "
	       "folio's pages\n");
	prints(mappers_print_json, "\"found\":2,\"processes\":12");
	list[0].entry.mapcount = PHYSMEM_NONE32;
	list[1].entry.mapcount = PHYSMEM_NONE32;
	newest->mapcount = PHYSMEM_NONE32;
	prints(mappers_print_text, "; the kernel keeps no map count of this frame\n");
	prints(mappers_print_json, "\"flags\":[\"lru\",\"anon\"],\n\"mappers\"");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_page_in_a_huge_leaf),
		cmocka_unit_test(missing_is_counted),
		cmocka_unit_test(a_huge_leaf_tells_of_its_first_page),
		cmocka_unit_test(printed),
		cmocka_unit_test(names_do_not_break_lines),
		cmocka_unit_test(an_average_accounts_for_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
