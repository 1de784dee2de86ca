# shellcheck shell=bash disable=SC2034,SC2154 # the parts share variables
# SPDX-License-Identifier: GPL-2.0
# The kernel of --config: Debian's sources of a target's series, or the tree of --source, configured by scripts/configs,
# built once. What it leaves stands in for the kernel and the headers that kernel.sh would unpack. What the configuration
# does not name is off. A symbol that a series does not have is left out there; any other line that does not come true
# ends the build.

# built_kernel_set: release, kernel_key, kernel_dir, kdir, cc
built_kernel_set() {
	local source program wanted
	cc=$(config_says compiler "$scripts/configs/$config.config")
	cc=${cc:-${cross}gcc}
	for program in "$cc" make flex bison bc xz; do
		command -v "$program" >/dev/null || die "$EXIT_PREPARE" "--config needs $program: run scripts/setup debug"
	done
	if [ -n "$tree" ]; then
		source=linux-$(make -s -C "$tree" kernelversion 2>/dev/null) || usage_error "--source: no sources of Linux in $tree"
		debs=("$tree")
	else
		debs "$debian" "$suites" alone "linux-source-$kernel"
		source=${debs[0]##*/}
	fi
	wanted=$(built_kernel_wanted)
	key_of "$wanted" "$(declare -f built_kernel_make built_kernel_unpack built_kernel_headers)" \
		"$("$cc" -dumpfullversion 2>/dev/null || "$cc" -dumpversion)" \
		"$([ -z "$tree" ] || built_kernel_state "$tree")"
	kernel_key=$arch-$config-${source%_all.deb}-$REPLY
	kernel_dir=$cache/kernel/$kernel_key
	fill "$kernel_dir" built_kernel_make "${debs[0]}" "$wanted"
	read -r release <"$kernel_dir/release"
	kdir=$kernel_dir/headers
}

# built_kernel_wanted: the lines of all fragments, of a symbol's several the last
built_kernel_wanted() {
	{ echo "CONFIG_LOCALVERSION=\"-physmem-$config\"" && cat "${config_files[@]}"; } | awk -F '[ =]' '
		/^CONFIG_/ { line[$1] = $0 }
		/^# CONFIG_[^ ]* is not set$/ { line[$2] = $0 }
		END { for (name in line) print line[name] }' | LC_ALL=C sort
}

# built_kernel_state TREE: what a change to it changes
built_kernel_state() { find "$1" -name .git -prune -o -type f -printf '%P %s %T@\n' | sort; }

# built_kernel_unpack FROM TO: a package's sources, or a tree's without what was built there
built_kernel_unpack() {
	mkdir -p "$2"
	if [ -d "$1" ]; then
		tar -C "$1" --exclude-vcs -c . | tar -C "$2" -x && make -C "$2" mrproper >/dev/null
	else
		dpkg-deb --fsys-tarfile "$1" | tar -xO --wildcards './usr/src/linux-source-*.tar.xz' |
			tar -xJ --strip-components=1 -C "$2" || { say "cannot unpack $1: remove it and run again"; return 1; }
	fi
}

built_kernel_make() {
	local new=$1 source=$1/source
	note "building the kernel of --config $config from ${2##*/}: this takes minutes, once"
	built_kernel_unpack "$2" "$source" || return
	echo "$3" >"$new/wanted"
	built_kernel_configure "$source" "$new/wanted" && built_kernel_build "$source" || return
	release=$(built_kernel_do "$source" -s kernelrelease) || return
	echo "$release" >"$new/release"
	mkdir -p "$new/lib/modules/$release"
	cp "$source/arch/$karch/boot/$image" "$new/vmlinuz" &&
		cp "$source"/modules.{builtin,builtin.modinfo} "$new/lib/modules/$release/" || return
	: >"$new/lib/modules/$release/modules.order"
	/sbin/depmod -b "$new" "$release" || return
	built_kernel_headers "$source" "$new/headers" && rm -rf "$source"
}

# built_kernel_do SOURCE ARGUMENT...
built_kernel_do() {
	local source=$1
	shift
	nice -n 5 make -C "$source" ARCH="$karch" CROSS_COMPILE="$cross" CC="$cc" "$@"
}

# built_kernel_configure SOURCE WANTED
built_kernel_configure() {
	local source=$1 wanted=$2 line name lost=()
	KCONFIG_ALLCONFIG=$wanted built_kernel_do "$source" -s allnoconfig >&2 || return
	while read -r line; do
		name=${line#\# } name=${name%%[ =]*}
		grep -qxF -e "$line" "$source/.config" && continue
		# What is off, and all the more what depends on something that is, is not mentioned.
		case $line in '#'*) ! grep -q "^$name=" "$source/.config" && continue ;; esac
		! grep -rqE --include='Kconfig*' "^[[:space:]]*(menu)?config ${name#CONFIG_}\$" "$source" || lost+=("$line")
	done <"$wanted"
	[ ${#lost[@]} -eq 0 ] || { say "the configuration $config does not come true for these sources: ${lost[*]}"; return 1; }
}

# built_kernel_build SOURCE
built_kernel_build() {
	local log
	log=$(mktemp "${TMPDIR:-/tmp}/physmem-kernel.XXXXXX") || return
	built_kernel_do "$1" -j "$(nproc)" "$image" modules_prepare 2>"$log" | built_kernel_progress
	if [ "${PIPESTATUS[0]}" != 0 ]; then
		tail -n 20 "$log" >&2
		say "the kernel of --config $config does not build: all messages in $log"
		return 1
	fi
	rm -f "$log"
}

built_kernel_progress() {
	local line files=0
	while read -r line; do
		case $line in CC* | AS* | LD*) ;; *) continue ;; esac
		files=$((files + 1))
		[ $((files % 250)) != 0 ] || note "$files files compiled"
	done
}

# built_kernel_headers SOURCE NEW: the part of a built tree that modules are built against
built_kernel_headers() {
	local source=$1 new=$2
	mkdir -p "$new/arch" "$new/tools"
	mv "$source"/{Makefile,Kbuild,.config,System.map,include,scripts} "$new/" &&
		mv "$source/arch/$karch" "$new/arch/" && mv "$source/vmlinux.symvers" "$new/Module.symvers" || return
	# checks objects where the kernel is built with it
	[ ! -d "$source/tools/objtool" ] || mv "$source/tools/objtool" "$new/tools/" || return
	find "$new/arch" "$new/tools" \( -name '*.[coSa]' -o -name '*.cmd' \) -type f -delete
	rm -rf "$new/arch/$karch/boot"
}
