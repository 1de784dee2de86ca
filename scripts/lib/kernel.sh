# shellcheck shell=bash disable=SC2034,SC2154 # the parts share variables
# SPDX-License-Identifier: GPL-2.0
# A target's kernel: which release, its image with the few modules that a guest needs, and its headers.

# release_set [RELEASE]: release and version (Debian's) of the target's kernel: the newest, or the one named
release_set() {
	local remembered=$cache/resolved/release-$arch-${1:-$kernel}
	fill "$remembered" release_resolve "${1:-$release_re}"
	read -r release version <"$remembered"
	kernel_key=$debian-${release}_$version
}

release_resolve() {
	local new=$1 wanted=$2 found
	[ "$wanted" = "$release_re" ] || wanted=${wanted//[.+]/\\&}
	apt_open "$debian" "$suites"
	found=$(apt-cache -c "$apt_conf" pkgnames linux-headers- | grep -Ex "linux-headers-($wanted)" | sort -V | tail -n 1)
	[ -n "$found" ] || die "$EXIT_PREPARE" "no linux-headers-$wanted for $debian in $suites"
	echo "${found#linux-headers-} $(apt-cache -c "$apt_conf" --no-all-versions show "$found" | sed -n 's/^Version: //p')" >"$new"
}

# depends_on PACKAGE ERE: the packages it depends on that match
depends_on() { apt-cache -c "$apt_conf" depends "$1" | sed -n 's/^ *Depends: //p' | grep -E "$2"; }

# kernel_set: kernel_dir, with vmlinuz and lib/modules/RELEASE
kernel_set() {
	[ -z "${config-}" ] || { built_kernel_set; return; }
	release_set
	kernel_dir=$cache/kernel/$kernel_key
	key_of "$(cat "$scripts/lib/guest-modules" "$scripts/lib/kernel.sh")"
	kernel_dir=$kernel_dir-$REPLY
	fill "$kernel_dir" kernel_make
}

kernel_make() {
	local new=$1 packages module file
	apt_open "$debian" "$suites"
	# From 7.x on linux-image is empty, and the parts are packages of their own.
	mapfile -t packages < <(depends_on "linux-image-$release" "^linux-(base|binary|modules)-")
	debs "$debian" "$suites" alone "linux-image-$release" "${packages[@]}"
	note "unpacking the kernel $release"
	debs_unpack "$new/all" --exclude=./usr/share
	# Later releases have everything in /usr/lib/modules, where /lib is a link.
	[ -d "$new/all/lib" ] || ln -s usr/lib "$new/all/lib"
	for file in "$new/all/boot/vmlinuz-$release" "$new/all/lib/modules/$release/vmlinuz"; do
		[ ! -e "$file" ] || mv "$file" "$new/vmlinuz"
	done
	/sbin/depmod -b "$new/all" "$release" || return
	mkdir -p "$new/lib/modules/$release"
	cp "$new/all/lib/modules/$release"/modules.{order,builtin,builtin.modinfo} "$new/lib/modules/$release/" || return
	for module in $(data guest-modules); do
		/sbin/modprobe -d "$new/all" -S "$release" -D "$module" | sed -n 's/^insmod //p'
	done | awk '{ print $1 }' | sort -u | while read -r file; do
		file=/lib/modules/${file#*/lib/modules/}
		mkdir -p "$new${file%/*}" && cp "$new/all$file" "$new$file"
	done
	find "$new/lib" -name '*.ko.xz' -exec xz -d {} +
	/sbin/depmod -b "$new" "$release" || return
	rm -rf "$new/all"
}

# headers_set [RELEASE]: kdir, and cc to build with
headers_set() {
	[ -z "${config-}" ] || { built_kernel_set; return; }
	release_set "$@"
	headers_dir=$cache/headers/$kernel_key
	if [ "$tools" != host ]; then
		key_of_files "$scripts/lib/tools.sh"
		headers_dir+=-$REPLY
	fi
	fill "$headers_dir" headers_make
	kdir=$headers_dir/usr/src/linux-headers-$release
	cc=${cross}gcc
	need "$cc" "gcc${cross:+-${cross%-}}"
	[ ! -e "$headers_dir/bin/gcc" ] || cc=$headers_dir/bin/gcc
}

headers_make() {
	local new=$1 packages kbuild
	apt_open "$debian" "$suites"
	mapfile -t packages < <(depends_on "linux-headers-$release" '^linux-(headers|base)-.*')
	kbuild=$(depends_on "linux-headers-$release" '^linux-kbuild-')
	debs "$debian" "$suites" alone "linux-headers-$release" "${packages[@]}"
	note "unpacking the headers of $release"
	debs_unpack "$new" --exclude=./usr/share --exclude=./boot --exclude=./lib
	# The programs must run here: whatever the kernel's architecture, they are the host's.
	debs "$(host_arch)" "$suites" alone "$kbuild"
	debs_unpack "$new" --exclude=./usr/share
	find "$new" -path '*/usr/src/linux-headers-*/Makefile' -maxdepth 4 \
		-exec sed -i -E "s#(^include |^KBUILD_OUTPUT=)/usr/src#\\1$headers_dir/usr/src#" {} +
	# A stub for BTF, which would want pahole; no module needs it.
	rm -f "$new/usr/src/linux-headers-$release/vmlinux"
	[ "$tools" = host ] || tools_adapt "$new" "$tools"
}
