// SPDX-License-Identifier: GPL-2.0
/* How often this thread entered wp_page_copy(), as the kernel's delay accounting counts it. */
#include <linux/genetlink.h>
#include <linux/netlink.h>
#include <linux/taskstats.h>
#include <stddef.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "wpcopy.h"

static __thread struct {
	struct nlmsghdr n;
	struct genlmsghdr g;
	char buf[4096];
} message;

static struct nlattr *attribute_in(void *from, int size, int type)
{
	struct nlattr *a = from;

	while (size >= NLA_HDRLEN && a->nla_len >= NLA_HDRLEN && a->nla_len <= size) {
		if ((a->nla_type & NLA_TYPE_MASK) == type)
			return a;
		size -= NLA_ALIGN(a->nla_len);
		a = (void *)((char *)a + NLA_ALIGN(a->nla_len));
	}
	return NULL;
}

/* Sends one command with one attribute; the answer is in message. Returns its attributes' size. */
static int ask(int sock, int family, int command, int type, const void *data, int size)
{
	struct nlattr *a = (void *)message.buf;
	ssize_t got;

	memset(&message, 0, sizeof(message.n) + sizeof(message.g) + NLA_HDRLEN + size);
	message.n.nlmsg_type = family;
	message.n.nlmsg_flags = NLM_F_REQUEST;
	message.g.cmd = command;
	message.g.version = 1;
	a->nla_type = type;
	a->nla_len = NLA_HDRLEN + size;
	memcpy(message.buf + NLA_HDRLEN, data, size);
	message.n.nlmsg_len = NLMSG_LENGTH(GENL_HDRLEN) + NLA_ALIGN(a->nla_len);
	if (send(sock, &message, message.n.nlmsg_len, 0) < 0)
		return -1;
	got = recv(sock, &message, sizeof(message), 0);
	if (got < 0 || message.n.nlmsg_type == NLMSG_ERROR)
		return -1;
	return message.n.nlmsg_len - NLMSG_LENGTH(GENL_HDRLEN);
}

static long of_message(int size)
{
	struct nlattr *both, *stats;
	unsigned long long count;

	both = attribute_in(message.buf, size, TASKSTATS_TYPE_AGGR_PID);
	if (!both)
		return -1;
	stats = attribute_in((char *)both + NLA_HDRLEN, both->nla_len - NLA_HDRLEN,
			     TASKSTATS_TYPE_STATS);
	if (!stats || stats->nla_len < NLA_HDRLEN + offsetof(struct taskstats, wpcopy_count) + 8)
		return -1;
	memcpy(&count, (char *)stats + NLA_HDRLEN + offsetof(struct taskstats, wpcopy_count), 8);
	return count;
}

long wpcopy_count(void)
{
	int sock = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_GENERIC);
	unsigned int tid = syscall(SYS_gettid);
	struct nlattr *id;
	long count = -1;
	int size;

	if (sock < 0)
		return -1;
	size = ask(sock, GENL_ID_CTRL, CTRL_CMD_GETFAMILY, CTRL_ATTR_FAMILY_NAME,
		   TASKSTATS_GENL_NAME, sizeof(TASKSTATS_GENL_NAME));
	id = size < 0 ? NULL : attribute_in(message.buf, size, CTRL_ATTR_FAMILY_ID);
	if (id) {
		size = ask(sock, *(unsigned short *)((char *)id + NLA_HDRLEN), TASKSTATS_CMD_GET,
			   TASKSTATS_CMD_ATTR_PID, &tid, sizeof(tid));
		if (size >= 0)
			count = of_message(size);
	}
	close(sock);
	return count;
}
