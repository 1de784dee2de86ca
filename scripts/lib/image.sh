# shellcheck shell=bash disable=SC2034,SC2154 # the parts share variables
# SPDX-License-Identifier: GPL-2.0
# The guest's file systems, as uncompressed cpio archives that the kernel unpacks over one another: emulated processors
# are slow to decompress. The parts that seldom change are cached.

# pack ROOT ARCHIVE: everything in it belongs to root
pack() { (cd "$1" && find . -mindepth 1 -print0 | LC_ALL=C sort -z | cpio -0 -o -H newc -R 0:0 --quiet) >"$2"; }

# base_set: base_image, Debian's programs and their libraries
base_set() {
	local packages
	read -ra packages < <(data guest-packages)
	debs "$debian" "$guest_suites" deps "${packages[@]}"
	key_of "$debs_key" "$compat" "$(cat "$scripts/lib/image.sh")"
	base_image=$cache/image/base-$debian-$REPLY.cpio
	prune image 14
	fill "$base_image" base_make
}

base_make() {
	local new=$1 root=$1.root dir
	note "making the base image of $debian"
	rm -rf "$root"
	root_make "$root"
	debs_unpack "$root" "${image_excludes[@]}" || return
	[ "$compat" = - ] || compat_add "$root" || return
	ln -sf dash "$root/bin/sh" && pack "$root" "$new" && rm -rf "$root"
}

# Nobody reads a manual, speaks French or converts character sets in there.
image_excludes=(
	--exclude=./usr/share/{doc,man,locale,info,lintian,bash-completion,zsh,runit,kernelshark,initramfs-tools}
	--exclude=./usr/lib/*/gconv --exclude=./var --exclude=./etc/{init.d,default,ufw,pam.d,cron.daily}
	--exclude=./usr/lib/{systemd,udev,initramfs-tools} --exclude=./lib/{systemd,udev}
)

# root_make ROOT: directories of a merged-/usr system
root_make() {
	local dir
	mkdir -p "$1"/{dev,proc,sys,run,tmp,root,mnt,share,etc,home,var/{log,empty,tmp},usr/{bin,sbin,lib,lib64,lib32}}
	for dir in bin sbin lib lib64; do ln -s "usr/$dir" "$1/$dir"; done
	ln -s ../run "$1/var/run"
	chmod 700 "$1/root"
	chmod 1777 "$1/tmp" "$1/var/tmp"
}

# compat_add ROOT: what a dynamically linked 32-bit program needs; the host's cross compiler has it in a package
compat_add() {
	local root=$1 name=armel
	debs "$(host_arch)" "$guest_suites" alone "libc6-$name-cross" "libgcc-s1-$name-cross"
	debs_unpack "$root.compat" || return
	mkdir -p "$root/usr/lib/$compat"
	# The loader looks in the directory of its GNU name, and programs name the loader in /lib.
	cp -a "$root.compat/usr/$compat"/lib/*.so* "$root/usr/lib/$compat/" || return
	cp -aL "$root.compat/usr/$compat"/lib/ld-linux.so.3 "$root/usr/lib/ld-linux.so.3" || return
	rm -rf "$root.compat"
}

# kernel_image_set: kernel_image, the modules that belong to the kernel
kernel_image_set() {
	kernel_image=$cache/image/kernel-${kernel_dir##*/}.cpio
	fill "$kernel_image" kernel_image_make
}

kernel_image_make() {
	mkdir -p "$1.root/usr" && cp -a "$kernel_dir/lib" "$1.root/usr/lib" && pack "$1.root" "$1" && rm -rf "$1.root"
}

# with_set PACKAGES: with_image, packages separated by commas
with_set() {
	local packages
	IFS=, read -ra packages <<<"$1"
	debs "$debian" "$guest_suites" deps "${packages[@]}"
	with_image=$cache/image/with-$debian-$debs_key.cpio
	fill "$with_image" with_make
}

with_make() {
	rm -rf "$1.root"
	root_make "$1.root"
	debs_unpack "$1.root" "${image_excludes[@]}" && pack "$1.root" "$1" && rm -rf "$1.root"
}
