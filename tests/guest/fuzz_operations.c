// SPDX-License-Identifier: GPL-2.0
/* What a program can do with files that it has open, a few at a time. */
#include "fuzz_operations.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/sendfile.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

#include "fuzz_words.h"
#include "witness.h"

#define OPEN_MAX_HERE	6
#define BUFFER		70000

/* docs/debugfs.md's, of requests */
#define REQUEST		EINVAL, E2BIG, ESRCH, ENODATA, EBUSY, ENODEV, ENOMEM, ETIMEDOUT, ECANCELED, EOPNOTSUPP
/* what a file that is not open, or not for that, and memory that is not there give everywhere */
#define ANYWHERE	EBADF, EFAULT

/* An open file, or -1; and which it is. */
struct opened {
	int fd;
	unsigned int which;
};

static struct opened files[OPEN_MAX_HERE];
static char *buffer;
static int pipes[2], nowhere;

static struct opened *any_opened(void)
{
	return &files[fuzz_number(OPEN_MAX_HERE)];
}

static int any_file(void)
{
	return any_opened()->fd;
}

/* Mostly memory that is there. */
static char *any_memory(void)
{
	switch (fuzz_number(20)) {
	case 0:
		return NULL;
	case 1:
		return (char *)8;
	case 2:
		return (char *)"cannot be written to";
	default:
		return buffer;
	}
}

/* Whole pages, a few bytes, none, more than there is. */
static size_t any_size(void)
{
	static const size_t sizes[] = { 0, 1, 7, 8, 63, 64, 4095, 4096, 4097, 65536, BUFFER };

	return fuzz_number(3) ? sizes[fuzz_number(ARRAY_LENGTH(sizes))] : fuzz_number(BUFFER);
}

static off_t any_offset(void)
{
	static const off_t offsets[] = { 0, 0, 0, 1, 100, 4096, -1, -4096, 1LL << 31, INT64_MAX };

	return fuzz_number(2) ? offsets[fuzz_number(ARRAY_LENGTH(offsets))] : fuzz_number(20000);
}

static int do_close(void)
{
	struct opened *file = any_opened();
	int ret = 0;

	if (file->fd >= 0)
		ret = close(file->fd);
	file->fd = -1;
	return ret;
}

static int do_open(void)
{
	static const int modes[] = { O_RDWR, O_RDWR, O_RDWR, O_RDWR, O_RDONLY, O_WRONLY };
	static const int flags[] = { 0, 0, O_NONBLOCK, O_APPEND, O_TRUNC, O_CREAT, O_SYNC };
	struct opened *file = any_opened();

	if (file->fd >= 0)
		close(file->fd);
	file->which = fuzz_any_file();
	file->fd = open(fuzz_path(file->which), modes[fuzz_number(ARRAY_LENGTH(modes))] |
			flags[fuzz_number(ARRAY_LENGTH(flags))], 0600);
	return file->fd < 0 ? -1 : 0;
}

static int do_write(void)
{
	struct opened *file = any_opened();
	size_t size = fuzz_request(buffer, BUFFER, file->which);

	return write(file->fd, fuzz_number(40) ? buffer : any_memory(), size);
}

static int do_pwrite(void)
{
	struct opened *file = any_opened();
	size_t size = fuzz_request(buffer, BUFFER, file->which);

	return pwrite(file->fd, buffer, size, any_offset());
}

/* A request in two pieces is two requests. */
static int do_writev(void)
{
	struct opened *file = any_opened();
	size_t size = fuzz_request(buffer, BUFFER, file->which), first = size ? fuzz_number(size) : 0;
	const struct iovec pieces[] = { { buffer, first }, { buffer + first, size - first } };

	return writev(file->fd, pieces, 2);
}

static int do_read(void)
{
	return read(any_file(), any_memory(), any_size());
}

static int do_pread(void)
{
	return pread(any_file(), any_memory(), any_size(), any_offset());
}

static int do_readv(void)
{
	const struct iovec pieces[] = { { buffer, any_size() / 2 }, { any_memory(), any_size() / 2 } };

	return readv(any_file(), pieces, 2);
}

static int do_seek(void)
{
	return lseek(any_file(), any_offset(), fuzz_number(6)) < 0 ? -1 : 0;
}

static int do_splice_out(void)
{
	loff_t offset = any_offset();
	int ret = splice(any_file(), fuzz_number(2) ? &offset : NULL, pipes[1], NULL, any_size(),
			 SPLICE_F_NONBLOCK);

	while (read(pipes[0], buffer, BUFFER) > 0)
		;
	return ret;
}

static int do_splice_in(void)
{
	struct opened *file = any_opened();
	size_t size = fuzz_request(buffer, BUFFER, file->which);
	int ret;

	if (size > 4096 || write(pipes[1], buffer, size) != (ssize_t)size)
		return 0;
	ret = splice(pipes[0], NULL, file->fd, NULL, size, SPLICE_F_NONBLOCK);
	while (read(pipes[0], buffer, BUFFER) > 0)
		;
	return ret;
}

static int do_sendfile(void)
{
	return sendfile(nowhere, any_file(), NULL, any_size());
}

static int do_poll(void)
{
	struct pollfd one = { .fd = any_file(), .events = POLLIN | POLLOUT | POLLPRI };

	return poll(&one, 1, fuzz_number(3));
}

static int do_ioctl(void)
{
	return ioctl(any_file(), fuzz_number(2) ? fuzz_bits() : 0x5401 + fuzz_number(64), any_memory());
}

static int do_mmap(void)
{
	void *there = mmap(NULL, 4096, fuzz_number(2) ? PROT_READ : PROT_READ | PROT_WRITE,
			   fuzz_number(2) ? MAP_SHARED : MAP_PRIVATE, any_file(), 0);

	return there == MAP_FAILED ? -1 : munmap(there, 4096);
}

static int do_change(void)
{
	const int file = any_file();

	switch (fuzz_number(5)) {
	case 0:
		return ftruncate(file, fuzz_number(5000));
	case 1:
		return fallocate(file, 0, 0, 4096);
	case 2:
		return fsync(file);
	case 3:
		return fcntl(file, F_SETFL, fuzz_number(2) ? O_NONBLOCK | O_ASYNC : 0);
	default:
		return flock(file, LOCK_SH | LOCK_NB);
	}
}

/* The same open file in a child, which is killed while it uses it. */
static int do_child(void)
{
	const int file = any_file();
	pid_t child = fork();
	int i;

	if (child < 0)
		return -1;
	if (!child) {
		for (;;) {
			if (read(file, buffer, BUFFER) <= 0)
				lseek(file, 0, SEEK_SET);
		}
	}
	for (i = fuzz_number(4); i; i--)
		pread(file, buffer, BUFFER, 0);
	kill(child, SIGKILL);
	return waitpid(child, NULL, 0) < 0 ? -1 : 0;
}

const struct operation operations[OPERATIONS] = {
	/* a data file is there while the stream is started, and has one reader */
	{ "open", 20, do_open, { ENOENT, EBUSY, ENODEV, ENXIO, EACCES } },
	{ "close", 6, do_close, { 0 } },
	{ "write", 30, do_write, { REQUEST, ANYWHERE } },
	{ "pwrite", 6, do_pwrite, { REQUEST, ANYWHERE, ESPIPE } },
	{ "writev", 6, do_writev, { REQUEST, ANYWHERE } },
	{ "read", 20, do_read, { ANYWHERE, ESRCH, ENODATA, EINVAL } },
	{ "pread", 6, do_pread, { ANYWHERE, ESRCH, ENODATA, EINVAL, ESPIPE } },
	{ "readv", 6, do_readv, { ANYWHERE, ESRCH, ENODATA, EINVAL } },
	{ "lseek", 6, do_seek, { EBADF, EINVAL, ESPIPE, ESRCH, ENODATA, EOVERFLOW } },
	{ "splice out", 4, do_splice_out, { EBADF, EINVAL, EAGAIN, ESPIPE, ESRCH, ENODATA } },
	{ "splice in", 4, do_splice_in, { EBADF, EINVAL, ESPIPE, EAGAIN } },
	{ "sendfile", 4, do_sendfile, { EBADF, EINVAL, ESRCH, ENODATA, EOVERFLOW } },
	{ "poll", 4, do_poll, { 0 } },
	{ "ioctl", 4, do_ioctl, { EBADF, ENOTTY, EFAULT, EINVAL } },
	{ "mmap", 4, do_mmap, { EBADF, ENODEV, EACCES } },
	{ "change", 4, do_change, { EBADF, EINVAL, ENODEV, EOPNOTSUPP, EAGAIN, ESPIPE } },
	{ "child", 1, do_child, { 0 } },
};

void operations_begin(void)
{
	unsigned int i;

	for (i = 0; i < OPEN_MAX_HERE; i++)
		files[i].fd = -1;
	buffer = malloc(BUFFER);
	nowhere = open("/dev/null", O_WRONLY);
	if (!buffer || nowhere < 0 || pipe2(pipes, O_NONBLOCK))
		die("no memory, pipe or /dev/null");
}
