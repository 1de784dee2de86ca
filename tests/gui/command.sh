# shellcheck shell=bash disable=SC2154 # report.sh and run set these
# SPDX-License-Identifier: GPL-2.0
# physmem shark itself, and the plugin of trace-cmd.

# wrong NAME TEXT ARGUMENT...: status 2, and the message names the thing and the cure
wrong() {
	local name=$1 text=$2
	shift 2
	expect 2 "shark: $name" "$@" && verdict "shark: $name: says what to do" "$(said | head -n 3)" says "$text"
}

# without PROGRAM COMMAND...: where that program is not installed
without_program() {
	local bare=$work/bare program=$1 file
	shift
	mkdir -p "$bare"
	for file in kernelshark Xvfb import; do
		rm -f "$bare/$file"
		[ "$file" = "$program" ] || ln -s "$(command -v "$file")" "$bare/$file"
	done
	PATH=$bare "$@"
}

command_works() {
	local trace=$records/$1/fork.dat shark="$built/physmem"
	unset DISPLAY
	expect 0 "shark --shot: takes a picture" "$shark" shark -i "$trace" --shot "$work/cow.png" &&
		verdict "shark --shot: with boxes in it" "$(coloured "$work/cow.png") pixels" test "$(coloured "$work/cow.png")" -gt 500
	verdict "shark leaves nothing behind" "$(ls -d "${TMPDIR:-/tmp}"/physmem-shark.* 2>&1)" nothing_left
	wrong "without a screen" --shot "$shark" shark -i "$trace"
	wrong "no such file" "nowhere.dat: No such file" "$shark" shark -i "$work/nowhere.dat" --shot "$work/x.png"
	printf 'no trace' >"$work/text.dat"
	wrong "not a trace" "trace-cmd record" "$shark" shark -i "$work/text.dat" --shot "$work/x.png"
	head -c 3000 "$trace" >"$work/cut.dat"
	wrong "a file that is cut off" "cut off" "$shark" shark -i "$work/cut.dat" --shot "$work/x.png"
	wrong "a trace without our events" "physmem_cow" "$shark" shark -i "$records/$1/other.dat" --shot "$work/x.png"
	wrong "no such PID" "no PID 999999 in it; there are: [0-9]" "$shark" shark -i "$trace" -p 999999 --shot "$work/x.png"
	wrong "a PID that is none" "numbers" "$shark" shark -i "$trace" -p one --shot "$work/x.png"
	wrong "a range backwards" "earlier first" "$shark" shark -i "$trace" --range 3,2 --shot "$work/x.png"
	wrong "a range outside" "goes from" "$shark" shark -i "$trace" --range 900000,900001 --shot "$work/x.png"
	wrong "no KernelShark" "apt install kernelshark" without_program kernelshark "$shark" shark -i "$trace"
	wrong "no Xvfb" "apt install xvfb" without_program Xvfb "$shark" shark -i "$trace" --shot "$work/x.png"
	wrong "no import" "apt install imagemagick" without_program import "$shark" shark -i "$trace" --shot "$work/x.png"
	wrong "no plugin" "make analysis" env PHYSMEM_KERNELSHARK_DIR="$work" "$shark" shark -i "$trace" --shot "$work/x.png"
}

nothing_left() { ! ls -d "${TMPDIR:-/tmp}"/physmem-shark.* >/dev/null 2>&1; }

# names_bits ARCH: each event's raw entries get names; without the plugin it begins with what matters, as ever
names_bits() {
	local trace=$records/$1/fork.dat known
	case $1 in
	amd64*) known='new=\[P RW US A D' ;;
	*) known='new=\[VALID PAGE .*USER .*DIRTY' ;;
	esac
	TRACEEVENT_PLUGIN_DIR=$built/traceevent trace-cmd report -i "$trace" >"$work/with" 2>/dev/null
	trace-cmd report -N -i "$trace" 2>/dev/null | grep 'physmem_cow: ' >"$work/without"
	verdict "$1: trace-cmd names the bits of entries" "$(grep physmem_cow "$work/with" | tail -n 1)" grep -q "copy 0x.*$known" "$work/with"
	verdict "$1: and prints the rest as before" "differs" same_beginning
	grep -vE ': physmem_cow: +[a-z_]+ 0x[0-9a-f]+ pfn [0-9a-f]+->[0-9a-f]+ -?[0-9]+ ns ' "$work/without" >"$work/complaints"
	clean "$1: without plugins a line begins with outcome, address, frames and time" "$work/complaints"
}

# bill ARCH: this machine's command reads what that machine has recorded, whatever the size of its pages
bill() {
	local trace=$records/$1/fork.dat size=4096 copies said
	case $1 in *-16k) size=16384 ;; esac
	copies=$(grep -c ': physmem_cow: *copy 0x' "$work/without")
	said=$("$built/physmem" report -i "$trace" --json 2>/dev/null | sed -n 's/.*"outcome":"copy","class":"copy","faults":\([0-9]*\),"bytes":\([0-9]*\),.*/\1 \2/p')
	verdict "$1: physmem report counts the same copies, in bytes of its pages" "$said, not $copies $((copies * size))" \
		test "$said" = "$copies $((copies * size))" -a "$copies" -gt 0
}

same_beginning() { grep 'physmem_cow: ' "$work/with" | sed 's/ old=\[.*//; s/ new=\[.*//' | cmp -s - "$work/without"; }
