/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A file that appears when it is complete, and not before: what stood there
 * under its name stays until then, whatever happens.
 */
#ifndef PHYSMEM_OUTPUT_H
#define PHYSMEM_OUTPUT_H

#include <stdbool.h>
#include <stdio.h>

struct output {
	FILE *file;
	char *path;	 /* NULL: standard output */
	char *temporary; /* NULL: written in place, as a device or a pipe is */
};

/* Return: whether @path, to be written, is the file @input, to be read, by whatever name. */
bool output_is_input(const char *path, const char *input);

/* @path: NULL for standard output. Return: 0 or an errno. */
int output_open(struct output *output, const char *path);

/* Return: whether whoever reads it, a pager or a terminal, may make a write wait for long. */
bool output_may_stall(const struct output *output);

/* Writes what is left and gives the file its name. Return: 0 or an errno. */
int output_commit(struct output *output);

/* Nothing is left of it but what stood there before. */
void output_discard(struct output *output);

#endif
