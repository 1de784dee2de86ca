// SPDX-License-Identifier: GPL-2.0
#include "build_id.h"

#include <fcntl.h>
#include <gelf.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* The note among those of a segment. */
static bool find_note(Elf_Data *notes, char *text, size_t size)
{
	size_t next, at = 0, name, description, i;
	GElf_Nhdr note;

	while ((next = gelf_getnote(notes, at, &note, &name, &description)) > 0) {
		const unsigned char *id = (unsigned char *)notes->d_buf + description;

		at = next;
		if (note.n_type != NT_GNU_BUILD_ID || note.n_namesz != sizeof("GNU") ||
		    memcmp((char *)notes->d_buf + name, "GNU", sizeof("GNU")) != 0 ||
		    note.n_descsz == 0 || note.n_descsz * 2 >= size)
			continue;
		for (i = 0; i < note.n_descsz; i++)
			snprintf(text + 2 * i, size - 2 * i, "%02x", id[i]);
		return true;
	}
	return false;
}

static bool search(Elf *elf, char *text, size_t size)
{
	size_t count, i;
	GElf_Phdr header;
	Elf_Data *notes;

	if (elf_kind(elf) != ELF_K_ELF || elf_getphdrnum(elf, &count))
		return false;
	for (i = 0; i < count; i++) {
		if (!gelf_getphdr(elf, (int)i, &header) || header.p_type != PT_NOTE)
			continue;
		notes = elf_getdata_rawchunk(elf, (int64_t)header.p_offset, header.p_filesz,
					     header.p_align == 8 ? ELF_T_NHDR8 : ELF_T_NHDR);
		if (notes && find_note(notes, text, size))
			return true;
	}
	return false;
}

bool build_id_of(const char *path, char *text, size_t size)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	bool found = false;
	Elf *elf;

	if (fd < 0)
		return false;
	elf_version(EV_CURRENT);
	elf = elf_begin(fd, ELF_C_READ, NULL);
	if (elf)
		found = search(elf, text, size);
	elf_end(elf);
	close(fd);
	return found;
}
