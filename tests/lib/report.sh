# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0
# What a part of the tests says, on its standard output: "ok NAME", "not ok NAME: WHY", "skip NAME: REASON", "# more", and
# at the end "done COUNT", so that what stopped early is not taken for what went well. Guests say the same.

top=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd) || exit
count=0 failures=0 work=""
export LC_ALL=C

# Machines are found by a file in here: those of one part by itself only.
part_begin() {
	work=$(mktemp -d "${TMPDIR:-/tmp}/physmem-tests.XXXXXX") || exit 2
	export XDG_RUNTIME_DIR=$work/run
	mkdir -m 700 "$XDG_RUNTIME_DIR"
	trap part_clean EXIT
	trap 'exit 130' INT
	trap 'exit 143' TERM
	cd "$top" || exit 2
}

part_clean() {
	local pid
	! declare -F consoles_close >/dev/null || consoles_close
	for pid in $(jobs -p); do kill "$pid" 2>/dev/null; done
	wait
	rm -rf "$work"
}

ok() {
	count=$((count + 1))
	printf 'ok %s\n' "$1"
}

not_ok() {
	count=$((count + 1)) failures=$((failures + 1))
	printf 'not ok %s: %s\n' "$1" "$(tr '\n' ' ' <<<"$2" | cut -c 1-400)"
}

skip() {
	count=$((count + 1))
	printf 'skip %s: %s\n' "$1" "$2"
}

# details FILE: what stands behind a verdict
details() { sed 's/^/# /' "$1"; }

# expect STATUS NAME COMMAND...: ok if the command ends with that status; its output stays in $work/out and $work/err
expect() {
	local want=$1 name=$2 status
	shift 2
	"$@" >"$work/out" 2>"$work/err" </dev/null
	status=$?
	if [ "$status" = "$want" ]; then
		ok "$name"
		return 0
	fi
	not_ok "$name" "status $status, not $want"
	tail -n 30 "$work/out" | sed 's/^/# /'
	tail -n 30 "$work/err" | sed 's/^/# /'
	return 1
}

# What that command said, and whether it did.
said() { cat "$work/out" "$work/err"; }
says() { said | grep -q -- "$1"; }
silent() { [ ! -s "$work/out" ] && [ ! -s "$work/err" ]; }

# verdict NAME WHY COMMAND...: ok if the command says yes
verdict() {
	local name=$1 why=$2
	shift 2
	if "$@"; then ok "$name"; else not_ok "$name" "$why"; fi
}

# clean NAME FILE: ok if the file of complaints is empty
clean() {
	if [ -s "$2" ]; then
		not_ok "$1" "$(wc -l <"$2") complaints"
		details "$2"
	else
		ok "$1"
	fi
}

# wait_for SECONDS COMMAND...
wait_for() {
	local until=$((SECONDS + $1))
	shift
	until "$@"; do
		[ "$SECONDS" -lt "$until" ] || return 1
		sleep 0.2
	done
}

part_end() {
	echo "done $count"
	[ "$failures" = 0 ]
	exit
}
