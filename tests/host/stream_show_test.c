// SPDX-License-Identifier: GPL-2.0
/* analysis/lib/{show,filter,render_*}.c: the same snapshot in each form, to the character */
#include <sys/resource.h>

#include "stream_make.h"

#include "show.h"

static struct made made;
static struct maker maker;
static char *shown;
static size_t shown_size;
static struct show show;

/* Reads what was made into @shown. */
static void show_made(const struct render_form *form, const struct filter *filter)
{
	struct stream_reader *reader = stream_new("x.phys", 0, 0, show_event, &show);
	FILE *out = open_memstream(&shown, &shown_size);

	assert_non_null(out);
	show = (struct show){ .filter = filter ? *filter : (struct filter){ 0 } };
	show_start(&show, out, form);
	assert_int_equal(read_made(reader, made.bytes, made.size, 100), 0);
	fclose(out);
	stream_free(reader);
}

static void shows(const struct render_form *form, const struct filter *filter, const char *expected)
{
	show_made(form, filter);
	if (shown_size != strlen(expected) || memcmp(shown, expected, shown_size))
		fail_msg("\n%s\nis not\n%s", shown, expected);
	free(shown);
}

/* A bit of everything. */
static void make_one(void)
{
	struct physmem_record device = {
		.addr = 0x412000, .pages = 1, .raw = 0xfd000277, .pfn = 0xfd000,
		.mapcount = PHYSMEM_NONE32, .cgroup = PHYSMEM_NONE, .kind = PHYSMEM_KIND_DEVICE,
		.bits = PHYSMEM_PTE_PRESENT | PHYSMEM_PTE_SPECIAL | 0x80000000,
	};

	made.size = 0;
	make_begin(&maker, &made, 7, 863);
	make_vma(&maker, 0x10000, 0x13000, PHYSMEM_VMA_READ, "a,\"b\"");
	MAKE_ENTRIES(&maker, BASE(0x10000), ANON(0x10000, 0x41e25ULL), HOLE(0x11000, 2));
	make_vma(&maker, 0x410000, 0x413000, RW, "");
	MAKE_ENTRIES(&maker, HOLE(0x410000, 1), SWAPPED(0x411000, 1, 0x1ff), device);
	make_vma(&maker, 0x600000, 0x800000, RW | PHYSMEM_VMA_HUGEPAGE | 1ULL << 63, "[heap]");
	MAKE_ENTRIES(&maker, HUGE(0x600000, 0x4600ULL));
	make_end(&maker, PHYSMEM_END_COMPLETE);
}

#define CSV_HEADER "pid,vma,start,end,vma_flags,name,addr,pages,level,kind,raw,pfn,mapcount,bits,flags," \
	"cgroup,swap_type,swap_offset,order\n"

static void csv(void **state)
{
	(void)state;
	make_one();
	shows(&render_csv, NULL, CSV_HEADER
	      "863,1,0x10000,0x13000,rd,\"a,\"\"b\"\"\",0x10000,1,PTE,anon,0x8000000041e25067,0x41e25,1,"
	      "present|write|dirty,lru|anon,77,,,0\n"
	      "863,1,0x10000,0x13000,rd,\"a,\"\"b\"\"\",0x11000,2,PTE,empty,0x0,,,,,,,,\n"
	      "863,2,0x410000,0x413000,rd|wr,,0x410000,1,PTE,empty,0x0,,,,,,,,\n"
	      "863,2,0x410000,0x413000,rd|wr,,0x411000,1,PTE,swap,0x1ff800,,,,,,1,511,\n"
	      "863,2,0x410000,0x413000,rd|wr,,0x412000,1,PTE,device,0xfd000277,0xfd000,,"
	      "present|special|0x80000000,,,,,0\n"
	      "863,3,0x600000,0x800000,rd|wr|hg|0x8000000000000000,[heap],0x600000,512,PMD,anon,"
	      "0x80000000046008e7,0x4600,1,present,thp,,,,9\n");
}

static void json(void **state)
{
	(void)state;
	make_one();
	shows(&render_json, NULL,
	      "{\"pid\":863,\"comm\":\"fork_userspace\",\"time\":\"2026-09-21T14:13:20.123456789Z\","
	      "\"arch\":\"x86_64\",\"page_size\":4096,\"vmas\":[\n"
	      "{\"number\":1,\"start\":\"0x10000\",\"end\":\"0x13000\",\"flags\":[\"rd\"],"
	      "\"name\":\"a,\\\"b\\\"\",\"entries\":[\n"
	      "{\"addr\":\"0x10000\",\"pages\":0,\"level\":\"PGD\",\"kind\":\"empty\",\"raw\":\"0x11323067\",\"bits\":[]},\n"
	      "{\"addr\":\"0x10000\",\"pages\":1,\"level\":\"PTE\",\"kind\":\"anon\",\"raw\":\"0x8000000041e25067\","
	      "\"pfn\":\"0x41e25\",\"bits\":[\"present\",\"write\",\"dirty\"],\"mapcount\":1,\"order\":0,"
	      "\"flags\":[\"lru\",\"anon\"],\"cgroup\":\"77\"},\n"
	      "{\"addr\":\"0x11000\",\"pages\":2,\"level\":\"PTE\",\"kind\":\"empty\",\"raw\":\"0x0\",\"bits\":[]}]},\n"
	      "{\"number\":2,\"start\":\"0x410000\",\"end\":\"0x413000\",\"flags\":[\"rd\",\"wr\"],"
	      "\"name\":\"\",\"entries\":[\n"
	      "{\"addr\":\"0x410000\",\"pages\":1,\"level\":\"PTE\",\"kind\":\"empty\",\"raw\":\"0x0\",\"bits\":[]},\n"
	      "{\"addr\":\"0x411000\",\"pages\":1,\"level\":\"PTE\",\"kind\":\"swap\",\"raw\":\"0x1ff800\",\"bits\":[],"
	      "\"swap_type\":1,\"swap_offset\":511},\n"
	      "{\"addr\":\"0x412000\",\"pages\":1,\"level\":\"PTE\",\"kind\":\"device\",\"raw\":\"0xfd000277\","
	      "\"pfn\":\"0xfd000\",\"bits\":[\"present\",\"special\",\"0x80000000\"],\"order\":0,\"flags\":[]}]},\n"
	      "{\"number\":3,\"start\":\"0x600000\",\"end\":\"0x800000\",\"flags\":[\"rd\",\"wr\",\"hg\","
	      "\"0x8000000000000000\"],\"name\":\"[heap]\",\"entries\":[\n"
	      "{\"addr\":\"0x600000\",\"pages\":512,\"level\":\"PMD\",\"kind\":\"anon\",\"raw\":\"0x80000000046008e7\","
	      "\"pfn\":\"0x4600\",\"bits\":[\"present\"],\"mapcount\":1,\"order\":9,\"flags\":[\"thp\"]}]}],\n"
	      "\"end\":\"complete\",\"vma_count\":3,\"pages_mapped\":515,\"pages_present\":514}\n");
}

/* What sink_text_test.c expects of the module, and no pointer. */
static void text(void **state)
{
	(void)state;
	make_one();
	shows(&render_text, &(struct filter){ .one_vma = true, .address = 0x410fff },
	      "Page information for PID [863]\n"
	      "# vmas         vma(ptr)        start          end       length(Hex=Decimal=KB)     RWESH  name\n"
	      "         Physical Address       Virtual Address         Frame  Kind        Maps  Bits\n"
	      "    2:                -       410000       413000       3000 =   12288 =     12KB  RW---  "
	      "\n"
	      "                   0 (PTE)                410000\n"
	      "              1FF800 (PTE)                411000            -  swap           -  | type=1 offset=1ff\n"
	      "            FD000277 (PTE)                412000        fd000  device         -  special | P RW US PCD A D SPECIAL\n"
	      "# PID 863: complete, 3 vmas, 514 pages mapped\n");
}

static void binary_is_what_came(void **state)
{
	(void)state;
	make_one();
	show_made(NULL, NULL);
	assert_int_equal(shown_size, made.size);
	assert_memory_equal(shown, made.bytes, made.size);
	free(shown);
}

static void a_mapping_without_matches_is_left_out(void **state)
{
	(void)state;
	make_one();
	shows(&render_csv, &(struct filter){ .kinds = 1 << PHYSMEM_KIND_SWAP | 1 << PHYSMEM_KIND_KSM },
	      CSV_HEADER "863,2,0x410000,0x413000,rd|wr,,0x411000,1,PTE,swap,0x1ff800,,,,,,1,511,\n");
	assert_int_equal(show.entries, 1);
	shows(&render_json, &(struct filter){ .one_vma = true, .address = 0x13000 },
	      "{\"pid\":863,\"comm\":\"fork_userspace\",\"time\":\"2026-09-21T14:13:20.123456789Z\","
	      "\"arch\":\"x86_64\",\"page_size\":4096,\"vmas\":[],\n"
	      "\"end\":\"complete\",\"vma_count\":3,\"pages_mapped\":515,\"pages_present\":514}\n");
	assert_int_equal(show.entries, 0);
}

static void present_is_what_has_a_frame(void **state)
{
	(void)state;
	make_one();
	show_made(&render_csv, &(struct filter){ .present = true });
	assert_int_equal(show.entries, 3);
	assert_null(strstr(shown, "empty"));
	assert_null(strstr(shown, "swap,"));
	free(shown);
}

static void kinds_by_name(void **state)
{
	char good[] = "anon,swap", bad[] = "anon,swop", none[] = ",";
	const char *word;

	(void)state;
	assert_int_equal(filter_kinds(good, &word), 1 << PHYSMEM_KIND_ANON | 1 << PHYSMEM_KIND_SWAP);
	assert_int_equal(filter_kinds(bad, &word), 0);
	assert_string_equal(word, "swop");
	assert_int_equal(filter_kinds(none, &word), 0);
}

/* A name is its file's owner's choice: JSON stays JSON, CSV one line a record. */
static void names_cannot_break_out(void **state)
{
	(void)state;
	made.size = 0;
	make_begin(&maker, &made, 7, 863);
	make_vma(&maker, 0x10000, 0x11000, 0, "\"\\\n\xff\xc3\xa9\xc3");
	MAKE_ENTRIES(&maker, HOLE(0x10000, 1));
	make_end(&maker, PHYSMEM_END_COMPLETE);
	show_made(&render_json, NULL);
	assert_non_null(strstr(shown, "\"name\":\"\\\"\\\\\\n\xef\xbf\xbd\xc3\xa9\xef\xbf\xbd\","));
	free(shown);
	show_made(&render_csv, NULL);
	assert_non_null(strstr(shown, ",\"\"\"\\\n\xff\xc3\xa9\xc3\","));
	free(shown);
}

static void memory_stays_small(void **state)
{
	static const struct render_form *const forms[] = { &render_text, &render_json, &render_csv };
	static struct physmem_record entries[512];
	u64 count = 400, addr = 0x10000000, i, j;
	struct stream_reader *readers[3];
	struct show each[3] = { 0 };
	FILE *nowhere = fopen("/dev/null", "w");
	struct rusage before, after;

	(void)state;
	assert_non_null(nowhere);
	for (j = 0; j < 3; j++) {
		readers[j] = stream_new("x.phys", 0, 0, show_event, &each[j]);
		show_start(&each[j], nowhere, forms[j]);
	}
	made.size = 0;
	make_begin(&maker, &made, 7, 863);
	make_vma(&maker, addr, addr + count * ARRAY_SIZE(entries) * PAGE, RW, "large");
	for (i = 0; i < count; i++) {
		for (j = 0; j < ARRAY_SIZE(entries); j++, addr += PAGE)
			entries[j] = (struct physmem_record)ANON(addr, addr >> 12);
		make_entries(&maker, entries, ARRAY_SIZE(entries));
		for (j = 0; j < 3; j++)
			assert_int_equal(stream_feed(readers[j], made.bytes, made.size), 0);
		made.size = 0;
		if (i == 16)
			getrusage(RUSAGE_SELF, &before);
	}
	getrusage(RUSAGE_SELF, &after);
	for (j = 0; j < 3; j++) {
		assert_int_equal(each[j].entries, count * ARRAY_SIZE(entries));
		stream_free(readers[j]);
	}
	fclose(nowhere);
#ifndef __SANITIZE_ADDRESS__	/* which keeps what is freed */
	assert_true(after.ru_maxrss - before.ru_maxrss < 1024);
#endif
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(csv),
		cmocka_unit_test(json),
		cmocka_unit_test(text),
		cmocka_unit_test(binary_is_what_came),
		cmocka_unit_test(a_mapping_without_matches_is_left_out),
		cmocka_unit_test(present_is_what_has_a_frame),
		cmocka_unit_test(kinds_by_name),
		cmocka_unit_test(names_cannot_break_out),
		cmocka_unit_test(memory_stays_small),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
