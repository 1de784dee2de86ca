// SPDX-License-Identifier: GPL-2.0
/* What breaks no sharing: nothing must be seen of it. */
#include <sys/mman.h>

#include "scene.h"

#define PAGES 32

void play_quiet(void)
{
	const size_t page = witness_page_size;
	struct buffer first = buffer(PAGES, page, MAP_PRIVATE | MAP_ANONYMOUS, -1);
	struct buffer zeroes = buffer(PAGES, page, MAP_PRIVATE | MAP_ANONYMOUS, -1);
	struct buffer shared = buffer(PAGES, page, MAP_SHARED | MAP_ANONYMOUS, -1);
	struct buffer file = buffer(PAGES, page, MAP_PRIVATE, file_of("/dev/shm", PAGES * page));

	begin();
	write_pages(&first, 1);
	end("first_touch", (struct known){});
	begin();
	read_pages(&zeroes);
	end("read_zeroes", (struct known){});
	begin();
	read_pages(&file);
	end("read_file", (struct known){});
	begin();
	read_pages(&shared);
	write_pages(&shared, 2);
	end("shared_memory", (struct known){});
	begin();
	write_pages(&first, 3);
	end("again", (struct known){});
}
