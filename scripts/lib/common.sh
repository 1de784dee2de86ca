# shellcheck shell=bash disable=SC2034,SC2154 # the parts share variables
# SPDX-License-Identifier: GPL-2.0
# What every part of scripts/vm and scripts/deploy uses: messages, the cache, filling it once.

# Statuses that are never the command's own unless it is out for trouble; `scripts/vm --help` documents them.
readonly EXIT_USAGE=2 EXIT_BOOT=120 EXIT_HUNG=121 EXIT_LOST=122 EXIT_KERNEL=123 EXIT_MODULE=124 EXIT_PREPARE=125
export EXIT_USAGE EXIT_BOOT EXIT_HUNG EXIT_LOST EXIT_KERNEL EXIT_MODULE EXIT_PREPARE

cache=${PHYSMEM_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/physmem}
quiet=

say() { printf '%s: %s\n' "${0##*/}" "$*" >&2; }

# note TEXT: something takes its time; silent when nothing does, which is the warm case.
note() { [ -n "$quiet" ] || say "$@"; }

# die STATUS TEXT
die() {
	local status=$1
	shift
	say "$@"
	exit "$status"
}

usage_error() { die "$EXIT_USAGE" "$* (scripts/${0##*/} --help)"; }

# need PROGRAM PACKAGE: the one cure for everything missing is scripts/setup.
need() {
	command -v "$1" >/dev/null || die "$EXIT_PREPARE" "needs $1 (Debian package $2): run scripts/setup"
}

# key_of WORD...: a short name for a set of inputs
key_of() {
	REPLY=$(printf '%s\0' "$@" | sha256sum) || exit
	REPLY=${REPLY:0:16}
}

# key_of_files DIR...: the same for the names and contents of all files in some directories
key_of_files() {
	REPLY=$(find "$@" -type f ! -name '*.o' ! -name '*.ko' ! -name '*.mod*' ! -name '*.d' ! -name modules.order \
		! -name Module.symvers ! -name '.*' -print0 |
		LC_ALL=C sort -z | xargs -0 sha256sum | sha256sum) || exit
	REPLY=${REPLY:0:16}
}

# fill PATH FUNCTION ARG...: makes PATH in the cache unless it is there, by calling FUNCTION NEW ARG... with the name of
# a directory or file to make. PATH appears complete or not at all, also when two runs want it at once: the second waits.
fill() {
	local path=$1 build=$2 lock new
	shift 2
	if [ -e "$path" ]; then
		touch -c "$path"
		return 0
	fi
	mkdir -p "$cache/locks" "${path%/*}" || die "$EXIT_PREPARE" "cannot write to the cache $cache: set XDG_CACHE_HOME"
	lock=$cache/locks/${path#"$cache"/}
	lock=$cache/locks/$(tr / _ <<<"${lock#"$cache"/locks/}")
	local fd
	exec {fd}>"$lock"
	if ! flock -n "$fd"; then
		note "waiting for another run that is making ${path#"$cache"/}"
		flock "$fd"
	fi
	if [ ! -e "$path" ]; then
		rm -rf "$path".new.*
		new=$path.new.$$
		"$build" "$new" "$@" || die "$EXIT_PREPARE" "cannot make $path"
		{ touch "$new" && mv -T "$new" "$path"; } || die "$EXIT_PREPARE" "cannot make $path"
	fi
	exec {fd}>&-
}

# prune DIR DAYS: what nothing asked for in that time. What another run is making has the date of the package that is
# being unpacked into it, so it is left alone.
prune() {
	find "$cache/$1" -mindepth 1 -maxdepth 1 -mtime "+$2" ! -name '*.new.*' -exec rm -rf {} + 2>/dev/null || :
}

# data FILE: the words of one of the lists beside this file, on one line
data() { sed 's/#.*//' "$scripts/lib/$1" | xargs; }

# megabytes BYTES
megabytes() { REPLY=$((($1 + 500000) / 1000000)); }
