# shellcheck shell=bash disable=SC2154 # report.sh sets work, run sets built
# SPDX-License-Identifier: GPL-2.0
# KernelShark on a screen that nobody sees: xdotool is the hands, import the eyes.

screen_pid='' shark_pid='' log=''

# screen_start WIDTH HEIGHT
screen_start() {
	screen_stop
	: >"$work/display"
	Xvfb -displayfd 3 -screen 0 "$1x$2x24" -nolisten tcp 3>"$work/display" >/dev/null 2>&1 &
	screen_pid=$!
	wait_for 60 test -s "$work/display" || return
	DISPLAY=:$(cat "$work/display")
	export DISPLAY
}

screen_stop() {
	shark_stop
	[ -z "$screen_pid" ] || { kill "$screen_pid" && wait "$screen_pid"; } 2>/dev/null
	screen_pid=
}

# shark_start ARGUMENT...: KernelShark, as every user finds it first
shark_start() {
	shark_stop
	log=$work/shark.log
	rm -rf "$work/cache" && mkdir "$work/cache" && printf '[General]\nnoRootWarn=true\n' >"$work/cache/setting.ini"
	KS_USER_CACHE_DIR=$work/cache PHYSMEM_KERNELSHARK_LOG=1 kernelshark "$@" >"$log" 2>&1 &
	shark_pid=$!
}

shark_stop() {
	[ -z "$shark_pid" ] || { kill "$shark_pid" && wait "$shark_pid"; } 2>/dev/null
	shark_pid=
}

shark_runs() { kill -0 "$shark_pid" 2>/dev/null; }

# settles: nothing is said or shown any more
settles() {
	local before after='' equal=0 tries=0
	until [ "$equal" = 3 ] || [ "$tries" -ge 120 ]; do
		before=$after
		after=$(still)
		[ "$before" = "$after" ] && equal=$((equal + 1)) || equal=0
		tries=$((tries + 1))
		sleep 0.7
	done
	[ "$equal" = 3 ]
}

still() { { wc -c <"$log"; import -window root "$work/still.ppm"; cat "$work/still.ppm"; } | cksum; }

shot() { import -window root "$1"; }

# session FILE TRACE OPTION...: prints the window's size
session() {
	local file=$1 trace=$2
	shift 2
	"$built/kernelshark/physmem-session" "$trace" "$file" "$@"
}

# open_trace TRACE OPTION...: with the plugin, and until all is drawn
open_trace() {
	local size
	size=$(session "$work/session.json" "$@") || return
	# shellcheck disable=SC2086 # width and height
	screen_start $size || return
	shark_start -p "$built/kernelshark/plugin-physmem.so" -s "$work/session.json"
	wait_for 300 grep -q '^physmem: row ' "$log" && settles
}

# last_rows: what each row has said last, one a line: "task 118 58 83 170 844 FAULTS BOXES US"
last_rows() {
	sed -n 's/^physmem: row \([a-z]* [0-9]*\) y \([0-9]*\)-\([0-9]*\) x \([0-9]*\)-\([0-9]*\) faults \([0-9]*\) boxes \([0-9]*\) us \([0-9]*\)$/\1 \2 \3 \4 \5 \6 \7 \8/p' "$log" |
		awk '{ row[$1 " " $2] = $0 } END { for (r in row) print row[r] }' | sort -k 1,1 -k 2,2n
}
