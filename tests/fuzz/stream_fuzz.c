// SPDX-License-Identifier: GPL-2.0
/* The record stream, in portions, through its reader into all forms. The first byte: how. */
#include "fuzz.h"

#include <stdlib.h>

#include "show.h"
#include "stream.h"

#define JOINED 0x80

static const struct render_form *const forms[] = { NULL, &render_text, &render_csv, &render_json };

#define FORM_COUNT (sizeof(forms) / sizeof(forms[0]))

/* All forms at once, as if each had read the stream alone. */
static int use(void *context, const struct stream_event *event)
{
	struct show *shows = context;
	size_t i;

	for (i = 0; i < FORM_COUNT; i++)
		if (show_event(&shows[i], event))
			fuzz_wrong("cannot write", "");
	return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct stream_reader *reader;
	struct show shows[FORM_COUNT] = { 0 };
	size_t i, portion, now;
	int result = 0;

	if (!size)
		return 0;
	portion = (size_t)1 << (*data & 0x0f);
	for (i = 0; i < FORM_COUNT; i++)
		show_start(&shows[i], fuzz_nowhere(), forms[i]);
	reader = stream_new("x.phys", 0, *data & JOINED ? STREAM_JOINED : 0, use, shows);
	for (i = 1; i < size && !result; i += now) {
		now = portion < size - i ? portion : size - i;
		result = stream_feed(reader, data + i, now);
	}
	if (!result)
		result = stream_finish(reader);
	if ((result == STREAM_BAD) != !!*stream_error(reader))
		fuzz_wrong("a message without an error, or the reverse", stream_error(reader));
	stream_free(reader);
	return 0;
}
