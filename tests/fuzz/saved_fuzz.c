// SPDX-License-Identifier: GPL-2.0
/* A file of snapshots: looked through, shown as JSON, and its first two compared. */
#include "fuzz.h"

#include <stdlib.h>

#include "compare.h"
#include "compare_print.h"
#include "saved.h"
#include "show.h"

static void show(struct saved *saved, const struct saved_snapshot *snapshot)
{
	struct fuzz_json json;
	struct show shown = { 0 };

	fuzz_json_begin(&json);
	show_start(&shown, json.out, &render_json);
	saved_play(saved, snapshot, show_event, &shown);
	fuzz_json_end(&json, 0);
}

static void compare_two(struct saved *saved)
{
	static const char *const names[2] = { "a", "b" };
	struct model models[2] = { 0 };
	struct compare compare;
	struct fuzz_json json;
	int i, whole = 1;

	for (i = 0; i < 2; i++)
		whole &= !saved_play(saved, &saved->snapshots[i], model_event, &models[i]);
	if (whole && models[0].begin.head.page_shift == models[1].begin.head.page_shift) {
		compare_make(&compare, &models[0], &models[1]);
		compare_print_text(fuzz_nowhere(), &compare, names, true);
		fuzz_json_begin(&json);
		compare_print_json(json.out, &compare, names, true);
		fuzz_json_end(&json, 0);
		compare_free(&compare);
	}
	for (i = 0; i < 2; i++)
		model_free(&models[i]);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct saved saved;
	size_t i;

	saved_open(&saved, fuzz_file(data, size));
	for (i = 0; i < saved.count; i++)
		if (saved.snapshots[i].whole)
			show(&saved, &saved.snapshots[i]);
	if (saved.count >= 2 && saved.snapshots[0].whole && saved.snapshots[1].whole)
		compare_two(&saved);
	saved_close(&saved);
	return 0;
}
