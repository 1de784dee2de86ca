// SPDX-License-Identifier: GPL-2.0
#include "show.h"

#include <errno.h>

/* the module's default of parameter fold */
#define FOLD	16

void show_start(struct show *show, FILE *out, const struct render_form *form)
{
	show->render.out = out;
	show->render.fold = FOLD;
	show->form = form;
	if (form && form->start)
		form->start(&show->render);
}

static void show_vma(struct show *show)
{
	show->vma_held = !filter_vma(&show->filter, show->render.vma);
	show->vma_left_out = show->vma_held;
	if (show->vma_left_out)
		return;
	/* a mapping in which nothing is wanted has no row either */
	show->vma_held = filter_is_set(&show->filter);
	if (!show->vma_held)
		show->form->vma(&show->render);
}

static void show_entries(struct show *show, const struct stream_event *event)
{
	size_t i;

	for (i = 0; i < event->count; i++) {
		if (show->vma_left_out || !filter_entry(&show->filter, &event->records[i]))
			continue;
		if (show->vma_held)
			show->form->vma(&show->render);
		show->vma_held = false;
		show->form->entry(&show->render, &event->records[i]);
		show->entries++;
	}
}

static void show_form(struct show *show, const struct stream_event *event)
{
	show->render.begin = event->begin;
	show->render.vma = event->vma;
	switch (event->type) {
	case PHYSMEM_STREAM_BEGIN:
		show->form->begin(&show->render);
		break;
	case PHYSMEM_STREAM_VMA:
		show_vma(show);
		break;
	case PHYSMEM_STREAM_ENTRIES:
		show_entries(show, event);
		break;
	case PHYSMEM_STREAM_END:
		show->form->end(&show->render, event->end);
		break;
	}
}

static void count(struct show *show, const struct stream_event *event)
{
	size_t i;

	for (i = 0; i < event->count; i++)
		show->pages += event->records[i].pages;
	if (show->progress)
		show->progress(show->context, show->pages);
}

int show_event(void *context, const struct stream_event *event)
{
	struct show *show = context;

	if (show->form)
		show_form(show, event);
	else
		fwrite(event->head, 1, event->head->size, show->render.out);
	count(show, event);
	if (event->type == PHYSMEM_STREAM_END)
		show->ended = event->end->end;
	return ferror(show->render.out) ? (errno ? errno : EIO) : 0;
}
