# shellcheck shell=bash disable=SC2034,SC2154 # the parts share variables
# SPDX-License-Identifier: GPL-2.0
# The project's own programs for a guest: the physmem command, the samples, the helpers of the guest tests.

# sysroot_set: sysroot, headers and libraries of the architecture to compile the command with
sysroot_set() {
	local packages
	read -ra packages < <(data sysroot-packages)
	debs "$debian" "$guest_suites" alone "${packages[@]}"
	sysroot=$cache/sysroot/$debian-$debs_key
	fill "$sysroot" sysroot_make
}

sysroot_make() {
	local link
	mkdir -p "$1/usr/lib" && ln -s usr/lib "$1/lib" && debs_unpack "$1" --exclude=./usr/share || return
	# A link to /lib would lead to this machine's own.
	find "$1" -type l -lname '/*' | while read -r link; do
		ln -sfT "$(realpath -ms --relative-to="${link%/*}" "$1$(readlink "$link")")" "$link" || return
	done
}

# programs_set: programs, a directory laid out as the guest's root
programs_set() {
	local dirs=() dir
	for dir in analysis samples tests/guest tests/bench module; do
		[ ! -d "$top/$dir" ] || dirs+=("$top/$dir")
	done
	programs=
	[ ${#dirs[@]} -gt 0 ] || return 0
	key_of_files "${dirs[@]}"
	programs=$cache/programs/$debian-$REPLY
	prune programs 1
	sysroot_set
	fill "$programs" programs_make
}

programs_make() {
	local new=$1 lib=$1/usr/lib/physmem
	need "${cross}gcc" "gcc${cross:+-${cross%-}}"
	[ "$compat" = - ] || need "$compat-gcc" "gcc-$compat"
	note "building the programs for $debian"
	mkdir -p "$new/usr/bin" "$lib/samples" "$lib/tests"
	if [ -e "$top/analysis/Makefile" ]; then
		program_make analysis "$new/build/analysis" "${cross}gcc" || return
		cp "$new/build/analysis/physmem" "$new/usr/bin/" || return
	fi
	if [ -e "$top/samples/Makefile" ]; then
		program_make samples "$lib/samples" "${cross}gcc" || return
	fi
	if [ -d "$top/tests/guest" ]; then
		cp -R "$top/tests/guest/." "$lib/tests/" || return
		if [ -e "$top/tests/guest/Makefile" ]; then
			program_make tests/guest "$lib/tests" "${cross}gcc" || return
		fi
	fi
	if [ -e "$top/tests/bench/Makefile" ]; then
		program_make tests/bench "$lib/bench" "${cross}gcc" || return
	fi
	rm -rf "$new/build"
	find "$new" -name '*.o' -delete
}

# program_make SOURCE DIR COMPILER; what the libraries need themselves is found beside them
program_make() {
	local log=$2.log
	mkdir -p "$2"
	PKG_CONFIG_LIBDIR=$sysroot/usr/lib/$triplet/pkgconfig PKG_CONFIG_SYSROOT_DIR=$sysroot \
		make -C "$top/$1" O="$2" CC="$3" CROSS_COMPILE="${3%gcc}" PKG_CONFIG=pkg-config \
		LDFLAGS="-Wl,-rpath-link,$sysroot/usr/lib/$triplet" >"$log" 2>&1 || {
		cat "$log" >&2
		say "$1/ does not build with $3"
		return 1
	}
	grep -A 6 'warning:' "$log" >&2
	rm -f "$log"
}
