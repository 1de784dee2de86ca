// SPDX-License-Identifier: GPL-2.0
/*
 * Kernel, module, security, doors, tools; the hooks have a file of their own.
 */
#include "inspect.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "door.h"
#include "facts.h"
#include "system.h"
#include "tracing.h"

#define MODULE "/sys/module/physmem"

static const char *answer_text(enum answer answer)
{
	static const char *const texts[] = {
		[ANSWER_NO] = "no",
		[ANSWER_YES] = "yes",
		[ANSWER_UNKNOWN] = "not known",
	};

	return texts[answer];
}

void inspect_kernel(struct facts *facts)
{
	static const struct kernel_option options[] = {
		{ "CONFIG_KPROBES", "register_kprobe" },
		{ "CONFIG_KRETPROBES", "register_kretprobe" },
		{ "CONFIG_FUNCTION_TRACER", "register_ftrace_function" },
		{ "CONFIG_DEBUG_FS", "debugfs_create_dir" },
		{ "CONFIG_RELAY", "relay_open" },
	};
	bool narrow = sizeof(void *) == 4;
	struct utsname name;
	size_t i;

	uname(&name);
	fact_add(facts, FACT_PLAIN, "kernel", "release", "%s", name.release);
	fact_add(facts, FACT_PLAIN, "kernel", "machine", "%s%s", name.machine,
		 narrow && strstr(name.machine, "64") ? ", 32-bit programs on a 64-bit kernel" :
							"");
	fact_add(facts, FACT_PLAIN, "kernel", "page size", "%ld", sysconf(_SC_PAGESIZE));
	for (i = 0; i < sizeof(options) / sizeof(options[0]); i++)
		fact_add(facts, FACT_DETAIL, "kernel", options[i].name, "%s",
			 answer_text(kernel_has(name.release, &options[i])));
}

/* Installed for this kernel, so that modprobe finds it? */
static bool module_installed(void)
{
	struct utsname name;
	char path[512];

	uname(&name);
	snprintf(path, sizeof(path), "/lib/modules/%s/modules.dep", name.release);
	return file_mentions(path, "/physmem.ko");
}

static void add_parameters(struct facts *facts)
{
	DIR *directory = opendir(MODULE "/parameters");
	struct dirent *entry;

	while (directory && (entry = readdir(directory))) {
		char path[512], *value;

		if (entry->d_name[0] == '.')
			continue;
		snprintf(path, sizeof(path), MODULE "/parameters/%s", entry->d_name);
		value = read_line(path);
		if (value)
			fact_add(facts, FACT_DETAIL, "module", "parameter", "%s=%s", entry->d_name,
				 value);
		free(value);
	}
	if (directory)
		closedir(directory);
}

void inspect_module(struct facts *facts)
{
	char *version, *taint;

	if (access(MODULE, F_OK) != 0) {
		fact_lacking(facts, "module", "module", "not loaded",
			     module_installed() ? "sudo modprobe physmem" :
						  "make modules && sudo make install, then "
						  "sudo modprobe physmem");
		return;
	}
	version = read_line(MODULE "/version");
	taint = read_line(MODULE "/taint");
	fact_add(facts, FACT_PLAIN, "module", "module", "loaded%s%s", version ? ", version " : "",
		 version ? version : "");
	if (taint)
		fact_add(facts, FACT_PLAIN, "module", "signature",
			 strchr(taint, 'E') ? "none that this kernel accepts (taint %s)" :
					      "nothing against it (taint %s)",
			 *taint ? taint : "-");
	add_parameters(facts);
	free(version);
	free(taint);
}

void inspect_security(struct facts *facts)
{
	char *lockdown = read_line("/sys/kernel/security/lockdown");
	bool denied = !lockdown && errno == EACCES;
	char *enforce = read_line("/sys/module/module/parameters/sig_enforce");
	char *tainted = read_line("/proc/sys/kernel/tainted");
	char *securityfs = mount_point("securityfs");
	bool enforced = enforce && *enforce == 'Y';

	if (!lockdown) {
		fact_add(facts, FACT_PLAIN, "security", "lockdown", "%s",
			 denied ? "not known: needs root: sudo physmem info" :
			 securityfs ?
				  "none: this kernel has no lockdown" :
				  "not known: sudo mount -t securityfs none /sys/kernel/security");
	} else if (strstr(lockdown, "[confidentiality]")) {
		fact_lacking(facts, "security", "lockdown",
			     "confidentiality: nothing may be looked at",
			     "boot without lockdown=confidentiality");
	} else if (strstr(lockdown, "[integrity]")) {
		enforced = true;
		fact_add(facts, FACT_PLAIN, "security", "lockdown",
			 "integrity: debugfs is shut, " DOOR_DEVICE " is used");
	} else {
		fact_add(facts, FACT_PLAIN, "security", "lockdown", "none");
	}
	fact_add(facts, FACT_PLAIN, "security", "secure boot", "%s", answer_text(secure_boot()));
	if (enforced && access(MODULE, F_OK) != 0)
		fact_lacking(facts, "security", "signatures", "unsigned modules are refused",
			     "sign physmem.ko with a key that this machine has enrolled (mokutil)");
	else
		fact_add(facts, FACT_PLAIN, "security", "signatures",
			 enforced ? "enforced" : "not enforced");
	if (tainted)
		fact_add(facts, FACT_DETAIL, "security", "kernel taint", "%s", tainted);
	free(securityfs);
	free(lockdown);
	free(enforce);
	free(tainted);
}

void inspect_doors(struct facts *facts)
{
	char *debugfs = mount_point("debugfs"), *tracefs = tracing_mount(), event[512];
	bool loaded = access(MODULE, F_OK) == 0;

	if (debugfs)
		fact_add(facts, FACT_PLAIN, "doors", "debugfs", "%s", debugfs);
	else if (!file_mentions("/proc/filesystems", "debugfs"))
		fact_lacking(facts, "doors", "debugfs", "this kernel has none for its users",
			     "boot without debugfs=off, or with CONFIG_DEBUG_FS=y; " DOOR_DEVICE
			     " does the same meanwhile, but for the stream's files");
	else
		fact_lacking(facts, "doors", "debugfs", "not mounted",
			     "sudo mount -t debugfs none /sys/kernel/debug");
	if (!tracefs) {
		fact_lacking(facts, "doors", "tracefs", "not mounted",
			     "sudo mount -t tracefs none /sys/kernel/tracing");
	} else {
		fact_add(facts, FACT_PLAIN, "doors", "tracefs", "%s", tracefs);
		snprintf(event, sizeof(event), "%s/events/physmem/physmem_cow", tracefs);
		if (access(event, F_OK) == 0)
			fact_add(facts, FACT_PLAIN, "doors", "events", "physmem_cow");
		else if (loaded && errno == ENOENT)
			fact_lacking(facts, "doors", "events", "the module has none here",
				     "a kernel with CONFIG_TRACEPOINTS and CONFIG_EVENT_TRACING");
	}
	if (access(DOOR_DEVICE, F_OK) == 0)
		fact_add(facts, FACT_PLAIN, "doors", "device", DOOR_DEVICE);
	else if (loaded)
		fact_lacking(facts, "doors", "device", DOOR_DEVICE " is not there",
			     "sudo mknod " DOOR_DEVICE
			     " c 10 $(awk '$2 == \"physmem\" { print $1 }' /proc/misc)");
	free(debugfs);
	free(tracefs);
}

void inspect_tools(struct facts *facts)
{
	if (in_path("trace-cmd"))
		fact_add(facts, FACT_PLAIN, "tools", "trace-cmd", "found");
	else
		fact_lacking(facts, "tools", "trace-cmd", "not in PATH",
			     "sudo apt install trace-cmd");
	fact_add(facts, FACT_DETAIL, "tools", "kernelshark", "%s",
		 in_path("kernelshark") ? "found" : "not in PATH");
}
