/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A recording in the forms that other programs read: each goes through it once
 * and keeps no record.
 */
#ifndef PHYSMEM_EXPORT_H
#define PHYSMEM_EXPORT_H

#include <stdio.h>

#include "recording.h"

/**
 * export_csv, export_json, export_chrome - write a recording
 * @out: where to; an error of it ends the writing, and is ferror()'s
 * @recording: not walked yet
 *
 * Return: 0, or -1 with @error: what could be read has been written, and is well-formed.
 */
int export_csv(FILE *out, struct recording *recording, struct recording_error *error);
int export_json(FILE *out, struct recording *recording, struct recording_error *error);
int export_chrome(FILE *out, struct recording *recording, struct recording_error *error);

#endif
