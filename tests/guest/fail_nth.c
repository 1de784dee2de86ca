// SPDX-License-Identifier: GPL-2.0
/*
 * fail_nth: does each thing that a user can do with the module again and again,
 * and each time has the kernel fail one allocation or one copy from or to user
 * space more than the last: the first, the second, and so on until there is
 * none left. Whoever asked gets an error or is served; after an error all is as
 * it was; the next try works. A line an operation: how many failures there
 * were, and of how many the caller learned.
 *
 * Of the process's own calls only (/proc/PID/fail-nth), those that the kernel
 * makes on the way included; but not what it does to load a module before that
 * comes into it. Probes are placed and removed by a worker: what is done for
 * that is done again with the failures in the workers' calls.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "nth.h"
#include "witness.h"

#define FOLDER	"/sys/kernel/debug/physmem/"
#define EVENTS	"/sys/kernel/tracing/events/physmem/"
#define DEVICE	"/dev/physmem"

static bool in_workers;	/* is it their calls that fail? */
static char self[16];		/* our PID */
static const char *module_file;

/* 0, or -1 and errno; nothing of it stays open. */
static int put(const char *path, const char *text)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC), ret = -1, error;

	if (fd < 0)
		return -1;
	if (write(fd, text, strlen(text)) >= 0)
		ret = 0;
	error = errno;
	close(fd);
	errno = error;
	return ret;
}

static int ask_and_read(const char *path, const char *first, const char *second)
{
	static char part[1 << 16];
	int fd = open(path, O_RDWR | O_CLOEXEC), error;
	ssize_t got;

	if (fd < 0)
		return -1;
	got = first ? write(fd, first, strlen(first)) : 0;
	if (got >= 0)
		got = write(fd, second, strlen(second));
	if (got >= 0)
		while ((got = read(fd, part, sizeof(part))) > 0)
			;
	error = errno;
	close(fd);
	errno = error;
	return got < 0 ? -1 : 0;
}

static int text(void)		{ return ask_and_read(FOLDER "pid", NULL, self); }

static int through_device(const char *format)
{
	char asked[24];

	snprintf(asked, sizeof(asked), "pid %s", self);
	return ask_and_read(DEVICE, format, asked);
}

static int device_text(void)	{ return through_device(NULL); }
static int device_records(void)	{ return through_device("format binary"); }
static int targets(void)	{ return put(FOLDER "targets", self); }
static int targets_undo(void)	{ return put(FOLDER "targets", "all"); }
static int follow(void)		{ return put(FOLDER "follow", "1"); }
static int follow_undo(void)	{ return put(FOLDER "follow", "0"); }
static int stats(void)		{ return put(FOLDER "stats", "on"); }
static int stats_undo(void)	{ return put(FOLDER "stats", "off"); }
static int cow(void)		{ return put(EVENTS "physmem_cow/enable", "1"); }
static int cow_undo(void)	{ return put(EVENTS "physmem_cow/enable", "0"); }
static int forks(void)		{ return put(EVENTS "physmem_fork/enable", "1"); }
static int forks_undo(void)	{ return put(EVENTS "physmem_fork/enable", "0"); }
static int relay(void)		{ return put(FOLDER "relay/control", "start"); }
static int relay_undo(void)	{ return put(FOLDER "relay/control", "stop"); }

/* All that there is, since writers wait for readers. */
static int relay_read(void)
{
	static char part[1 << 16];
	char path[64];
	int cpu, error, ret = 0;

	if (put(FOLDER "pid", self) || put(FOLDER "relay/control", "flush"))
		return -1;
	for (cpu = 0; !ret && cpu < sysconf(_SC_NPROCESSORS_ONLN); cpu++) {
		ssize_t got;
		int fd;

		snprintf(path, sizeof(path), FOLDER "relay/data%d", cpu);
		fd = open(path, O_RDONLY | O_CLOEXEC);
		if (fd < 0)
			return -1;
		while ((got = read(fd, part, sizeof(part))) > 0)
			;
		error = errno;
		close(fd);
		errno = error;
		ret = got < 0 ? -1 : 0;
	}
	return ret;
}

static int load_with(const char *parameters)
{
	int fd = open(module_file, O_RDONLY | O_CLOEXEC), ret, error;

	if (fd < 0)
		return -1;
	ret = (int)syscall(SYS_finit_module, fd, parameters, 0);
	error = errno;
	close(fd);
	errno = error;
	return ret;
}

static int load(void)		{ return load_with(""); }

/*
 * The kernel's own: thousands, with nothing of the module having run. They
 * differ by some from one load to the next, and the last of them are made with
 * the module's events, where later kernels warn of what failed; so from a
 * little behind the most that were seen. What comes there is the kernel's too,
 * files of the module in sysfs, of which each section has one.
 */
static unsigned long load_alien(void)
{
	const unsigned long far = 1000000;
	unsigned long most = 0, left;
	int times;

	for (times = 0; times < 5; times++) {
		nth_set(far);
		if (!load_with("log_lines=none"))
			die("a parameter that is no number was taken");
		left = nth_left();
		nth_set(0);
		if (most < far - left)
			most = far - left;
	}
	return most + 32;
}

/* A few calls noted at once: each has memory of its own. */
static int load_small(void)	{ return load_with("maxactive=2"); }

static int unload(void)	{ return (int)syscall(SYS_delete_module, "physmem", O_NONBLOCK); }

/* Followed and recorded: a child that becomes a target. */
static int child(void)
{
	pid_t pid = fork();

	if (pid == 0)
		_exit(0);
	if (pid < 0)
		return -1;
	/* waiting allocates nothing, so how many are left is fork's */
	return waitpid(pid, NULL, 0) == pid ? 0 : -1;
}

static int all_on(void)
{
	return targets() || follow() || stats() || cow() || forks();
}

static int all_off(void)
{
	return targets_undo() || follow_undo() || stats_undo() || cow_undo() || forks_undo();
}

struct operation {
	const char *name;
	int (*before)(void);	/* may be NULL, and so may the others but run */
	int (*run)(void);
	int (*undo)(void);
	int (*after)(void);
	unsigned long (*alien)(void);	/* how many failures come before the module does */
};

static const struct operation operations[] = {
	{ "text", NULL, text, NULL, NULL, NULL },
	{ "device_text", NULL, device_text, NULL, NULL, NULL },
	{ "device_records", NULL, device_records, NULL, NULL, NULL },
	{ "targets", NULL, targets, targets_undo, NULL, NULL },
	{ "follow", NULL, follow, follow_undo, NULL, NULL },
	{ "stats", NULL, stats, stats_undo, NULL, NULL },
	{ "cow", NULL, cow, cow_undo, NULL, NULL },
	{ "forks", NULL, forks, forks_undo, NULL, NULL },
	{ "cow_after_forks", forks, cow, cow_undo, forks_undo, NULL },
	{ "cow_second", stats, cow, cow_undo, stats_undo, NULL },
	{ "relay", NULL, relay, relay_undo, NULL, NULL },
	{ "relay_read", relay, relay_read, NULL, relay_undo, NULL },
	{ "child", all_on, child, NULL, all_off, NULL },
	{ "load", unload, load, unload, load, load_alien },
};

static const struct operation placements[] = {
	{ "place", NULL, cow, cow_undo, NULL, NULL },
	{ "place_more", forks, cow, cow_undo, forks_undo, NULL },
};

static size_t file_read(const char *path, char *text, size_t size)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t got = fd < 0 ? 0 : read(fd, text, size - 1);

	close(fd);
	text[got > 0 ? got : 0] = '\0';
	return got > 0 ? (size_t)got : 0;
}

/* state: what an error must leave as it was, where the module is in */
static void state(char *text, size_t size)
{
	static const char *const files[] = {
		FOLDER "targets", FOLDER "follow", FOLDER "relay/control",
		EVENTS "physmem_cow/enable", EVENTS "physmem_fork/enable",
	};
	size_t length = 0, i;

	for (i = 0; i < sizeof(files) / sizeof(files[0]); i++)
		length += file_read(files[i], text + length, size - length);
	if (in_workers)
		file_read(FOLDER "probes", text + length, size - length);
}

static int call(int (*step)(void))
{
	return step ? step() : 0;
}

/* The state before an operation, and after it where nothing fails. */
static char was[8192], done[8192];

/* play: OPERATION with the Nth failing; false when it has no Nth. */
static bool play(const struct operation *op, unsigned long n, unsigned long *told)
{
	static char is[8192];
	int ret, error;
	bool left;

	nth_set(n);
	ret = op->run();
	error = errno;
	left = nth_left() > 0;
	nth_set(0);
	if (ret < 0) {
		if (left)
			die("%s: %s, with nothing failing", op->name, strerror(error));
		if (error != ENOMEM && error != EFAULT && error != EAGAIN && error != ENODEV)
			die("%s, failure %lu: %s", op->name, n, strerror(error));
		state(is, sizeof(is));
		if (op->run != relay_read && strcmp(was, is))
			die("%s, failure %lu: an error has left '%s', not '%s'", op->name, n, is, was);
		++*told;
		if (op->run())
			die("%s after failure %lu: %s", op->name, n, strerror(errno));
	}
	if (in_workers) {
		/* what a failure has kept from being placed must not stay so */
		state(is, sizeof(is));
		if (strcmp(is, done))
			die("%s, failure %lu, %s: it has left '%s', not '%s'", op->name, n,
			    ret < 0 ? "tried again" : "served", is, done);
	}
	if (call(op->undo))
		die("%s, undone after failure %lu: %s", op->name, n, strerror(errno));
	return !left;
}

static void each(const struct operation *op)
{
	unsigned long first, n, told = 0;
	int misses = 0;	/* a worker of whom nothing was known may have had the work */

	if (call(op->before))
		die("before %s: %s", op->name, strerror(errno));
	state(was, sizeof(was));
	if (in_workers) {
		if (op->run())
			die("%s: %s, with nothing failing", op->name, strerror(errno));
		state(done, sizeof(done));
		if (call(op->undo))
			die("%s, undone: %s", op->name, strerror(errno));
	}
	first = op->alien ? op->alien() : 0;
	for (n = first; misses < (in_workers ? 3 : 1);)
		if (play(op, n + 1, &told)) {
			n++;
			misses = 0;
		} else {
			misses++;
		}
	if (call(op->after))
		die("after %s: %s", op->name, strerror(errno));
	printf("%s failures=%lu told=%lu alien=%lu\n", op->name, n - first, told, first);
}

int main(int argc, char **argv)
{
	size_t i;

	in_workers = argc == 3 && !strcmp(argv[2], "workers");
	if (argc != 2 && !in_workers)
		die("usage: fail_nth MODULE.ko [workers]");
	module_file = argv[1];
	snprintf(self, sizeof(self), "%d", getpid());
	setvbuf(stdout, NULL, _IONBF, 0);
	nth_begin(in_workers);
	if (in_workers) {
		if (unload() || load_small())
			die("loaded anew: %s", strerror(errno));
		for (i = 0; i < sizeof(placements) / sizeof(placements[0]); i++)
			each(&placements[i]);
		if (unload() || load())
			die("loaded again: %s", strerror(errno));
		return 0;
	}
	for (i = 0; i < sizeof(operations) / sizeof(operations[0]); i++)
		each(&operations[i]);
	return 0;
}
