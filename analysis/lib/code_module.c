// SPDX-License-Identifier: GPL-2.0
#include "code_module.h"

#include <elfutils/libdwfl.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "grow.h"

#define ID_TEXT_MAX 129

struct code_module {
	Dwfl *dwfl;
	Dwfl_Module *module;
	GElf_Addr bias;
	Dwfl_Callbacks callbacks;
	char *debug;
};

void code_module_close(struct code_module *module)
{
	if (!module)
		return;
	if (module->dwfl)
		dwfl_end(module->dwfl);
	free(module->debug);
	free(module);
}

/* Return: the build id as hexadecimal text, or "" if the file has none. */
static const char *id_of(const struct code_module *module, char *text)
{
	const unsigned char *bits;
	GElf_Addr address;
	int length = dwfl_module_build_id(module->module, &bits, &address), i;

	*text = '\0';
	for (i = 0; i < length && i < (ID_TEXT_MAX - 1) / 2; i++)
		sprintf(text + 2 * i, "%02x", bits[i]);
	return text;
}

/* A directory that is not absolute is one below the program's own for libdw: here below ours. */
static char *debug_path(const char *list)
{
	char *path = NULL;
	size_t size;
	FILE *out = open_memstream(&path, &size);

	if (!out)
		out_of_memory();
	fputs(":.debug", out);
	while (*list) {
		size_t length = strcspn(list, ":");
		char *directory = strndup(list, length), *whole;

		if (!directory)
			out_of_memory();
		whole = realpath(directory, NULL);
		fprintf(out, ":%s", whole ? whole : directory);
		free(whole);
		free(directory);
		list += length + (list[length] == ':');
	}
	if (fclose(out))
		out_of_memory();
	return path;
}

static struct code_module *read_file(const char *path, const struct code_options *options)
{
	struct code_module *module = calloc(1, sizeof(*module));
	Elf *elf;

	if (!module)
		out_of_memory();
	if (options->debug)
		module->debug = debug_path(options->debug);
	module->callbacks = (Dwfl_Callbacks){
		.find_debuginfo = dwfl_standard_find_debuginfo,
		.section_address = dwfl_offline_section_address,
		.debuginfo_path = module->debug ? &module->debug : NULL,
	};
	module->dwfl = dwfl_begin(&module->callbacks);
	if (module->dwfl)
		module->module = dwfl_report_offline(module->dwfl, "", path, -1);
	if (module->dwfl)
		dwfl_report_end(module->dwfl, NULL, NULL);
	elf = module->module ? dwfl_module_getelf(module->module, &module->bias) : NULL;
	if (elf)
		return module;
	code_module_close(module);
	return NULL;
}

/* Return: the file at @path if it is that build; what speaks against it goes to @lacking. */
static struct code_module *try_file(const char *path, const char *build_id,
				    const struct code_options *options, char *lacking, size_t size)
{
	char here[ID_TEXT_MAX];
	struct code_module *module;

	if (access(path, R_OK)) {
		if (!*lacking)
			snprintf(lacking, size, "%s: %s", path, strerror(errno));
		return NULL;
	}
	module = read_file(path, options);
	if (!module) {
		snprintf(lacking, size, "%s: no program or library that can be read", path);
		return NULL;
	}
	if (!build_id || strcmp(id_of(module, here), build_id) == 0)
		return module;
	snprintf(lacking, size, "%s: another build than was recorded: %s instead of %s", path,
		 *here ? here : "one without an id", build_id);
	code_module_close(module);
	return NULL;
}

/* A debug file has the same addresses and names as what it was split from. */
static struct code_module *try_debug(const char *directory, size_t length, const char *build_id,
				     const struct code_options *options, char *lacking, size_t size)
{
	struct code_module *module;
	char *path;

	if (asprintf(&path, "%.*s/.build-id/%.2s/%s.debug", (int)length, directory, build_id,
		     build_id + 2) < 0)
		out_of_memory();
	module = access(path, R_OK) ? NULL : try_file(path, build_id, options, lacking, size);
	free(path);
	return module;
}

static struct code_module *try_directories(const char *build_id, const struct code_options *options,
					   char *lacking, size_t size)
{
	const char *at = options->debug ? options->debug : "/usr/lib/debug";
	struct code_module *module = NULL;

	while (*at && !module) {
		size_t length = strcspn(at, ":");

		module = try_debug(at, length, build_id, options, lacking, size);
		at += length + (at[length] == ':');
	}
	return module;
}

struct code_module *code_module_open(const char *path, const char *build_id,
				     const struct code_options *options, char *lacking, size_t size)
{
	static const char deleted[] = " (deleted)";
	size_t length = strlen(path);
	struct code_module *module;
	char *whole;

	*lacking = '\0';
	if (*path != '/') {
		snprintf(lacking, size, "%s: the kernel's own, no file", path);
		return NULL;
	}
	if (length > strlen(deleted) && strcmp(path + length - strlen(deleted), deleted) == 0)
		length -= strlen(deleted);
	if (asprintf(&whole, "%s%.*s", options->symfs ? options->symfs : "", (int)length, path) < 0)
		out_of_memory();
	module = try_file(whole, build_id, options, lacking, size);
	free(whole);
	if (!module && build_id && strlen(build_id) > 2)
		module = try_directories(build_id, options, lacking, size);
	return module;
}

static Elf *elf_of(const struct code_module *module)
{
	GElf_Addr bias;

	return dwfl_module_getelf(module->module, &bias);
}

bool code_module_is_fixed(const struct code_module *module)
{
	GElf_Ehdr header;

	return gelf_getehdr(elf_of(module), &header) && header.e_type == ET_EXEC;
}

/* Return: whether the code itself is not in the file: it is one of debug information alone. */
static bool is_empty(Elf *elf)
{
	Elf_Scn *section = NULL;
	GElf_Shdr header;

	while ((section = elf_nextscn(elf, section)))
		if (gelf_getshdr(section, &header) && header.sh_flags & SHF_EXECINSTR &&
		    header.sh_type != SHT_NOBITS)
			return false;
	return true;
}

/* The only part with code begins where it is mapped. */
static uint64_t address_within(const GElf_Phdr *code, unsigned int count, uint64_t within)
{
	uint64_t page = code->p_align ? code->p_vaddr & (code->p_align - 1) : 0;

	if (count != 1 || within >= page + code->p_memsz)
		return PHYSMEM_NONE;
	return code->p_vaddr - page + within;
}

uint64_t code_module_address(const struct code_module *module, uint64_t offset, uint64_t within)
{
	unsigned int code_count = 0;
	Elf *elf = elf_of(module);
	bool empty = is_empty(elf);
	GElf_Phdr segment, code = { 0 };
	size_t count, i;

	if (elf_getphdrnum(elf, &count))
		return PHYSMEM_NONE;
	for (i = 0; i < count; i++) {
		if (!gelf_getphdr(elf, (int)i, &segment) || segment.p_type != PT_LOAD)
			continue;
		if (!empty && offset >= segment.p_offset &&
		    offset - segment.p_offset < segment.p_filesz)
			return offset - segment.p_offset + segment.p_vaddr;
		if (segment.p_flags & PF_X) {
			code = segment;
			code_count++;
		}
	}
	return empty ? address_within(&code, code_count, within) : PHYSMEM_NONE;
}

void code_module_find(const struct code_module *module, uint64_t address, struct code_place *place)
{
	GElf_Addr at = address + module->bias;
	GElf_Off offset = 0;
	GElf_Sym symbol;
	const char *name =
		dwfl_module_addrinfo(module->module, at, &offset, &symbol, NULL, NULL, NULL);
	Dwfl_Line *line = dwfl_module_getsrc(module->module, at);
	const char *source;

	place->function = name ? name : "";
	place->offset = name ? offset : address;
	source = line ? dwfl_lineinfo(line, NULL, (int *)&place->line, NULL, NULL, NULL) : NULL;
	place->source = source ? source : "";
}
