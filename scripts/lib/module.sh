# shellcheck shell=bash disable=SC2034,SC2154 # the parts share variables
# SPDX-License-Identifier: GPL-2.0
# physmem.ko for a target, built in a copy of the sources: objects of two kernels in one directory would collide.

# kdir_print: what `make modules` needs for this target
kdir_print() {
	headers_set "$@"
	echo "KDIR=$kdir ARCH=$karch CROSS_COMPILE=$cross CC=$cc"
}

# module_set [RELEASE]: module, the path of physmem.ko
module_set() {
	local source
	headers_set "$@"
	for source in module tracepoints; do
		[ -d "$top/$source" ] || die "$EXIT_MODULE" "no $source/ in $top: --no-module does without physmem.ko"
	done
	key_of_files "$top/module" "$top/tracepoints"
	module=$cache/module/$kernel_key-$REPLY/module/physmem.ko
	prune module 1
	fill "${module%/module/physmem.ko}" module_make || exit
}

module_make() {
	local new=$1
	mkdir -p "$new"
	cp -R "$top/module" "$top/tracepoints" "$new/" || return
	# What `make modules` left in the checkout is another kernel's.
	find "$new" \( -name '*.o' -o -name '*.ko' -o -name '.*.cmd' -o -name '*.mod' -o -name '*.mod.c' \) -delete
	note "building physmem.ko for $release"
	if ! make -C "$kdir" M="$new/module" ARCH="$karch" CROSS_COMPILE="$cross" CC="$cc" -j "$(nproc)" modules >"$new/log" 2>&1; then
		sed "s#$new/#$top/#g" "$new/log" >&2
		rm -rf "$new"
		die "$EXIT_MODULE" "physmem.ko does not build for $release"
	fi
	grep -A 6 -E '[0-9]: warning:|^WARNING: modpost' "$new/log" | sed "s#$new/#$top/#g" >&2
	return 0
}

# module_lint ARGUMENT...: builds with these arguments of kbuild, and fails if that complains of the sources
module_lint() {
	local work
	headers_set
	work=$(mktemp -d "${TMPDIR:-/tmp}/physmem-lint.XXXXXX")
	cp -R "$top/module" "$top/tracepoints" "$work/"
	make -C "$kdir" M="$work/module" ARCH="$karch" CROSS_COMPILE="$cross" CC="$cc" -j "$(nproc)" "$@" modules 2>&1 |
		sed "s#$work/#$top/#g" | grep -A 40 -E "^$top/.*(warning|error):" >&2
	local found=$((! PIPESTATUS[2]))
	rm -rf "$work"
	return "$found"
}

# module_sparse: the sources under sparse, for this target
module_sparse() {
	need sparse sparse
	module_lint C=2 CF=-D__CHECK_ENDIAN__
}

# module_analyze: under the compiler's own analysis of paths, and the warnings that kbuild calls level 1
module_analyze() { module_lint W=1 KCFLAGS="-fanalyzer"; }
