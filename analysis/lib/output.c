// SPDX-License-Identifier: GPL-2.0
#include "output.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "grow.h"

static int open_beside(struct output *output)
{
	/* readable by its owner alone, as mkstemp() has it: physical addresses are a secret */
	int fd;

	if (asprintf(&output->temporary, "%s.XXXXXX", output->path) < 0)
		out_of_memory();
	fd = mkstemp(output->temporary);
	if (fd >= 0)
		output->file = fdopen(fd, "w");
	return output->file ? 0 : errno;
}

bool output_is_input(const char *path, const char *input)
{
	struct stat from, to;

	return stat(path, &to) == 0 && stat(input, &from) == 0 && S_ISREG(to.st_mode) &&
	       to.st_dev == from.st_dev && to.st_ino == from.st_ino;
}

int output_open(struct output *output, const char *path)
{
	struct stat status;

	*output = (struct output){ 0 };
	if (!path) {
		output->file = stdout;
		return 0;
	}
	/* where a link leads, the file is to be replaced; the link stays */
	output->path = realpath(path, NULL);
	if (!output->path)
		output->path = strdup(path);
	if (!output->path)
		out_of_memory();
	if (stat(output->path, &status) < 0 || S_ISREG(status.st_mode))
		return open_beside(output);
	output->file = fopen(output->path, "w");
	return output->file ? 0 : errno;
}

bool output_may_stall(const struct output *output)
{
	struct stat status;

	return fstat(fileno(output->file), &status) < 0 || !S_ISREG(status.st_mode);
}

static void forget(struct output *output)
{
	free(output->path);
	free(output->temporary);
	*output = (struct output){ 0 };
}

int output_commit(struct output *output)
{
	int error = 0;

	errno = 0;
	if (fflush(output->file) || ferror(output->file))
		error = errno ? errno : EIO;
	if (output->path && fclose(output->file) && !error)
		error = errno;
	if (!error && output->temporary && rename(output->temporary, output->path))
		error = errno;
	if (error && output->temporary)
		unlink(output->temporary);
	forget(output);
	return error;
}

void output_discard(struct output *output)
{
	if (output->path && output->file)
		fclose(output->file);
	else if (output->file)
		fflush(output->file);
	if (output->temporary && output->file)
		unlink(output->temporary);
	forget(output);
}
