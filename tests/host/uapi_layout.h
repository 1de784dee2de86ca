/* SPDX-License-Identifier: GPL-2.0 */
/* Where each field of what leaves the kernel is, whoever compiles it: readers rely on it. */
#include <stddef.h>
#include "uapi/physmem.h"

#define IN(type, field, offset)							\
	_Static_assert(offsetof(struct type, field) == (offset), #field " has moved")
#define AT(field, offset)	IN(physmem_cow, field, offset)

AT(addr, 0);
AT(old_pfn, 8);
AT(new_pfn, 16);
AT(old_raw, 24);
AT(new_raw, 32);
AT(ip, 40);
AT(vma_start, 48);
AT(vma_end, 56);
AT(pgoff, 64);
AT(ino, 72);
AT(dur, 80);
AT(cgroup, 88);
AT(seq, 96);
AT(dev, 100);
AT(vm_flags, 104);
AT(flags, 108);
AT(ret, 112);
AT(tgid, 116);
AT(mm_tgid, 120);
AT(outcome, 124);
AT(hook, 125);
AT(page_shift, 126);
AT(old_kind, 127);

_Static_assert(sizeof(struct physmem_cow) == 128, "the record has padding or has grown");

IN(physmem_fork, dur, 0);
IN(physmem_fork, shared, 8);
IN(physmem_fork, copied, 16);
IN(physmem_fork, table_bytes, 24);
IN(physmem_fork, seq, 32);
IN(physmem_fork, parent, 36);
IN(physmem_fork, child, 40);
IN(physmem_fork, reserved, 44);

_Static_assert(sizeof(struct physmem_fork) == 48, "the record has padding or has grown");
_Static_assert(PHYSMEM_NONE == 0xffffffffffffffffULL, "none is all ones");
_Static_assert(PHYSMEM_NONE32 == 0xffffffffU, "none is all ones");
_Static_assert(PHYSMEM_NAME_MAX == 40, "trace records carry names of this size");

IN(physmem_head, magic, 0);
IN(physmem_head, version, 4);
IN(physmem_head, type, 6);
IN(physmem_head, arch, 7);
IN(physmem_head, size, 8);
IN(physmem_head, page_shift, 12);
IN(physmem_head, snapshot, 16);
IN(physmem_head, seq, 24);

IN(physmem_stream_begin, time, 32);
IN(physmem_stream_begin, tgid, 40);
IN(physmem_stream_begin, comm, 48);

IN(physmem_stream_vma, start, 32);
IN(physmem_stream_vma, end, 40);
IN(physmem_stream_vma, pgoff, 48);
IN(physmem_stream_vma, ino, 56);
IN(physmem_stream_vma, flags, 64);
IN(physmem_stream_vma, dev, 72);
IN(physmem_stream_vma, number, 76);
IN(physmem_stream_vma, name, 80);

IN(physmem_stream_entries, records, 32);

IN(physmem_record, addr, 0);
IN(physmem_record, raw, 8);
IN(physmem_record, pfn, 16);
IN(physmem_record, pages, 24);
IN(physmem_record, cgroup, 32);
IN(physmem_record, swap_offset, 32);
IN(physmem_record, flags, 40);
IN(physmem_record, mapcount, 44);
IN(physmem_record, bits, 48);
IN(physmem_record, level, 52);
IN(physmem_record, kind, 53);
IN(physmem_record, swap_type, 54);
IN(physmem_record, order, 55);

IN(physmem_stream_end, vmas, 32);
IN(physmem_stream_end, entries, 40);
IN(physmem_stream_end, pages, 48);
IN(physmem_stream_end, end, 56);
IN(physmem_stream_end, tgid, 60);

_Static_assert(PHYSMEM_MAGIC == 0x4d594850, "readers know a stream by it");
_Static_assert(PHYSMEM_STREAM_VERSION == 1, "a new layout is a new version, and readers are to be taught both");

_Static_assert(sizeof(struct physmem_head) == 32, "every record begins with it");
_Static_assert(sizeof(struct physmem_stream_begin) == 64, "a stream's records are of these sizes");
_Static_assert(sizeof(struct physmem_stream_vma) == 120, "a stream's records are of these sizes");
_Static_assert(sizeof(struct physmem_record) == 56, "a stream's entries follow each other");
_Static_assert(sizeof(struct physmem_stream_end) == 64, "a stream's records are of these sizes");
