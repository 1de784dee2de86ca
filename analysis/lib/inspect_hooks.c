// SPDX-License-Identifier: GPL-2.0
/*
 * The hooks, as the module's `probes` tells them.
 */
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "door.h"
#include "facts.h"
#include "inspect.h"

#define NOT_SEEN "not seen: "
#define REDUCED "reduced: "
#define SILENT "silent: "

/* "do_wp_page armed kretprobe copy,copy_file,..." Returns whether it can be used. */
static bool add_hook(struct facts *facts, const char *line, bool *disabled)
{
	char function[64], state[16], mechanism[32] = "", outcomes[256] = "";

	if (sscanf(line, "%63s %15s %31s %255s", function, state, mechanism, outcomes) < 2)
		return false;
	fact_add(facts, FACT_PLAIN, "hooks", "hook", "%s %s %s", function, state, mechanism);
	if (*outcomes)
		fact_add(facts, FACT_DETAIL, "hooks", "outcomes", "%s: %s", function, outcomes);
	*disabled |= strcmp(state, "disabled") == 0;
	return strcmp(state, "armed") == 0 || strcmp(state, "idle") == 0;
}

/*
 * "not seen: huge_split,huge_reuse: writes to transparent huge pages: not hooked":
 * the names go to one line, the reasons to the details.
 */
static void add_not_seen(struct facts *facts, const char *what, char *names, size_t size)
{
	size_t used = strlen(names);

	fact_add(facts, FACT_DETAIL, "hooks", "not seen because", "%s", what);
	snprintf(names + used, size - used, "%s%.*s", used ? "," : "", (int)strcspn(what, ":"),
		 what);
}

void inspect_hooks(struct facts *facts)
{
	char not_seen[512] = "";
	bool usable = false, disabled = false, silent = false;
	char *text, *line, *save;
	int error;

	if (access("/sys/module/physmem", F_OK) != 0)
		return;
	error = door_read("probes", &text);
	if (error) {
		if (geteuid() != 0 && (error == EACCES || error == EPERM || error == ENOENT))
			fact_lacking(facts, "hooks", "hooks", "cannot be read",
				     "needs root: sudo physmem info");
		else
			fact_lacking(facts, "hooks", "hooks", strerror(error),
				     "look at what the module said: sudo dmesg | grep physmem");
		return;
	}
	for (line = strtok_r(text, "\n", &save); line; line = strtok_r(NULL, "\n", &save)) {
		if (*line == '#')
			continue;
		if (strncmp(line, NOT_SEEN, strlen(NOT_SEEN)) == 0)
			add_not_seen(facts, line + strlen(NOT_SEEN), not_seen, sizeof(not_seen));
		else if (strncmp(line, REDUCED, strlen(REDUCED)) == 0)
			fact_add(facts, FACT_PLAIN, "hooks", "reduced", "%s",
				 line + strlen(REDUCED));
		else if (strncmp(line, SILENT, strlen(SILENT)) == 0)
			silent = true;
		else
			usable |= add_hook(facts, line, &disabled);
	}
	free(text);
	if (*not_seen)
		fact_add(facts, FACT_PLAIN, "hooks", "not seen", "%s", not_seen);
	if (silent)
		fact_lacking(facts, "hooks", "hooks",
			     "the kernel takes kprobes and lets none see anything",
			     "sudo sysctl kernel.ftrace_enabled=1, and 1 to "
			     "/sys/kernel/debug/kprobes/enabled");
	else if (!usable)
		fact_lacking(facts, "hooks", "hooks", "none can be placed: no write can be watched",
			     disabled ? "load without cow=0: sudo modprobe -r physmem && "
					"sudo modprobe physmem" :
					"a kernel with CONFIG_KPROBES=y, or with "
					"CONFIG_FUNCTION_TRACER=y for copies alone");
}
