// SPDX-License-Identifier: GPL-2.0
/* Other processes and files that a scene needs. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "scene.h"

/**
 * child_start() - a process that does what @live says, ended by child_ends()
 * @live: gets its end of the line to this process
 */
struct child child_start(void (*live)(struct child *parent, void *data), void *data)
{
	struct child child, parent;
	int down[2], up[2];

	if (pipe(down) || pipe(up))
		die("pipe: %s", strerror(errno));
	child = (struct child){ .gate = down[1], .back = up[0] };
	parent = (struct child){ .pid = getpid(), .gate = up[1], .back = down[0] };
	child.pid = fork();
	if (child.pid < 0)
		die("fork: %s", strerror(errno));
	if (!child.pid) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		live(&parent, data);
		_exit(0);
	}
	close(down[0]);
	close(up[1]);
	return child;
}

struct still {
	void (*first)(void *data);
	void *data;
};

static void stands_still(struct child *parent, void *data)
{
	const struct still *still = data;

	if (still->first)
		still->first(still->data);
	/* twice, so that the second wait touches nothing new */
	meet(parent);
	await(parent);
	meet(parent);
	await(parent);
}

/**
 * child_still() - a process that stands still, for others to look at or write to; meet() lets it go
 * @first: what it does before, or NULL
 */
struct child child_still(void (*first)(void *data), void *data)
{
	struct still still = { first, data };
	struct child child = child_start(stands_still, &still);

	await(&child);
	meet(&child);
	await(&child);
	usleep(100000);
	return child;
}

void child_ends(struct child *child)
{
	int status;

	if (waitpid(child->pid, &status, 0) != child->pid || status)
		die("the child failed: %x", status);
	close(child->gate);
	close(child->back);
}

/** child_stops() - waits until a child that is traced stands */
void child_stops(const struct child *child)
{
	int status;

	if (waitpid(child->pid, &status, 0) != child->pid || !WIFSTOPPED(status))
		die("the child does not stop: %x", status);
}

void meet(struct child *other)
{
	char c = 0;

	if (write(other->gate, &c, 1) != 1)
		die("the other process is gone");
}

void await(struct child *other)
{
	char c;

	if (read(other->back, &c, 1) != 1)
		die("the other process is gone");
}

bool put_if(const char *path, const char *word)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC);
	bool good = fd >= 0 && write(fd, word, strlen(word)) >= 0;

	if (fd >= 0)
		close(fd);
	return good;
}

void put(const char *path, const char *word)
{
	if (!put_if(path, word))
		die("%s: %s", path, strerror(errno));
}

/** kernel_has() - is there a function of this name in the kernel? */
bool kernel_has(const char *function)
{
	char line[512], name[256];
	bool found = false;
	FILE *file = fopen("/proc/kallsyms", "r");

	while (file && !found && fgets(line, sizeof(line), file))
		found = sscanf(line, "%*s %*s %255s", name) == 1 && !strcmp(name, function);
	if (file)
		fclose(file);
	return found;
}

/** file_of() - a file without a name in @at, of @size bytes that are written */
int file_of(const char *at, size_t size)
{
	char path[256], block[4096];
	int fd;

	snprintf(path, sizeof(path), "%s/scene-XXXXXX", at);
	fd = mkstemp(path);
	if (fd < 0)
		die("%s: %s", path, strerror(errno));
	unlink(path);
	memset(block, 0x5a, sizeof(block));
	while (size) {
		const size_t part = size < sizeof(block) ? size : sizeof(block);

		if (write(fd, block, part) != (ssize_t)part)
			die("%s: %s", path, strerror(errno));
		size -= part;
	}
	return fd;
}
