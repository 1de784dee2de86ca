# shellcheck shell=bash disable=SC2034,SC2154 # who reads this sets top and uses what it sets
# SPDX-License-Identifier: GPL-2.0
# What scripts/deb and scripts/deb-modules share.

# shellcheck source=scripts/lib/version.sh
. "$top/scripts/lib/version.sh"
out=$top/out/deb

die() {
	echo "make deb: $*" >&2
	exit 2
}

# deb_tools PROGRAM...
deb_tools() {
	local program
	for program; do
		command -v "$program" >/dev/null || die "needs $program: run scripts/setup deb"
	done
}

# deb_version_set: version
deb_version_set() {
	version=$(physmem_version)
	[ -n "$version" ] || die "no version in module/version.h"
}

# deb_clean TREE: a copy without what was built in the original
deb_clean() {
	find "$1" \( -name '*.o' -o -name '*.ko' -o -name '.*.cmd' -o -name '*.mod' -o -name '*.mod.c' -o -name '*.d' \
		-o -name modules.order -o -name Module.symvers \) -type f -delete
	rm -rf "$1/analysis/build"
}

# deb_epoch: seconds of the last change, so that packages of one state are the same
deb_epoch() {
	if [ -n "${SOURCE_DATE_EPOCH-}" ]; then
		echo "$SOURCE_DATE_EPOCH"
	else
		git -C "$top" log -1 --format=%ct 2>/dev/null || stat -c %Y "$top/module/version.h"
	fi
}

deb_changelog() {
	cat <<-END
		physmem ($version) unstable; urgency=medium

		  * Built from the sources of version $version.

		 -- The physmem developers <physmem@physmem.invalid>  $(date -u -R -d "@$(deb_epoch)")
	END
}
