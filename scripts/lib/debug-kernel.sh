# shellcheck shell=bash disable=SC2034,SC2154 # the parts share variables
# SPDX-License-Identifier: GPL-2.0
# The kernel of --debug: Debian's sources of a target's series, configured by scripts/debug.config, built once. What it
# leaves stands in for the kernel and the headers that kernel.sh would unpack.

# debug_kernel_set: release, kernel_key, kernel_dir, kdir, cc
debug_kernel_set() {
	local source program
	[ "$arch" = amd64 ] || usage_error "--debug is for amd64"
	cc=${cross}gcc
	for program in "$cc" make flex bison bc xz; do
		command -v "$program" >/dev/null || die "$EXIT_PREPARE" "a debug kernel needs $program: run scripts/setup debug"
	done
	debs "$debian" "$suites" alone "linux-source-$kernel"
	source=${debs[0]##*/}
	key_of "$(grep -v '^#' "$scripts/debug.config")" "$(declare -f debug_kernel_make debug_kernel_headers)" "$("$cc" -dumpfullversion)"
	kernel_key=$debian-debug-${source%_all.deb}-$REPLY
	kernel_dir=$cache/kernel/$kernel_key
	fill "$kernel_dir" debug_kernel_make "${debs[0]}"
	read -r release <"$kernel_dir/release"
	kdir=$kernel_dir/headers
}

debug_kernel_make() {
	local new=$1 source=$1/source
	note "building a debug kernel from ${2##*/}: this takes minutes, once"
	mkdir -p "$source"
	dpkg-deb --fsys-tarfile "$2" | tar -xO --wildcards './usr/src/linux-source-*.tar.xz' |
		tar -xJ --strip-components=1 -C "$source" || { say "cannot unpack $2: remove it and run again"; return 1; }
	debug_kernel_configure "$source" && debug_kernel_build "$source" || return
	release=$(debug_kernel_do "$source" -s kernelrelease) || return
	echo "$release" >"$new/release"
	mkdir -p "$new/lib/modules/$release"
	cp "$source/arch/x86/boot/bzImage" "$new/vmlinuz" &&
		cp "$source"/modules.{builtin,builtin.modinfo} "$new/lib/modules/$release/" || return
	: >"$new/lib/modules/$release/modules.order"
	/sbin/depmod -b "$new" "$release" || return
	debug_kernel_headers "$source" "$new/headers" && rm -rf "$source"
}

# debug_kernel_do SOURCE ARGUMENT...
debug_kernel_do() {
	local source=$1
	shift
	nice -n 5 make -C "$source" ARCH="$karch" CROSS_COMPILE="$cross" CC="$cc" "$@"
}

# debug_kernel_configure SOURCE: what scripts/debug.config does not name is off
debug_kernel_configure() {
	local source=$1 line name lost=()
	KCONFIG_ALLCONFIG=$scripts/debug.config debug_kernel_do "$source" -s allnoconfig >&2 || return
	while read -r line; do
		case $line in CONFIG_*) ;; *) continue ;; esac
		grep -qxF -e "$line" "$source/.config" && continue
		name=${line%%=*}
		! grep -rqE --include='Kconfig*' "^[[:space:]]*(menu)?config ${name#CONFIG_}\$" "$source" || lost+=("$line")
	done <"$scripts/debug.config"
	[ ${#lost[@]} -eq 0 ] || { say "scripts/debug.config does not come true for linux-source-$kernel: ${lost[*]}"; return 1; }
}

# debug_kernel_build SOURCE
debug_kernel_build() {
	local log
	log=$(mktemp "${TMPDIR:-/tmp}/physmem-debug-kernel.XXXXXX") || return
	debug_kernel_do "$1" -j "$(nproc)" bzImage modules_prepare 2>"$log" | debug_kernel_progress
	if [ "${PIPESTATUS[0]}" != 0 ]; then
		tail -n 20 "$log" >&2
		say "the debug kernel does not build: all messages in $log"
		return 1
	fi
	rm -f "$log"
}

debug_kernel_progress() {
	local line files=0
	while read -r line; do
		case $line in CC* | AS* | LD*) ;; *) continue ;; esac
		files=$((files + 1))
		[ $((files % 250)) != 0 ] || note "$files files compiled"
	done
}

# debug_kernel_headers SOURCE NEW: the part of a built tree that modules are built against
debug_kernel_headers() {
	local source=$1 new=$2
	mkdir -p "$new/arch" "$new/tools"
	mv "$source"/{Makefile,Kbuild,.config,System.map,include,scripts} "$new/" &&
		mv "$source/arch/x86" "$new/arch/" && mv "$source/tools/objtool" "$new/tools/" &&
		mv "$source/vmlinux.symvers" "$new/Module.symvers" || return
	find "$new/arch" "$new/tools" \( -name '*.[coSa]' -o -name '*.cmd' \) -type f -delete
	rm -rf "$new/arch/x86/boot"
}
