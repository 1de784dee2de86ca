// SPDX-License-Identifier: GPL-2.0
#include "live.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#include "grow.h"
#include "interrupt.h"
#include "live_door.h"
#include "processes.h"

struct wanted {
	pid_t pid;
	s32 tgid; /* in the records */
	u64 id;	  /* once it has begun */
	enum { WAITING, BEGUN, ENDED } state;
};

struct live {
	const char *program;
	const struct live_link_type *type;
	struct live_link *link;
	/* the request under way */
	struct wanted wanted[LIVE_PIDS_MAX];
	size_t count;
	live_sink sink;
	void *context;
	int result; /* the sink's */
};

static struct wanted *find(struct live *live, const struct stream_event *event)
{
	bool begins = event->type == PHYSMEM_STREAM_BEGIN;
	size_t i;

	for (i = 0; i < live->count; i++) {
		struct wanted *wanted = &live->wanted[i];

		if (begins && wanted->state == WAITING &&
		    (!live->type->shared || wanted->tgid == event->begin->tgid))
			return wanted;
		if (!begins && wanted->state == BEGUN && wanted->id == event->head->snapshot)
			return wanted;
	}
	return NULL;
}

/* Of all that comes, what was asked for. */
static int pass(void *context, const struct stream_event *event)
{
	struct live *live = context;
	struct wanted *wanted = find(live, event);

	if (!wanted)
		return 0;
	if (event->type == PHYSMEM_STREAM_BEGIN) {
		wanted->id = event->head->snapshot;
		wanted->state = BEGUN;
	}
	if (event->type == PHYSMEM_STREAM_END)
		wanted->state = ENDED;
	live->result = live->sink(live->context, (size_t)(wanted - live->wanted), event);
	return live->result;
}

static const char *who(const struct live *live, char *text, size_t size)
{
	size_t i;

	/* the module does not say which; mostly it is the one that is not there */
	for (i = 0; i < live->count; i++)
		if (live->count == 1 || !process_exists(live->wanted[i].pid))
			break;
	if (i < live->count)
		snprintf(text, size, "PID %d", live->wanted[i].pid);
	else
		snprintf(text, size, "one of the PIDs");
	return text;
}

/* What to do about it belongs to each message. */
static void explain(const char *program, int number, const char *whose, struct live_error *error)
{
	char said[sizeof(error->text)];

	memcpy(said, error->text, sizeof(said));
	error->number = number;
	switch (number) {
	case ESRCH:
		snprintf(error->text, sizeof(error->text), "%s: no such process", whose);
		break;
	case ENODATA:
		snprintf(error->text, sizeof(error->text),
			 "%s: has no user memory: a kernel thread, or it has exited", whose);
		break;
	case ETIMEDOUT:
		snprintf(error->text, sizeof(error->text),
			 "%s: timed out: its records were not read in time%.200s", whose, said);
		break;
	case EINTR:
		snprintf(error->text, sizeof(error->text), "interrupted");
		break;
	case EACCES:
	case EPERM:
		if (geteuid())
			snprintf(error->text, sizeof(error->text), "needs root: sudo %s ...",
				 program);
		else
			snprintf(error->text, sizeof(error->text),
				 "%.200s, though this is root: no CAP_SYS_ADMIN in the initial user "
				 "namespace, or the kernel is locked down for confidentiality "
				 "(physmem info says)", said);
		break;
	case ENOENT:
	case ENXIO:
		snprintf(error->text, sizeof(error->text),
			 "%.200s: the module is not loaded: sudo modprobe physmem", said);
		break;
	default:
		if (!said[0])
			snprintf(error->text, sizeof(error->text), "%s: %s", whose,
				 strerror(number));
	}
}

/* Return: 0 or an errno, explained. */
static int open_link(struct live *live, const struct live_link_type *type,
		     struct live_error *error)
{
	int number;

	error->text[0] = '\0';
	live->type = type;
	number = type->open(&live->link, pass, live, error->text, sizeof(error->text));
	return number;
}

static int open_any(struct live *live, const struct live_options *options,
		    struct live_error *error)
{
	int number;

	if (options->door == LIVE_DEBUGFS)
		return open_link(live, &live_relay, error);
	if (options->door == LIVE_ANY && !options->may_stall && in_initial_pid_namespace()) {
		number = open_link(live, &live_relay, error);
		if (!number)
			return 0;
		if (options->verbose || (number == EALREADY && !options->quiet))
			fprintf(stderr, "%s: %s; using /dev/physmem\n", options->program,
				error->text);
	}
	return open_link(live, &live_device, error);
}

struct live *live_open(const struct live_options *options, struct live_error *error)
{
	struct live *live = calloc(1, sizeof(*live));
	int number;

	if (!live)
		out_of_memory();
	live->program = options->program;
	number = open_any(live, options, error);
	if (number) {
		explain(options->program, number, "physmem", error);
		free(live);
		return NULL;
	}
	if (options->verbose)
		fprintf(stderr, "%s: reading through %s\n", options->program,
			live->type == &live_relay ? "debugfs" : "/dev/physmem");
	return live;
}

void live_close(struct live *live)
{
	if (!live)
		return;
	live->type->close(live->link);
	free(live);
}

/* Has all that was asked for come, to its end? */
static int check_all(const struct live *live, struct live_error *error)
{
	size_t i;

	for (i = 0; i < live->count; i++) {
		if (live->wanted[i].state == ENDED)
			continue;
		error->number = EPROTO;
		snprintf(error->text, sizeof(error->text), "PID %d: the stream stopped before %s",
			 live->wanted[i].pid,
			 live->wanted[i].state == BEGUN ? "its snapshot's end" :
							  "its snapshot began");
		return -1;
	}
	return 0;
}

int live_take(struct live *live, const pid_t *pids, size_t count, live_sink sink, void *context,
	      struct live_error *error)
{
	char words[LIVE_PIDS_MAX * 12] = "", whose[40];
	size_t i, used = 0;
	int number;

	live->count = 0;
	live->sink = sink;
	live->context = context;
	live->result = 0;
	for (i = 0; i < count && i < LIVE_PIDS_MAX; i++) {
		live->wanted[live->count++] = (struct wanted){
			.pid = pids[i],
			.tgid = live->type->shared ? process_of(pids[i]) : pids[i],
		};
		used += (size_t)snprintf(words + used, sizeof(words) - used, "%s%d",
					 i ? " " : "", pids[i]);
	}
	error->text[0] = '\0';
	number = live->type->take(live->link, words, error->text, sizeof(error->text));
	if (!number)
		return check_all(live, error);
	if (live->result)
		return live->result;
	if (number == STREAM_BAD)
		error->number = EPROTO;
	else
		explain(live->program, number, who(live, whose, sizeof(whose)), error);
	return -1;
}

u64 live_unknown(const struct live *live)
{
	return live->type->unknown(live->link);
}
