// SPDX-License-Identifier: GPL-2.0
/* Bits -> names, from const tables. Pure: the tests compile it on the host. */
#include "record.h"

struct name {
	u32 bit;
	const char *name;
};

#define X(name, value, text) { value, text },
static const struct name portable_bits[] = { PHYSMEM_PTE_BITS(X) };
static const struct name frame_flags[] = { PHYSMEM_FRAME_FLAGS(X) };
#undef X

/* Appends " name" or "name"; what does not fit is left out, never cut in two. */
static int append(char *buf, size_t size, int used, const char *name)
{
	size_t need = strlen(name) + (used ? 1 : 0);

	if (used + need + 1 > size)
		return used;
	return used + snprintf(buf + used, size - used, "%s%s", used ? " " : "", name);
}

static int append_all(char *buf, size_t size, const struct name *names, size_t count, u32 set)
{
	size_t i;
	int used = 0;

	buf[0] = '\0';
	for (i = 0; i < count; i++)
		if (set & names[i].bit)
			used = append(buf, size, used, names[i].name);
	return used;
}

/**
 * physmem_decode_bits() - name an entry's portable bits
 * @buf: receives the names, space-separated and ended with a zero
 * @size: of @buf, at least 1
 * @bits: PHYSMEM_PTE_*; "present" is not named, the line's other columns say it
 *
 * Return: length of the text.
 */
int physmem_decode_bits(char *buf, size_t size, u32 bits)
{
	return append_all(buf, size, portable_bits, ARRAY_SIZE(portable_bits),
			  bits & ~(u32)PHYSMEM_PTE_PRESENT);
}

/**
 * physmem_decode_frame() - name a frame's flags
 * @buf: receives the names, space-separated and ended with a zero
 * @size: of @buf, at least 1
 * @flags: PHYSMEM_FRAME_*
 *
 * Return: length of the text.
 */
int physmem_decode_frame(char *buf, size_t size, u32 flags)
{
	return append_all(buf, size, frame_flags, ARRAY_SIZE(frame_flags), flags);
}

/**
 * physmem_decode_raw() - name the bits of a raw entry
 * @buf: receives the names, space-separated and ended with a zero
 * @size: of @buf, at least 1
 * @arch: whose entry it is
 * @raw: the entry, a present one: in any other these bits mean something else
 * @level: PHYSMEM_LEVEL_* of the table it stands in
 *
 * Return: length of the text.
 */
int physmem_decode_raw(char *buf, size_t size, const struct physmem_arch *arch,
		       u64 raw, unsigned int level)
{
	unsigned int i;
	int used = 0;

	buf[0] = '\0';
	if (level >= PHYSMEM_LEVEL_COUNT)
		return 0;
	for (i = 0; i < arch->bit_count; i++) {
		const struct physmem_bit *bit = &arch->bits[i];

		if ((bit->levels & (1 << level)) && (raw & bit->mask) == bit->value)
			used = append(buf, size, used, bit->name);
	}
	return used;
}
