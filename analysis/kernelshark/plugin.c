// SPDX-License-Identifier: GPL-2.0
/*
 * KernelShark's plugin plugin-physmem.so: what KernelShark calls. Loaded by
 * kernelshark -p FILE; physmem shark does that.
 */
#include "plugin.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "libkshark-plugin.h"

#define EXPORT __attribute__((visibility("default")))

void plugin_log(const char *format, ...)
{
	va_list arguments;

	if (!getenv("PHYSMEM_KERNELSHARK_LOG"))
		return;
	fputs("physmem: ", stderr);
	va_start(arguments, format);
	vfprintf(stderr, format, arguments);
	va_end(arguments);
	fputc('\n', stderr);
}

bool plugin_shown(const struct kshark_entry *entry)
{
	const uint16_t both = KS_GRAPH_VIEW_FILTER_MASK | KS_EVENT_VIEW_FILTER_MASK;

	return (entry->visible & both) == both;
}

static void say(const struct kshark_data_stream *stream, const struct faults *faults)
{
	unsigned int i, outcome;

	fprintf(stderr, "physmem: %s: %zu physmem_cow events:", stream->file, faults->count);
	for (i = 0; i < PAINT_COUNT; i++) {
		outcome = paint_in_legend(i);
		if (faults->counts[outcome])
			fprintf(stderr, " %s=%zu", paint_of(outcome)->name,
				faults->counts[outcome]);
	}
	fprintf(stderr, "; %zu physmem_fork\n", faults->fork_count);
}

struct faults *plugin_faults(int sd)
{
	struct kshark_context *context = NULL;
	struct faults *faults = reading_faults(sd);

	if (faults && !faults->said && kshark_instance(&context)) {
		faults->said = true;
		say(kshark_get_data_stream(context, sd), faults);
	}
	return faults;
}

/* Return: 1, or 0 if there is nothing here for this plugin. */
EXPORT int KSHARK_PLOT_PLUGIN_INITIALIZER(struct kshark_data_stream *stream)
{
	if (reading_begin(stream)) {
		fprintf(stderr,
			"physmem: %s has no event physmem_cow: nothing to draw. Record it with "
			"trace-cmd record -C mono -e physmem\n", stream->file);
		return 0;
	}
	kshark_register_draw_handler(stream, plugin_draw);
	return 1;
}

EXPORT int KSHARK_PLOT_PLUGIN_DEINITIALIZER(struct kshark_data_stream *stream)
{
	if (reading_end(stream))
		return 0;
	kshark_unregister_draw_handler(stream, plugin_draw);
	return 1;
}

/* Called for a plugin of the command line only. Return: no dialog. */
EXPORT void *KSHARK_MENU_PLUGIN_INITIALIZER(void *window)
{
	plugin_set_window(window);
	return NULL;
}
