# shellcheck shell=bash disable=SC2034,SC2154 # the parts share variables
# SPDX-License-Identifier: GPL-2.0
# Headers of a kernel newer than this system bring programs that want a newer libc, and flags that an older compiler does
# not know. The programs are run through that libc, unpacked beside them; the compiler gets a translator.

# tools_adapt DIR SUITE: the headers that will be at $headers_dir once they are complete
tools_adapt() {
	local dir=$1 suite=$2 program loader
	debs "$(host_arch)" "$suite" deps libc6 libelf1t64 zlib1g libssl3t64
	debs_unpack "$dir/libc" --exclude=./usr/share --exclude=*/gconv || return
	loader=$(cd "$dir/libc" && find . -name 'ld-linux*.so.*' -type f | head -n 1)
	[ -n "$loader" ] || { say "no loader in the libc6 of $suite"; return 1; }
	find "$dir/usr/lib" -type f -perm -u+x | while read -r program; do
		ldd "$program" 2>&1 | grep -q 'not found' || continue
		mv "$program" "$program.elf"
		cat >"$program" <<-END
			#!/bin/sh
			exec "$headers_dir/libc/$loader" --argv0 "\$0" --library-path "$headers_dir/libc/usr/lib/$(gcc -dumpmachine)" \\
				"\$0.elf" "\$@"
		END
		chmod +x "$program"
	done
	tools_compiler "$dir"
}

# -fmin-function-alignment came with gcc 14. -falign-functions leaves cold functions alone, and arm64's tracer finds places
# that it cannot patch in them: so none is called cold, as the kernel itself has it for a compiler like that. Attributes that
# came later, counted_by for one, are for warnings only.
tools_compiler() {
	local dir=$1
	! "${cross}gcc" -fmin-function-alignment=16 -x c -c -o /dev/null - </dev/null 2>/dev/null || return 0
	mkdir -p "$dir/bin"
	printf '%s\n' '#undef __cold' '#define __cold' >"$dir/bin/no-cold.h"
	cat >"$dir/bin/gcc" <<-END
		#!/bin/sh
		for argument; do
			shift
			case \$argument in
			-fmin-function-alignment=*) argument=-falign-functions=\${argument#*=} ;;
			*/compiler_types.h) set -- "\$@" "\$argument" -include && argument=$headers_dir/bin/no-cold.h ;;
			esac
			set -- "\$@" "\$argument"
		done
		exec ${cross}gcc "\$@" -Wno-attributes
	END
	chmod +x "$dir/bin/gcc"
}
