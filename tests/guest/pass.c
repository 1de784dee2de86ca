// SPDX-License-Identifier: GPL-2.0
/*
 * pass FILE COMMAND...: opens FILE, to read and write if that can be, and passes the descriptor
 * over a socket to a process that is nobody; that becomes COMMAND, which has it as number 3.
 * Status: the command's; 2: nothing was passed.
 */
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#define NOBODY	65534

union control {
	char room[CMSG_SPACE(sizeof(int))];
	struct cmsghdr aligned;
};

static struct msghdr message_with(struct iovec *data, union control *control)
{
	return (struct msghdr){
		.msg_iov = data,
		.msg_iovlen = 1,
		.msg_control = control,
		.msg_controllen = sizeof(control->room),
	};
}

static int give(int socket, int file)
{
	union control control = {};
	char byte = 0;
	struct iovec data = { &byte, 1 };
	struct msghdr message = message_with(&data, &control);
	struct cmsghdr *head = CMSG_FIRSTHDR(&message);

	head->cmsg_level = SOL_SOCKET;
	head->cmsg_type = SCM_RIGHTS;
	head->cmsg_len = CMSG_LEN(sizeof(file));
	memcpy(CMSG_DATA(head), &file, sizeof(file));
	return sendmsg(socket, &message, 0) == 1 ? 0 : -1;
}

static int take(int socket)
{
	union control control = {};
	char byte;
	struct iovec data = { &byte, 1 };
	struct msghdr message = message_with(&data, &control);
	struct cmsghdr *head;
	int file = -1;

	if (recvmsg(socket, &message, 0) != 1)
		return -1;
	head = CMSG_FIRSTHDR(&message);
	if (head && head->cmsg_type == SCM_RIGHTS)
		memcpy(&file, CMSG_DATA(head), sizeof(file));
	return file;
}

/* Nobody from before the descriptor comes. */
static int receiver(int socket, char **command)
{
	int file;

	if (setgid(NOBODY) || setuid(NOBODY)) {
		perror("pass: setuid");
		return 2;
	}
	file = take(socket);
	if (file < 0 || (file != 3 && dup2(file, 3) < 0)) {
		fprintf(stderr, "pass: no descriptor came\n");
		return 2;
	}
	execvp(command[0], command);
	perror(command[0]);
	return 2;
}

int main(int argc, char **argv)
{
	int ends[2], file, status;
	pid_t child;

	if (argc < 3 || socketpair(AF_UNIX, SOCK_STREAM, 0, ends)) {
		fprintf(stderr, "pass FILE COMMAND...\n");
		return 2;
	}
	child = fork();
	if (!child) {
		close(ends[0]);
		return receiver(ends[1], argv + 2);
	}
	file = open(argv[1], O_RDWR);
	if (file < 0)
		file = open(argv[1], O_RDONLY);
	if (child < 0 || file < 0 || give(ends[0], file)) {
		perror(argv[1]);
		return 2;
	}
	return waitpid(child, &status, 0) == child && WIFEXITED(status) ? WEXITSTATUS(status) : 2;
}
