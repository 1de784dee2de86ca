# shellcheck shell=sh disable=SC2034 # these variables are for those who source this
# SPDX-License-Identifier: GPL-2.0
# What the tests of a guest share. A file of tests sources this, defines a function a test and calls
#
#   run NAME FUNCTION [ARGUMENT...]
#
# for each. The function runs in a shell of its own; it ends with `fail "what was expected and what was seen"`,
# `skip "reason"`, or by returning, which is success.

here=$(cd "$(dirname "$0")" && pwd)
subject=$(basename "$0")
debugfs=/sys/kernel/debug/physmem
samples=$(cd "$here/../samples" 2>/dev/null && pwd)
device=/dev/physmem
tracing=/sys/kernel/tracing
event=$tracing/events/physmem/physmem_cow
parameters=/sys/module/physmem/parameters

: "${TESTS_TMP:=/tmp/physmem-tests}"
tmp=$TESTS_TMP/$subject
: "${TESTS_COUNT:=$TESTS_TMP/count}"
mkdir -p "$tmp"

# placed: a line for each probe or hook that is in the kernel
placed() {
	cat /sys/kernel/debug/kprobes/list $tracing/enabled_functions 2>/dev/null
}

# none_placed WHEN: these files have no length, so they have to be read
none_placed() {
	[ -z "$(placed)" ] || fail "expected no probe $1, saw $(placed | head -n 1)"
}

fail() {
	printf '%s\n' "$*" >"$tmp/verdict"
	exit 1
}

skip() {
	printf '%s\n' "$*" >"$tmp/verdict"
	exit 77
}

note() {
	printf '# %s\n' "$*"
}

# same WHAT EXPECTED SEEN
same() {
	[ "$2" = "$3" ] || fail "$1: expected '$2', saw '$3'"
}

# Is this test asked for? By its subject, by its name or a pattern of names (cow/counted_*).
wanted() {
	[ -n "${TESTS_WANTED:-}" ] || return 0
	for asked in $TESTS_WANTED; do
		# shellcheck disable=SC2254 # a pattern
		case $subject/$1 in
		$asked | $asked/*) return 0 ;;
		esac
	done
	return 1
}

mark() {
	echo "<6>physmem-tests: $*" >/dev/kmsg
}

# Lines that the kernel itself logged as a warning or worse, since the last mark.
complaints() {
	dmesg -r | awk '
		index($0, "physmem-tests: ") { marked = 1; seen = ""; next }
		/^<[0-4]>/ { seen = seen $0 "\n" }
		END { if (!marked) print "the mark has gone from the log"; printf "%s", seen }'
}

# A test that makes the kernel complain on purpose says how, by a pattern for grep.
expect_complaint() {
	printf '%s\n' "$1" >>"$tmp/complaints"
}

# A process that the test leaves behind is killed at the test's end.
track() {
	echo "$1" >>"$tmp/pids"
}

stop() {
	kill -9 "$@" 2>/dev/null
	for stopped in "$@"; do
		wait "$stopped" 2>/dev/null
	done
	return 0
}

# A test that hangs fails, and the next one is run.
: "${limit:=900}"

run() {
	name=$1
	shift
	wanted "$name" || return 0
	rm -f "$tmp"/*.txt "$tmp/verdict" "$tmp/complaints" "$tmp/earlier" "$tmp/pids"
	# tables in the log are for the tests of the log
	[ ! -w $parameters/log_lines ] || echo 5 >$parameters/log_lines
	# a machine that is emulated on a busy one may lose time; that is no fault of ours
	printf '%s\n' '^$' 'hrtimer: interrupt took' 'sched: DL replenish lagged' >"$tmp/complaints"
	mark "$subject/$name"
	began=$(date +%s)
	("$@") &
	running=$!
	(
		# the timer ends with its test: it is a process like any other, which some tests look for
		trap 'kill -9 $!; exit' TERM
		sleep "$limit" &
		wait "$!"
		echo "no end after $limit s" >"$tmp/verdict"
		kill -9 "$running"
	) >/dev/null 2>&1 &
	watch=$!
	wait "$running"
	status=$?
	kill "$watch" 2>/dev/null
	wait "$watch" 2>/dev/null
	while read -r left; do
		kill -9 "$left" 2>/dev/null
	done 2>/dev/null <"$tmp/pids"
	# what a test that failed has left on is not the next one's; of a process just killed a file may still be busy
	awk -v under="$tmp/" 'index($2, under) == 1 { print $2 }' /proc/mounts | while read -r left; do
		umount -l "$left"
	done
	{
		echo >$tracing/set_event
		echo off >$debugfs/stats
		echo all >$debugfs/targets
		echo 0 >$debugfs/follow
		echo stop >$debugfs/relay/control
		echo 65536 >$parameters/relay_size
		echo 16 >$parameters/relay_count
	} 2>/dev/null
	rmdir $tracing/instances/physmem-* 2>/dev/null
	seen=$({
		cat "$tmp/earlier" 2>/dev/null
		complaints
	} | grep -v -f "$tmp/complaints")
	took=$(($(date +%s) - began))
	[ "$took" -lt 10 ] || note "$subject/$name took $took s"
	echo "$subject/$name" >>"$TESTS_COUNT"
	if [ "$status" = 77 ] && [ -z "$seen" ]; then
		echo "skip $subject/$name: $(cat "$tmp/verdict")"
	elif [ "$status" != 0 ]; then
		echo "not ok $subject/$name: $(cat "$tmp/verdict" 2>/dev/null || echo "status $status")"
	elif [ -n "$seen" ]; then
		echo "not ok $subject/$name: the kernel's log: $(echo "$seen" | head -n 3 | tr '\n' ' ')"
	else
		echo "ok $subject/$name"
	fi
}

# run_in_full NAME FUNCTION [ARGUMENT...]: run, but not where TESTS_BRIEF is set: what one machine shows as well as another
run_in_full() {
	[ -n "${TESTS_BRIEF:-}" ] || run "$@"
}

# until_true SECONDS COMMAND...
until_true() {
	tries=$(($1 * 10))
	shift
	until "$@" >/dev/null 2>&1; do
		tries=$((tries - 1))
		[ "$tries" -gt 0 ] || return 1
		sleep 0.1
	done
}

# holder PROGRAM [OPTION...]: starts a sample, kinds for one, and waits until it stands still; sets holder and built
holder() {
	built=$tmp/built
	: >"$built"
	"$@" >"$built" 2>"$tmp/holder.err" &
	holder=$!
	track "$holder"
	until_true 60 grep -q ^ready "$built" ||
		fail "$1 does not get ready: $(tail -n 1 "$built") $(cat "$tmp/holder.err")"
}

# checked OPTION...: compares a snapshot with the kernel's own files, by check_snapshot. Anew where other programs came or
# went, who map what this one maps: a shell between fork and exec for one. Then too little stood still for a verdict, or
# nothing differs but how often pages are mapped. Leaves $tmp/summary and $tmp/differences
checked() {
	tries=0
	until "$here/check_snapshot" "$@" >"$tmp/summary" 2>"$tmp/differences"; do
		tries=$((tries + 1))
		[ "$tries" -lt 20 ] || return 1
		! grep -qv 'too little stood still\|: map count [0-9]*, kpagecount says\|^\.\.\. and ' "$tmp/differences" || return 1
		sleep 0.5
	done
}

# still: starts tests/guest/still.c, whose pages no other program maps; sets parent and child
still() {
	holder "$here/still"
	parent=$(sed -n 's/^ready \([0-9]*\) .*/\1/p' "$built")
	child=$(sed -n 's/^ready [0-9]* //p' "$built")
	track "$child"
	until_true 10 waits "$child" pause
}

# sleeper: a process that does nothing, not even start any more; sets sleeper
sleeper() {
	sleep 1000 >/dev/null 2>&1 &
	sleeper=$!
	track "$sleeper"
	until_true 10 sleeps "$sleeper"
}

sleeps() {
	grep -q sleep "/proc/$1/comm" && waits "$1" nanosleep
}

# waits PID WHERE: does it wait there, as far as the kernel says where? (Some say 0 of all.)
waits() {
	grep -qE "$2|^0$" "/proc/$1/wchan" && grep -q '^State:.S' "/proc/$1/status"
}
