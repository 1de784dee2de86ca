// SPDX-License-Identifier: GPL-2.0
/* What is read as text, by its first byte: snapshot, events, symbols, counters, histograms. */
#include "fuzz.h"

#include <stdlib.h>

#include "cow_trace.h"
#include "export_prometheus.h"
#include "stats.h"
#include "symbols.h"
#include "text_snapshot.h"
#include "top_hist.h"

static void read_snapshot(const uint8_t *data, size_t size)
{
	FILE *file = fopen(fuzz_file(data, size), "r");
	struct text_snapshot *snapshot;

	while ((snapshot = text_snapshot_read(file, "x"))) {
		text_snapshot_entry(snapshot, 0x22000);
		text_snapshot_free(snapshot);
	}
	fclose(file);
}

static void read_events(const uint8_t *data, size_t size)
{
	struct trace trace;

	if (trace_read(fuzz_file(data, size), &trace) == 0)
		trace_free(&trace);
}

static void read_symbols(const uint8_t *data, size_t size)
{
	struct symbols symbols;

	if (symbols_read(fuzz_file(data, size), &symbols))
		return;
	symbols_find(&symbols, 0x10588, UINT64_MAX);
	symbols_free(&symbols);
}

static void read_counters(const uint8_t *data, size_t size)
{
	char *text = fuzz_text(data, size);
	struct stats stats;

	stats_parse(&stats, text);
	stats_bytes(&stats, 4096);
	prometheus_write(fuzz_nowhere(), &stats, 4096);
	stats_free(&stats);
	free(text);
}

static void read_histograms(const uint8_t *data, size_t size)
{
	FILE *file = fopen(fuzz_file(data, size), "r");
	struct top_counts counts = { 0 };
	struct top_mappings mappings = { 0 };
	struct top_model model = { 0 };

	top_hist_parse(file, &counts, &mappings);
	top_model_update(&model, &counts, 1);
	top_model_sort(&model, TOP_BY_BYTES);
	top_model_free(&model);
	top_mappings_free(&mappings);
	fclose(file);
}

static void (*const readers[])(const uint8_t *, size_t) = {
	read_snapshot, read_events, read_symbols, read_counters, read_histograms,
};

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (size)
		readers[*data % (sizeof(readers) / sizeof(readers[0]))](data + 1, size - 1);
	return 0;
}
