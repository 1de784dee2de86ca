// SPDX-License-Identifier: GPL-2.0
#include "session_file.h"

#include <stdio.h>

#include <json-c/json.h>

/* In pixels: KernelShark's own, for the font of a plain X server. */
enum { WIDTH = 1280, ROW = 54, GRAPH_MARGINS = 180, TABLE = 260, SPLIT = 140 };

static json_object *int_array(const int64_t *values, size_t count)
{
	json_object *array = json_object_new_array();
	size_t i;

	for (i = 0; i < count; i++)
		json_object_array_add(array, json_object_new_int64(values[i]));
	return array;
}

/* Those that the stream gets in addition to what libkshark has written of it. */
static void add_rows_and_plugins(json_object *stream, const struct rows *rows)
{
	static const char *const names[] = { "missed_events", "sched_events", "physmem" };
	json_object *plugins, *registered = json_object_new_array();
	int64_t ids[ROWS_PIDS];
	size_t i;

	for (i = 0; i < 3; i++) {
		json_object *plugin = json_object_new_array();

		json_object_array_add(plugin, json_object_new_string(names[i]));
		json_object_array_add(plugin, json_object_new_boolean(true));
		json_object_array_add(registered, plugin);
	}
	if (json_object_object_get_ex(stream, "plugins", &plugins))
		json_object_object_add(plugins, "registered", registered);
	for (i = 0; i < rows->cpu_count; i++)
		ids[i] = rows->cpus[i];
	json_object_object_add(stream, "CPUPlots", int_array(ids, rows->cpu_count));
	for (i = 0; i < rows->pid_count; i++)
		ids[i] = rows->pids[i];
	json_object_object_add(stream, "TaskPlots", int_array(ids, rows->pid_count));
}

static json_object *model(int64_t begin, int64_t end, int columns)
{
	json_object *model = json_object_new_object();

	json_object_object_add(model, "type", json_object_new_string("kshark.config.model"));
	json_object_object_add(model, "range", int_array((int64_t[]){ begin, end }, 2));
	json_object_object_add(model, "bins", json_object_new_int(columns));
	return model;
}

/* None is set; without this KernelShark 2.2 ends in a fault of its own. */
static json_object *markers(void)
{
	static const char *const names[] = { "markA", "markB" };
	json_object *markers = json_object_new_object();
	size_t i;

	json_object_object_add(markers, "type", json_object_new_string("kshark.config.markers"));
	for (i = 0; i < 2; i++) {
		json_object *marker = json_object_new_object();

		json_object_object_add(marker, "isSet", json_object_new_boolean(false));
		json_object_object_add(markers, names[i], marker);
	}
	json_object_object_add(markers, "Active", json_object_new_string("A"));
	return markers;
}

int session_write(const char *path, struct kshark_context *context, const struct rows *rows,
		  int64_t begin, int64_t end, int64_t row)
{
	const int graph = GRAPH_MARGINS + ROW * (int)(rows->cpu_count + rows->pid_count);
	struct kshark_config_doc *session = NULL;
	json_object *document, *streams;
	int status;

	context->filter_mask = KS_TEXT_VIEW_FILTER_MASK | KS_GRAPH_VIEW_FILTER_MASK |
			       KS_EVENT_VIEW_FILTER_MASK;
	if (!kshark_export_all_dstreams(context, &session))
		return -1;
	document = session->conf_doc;
	if (json_object_object_get_ex(document, "data streams", &streams))
		add_rows_and_plugins(json_object_array_get_idx(streams, 0), rows);
	json_object_object_add(document, "Model", model(begin, end, WIDTH - SPLIT));
	json_object_object_add(document, "Markers", markers());
	json_object_object_add(document, "MainWindow",
			       int_array((int64_t[]){ WIDTH, graph + TABLE }, 2));
	json_object_object_add(document, "Splitter", int_array((int64_t[]){ graph, TABLE }, 2));
	json_object_object_add(document, "ViewTop", json_object_new_int64(row));
	status = kshark_save_config_file(path, session) ? 0 : -1;
	kshark_free_config_doc(session);
	if (!status)
		printf("%d %d\n", WIDTH, graph + TABLE);
	return status;
}
