# shellcheck shell=sh disable=SC2154 # after lib.sh, which sets here and tmp
# SPDX-License-Identifier: GPL-2.0
# Programs that break sharing when a test tells them to: cow_steps.

# program NAME: one that does as it is told; sets NAME, its PID, and NAME_at, where its pages are
program() {
	rm -f "$tmp/$1.in" "$tmp/$1.out"
	mkfifo "$tmp/$1.in"
	case $1 in
	a) where=30000000 ;;
	b) where=38000000 ;;
	esac
	"$here/cow_steps" "$where" <"$tmp/$1.in" >"$tmp/$1.out" 2>"$tmp/$1.err" &
	pid=$!
	track "$pid"
	# open for as long as this test runs, so that the program does not come to its end
	case $1 in
	a) exec 7>"$tmp/a.in" ;;
	b) exec 8>"$tmp/b.in" ;;
	esac
	until_true 20 grep -q ^range "$tmp/$1.out" || fail "cow_steps does not start: $(cat "$tmp/$1.err")"
	eval "$1=$pid ${1}_at=\$(awk '{ print \$2; exit }' '$tmp/$1.out')"
}

# tell NAME WORD...: and wait until it is done
tell() {
	name=$1
	shift
	before=$(grep -c ^done "$tmp/$name.out")
	case $name in
	a) echo "$*" >&7 ;;
	b) echo "$*" >&8 ;;
	esac
	until_true 60 more_than "$before" || fail "cow_steps: $* has no end: $(cat "$tmp/$name.err")"
}

more_than() {
	[ "$(grep -c ^done "$tmp/$name.out")" -gt "$1" ]
}
