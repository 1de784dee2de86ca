// SPDX-License-Identifier: GPL-2.0
/*
 * An open file's record stream: walked by its reader, as far as he reads. A
 * process is walked anew when a read starts at offset 0.
 */
#include <linux/err.h>
#include <linux/minmax.h>
#include <linux/mm.h>
#include <linux/slab.h>
#include <linux/uaccess.h>

#include "physmem.h"

/* A whole leaf table's records and some more: one look, one copy. */
#define BUFFER_SIZE	ALIGN(PHYSMEM_WALK_ROOM * sizeof(struct physmem_record) + 4096, 4096)

struct physmem_binary {
	struct physmem_subjects shown;
	unsigned int subject;		/* of shown, the next one */
	bool walked;			/* one of them, at least */
	struct physmem_stream stream;
	size_t at, filled;		/* of buffer, what is read and what there is */
	u8 buffer[] __aligned(8);
};

/** physmem_binary_open() - make an open file's stream; NULL: no memory */
struct physmem_binary *physmem_binary_open(void)
{
	struct physmem_binary *binary;

	return kvzalloc(struct_size(binary, buffer, BUFFER_SIZE), GFP_KERNEL);
}

/* Drops what a read has left. */
static void rewind_stream(struct physmem_binary *binary)
{
	physmem_stream_close(&binary->stream);
	physmem_subjects_put(&binary->shown);
	binary->subject = 0;
	binary->walked = false;
	binary->at = 0;
	binary->filled = 0;
}

/** physmem_binary_close() - the file's last close; NULL is fine */
void physmem_binary_close(struct physmem_binary *binary)
{
	if (!binary)
		return;
	rewind_stream(binary);
	kvfree(binary);
}

/*
 * Begins the next process that is there. One that has gone has no records, and is
 * no reason to give none of the others'.
 */
static int open_next(struct physmem_binary *binary)
{
	int err = 0;

	while (binary->subject < binary->shown.count) {
		err = physmem_stream_open(&binary->stream, binary->shown.pids[binary->subject]);
		if (err && err != -ESRCH && err != -ENODATA)
			return err;	/* its turn comes again */
		binary->subject++;
		if (!err) {
			binary->walked = true;
			return 0;
		}
	}
	return binary->walked ? 0 : err;
}

/* Fills the buffer; leaves it empty at the end. */
static int fill(struct physmem_binary *binary)
{
	size_t size;
	int err;

	binary->at = 0;
	binary->filled = 0;
	while (BUFFER_SIZE - binary->filled >= PHYSMEM_STREAM_ROOM_MIN) {
		if (!binary->stream.walk) {
			if (binary->filled)
				return 0;
			err = open_next(binary);
			if (err || !binary->stream.walk)
				return err;
		}
		size = physmem_stream_next(&binary->stream, binary->buffer + binary->filled,
					   BUFFER_SIZE - binary->filled);
		if (!size)
			physmem_stream_close(&binary->stream);
		binary->filled += size;
	}
	return 0;
}

/**
 * physmem_binary_read() - read() of the record stream
 * @binary: the file's
 * @own: the file's subjects; none: the default ones
 * @to: user memory
 * @size: of it
 * @pos: the file's position: 0 starts anew
 *
 * Context: may sleep; one call at a time, which is for the caller to see to.
 * Return: bytes read, 0 at the end; -ESRCH, -ENODATA: none of the processes can
 * be walked; -ENOMEM: the next one can't be now; -EFAULT.
 */
ssize_t physmem_binary_read(struct physmem_binary *binary, const struct physmem_subjects *own,
			    char __user *to, size_t size, loff_t *pos)
{
	size_t done = 0, part;
	int err = 0;

	if (*pos == 0) {
		rewind_stream(binary);
		if (own->count)
			physmem_subjects_copy(&binary->shown, own);
		else
			physmem_subjects_default(&binary->shown);
	}
	while (done < size) {
		if (binary->at == binary->filled) {
			if (done)
				break;	/* what there is, now: a reader may be slow */
			err = fill(binary);
			if (err || !binary->filled)
				break;
		}
		part = min(size - done, binary->filled - binary->at);
		if (copy_to_user(to + done, binary->buffer + binary->at, part)) {
			err = -EFAULT;
			break;
		}
		binary->at += part;
		done += part;
	}
	*pos += done;
	return done ?: err;
}
