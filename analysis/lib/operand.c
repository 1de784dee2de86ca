// SPDX-License-Identifier: GPL-2.0
#include "operand.h"

#include <stdlib.h>
#include <unistd.h>

#include "grow.h"
#include "names.h"
#include "processes.h"
#include "saved.h"

/* Return: the PID that all of @text is, or 0. */
static pid_t whole_pid(const char *text)
{
	pid_t *list = NULL, pid = 0;
	size_t count = 0;

	if (parse_pids(text, &list, &count) == 0 && count == 1)
		pid = list[0];
	free(list);
	return pid;
}

void operand_parse(struct operand *operand, const char *text)
{
	const char *colon = strrchr(text, ':');

	*operand = (struct operand){ .text = text, .pid = whole_pid(text) };
	if (operand->pid)
		return;
	operand->file = strdup(text);
	if (!operand->file)
		out_of_memory();
	/* a file may have such a name */
	if (!colon || !whole_pid(colon + 1) || access(text, F_OK) == 0)
		return;
	operand->pid = whole_pid(colon + 1);
	operand->file[colon - text] = '\0';
}

void operand_free(struct operand *operand)
{
	free(operand->file);
	model_free(&operand->model);
}

/* Return: the snapshot that is meant, or NULL with a message. */
static const struct saved_snapshot *choose(const struct saved *saved, const struct operand *operand,
					   struct live_error *error)
{
	const struct saved_snapshot *found = NULL;
	size_t i, matches = 0;

	for (i = 0; i < saved->count; i++) {
		if (operand->pid && saved->snapshots[i].tgid != operand->pid)
			continue;
		found = &saved->snapshots[i];
		matches++;
	}
	if (matches == 1)
		return found;
	if (!matches)
		snprintf(error->text, sizeof(error->text), "%s: no snapshot of PID %d is in it",
			 operand->file, operand->pid);
	else if (operand->pid)
		snprintf(error->text, sizeof(error->text),
			 "%s: %zu snapshots of PID %d are in it, and one is wanted", operand->file,
			 matches, operand->pid);
	else
		snprintf(error->text, sizeof(error->text),
			 "%s: %zu snapshots are in it; say which: %s:PID, as in %s:%d",
			 operand->file, matches, operand->file, operand->file, found->tgid);
	return NULL;
}

static int load_saved(struct operand *operand, struct live_error *error)
{
	const struct saved_snapshot *snapshot;
	struct saved saved;
	int result = saved_open(&saved, operand->file);

	snapshot = result ? NULL : choose(&saved, operand, error);
	if (snapshot)
		result = saved_play(&saved, snapshot, model_event, &operand->model);
	if (result)
		snprintf(error->text, sizeof(error->text), "%.*s",
			 (int)sizeof(error->text) - 1, saved.error);
	saved_close(&saved);
	return result || !snapshot ? -1 : 0;
}

/* The models that a request fills, in the order of its PIDs. */
struct loader {
	struct model **models;
};

static int load_event(void *loader, size_t index, const struct stream_event *event)
{
	return model_event(((struct loader *)loader)->models[index], event);
}

static int load_live(struct operand *operands, size_t count, const struct live_options *options,
		     struct live_error *error)
{
	struct model *models[LIVE_PIDS_MAX];
	struct loader loader = { .models = models };
	pid_t pids[LIVE_PIDS_MAX];
	struct live *live;
	size_t i, asked = 0;
	int result;

	for (i = 0; i < count && asked < LIVE_PIDS_MAX; i++) {
		if (operands[i].file)
			continue;
		pids[asked] = operands[i].pid;
		models[asked++] = &operands[i].model;
	}
	if (!asked)
		return 0;
	live = live_open(options, error);
	if (!live)
		return -1;
	result = live_take(live, pids, asked, load_event, &loader, error);
	live_close(live);
	return result ? -1 : 0;
}

int operands_load(struct operand *operands, size_t count, const struct live_options *options,
		  struct live_error *error)
{
	size_t i;

	for (i = 0; i < count; i++)
		if (operands[i].file && load_saved(&operands[i], error))
			return -1;
	if (load_live(operands, count, options, error))
		return -1;
	for (i = 0; i < count; i++) {
		const struct model *model = &operands[i].model;

		if (model->ended == PHYSMEM_END_COMPLETE)
			continue;
		snprintf(error->text, sizeof(error->text),
			 "%s: its snapshot is not complete: it ended with '%s'", operands[i].text,
			 text_of(end_names, model->ended));
		return -1;
	}
	return 0;
}
