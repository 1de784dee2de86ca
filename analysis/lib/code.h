/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Names for instructions: function, file and line, from the programs and
 * libraries themselves or from their debug files, whatever machine they are for.
 */
#ifndef PHYSMEM_CODE_H
#define PHYSMEM_CODE_H

#include "bill.h"

struct code_options {
	const char *symfs; /* a directory that has the recorded machine's files; NULL: "/" */
	const char *debug; /* where debug files are, with colons; NULL: the usual places */
};

/* A file that has code in the bill. */
struct code_file {
	char *path;
	char *build_id; /* as recorded, or NULL */
	char *lacking;	/* why it names nothing: a sentence; NULL: it does */
	uint64_t asked; /* instructions that were looked for in it */
	struct code_module *module;
};

struct code_place {
	const char *path;     /* of the file; "": unknown */
	const char *function; /* or "" */
	const char *source;   /* or "" */
	unsigned int line;
	uint64_t offset; /* from the function's start; from the file's first if there is none */
};

struct code;

struct code *code_new(const struct bill *bill, const struct code_options *options);
void code_free(struct code *code);

/* What is known of an instruction; what it points to stays until code_free(). */
void code_find(struct code *code, const struct bill_image *image, uint64_t ip,
	       struct code_place *place);

/* The same of one frame of a stack. */
void code_find_frame(struct code *code, const struct bill_stack *stack, size_t frame,
		     struct code_place *place);

/* "function source.c:12 (program)", or as much of it as is known, down to the address. */
void code_name(struct code *code, const struct bill_image *image, uint64_t ip, char *text,
	       size_t size);

/* Functions from the innermost on, to be freed: "copy < serve < main". */
char *code_stack_name(struct code *code, const struct bill_stack *stack);

/* The files that were looked at so far. Return: how many. */
size_t code_files(const struct code *code, const struct code_file **files);

#endif
