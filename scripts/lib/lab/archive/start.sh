#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Starts the lab's machine in this terminal: sh start.sh [arm64 | amd64]. start.ps1 is the same for Windows. How QEMU is
# called stands in arm64/arguments and amd64/arguments: one argument a line, QEMU's own name first.

fail() {
	printf '%s\n' "$@" >&2
	exit 2
}

guest=${1:-arm64}
case $guest in
arm64 | amd64) ;;
*) fail "start.sh [arm64 | amd64]: which machine to start; without a name, arm64" ;;
esac
case $0 in */*) cd "${0%/*}" || exit 2 ;; esac
[ -r "$guest/arguments" ] || fail "$guest/arguments is not here: unpack the whole archive, and start what was unpacked"

set --
while IFS= read -r argument; do set -- "$@" "$argument"; done <"$guest/arguments"
# Where QEMU may be on a Mac although the path does not say so.
PATH=$PATH:/opt/homebrew/bin:/usr/local/bin:/opt/local/bin
command -v "$1" >/dev/null || fail "There is no $1 here. Install QEMU:" \
	"  Debian, Ubuntu:  sudo apt install qemu-system-arm qemu-system-x86" \
	"  Fedora:          sudo dnf install qemu-system-aarch64 qemu-system-x86" \
	"  macOS:           brew install qemu" \
	"  others:          https://www.qemu.org/download/"
[ -t 0 ] || fail "start.sh needs a terminal: start it in one, its input not redirected"

printf '%s\n' "Starting an emulated $guest machine: this takes up to a minute. To stop it by force: Ctrl-a, then x."
exec "$@"
