/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A snapshot that the user names: a PID, a saved file, or FILE:PID for one of
 * several in a file.
 */
#ifndef PHYSMEM_OPERAND_H
#define PHYSMEM_OPERAND_H

#include "live.h"
#include "model.h"

struct operand {
	const char *text; /* as it was given */
	pid_t pid;	  /* 0: of a file, whichever is in it */
	char *file;	  /* NULL: a running process */
	struct model model;
};

/* Understands @text, which must last; for operand_free(). */
void operand_parse(struct operand *operand, const char *text);
void operand_free(struct operand *operand);

/**
 * operands_load - read them all; the running ones in one request
 * @operands: their models are filled
 *
 * Return: 0, or -1 with a message in @error.
 */
int operands_load(struct operand *operands, size_t count, const struct live_options *options,
		  struct live_error *error);

#endif
