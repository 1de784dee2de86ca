# shellcheck shell=bash disable=SC2034,SC2154 # the parts share variables
# SPDX-License-Identifier: GPL-2.0
# What is particular to one run: the project's files and the command, laid over the cached images.

# initrd_make: $work/initrd
initrd_make() {
	local root=$work/root images=()
	mkdir -p "$root/usr/lib" "$root/etc/vm"
	if [ -n "$programs" ]; then
		cp -R "$programs/." "$root/" || exit "$EXIT_PREPARE"
	fi
	[ -z "$with_module" ] || module_place "$root"
	guest_files "$root"
	pack "$root" "$work/own.cpio"
	images=("$base_image" "$kernel_image")
	[ -z "$with" ] || images+=("$with_image")
	cat "${images[@]}" "$work/own.cpio" >"$work/initrd" || die "$EXIT_PREPARE" "no room for a machine in $work: set TMPDIR"
	rm -rf "$root" "$work/own.cpio"
}

# module_place ROOT: where modprobe finds it
module_place() {
	local at=$1/usr/lib/modules/$release
	# depmod wants to see all modules, the archive only what is new.
	mkdir -p "$work/all/lib"
	cp -R "$kernel_dir/lib/modules" "$work/all/lib/"
	mkdir -p "$work/all/lib/modules/$release/extra" "$at/extra"
	cp "$module" "$work/all/lib/modules/$release/extra/"
	cp "$module" "$at/extra/"
	/sbin/depmod -b "$work/all" "$release" || die "$EXIT_PREPARE" "depmod failed for $release"
	cp "$work/all/lib/modules/$release"/modules.* "$at/"
	rm -rf "$work/all"
}

# guest_files ROOT
guest_files() {
	local root=$1
	cp "$scripts/lib/guest-init" "$root/init"
	chmod 755 "$root/init"
	guest_system "$root"
	{
		echo "share=${share:+1}"
		echo "ssh=${ssh:+1}"
		echo "serial=$([ "$dtb" = - ] || echo "$console")"
		echo "stdin=${stdin:+1}"
		echo "module=${with_module:+1}"
		echo "modargs=$(quote "$modargs")"
	} >"$root/etc/vm/config"
	echo "exec $(quote "${command[@]}")" >"$root/etc/vm/command"
	[ -z "$ssh" ] || ssh_files "$root"
}

# guest_system ROOT: what belongs to any guest, whatever runs in it
guest_system() {
	local root=$1
	cp "$scripts/lib/guest-system" "$root/etc/vm/system"
	echo 'root:x:0:0:root:/root:/bin/bash
sshd:x:100:65534::/run/sshd:/usr/sbin/nologin
user:x:1000:1000:user:/tmp:/bin/sh
nobody:x:65534:65534:nobody:/:/bin/sh' >"$root/etc/passwd"
	echo 'root:x:0:
tty:x:5:
user:x:1000:
nogroup:x:65534:' >"$root/etc/group"
	echo 'root:*::0:99999:7:::' >"$root/etc/shadow"
	echo '127.0.0.1 localhost physmem' >"$root/etc/hosts"
	echo 'physmem' >"$root/etc/hostname"
	echo 'passwd: files
group: files
hosts: files' >"$root/etc/nsswitch.conf"
}

# quote WORD...: for a plain sh
quote() {
	local word out=
	for word; do out+=" '${word//\'/\'\\\'\'}'"; done
	printf '%s' "${out# }"
}
