// SPDX-License-Identifier: GPL-2.0
#include "code.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "code_module.h"
#include "grow.h"

/* An instruction that was looked for once. */
struct found {
	uint32_t image;
	uint64_t ip;
	struct code_place place;
};

struct code {
	const struct bill *bill;
	struct code_options options;
	struct code_file *files;
	size_t file_count;
	struct found *found;
	size_t found_count;
	struct hash hash;
};

struct code *code_new(const struct bill *bill, const struct code_options *options)
{
	struct code *code = calloc(1, sizeof(*code));

	if (!code)
		out_of_memory();
	code->bill = bill;
	code->options = *options;
	return code;
}

void code_free(struct code *code)
{
	size_t i;

	if (!code)
		return;
	for (i = 0; i < code->file_count; i++) {
		code_module_close(code->files[i].module);
		free(code->files[i].path);
		free(code->files[i].build_id);
		free(code->files[i].lacking);
	}
	free(code->files);
	free(code->found);
	hash_free(&code->hash);
	free(code);
}

size_t code_files(const struct code *code, const struct code_file **files)
{
	*files = code->files;
	return code->file_count;
}

static char *copy(const char *text)
{
	char *new = text ? strdup(text) : NULL;

	if (text && !new)
		out_of_memory();
	return new;
}

static bool same_id(const char *left, const char *right)
{
	return left && right ? strcmp(left, right) == 0 : left == right;
}

/* Return: the number of a file in the list, which grows. */
static size_t file_of(struct code *code, const char *path, const char *build_id)
{
	struct code_file *file;
	char lacking[512];
	size_t i;

	for (i = 0; i < code->file_count; i++)
		if (strcmp(code->files[i].path, path) == 0 &&
		    same_id(code->files[i].build_id, build_id))
			return i;
	GROW(code->files, code->file_count);
	file = &code->files[code->file_count++];
	*file = (struct code_file){ .path = copy(path), .build_id = copy(build_id) };
	file->module = code_module_open(path, build_id, &code->options, lacking, sizeof(lacking));
	if (!file->module)
		file->lacking = copy(lacking);
	return i;
}

/* Without a map: a program that can only stand at one place, if an exec told which it is. */
static void find_fixed(struct code *code, const struct bill_image *image, uint64_t ip,
		       struct code_place *place)
{
	struct code_file *file;
	size_t number;

	while (image && !image->path)
		image = image->before;
	if (!image)
		return;
	number = file_of(code, image->path, NULL);
	file = &code->files[number];
	if (!file->module || !code_module_is_fixed(file->module))
		return;
	code_module_find(file->module, ip, place);
	if (!*place->function)
		return;
	file->asked++;
	place->path = file->path;
}

static void find(struct code *code, const struct bill_image *image, uint64_t ip,
		 struct code_place *place)
{
	const struct bill_map *map = bill_map_at(image, ip);
	struct code_file *file;
	uint64_t address;
	size_t number;

	*place = (struct code_place){ .path = "", .function = "", .source = "", .offset = ip };
	if (!map) {
		find_fixed(code, image, ip, place);
		return;
	}
	if (!*map->path)
		return;
	number = file_of(code, map->path, bill_build_id(code->bill, map));
	file = &code->files[number];
	file->asked++;
	place->path = file->path;
	place->offset = ip - map->start + map->offset;
	if (!file->module)
		return;
	address = code_module_address(file->module, place->offset, ip - map->start);
	if (address != PHYSMEM_NONE)
		code_module_find(file->module, address, place);
}

static bool same_place(const void *context, uint32_t number, const void *key)
{
	const struct found *one = &((const struct code *)context)->found[number], *other = key;

	return one->ip == other->ip && one->image == other->image;
}

void code_find(struct code *code, const struct bill_image *image, uint64_t ip,
	       struct code_place *place)
{
	struct found key = { .image = image->number, .ip = ip };
	struct hash_slot *slot = hash_place(&code->hash, hash_mix(ip ^ hash_mix(image->number)),
					    same_place, code, &key);

	if (!slot->value) {
		find(code, image, ip, &key.place);
		GROW(code->found, code->found_count);
		code->found[code->found_count++] = key;
		slot->value = (uint32_t)code->found_count;
	}
	*place = code->found[slot->value - 1].place;
}

void code_find_frame(struct code *code, const struct bill_stack *stack, size_t frame,
		     struct code_place *place)
{
	/* a caller goes on behind its call, which may be the next function already */
	code_find(code, stack->image, stack->frames[frame] - !!frame, place);
}

static const char *last_part(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

void code_name(struct code *code, const struct bill_image *image, uint64_t ip, char *text,
	       size_t size)
{
	struct code_place place;

	if (ip == PHYSMEM_NONE) {
		snprintf(text, size, "no instruction of its own");
		return;
	}
	code_find(code, image, ip, &place);
	if (*place.function && *place.source)
		snprintf(text, size, "%s %s:%u (%s)", place.function, last_part(place.source),
			 place.line, last_part(place.path));
	else if (*place.function)
		snprintf(text, size, "%s+0x%" PRIx64 " (%s)", place.function, place.offset,
			 last_part(place.path));
	else if (*place.path)
		snprintf(text, size, "%s+0x%" PRIx64, last_part(place.path), place.offset);
	else
		snprintf(text, size, "0x%" PRIx64, ip);
}

char *code_stack_name(struct code *code, const struct bill_stack *stack)
{
	char *name = NULL;
	size_t size, i;
	FILE *out = open_memstream(&name, &size);

	if (!out)
		out_of_memory();
	for (i = 0; i < stack->count; i++) {
		struct code_place place;

		code_find_frame(code, stack, i, &place);
		fputs(i ? " < " : "", out);
		if (*place.function)
			fputs(place.function, out);
		else if (*place.path)
			fprintf(out, "%s+0x%" PRIx64, last_part(place.path), place.offset);
		else
			fprintf(out, "0x%" PRIx64, stack->frames[i]);
	}
	if (fclose(out))
		out_of_memory();
	return name;
}
