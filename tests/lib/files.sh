# shellcheck shell=bash disable=SC2154,SC2120,SC2119 # report.sh sets top; a path is optional
# SPDX-License-Identifier: GPL-2.0
# The project's files: those that git knows and that are there; without git all that is not built.

# files [PATH...]: one a line
files() {
	(
		cd "$top" || exit
		if git rev-parse --git-dir >/dev/null 2>&1; then
			git ls-files -- "$@"
		else
			find "${@:-.}" -type f ! -path '*/.git/*' ! -path './out/*' | sed 's#^\./##' | sort
		fi | while read -r file; do [ ! -f "$file" ] || echo "$file"; done
	)
}

# copy DIR: them, as a fresh clone would have them
copy() {
	mkdir -p "$1" && (cd "$top" && files | tar -cf - -T -) | tar -C "$1" -xf -
}
