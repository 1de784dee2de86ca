// SPDX-License-Identifier: GPL-2.0
#include "facts.h"

#include <json-c/json.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "grow.h"

static struct fact *add(struct facts *facts, enum fact_state state, const char *section,
			const char *name)
{
	struct fact *fact;

	GROW(facts->list, facts->count);
	fact = &facts->list[facts->count++];
	*fact = (struct fact){ .section = section, .name = name, .state = state };
	return fact;
}

void fact_add(struct facts *facts, enum fact_state state, const char *section, const char *name,
	      const char *format, ...)
{
	struct fact *fact = add(facts, state, section, name);
	va_list arguments;

	va_start(arguments, format);
	if (vasprintf(&fact->value, format, arguments) < 0)
		out_of_memory();
	va_end(arguments);
}

void fact_lacking(struct facts *facts, const char *section, const char *name, const char *value,
		  const char *cure)
{
	struct fact *fact = add(facts, FACT_LACKING, section, name);

	fact->value = strdup(value);
	fact->cure = strdup(cure);
	if (!fact->value || !fact->cure)
		out_of_memory();
}

size_t facts_lacking(const struct facts *facts)
{
	size_t i, count = 0;

	for (i = 0; i < facts->count; i++)
		count += facts->list[i].state == FACT_LACKING;
	return count;
}

void facts_print(const struct facts *facts, bool quiet, bool verbose)
{
	bool colour = isatty(STDOUT_FILENO) && !getenv("NO_COLOR");
	const char *bold = colour ? "\033[1m" : "", *red = colour ? "\033[31m" : "";
	const char *normal = colour ? "\033[0m" : "";
	const char *section = "";
	size_t i;

	for (i = 0; !quiet && i < facts->count; i++) {
		const struct fact *fact = &facts->list[i];
		bool lacking = fact->state == FACT_LACKING;

		if (fact->state == FACT_DETAIL && !verbose)
			continue;
		if (strcmp(section, fact->section) != 0)
			printf("%s%s%s\n", bold, fact->section, normal);
		section = fact->section;
		printf("  %-18s %s%s%s\n", fact->name, lacking ? red : "", fact->value,
		       lacking ? normal : "");
	}
	for (i = 0; i < facts->count; i++) {
		const struct fact *fact = &facts->list[i];

		if (fact->state == FACT_LACKING)
			printf("%slacking:%s %s: %s; %s\n", red, normal, fact->name, fact->value,
			       fact->cure);
	}
}

/* Objects by section; a name met again makes its values an array. */
static void put(struct json_object *root, const struct fact *fact)
{
	struct json_object *section, *there, *array;
	char key[64], *space;
	struct json_object *value = json_object_new_string(fact->value);

	/* "page size" is for people, page_size for jq. */
	snprintf(key, sizeof(key), "%s", fact->name);
	while ((space = strchr(key, ' ')))
		*space = '_';
	if (!json_object_object_get_ex(root, fact->section, &section)) {
		section = json_object_new_object();
		json_object_object_add(root, fact->section, section);
	}
	if (!json_object_object_get_ex(section, key, &there)) {
		json_object_object_add(section, key, value);
	} else if (json_object_is_type(there, json_type_array)) {
		json_object_array_add(there, value);
	} else {
		array = json_object_new_array();
		json_object_array_add(array, json_object_get(there));
		json_object_array_add(array, value);
		json_object_object_add(section, key, array);
	}
}

void facts_print_json(const struct facts *facts)
{
	struct json_object *root = json_object_new_object();
	struct json_object *lacking = json_object_new_array();
	size_t i;

	for (i = 0; i < facts->count; i++) {
		const struct fact *fact = &facts->list[i];
		struct json_object *item;

		put(root, fact);
		if (fact->state != FACT_LACKING)
			continue;
		item = json_object_new_object();
		json_object_object_add(item, "what", json_object_new_string(fact->name));
		json_object_object_add(item, "found", json_object_new_string(fact->value));
		json_object_object_add(item, "cure", json_object_new_string(fact->cure));
		json_object_array_add(lacking, item);
	}
	json_object_object_add(root, "lacking", lacking);
	puts(json_object_to_json_string_ext(root, JSON_C_TO_STRING_PRETTY |
							  JSON_C_TO_STRING_NOSLASHESCAPE));
	json_object_put(root);
}

void facts_free(struct facts *facts)
{
	size_t i;

	for (i = 0; i < facts->count; i++) {
		free(facts->list[i].value);
		free(facts->list[i].cure);
	}
	free(facts->list);
	*facts = (struct facts){ 0 };
}
