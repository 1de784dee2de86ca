# shellcheck shell=bash disable=SC2034,SC2154 # report.sh sets what this uses; the parts use what this sets
# SPDX-License-Identifier: GPL-2.0
# A small Debian's file system in which packages are installed, here or in an emulated machine. Nothing of it touches this one.

# root_rights: begins anew as root of a namespace of its own, or returns 1 where that cannot be
root_rights() {
	local map=()
	[ -z "${TESTS_INSIDE-}" ] || return 0
	[ "$(id -u)" = 0 ] || map=(--map-root-user --map-auto)
	unshare -m "${map[@]}" true 2>/dev/null || return 1
	TESTS_INSIDE=1 exec unshare -m "${map[@]}" "$0"
}

# root_unpack DIR: release
root_unpack() {
	local archive
	read -r release archive < <("$top/tests/lib/machine-root") && [ -n "$archive" ] || return
	mkdir -p "$1" && tar -xf "$archive" -C "$1" --exclude='./dev/*'
}

# in_root DIR COMMAND...: with that as the root. Whoever is in there loads no module and makes no device, even as root;
# what is mounted for it is gone with it.
in_root() {
	# shellcheck disable=SC2016 # for that shell
	unshare -m sh -ec '
		root=$1
		shift
		for node in null zero full random urandom; do
			: >>"$root/dev/$node"
			mount --bind "/dev/$node" "$root/dev/$node"
		done
		ln -sfT /proc/self/fd "$root/dev/fd"
		mount --rbind /proc "$root/proc"
		export PATH=/usr/sbin:/usr/bin HOME=/root DEBIAN_FRONTEND=noninteractive
		exec setpriv --bounding-set=-sys_module,-mknod,-sys_rawio,-sys_boot chroot "$root" "$@"' sh "$@"
}

# older DEB VERSION DIR: the same package as it would be with a lower version
older() {
	local tree=$work/older name
	rm -rf "$tree" && dpkg-deb -R "$1" "$tree" || return
	name=$(dpkg-deb -f "$1" Version)
	name=${name//./\\.}
	if [ -d "$tree/usr/src" ]; then
		mv "$tree"/usr/src/physmem-* "$tree/usr/src/physmem-$2" || return
		sed -i "s/\"$name\"/\"$2\"/" "$tree/usr/src/physmem-$2/dkms.conf" "$tree/usr/src/physmem-$2/module/version.h" || return
		sed -i "s/^DKMS_VERSION=$name\$/DKMS_VERSION=$2/" "$tree/DEBIAN/postinst" "$tree/DEBIAN/prerm" || return
	fi
	sed -i "s/^Version: .*/Version: $2/" "$tree/DEBIAN/control"
	rm "$tree/DEBIAN/md5sums"
	dpkg-deb --root-owner-group --build "$tree" "$3" >/dev/null
}

# machine_says FILE: passes on what tests in a machine have said, and whether they came to their end
machine_says() {
	local line name said=0 end
	while IFS= read -r line; do
		case $line in
		'ok '*) ok "${line#ok }" ;;
		'not ok '*)
			name=${line%%: *}
			not_ok "${name#not ok }" "${line#*: }"
			;;
		*) continue ;;
		esac
		said=$((said + 1))
	done <"$1"
	end=$(sed -n 's/^done //p' "$1")
	verdict "the machine came to its end" "said $said, promised '$end': $(tail -n 3 "$1")" test "$end" = "$said"
}
