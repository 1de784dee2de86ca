// SPDX-License-Identifier: GPL-2.0
/* A recording's parts, looked at before trace-cmd's library is; a table of contents made anew. */
#include "fuzz.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "recording_extent.h"
#include "recording_table.h"

#define PAGE 4096
#define GROWN_MAX (64 << 20) /* a file of some KB has no table that is longer */

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *path = fuzz_file(data, size);
	struct extent_facts facts;
	struct stat status;
	enum extent extent = recording_extent(path, &facts);
	int file;

	if (extent == EXTENT_WHOLE && facts.needed > size)
		fuzz_wrong("whole, and yet too short", "");
	if (extent != EXTENT_LOST)
		return 0;
	file = open(path, O_RDWR);
	recording_table(file, &facts, PAGE);
	if (fstat(file, &status) || status.st_size > GROWN_MAX)
		fuzz_wrong("a table without end", "");
	close(file);
	return 0;
}
