// SPDX-License-Identifier: GPL-2.0
/*
 * door STEP...: does with one open file what a shell cannot, and says of each
 * step "STEP ok", or "STEP ENAME" with the error's name.
 *
 *   open:FILE       read and write; openro:FILE only reads, openwo:FILE only writes
 *   write:TEXT      one write; write0:TEXT with a zero byte inside; writen:N of N digits
 *   read:N          one read of up to N bytes; readhead:N and what it gave, in one line
 *   readall:FILE    reads on until the end, into FILE, which holds that alone,
 *                   or goes on where such a step just before it wrote there too
 *   readto:N:FILE   N bytes, likewise
 *   seek:N          lseek
 *   drop            become an unprivileged user for good
 *   dac             keep of all privileges only that to open any file
 *   noadmin         keep all but CAP_SYS_ADMIN
 *   fd:N            the open file is one that was left to this program
 *   nonblock        its reads do not wait
 *   poll            "events " and what is so at once, as a hexadecimal number
 *   run:COMMAND     a shell runs it; "status N" if that is not 0
 *   sleep:MS
 *
 * Status 0 whatever the steps gave; 2: wrong use.
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <poll.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

static int fd = -1;

static int write_all(const char *buf, size_t size)
{
	ssize_t done = write(fd, buf, size);

	if (done < 0)
		return -1;
	if ((size_t)done != size) {
		errno = EMSGSIZE;
		return -1;
	}
	return 0;
}

static int write_digits(size_t size)
{
	char *buf = malloc(size + 1);
	int ret;

	if (!buf)
		return -1;
	memset(buf, '1', size);
	ret = write_all(buf, size);
	free(buf);
	return ret;
}

static int write_zero_inside(const char *text)
{
	char buf[256] = {};
	size_t length = strlen(text);

	memcpy(buf, text, length < 100 ? length : 100);
	memcpy(buf + length + 1, text, length < 100 ? length : 100);
	return write_all(buf, 2 * length + 1);
}

/*
 * Reads @size bytes, or all there is, in pieces as cat does. A test that tries
 * once more has to see the new try alone.
 */
static int read_into(const char *path, size_t size)
{
	static const char *before;
	bool on = before && !strcmp(before, path);
	int out = open(path, O_WRONLY | O_CREAT | (on ? O_APPEND : O_TRUNC) | O_CLOEXEC, 0600);
	char buf[4096];
	ssize_t got = 0;

	before = path;
	if (out < 0)
		return -1;
	while (size && (got = read(fd, buf, size < sizeof(buf) ? size : sizeof(buf))) > 0) {
		if (write(out, buf, got) != got)
			return -1;
		size -= got;
	}
	close(out);
	return got < 0 ? -1 : 0;
}

static int keep_dac_override(void)
{
	struct __user_cap_header_struct header = { .version = _LINUX_CAPABILITY_VERSION_3 };
	struct __user_cap_data_struct data[2] = {};

	data[0].effective = 1 << CAP_DAC_OVERRIDE;
	data[0].permitted = data[0].effective;
	return syscall(SYS_capset, &header, data);
}

static int give_up_admin(void)
{
	struct __user_cap_header_struct header = { .version = _LINUX_CAPABILITY_VERSION_3 };
	struct __user_cap_data_struct data[2];

	if (syscall(SYS_capget, &header, data))
		return -1;
	data[0].effective &= ~(1U << CAP_SYS_ADMIN);
	data[0].permitted &= ~(1U << CAP_SYS_ADMIN);
	data[0].inheritable &= ~(1U << CAP_SYS_ADMIN);
	return syscall(SYS_capset, &header, data);
}

static int poll_now(void)
{
	struct pollfd polled = { .fd = fd, .events = POLLIN };
	int ret = poll(&polled, 1, 0);

	printf("events %x\n", polled.revents);
	return ret < 0 ? -1 : 0;
}

static int one_read(const char *argument, int show)
{
	size_t size = strtoul(argument, NULL, 10);
	char *buf = malloc(size + 1);
	ssize_t got = buf ? read(fd, buf, size) : -1;

	if (got >= 0 && show) {
		buf[got] = '\0';
		printf("%s\n", strtok(buf, "\n") ? buf : "");
	} else if (got >= 0) {
		printf("bytes %zd\n", got);
	}
	free(buf);
	return got < 0 ? -1 : 0;
}

static int step(const char *name, const char *argument)
{
	char *end;

	if (!strncmp(name, "open", 4)) {
		if (fd >= 0)
			close(fd);
		fd = open(argument, !strcmp(name, "openro") ? O_RDONLY :
				    !strcmp(name, "openwo") ? O_WRONLY : O_RDWR);
		return fd < 0 ? -1 : 0;
	}
	if (!strcmp(name, "write"))
		return write_all(argument, strlen(argument));
	if (!strcmp(name, "write0"))
		return write_zero_inside(argument);
	if (!strcmp(name, "writen"))
		return write_digits(strtoul(argument, NULL, 10));
	if (!strcmp(name, "read") || !strcmp(name, "readhead"))
		return one_read(argument, name[4]);
	if (!strcmp(name, "readall"))
		return read_into(argument, ~(size_t)0);
	if (!strcmp(name, "readto")) {
		size_t size = strtoul(argument, &end, 10);

		return read_into(end + 1, size);
	}
	if (!strcmp(name, "seek"))
		return lseek(fd, strtol(argument, NULL, 10), SEEK_SET) < 0 ? -1 : 0;
	if (!strcmp(name, "drop"))
		return setgid(65534) || setuid(65534) ? -1 : 0;
	if (!strcmp(name, "dac"))
		return keep_dac_override();
	if (!strcmp(name, "noadmin"))
		return give_up_admin();
	if (!strcmp(name, "fd")) {
		fd = atoi(argument);
		return fcntl(fd, F_GETFD) < 0 ? -1 : 0;
	}
	if (!strcmp(name, "nonblock"))
		return fcntl(fd, F_SETFL, O_NONBLOCK) ? -1 : 0;
	if (!strcmp(name, "poll"))
		return poll_now();
	if (!strcmp(name, "run")) {
		int status = system(argument);

		if (status)
			printf("status %d\n", WEXITSTATUS(status));
		return 0;
	}
	if (!strcmp(name, "sleep"))
		return usleep(strtoul(argument, NULL, 10) * 1000);
	fprintf(stderr, "door: no such step: %s\n", name);
	exit(2);
}

int main(int argc, char **argv)
{
	int i;

	setvbuf(stdout, NULL, _IOLBF, 0);
	for (i = 1; i < argc; i++) {
		char *colon = strchr(argv[i], ':');
		const char *argument = colon ? colon + 1 : "";

		if (colon)
			*colon = '\0';
		errno = 0;
		if (step(argv[i], argument))
			printf("%s %s\n", argv[i], strerrorname_np(errno));
		else
			printf("%s ok\n", argv[i]);
	}
	return 0;
}
