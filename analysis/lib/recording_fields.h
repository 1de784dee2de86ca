/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Fields of a recorded event: found once by their names, read for each record.
 */
#ifndef PHYSMEM_RECORDING_FIELDS_H
#define PHYSMEM_RECORDING_FIELDS_H

#include <event-parse.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Which member of a structure a field goes to. */
struct field_place {
	const char *name;
	unsigned int offset, size; /* in the structure */
	bool needed;		   /* without it the event says nothing */
};

#define FIELD_PLACE(type, member, needed)                                                          \
	{                                                                                          \
#member, offsetof(struct type, member), sizeof(((struct type *)0)->member), needed \
	}

extern const struct field_place cow_places[];
extern const size_t cow_place_count;
extern const struct field_place fork_places[];
extern const size_t fork_place_count;

#define FIELDS_MAX 32

struct fields {
	const struct field_place *places;
	size_t count;
	struct {
		unsigned int offset, size; /* in the record; size 0: it has none */
	} in_record[FIELDS_MAX];
};

/* Return: 0, or -1 if a needed field is not there: @missing is its name. */
int fields_bind(struct fields *fields, struct tep_event *event, const struct field_place *places,
		size_t count, const char **missing);

/* Fills a structure of which each member is a number; what the record lacks is all ones. */
void fields_read(const struct fields *fields, struct tep_handle *tep,
		 const struct tep_record *record, void *structure);

/* Return: a field's string within the record, or "". */
const char *field_string(const struct tep_format_field *field, struct tep_handle *tep,
			 const struct tep_record *record);

/* Return: a field's number; @otherwise if there is no such field. */
int64_t field_number(struct tep_format_field *field, const struct tep_record *record,
		     int64_t otherwise);

#endif
